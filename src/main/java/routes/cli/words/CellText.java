package routes.cli.words;

import java.lang.Character.UnicodeScript;

/** How many columns of a terminal a text takes: East Asian letters and emoji take two, accents of their own none. Pure. */
public final class CellText {

    private static final int FIRST_FULL_WIDTH = 0xff01;
    private static final int LAST_FULL_WIDTH = 0xff60;

    private CellText() {}

    public static int width(String text) {
        return text.codePoints().map(CellText::width).sum();
    }

    /** The text, or as much of its beginning as fits, with an ellipsis. */
    public static String cut(String text, int columns) {
        if (width(text) <= columns) {
            return text;
        }
        StringBuilder cut = new StringBuilder();
        int room = columns - 1;
        for (int letter : text.codePoints().toArray()) {
            room -= width(letter);
            if (room < 0) {
                break;
            }
            cut.appendCodePoint(letter);
        }
        return cut.append('…').toString();
    }

    private static int width(int letter) {
        int type = Character.getType(letter);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
            return 0;
        }
        return isWide(letter) ? 2 : 1;
    }

    private static boolean isWide(int letter) {
        if ((letter >= FIRST_FULL_WIDTH && letter <= LAST_FULL_WIDTH) || Character.isEmojiPresentation(letter)) {
            return true;
        }
        return switch (UnicodeScript.of(letter)) {
            case HAN, HIRAGANA, KATAKANA, HANGUL -> true;
            default -> false;
        };
    }
}
