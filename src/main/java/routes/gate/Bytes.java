package routes.gate;

/** Which bytes may stand where in a request head (RFC 9110 5, RFC 9112). Pure. */
final class Bytes {

    private static final boolean[] TOKEN = new boolean[256];
    private static final byte[] TOKEN_IN_LOWER = new byte[256];
    private static final boolean[] VALUE = new boolean[256];

    static {
        for (int b = 0; b < 256; b++) {
            TOKEN[b] = isAlphanumeric(b) || "!#$%&'*+-.^_`|~".indexOf(b) >= 0;
            TOKEN_IN_LOWER[b] = TOKEN[b] ? lower((byte) b) : 0;
            // Bytes beyond ASCII are opaque data, as they always were.
            VALUE[b] = b == '\t' || (b >= ' ' && b != 0x7f);
        }
    }

    private Bytes() {}

    /** Methods and names of fields. */
    static boolean isToken(byte b) {
        return TOKEN[b & 0xff];
    }

    /** A byte of a name in lower case, 0 for any that may not stand in one. */
    static byte tokenInLower(byte b) {
        return TOKEN_IN_LOWER[b & 0xff];
    }

    /** Values of fields: no control character but the tab. */
    static boolean isValue(byte b) {
        return VALUE[b & 0xff];
    }

    /** Targets: what is visible in ASCII. */
    static boolean isVisible(byte b) {
        return b > ' ' && b < 0x7f;
    }

    static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    static boolean isAlphanumeric(int b) {
        return (b >= '0' && b <= '9') || (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z');
    }

    /** The value of a hexadecimal digit, negative for anything else. */
    static int hexValue(byte b) {
        if (isDigit(b)) {
            return b - '0';
        }
        int lower = b | 0x20;
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }

    /** An ASCII letter in lower case. */
    static byte lower(byte b) {
        return b >= 'A' && b <= 'Z' ? (byte) (b | 0x20) : b;
    }

    /** Whether the first bytes are this text, in lower case, and nothing else. */
    static boolean is(String text, byte[] bytes, int length) {
        if (length != text.length()) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (bytes[i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
