package gateway.routes.text;

/**
 * Why a text is no YAML that is read here.
 *
 * @param sentence what is wrong, without a full stop
 * @param remedy what to do, without a full stop
 */
public record YamlFault(Kind kind, Spot spot, String sentence, String remedy) {

    /** What is wrong. */
    public enum Kind {
        SYNTAX,
        DUPLICATE_KEY,
        DEPTH,
        ALIASES,
        DOCUMENTS
    }
}
