package gateway.usage;

import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/** The text of a row's time. The text of a second is made once for all its rows. Safe from many threads. */
final class JournalTime {

    private static final int MICROS = 1_000;

    /** A second as text, up to its point. */
    private record Second(long epoch, String text) {}

    private static final AtomicReference<Second> LAST = new AtomicReference<>(secondOf(0));

    private JournalTime() {}

    /** The instant in ISO 8601, in UTC, with microseconds; what is finer is cut off, as PostgreSQL would. */
    static String of(Instant time) {
        Second second = Objects.requireNonNull(LAST.get());
        if (second.epoch() != time.getEpochSecond()) {
            second = secondOf(time.getEpochSecond());
            LAST.set(second);
        }
        String micros = Integer.toString(time.getNano() / MICROS);
        return second.text() + "000000".substring(micros.length()) + micros + "Z";
    }

    private static Second secondOf(long epoch) {
        String text = Instant.ofEpochSecond(epoch).toString();
        return new Second(epoch, text.substring(0, text.length() - 1) + ".");
    }
}
