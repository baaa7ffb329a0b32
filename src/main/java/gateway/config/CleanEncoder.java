package gateway.config;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.EncoderBase;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Cleans what is logged before another encoder writes it, whoever logs it: texts of clients and upstreams reach messages and
 * exceptions by many ways, also those of libraries. {@code logback.xml} names it too. Safe from many threads where the other
 * encoder is.
 */
public final class CleanEncoder extends EncoderBase<ILoggingEvent> {

    private @Nullable Encoder<ILoggingEvent> encoder;

    /** What writes the events; started already. */
    public void setEncoder(Encoder<ILoggingEvent> writer) {
        encoder = writer;
    }

    @Override
    public byte[] headerBytes() {
        return writer().headerBytes();
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        return writer().encode(CleanEvent.of(event));
    }

    @Override
    public byte[] footerBytes() {
        return writer().footerBytes();
    }

    private Encoder<ILoggingEvent> writer() {
        return Objects.requireNonNull(encoder, "the set-up names an encoder");
    }
}
