package gateway.translation.wire;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Puts data that is passed on as it came back into the lines of an event. Stateless. */
public final class EventFrames {

    private static final byte[] EVENT = EventBytes.ascii("event: ");
    private static final byte[] DATA = EventBytes.ascii("data: ");
    private static final byte[] LINE_END = EventBytes.ascii("\n");

    private EventFrames() {}

    /**
     * An event.
     *
     * @param name null for none
     * @param data its lines joined by LF; no data line is written when it is empty
     */
    public static byte[] of(@Nullable String name, byte[] data) {
        EventBytes event = new EventBytes(data.length + 64);
        if (name != null) {
            event.raw(EVENT).raw(name.getBytes(StandardCharsets.UTF_8)).raw(LINE_END);
        }
        int from = 0;
        for (int at = 0; data.length > 0 && at <= data.length; at++) {
            if (at == data.length || data[at] == '\n') {
                event.raw(DATA).raw(data, from, at - from).raw(LINE_END);
                from = at + 1;
            }
        }
        return event.raw(LINE_END).toBytes();
    }
}
