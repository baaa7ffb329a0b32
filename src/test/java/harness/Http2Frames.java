package harness;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** One HTTP/2 request on a connection of its own, written as it is told, with nothing checked. */
public final class Http2Frames {

    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RESET = 3;
    private static final int SETTINGS = 4;
    private static final int GO_AWAY = 7;
    private static final int CONTINUATION = 9;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;
    private static final int ACK = 1;

    private Http2Frames() {}

    /**
     * The bytes of a request with these fields and this data, a character for each byte.
     *
     * @param cut where the block of fields goes on in a second frame; 0 for one frame
     */
    public static byte[] request(List<Map.Entry<String, String>> fields, List<String> data, int cut) {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        frame(bytes, SETTINGS, 0, 0, new byte[0]);
        byte[] block = block(fields);
        int end = data.isEmpty() ? END_STREAM : 0;
        int first = cut == 0 ? block.length : Math.min(cut, block.length);
        boolean whole = first == block.length;
        frame(bytes, HEADERS, end | (whole ? END_HEADERS : 0), 1, Arrays.copyOf(block, first));
        if (!whole) {
            frame(bytes, CONTINUATION, END_HEADERS, 1, Arrays.copyOfRange(block, first, block.length));
        }
        for (int i = 0; i < data.size(); i++) {
            frame(bytes, DATA, i == data.size() - 1 ? END_STREAM : 0, 1, latin1(data.get(i)));
        }
        return bytes.toByteArray();
    }

    /** Reads until the stream has ended, one way or another; returns the data that came, a character for each byte. */
    public static String awaitEnd(DataInputStream in) throws IOException {
        var data = new ByteArrayOutputStream();
        try {
            while (true) {
                int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
                int type = in.readUnsignedByte();
                int flags = in.readUnsignedByte();
                int stream = in.readInt();
                byte[] payload = in.readNBytes(length);
                if (type == DATA) {
                    data.writeBytes(payload);
                }
                boolean ended = (type == DATA || type == HEADERS) && (flags & END_STREAM) != 0;
                if (type == GO_AWAY || (stream == 1 && (ended || type == RESET))) {
                    return data.toString(StandardCharsets.ISO_8859_1);
                }
            }
        } catch (EOFException | SocketException closed) {
            return data.toString(StandardCharsets.ISO_8859_1);
        }
    }

    /** The answer to the peer's settings. */
    public static byte[] acknowledgement() {
        var bytes = new ByteArrayOutputStream();
        frame(bytes, SETTINGS, ACK, 0, new byte[0]);
        return bytes.toByteArray();
    }

    private static void frame(ByteArrayOutputStream bytes, int type, int flags, int stream, byte[] payload) {
        bytes.writeBytes(new byte[] {
            (byte) (payload.length >> 16),
            (byte) (payload.length >> 8),
            (byte) payload.length,
            (byte) type,
            (byte) flags
        });
        bytes.writeBytes(new byte[] {0, 0, 0, (byte) stream});
        bytes.writeBytes(payload);
    }

    private static byte[] block(List<Map.Entry<String, String>> fields) {
        var block = new ByteArrayOutputStream();
        for (Map.Entry<String, String> field : fields) {
            block.write(0x10); // literal, never indexed, name as text
            text(block, field.getKey());
            text(block, field.getValue());
        }
        return block.toByteArray();
    }

    private static void text(ByteArrayOutputStream block, String text) {
        byte[] bytes = latin1(text);
        if (bytes.length < 0x7f) {
            block.write(bytes.length);
        } else {
            block.write(0x7f);
            int rest = bytes.length - 0x7f;
            while (rest >= 0x80) {
                block.write(rest & 0x7f | 0x80);
                rest >>= 7;
            }
            block.write(rest);
        }
        block.writeBytes(bytes);
    }

    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
