package routes.gate;

import java.nio.charset.StandardCharsets;

/**
 * The form of a host with or without its port (RFC 9110 7.2), as hosts are written in practice; the port may be empty, as it may
 * in any URI. Pure.
 */
final class HostField {

    private static final int MAX_LENGTH = 255 + 6;
    private static final int MAX_PORT = 65_535;

    private HostField() {}

    /** Whether text is a host. */
    static boolean isValid(String text) {
        return isValid(text.getBytes(StandardCharsets.UTF_8), text.getBytes(StandardCharsets.UTF_8).length);
    }

    /** Whether the first bytes are a host. */
    static boolean isValid(byte[] bytes, int length) {
        if (length == 0 || length > MAX_LENGTH) {
            return false;
        }
        int end = bytes[0] == '[' ? address(bytes, length) : name(bytes, length);
        return end > 0 && (end == length || (bytes[end] == ':' && isPort(bytes, end + 1, length)));
    }

    private static int name(byte[] bytes, int length) {
        int i = 0;
        while (i < length && (Bytes.isAlphanumeric(bytes[i]) || "-._~".indexOf(bytes[i]) >= 0)) {
            i++;
        }
        return i;
    }

    private static int address(byte[] bytes, int length) {
        int i = 1;
        while (i < length && (Bytes.hexValue(bytes[i]) >= 0 || bytes[i] == ':' || bytes[i] == '.')) {
            i++;
        }
        return i > 2 && i < length && bytes[i] == ']' ? i + 1 : -1;
    }

    private static boolean isPort(byte[] bytes, int from, int to) {
        if (to - from > 5) {
            return false;
        }
        int port = 0;
        for (int i = from; i < to; i++) {
            if (!Bytes.isDigit(bytes[i])) {
                return false;
            }
            port = port * 10 + (bytes[i] - '0');
        }
        return port <= MAX_PORT;
    }
}
