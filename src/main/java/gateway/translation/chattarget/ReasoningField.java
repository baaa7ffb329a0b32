package gateway.translation.chattarget;

/** Reasoning that comes in a field of its own, and may still have the tags that its server should have taken away. Stateless. */
final class ReasoningField {

    private ReasoningField() {}

    /** A piece of reasoning without the tag that it begins or ends with. */
    static String plain(String piece) {
        if (piece.isEmpty() || (piece.charAt(0) != '<' && piece.charAt(piece.length() - 1) != '>')) {
            return piece;
        }
        String plain = piece;
        for (String name : ThinkTags.NAMES) {
            if (plain.startsWith("<" + name + ">")) {
                plain = plain.substring(name.length() + 2).stripLeading();
            }
            if (plain.endsWith("</" + name + ">")) {
                plain = plain.substring(0, plain.length() - name.length() - 3).stripTrailing();
            }
        }
        return plain;
    }
}
