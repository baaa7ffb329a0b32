package gateway.config;

import org.jspecify.annotations.Nullable;

/**
 * Makes text from outside fit for a log: no line of it begins a line of the log, nothing of it steers a terminal, and it has an
 * end. Stateless.
 */
public final class LogText {

    private static final String CUT = "…";

    private LogText() {}

    /**
     * A field of a line whose fields are separated by spaces: visible ASCII, everything else becomes a question mark.
     *
     * @param text null or empty for none, which is written as a hyphen
     * @param most characters, beyond which it is cut
     */
    public static String field(@Nullable String text, int most) {
        if (text == null || text.isEmpty()) {
            return "-";
        }
        String cut = text.length() > most ? text.substring(0, most) : text;
        for (int i = 0; i < cut.length(); i++) {
            if (cut.charAt(i) <= ' ' || cut.charAt(i) > '~') {
                return cut.replaceAll("[^!-~]", "?");
            }
        }
        return cut;
    }

    /**
     * Free text: what would end a line, steer a terminal or turn the direction of writing is shown as its escape.
     *
     * @param most characters, beyond which it is cut
     */
    static String free(String text, int most) {
        String cut = text.length() > most ? text.substring(0, most) + CUT : text;
        for (int i = 0; i < cut.length(); i++) {
            if (!harmless(cut.charAt(i))) {
                return escaped(cut, i);
            }
        }
        return cut;
    }

    private static String escaped(String text, int from) {
        StringBuilder clean = new StringBuilder(text.length() + 32).append(text, 0, from);
        for (int i = from; i < text.length(); i++) {
            char character = text.charAt(i);
            if (harmless(character)) {
                clean.append(character);
            } else if (Character.isHighSurrogate(character)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                clean.append(character).append(text.charAt(++i));
            } else {
                clean.append(escape(character));
            }
        }
        return clean.toString();
    }

    private static String escape(char character) {
        return switch (character) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> String.format("\\u%04x", (int) character);
        };
    }

    private static boolean harmless(char character) {
        if (character >= ' ' && character <= '~') {
            return true;
        }
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
