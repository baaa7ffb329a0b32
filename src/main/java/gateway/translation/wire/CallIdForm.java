package gateway.translation.wire;

/**
 * How the id that a target gave to a call is written for the Messages API, which takes letters, digits, {@code _} and {@code -}
 * only (docs/wire.md, "OpenAI's clients"). An id of these stays as it is. Another one ({@code functions.f:0}) gets a mark in
 * front, and its other characters, and {@code _}, are escaped, so that the target can be given back what it said. Stateless.
 */
public final class CallIdForm {

    private static final String MARK = "xid-";

    /** Longer ones are cleaned only: escapes make an id longer, and no target is known to have such. */
    private static final int LONGEST = 128;

    private static final int HEX = 16;
    private static final int LONGEST_HEX = 4;

    private CallIdForm() {}

    /** The id for the client. */
    public static String encode(String told) {
        boolean plain = true;
        for (int at = 0; at < told.length() && plain; at++) {
            plain = allowed(told.charAt(at));
        }
        if (plain && !told.startsWith(MARK)) {
            return told;
        }
        return told.length() > LONGEST ? cleaned(told) : escaped(told);
    }

    /** What the target said, for an id that {@link #encode} made; any other id comes back as it is. */
    public static String decode(String id) {
        if (!id.startsWith(MARK)) {
            return id;
        }
        StringBuilder told = new StringBuilder(id.length());
        int at = MARK.length();
        while (at < id.length()) {
            char c = id.charAt(at);
            int end = c == '_' ? id.indexOf('_', at + 1) : at;
            if (end < 0 || end - at > LONGEST_HEX + 1) {
                return id;
            }
            told.append(end == at ? c : unescaped(id, at + 1, end));
            at = end + 1;
        }
        String whole = told.toString();
        return encode(whole).equals(id) ? whole : id;
    }

    private static char unescaped(String id, int from, int to) {
        int code = 0;
        for (int at = from; at < to; at++) {
            code = code * HEX + Math.max(0, Character.digit(id.charAt(at), HEX));
        }
        return from == to ? '_' : (char) code;
    }

    private static String escaped(String told) {
        StringBuilder id = new StringBuilder(told.length() + HEX).append(MARK);
        for (int at = 0; at < told.length(); at++) {
            char c = told.charAt(at);
            if (c == '_') {
                id.append("__");
            } else if (allowed(c)) {
                id.append(c);
            } else {
                id.append('_').append(Integer.toHexString(c)).append('_');
            }
        }
        return id.toString();
    }

    private static String cleaned(String told) {
        StringBuilder clean = new StringBuilder(told.length());
        for (int at = 0; at < told.length(); at++) {
            char c = told.charAt(at);
            clean.append(allowed(c) ? c : '_');
        }
        return clean.toString();
    }

    private static boolean allowed(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    }
}
