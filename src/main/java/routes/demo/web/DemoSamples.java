package routes.demo.web;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.protocol.Json;
import java.util.ArrayList;
import java.util.List;

/** What the simulated upstreams of the demo make up alike. Stateless. */
public final class DemoSamples {

    private static final int WORDS_PER_DELTA = 2;

    private DemoSamples() {}

    /** A value that fits a schema, as far as a demo needs one. */
    public static JsonNode sample(JsonNode schema) {
        var nodes = Json.mapper().getNodeFactory();
        if (schema.path("enum").has(0)) {
            return schema.path("enum").get(0);
        }
        return switch (schema.path("type").asText("string")) {
            case "integer", "number" -> nodes.numberNode(1);
            case "boolean" -> nodes.booleanNode(true);
            case "array" -> nodes.arrayNode();
            case "object" -> nodes.objectNode();
            default -> nodes.textNode("demo");
        };
    }

    /** A text in pieces of two words, as a stream brings it. */
    public static List<String> pieces(String text) {
        List<String> pieces = new ArrayList<>();
        int from = 0;
        int spaces = 0;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == ' ' && ++spaces % WORDS_PER_DELTA == 0) {
                pieces.add(text.substring(from, i));
                from = i;
            }
        }
        pieces.add(text.substring(from));
        return pieces;
    }
}
