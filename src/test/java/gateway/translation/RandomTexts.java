package gateway.translation;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Texts with all that is awkward in JSON and in UTF-8. */
public final class RandomTexts {

    private static final List<String> WORDS = List.of(
            "plain",
            " ",
            "\n",
            "\"quoted\"",
            "\\",
            "ä",
            "漢字",
            "😀",
            "\u2028",
            "\t",
            "</x>",
            "\u0007",
            "{\"a\":",
            "data: ");

    private RandomTexts() {}

    /** A text that is not blank. */
    public static String next(Random random) {
        StringBuilder text = new StringBuilder("T");
        for (int left = random.nextInt(8); left > 0; left--) {
            text.append(WORDS.get(random.nextInt(WORDS.size())));
        }
        return text.toString();
    }

    /** A text cut in pieces, even in the middle of a surrogate pair. */
    public static List<String> pieces(String text, Random random) {
        List<String> pieces = new ArrayList<>();
        for (int from = 0; from < text.length(); ) {
            int to = Math.min(text.length(), from + 1 + random.nextInt(6));
            pieces.add(text.substring(from, to));
            from = to;
        }
        return pieces;
    }

    /** JSON as servers write it: a half of a surrogate pair, which UTF-8 cannot hold, as an escape. */
    public static String escaped(String json) {
        StringBuilder escaped = new StringBuilder(json.length());
        json.codePoints().forEach(point -> {
            if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
                escaped.append("\\u").append(Integer.toHexString(point));
            } else {
                escaped.appendCodePoint(point);
            }
        });
        return escaped.toString();
    }
}
