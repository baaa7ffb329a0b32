package gateway.protocol.sse;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The event names of the Messages stream (docs/wire.md, "Stream events"), so that naming an event of a stream allocates
 * nothing.
 */
final class EventNames {

    private static final String[] KNOWN = {
        "content_block_delta",
        "content_block_start",
        "content_block_stop",
        "ping",
        "message_start",
        "message_delta",
        "message_stop",
        "error"
    };

    private static final byte[][] KNOWN_BYTES = Arrays.stream(KNOWN)
            .map(name -> name.getBytes(StandardCharsets.US_ASCII))
            .toArray(byte[][]::new);

    private EventNames() {}

    /** The name in {@code [from,to)}: the one constant for a known name, a new string for any other. */
    static String of(byte[] bytes, int from, int to) {
        for (int i = 0; i < KNOWN.length; i++) {
            byte[] known = KNOWN_BYTES[i];
            if (known.length == to - from && Arrays.equals(known, 0, known.length, bytes, from, to)) {
                return KNOWN[i];
            }
        }
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }
}
