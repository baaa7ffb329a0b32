package gateway.protocol.sse;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Scans a stream in pieces and keeps what the scanner told: the events, and the boundaries as offsets in the whole stream. */
final class SeenEvents implements SseScanner.Listener {

    record Event(@Nullable String name, @Nullable String data) {}

    final List<Event> events = new ArrayList<>();
    final List<Integer> boundaries = new ArrayList<>();
    private final Predicate<@Nullable String> wanted;
    private final SseScanner scanner;
    private int scanned;

    SeenEvents() {
        this(name -> true, 1 << 20);
    }

    SeenEvents(Predicate<@Nullable String> wanted, int maxDataBytes) {
        this.wanted = wanted;
        this.scanner = new SseScanner(this, maxDataBytes);
    }

    /** Scans a whole stream, cut in two at an offset. */
    static SeenEvents ofCut(byte[] stream, int offset) {
        SeenEvents seen = new SeenEvents();
        seen.scan(stream, 0, offset);
        seen.scan(stream, offset, stream.length);
        return seen;
    }

    static SeenEvents of(String stream) {
        SeenEvents seen = new SeenEvents();
        seen.scan(stream);
        return seen;
    }

    static SeenEvents bytewise(byte[] stream) {
        SeenEvents seen = new SeenEvents();
        for (int i = 0; i < stream.length; i++) {
            seen.scan(stream, i, i + 1);
        }
        return seen;
    }

    void scan(String piece) {
        byte[] bytes = piece.getBytes(StandardCharsets.UTF_8);
        scan(bytes, 0, bytes.length);
    }

    void scan(byte[] bytes, int from, int to) {
        int boundary = scanner.scan(bytes, from, to);
        if (boundary >= 0) {
            boundaries.add(scanned + boundary - from);
        }
        scanned += to - from;
    }

    int lastBoundary() {
        return boundaries.isEmpty() ? -1 : boundaries.getLast();
    }

    @Override
    public boolean wantsData(@Nullable String name) {
        return wanted.test(name);
    }

    @Override
    public void onEvent(@Nullable String name, byte @Nullable [] data) {
        events.add(new Event(name, data == null ? null : new String(data, StandardCharsets.UTF_8)));
    }
}
