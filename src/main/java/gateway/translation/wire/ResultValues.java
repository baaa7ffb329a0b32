package gateway.translation.wire;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a tool answered, as clients tell it: a text, a list of texts and blocks, or any other JSON, which models are told as its
 * text. Stateless.
 */
public final class ResultValues {

    private ResultValues() {}

    /** Whether a content is a list of texts and blocks; a list without any block is a value, unless it is nothing but texts. */
    public static boolean isList(JsonNode content) {
        boolean texts = true;
        for (JsonNode element : content) {
            if (isTyped(element)) {
                return content.isArray();
            }
            texts &= element.isTextual();
        }
        return content.isArray() && texts;
    }

    /** Whether an element says what kind of block it is. */
    public static boolean isTyped(JsonNode element) {
        return element.path("type").isTextual();
    }

    /** The text of what is no block: a text itself, any other value as JSON. */
    public static String text(JsonNode value) {
        return value.isTextual() ? value.textValue() : value.toString();
    }
}
