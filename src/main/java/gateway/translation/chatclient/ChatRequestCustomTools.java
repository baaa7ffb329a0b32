package gateway.translation.chatclient;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import gateway.translation.contract.Features;
import gateway.translation.contract.Losses;

/**
 * Tools whose input is text, as tools with one text member. A grammar of that text is told in words, for nobody holds the model
 * to it (docs/wire.md, "OpenAI's clients"). Stateless.
 */
final class ChatRequestCustomTools {

    private static final int LONGEST_GRAMMAR = 16_000;

    private ChatRequestCustomTools() {}

    /**
     * The schema of the input, the same for all.
     *
     * @return belongs to the caller
     */
    static ObjectNode schema() {
        ObjectNode schema = Json.mapper().createObjectNode().put("type", "object");
        schema.putObject("properties")
                .putObject("input")
                .put("type", "string")
                .put("description", "The whole input of the tool, as plain text.");
        schema.putArray("required").add("input");
        return schema.put("additionalProperties", false);
    }

    /** What the tool is for, and the grammar of its input; empty for nothing. */
    static String description(JsonNode custom, String where, Losses losses) {
        String given = custom.path("description").asText("");
        JsonNode format = custom.path("format");
        if (!format.path("type").asText("").equals("grammar")) {
            return given;
        }
        // The Responses API has the grammar in the format itself.
        JsonNode grammar = format.path("grammar").isObject() ? format.path("grammar") : format;
        losses.add(Features.CUSTOM_TOOL, where + ".custom.format");
        String definition = grammar.path("definition").asText("");
        boolean cut = definition.length() > LONGEST_GRAMMAR;
        String told = cut ? definition.substring(0, LONGEST_GRAMMAR) + "\n[cut]" : definition;
        String syntax = grammar.path("syntax").asText("").equals("regex") ? "regular expression" : "lark grammar";
        return given + (given.isEmpty() ? "" : "\n\n") + "The input is text that keeps to this " + syntax + ":\n"
                + told;
    }
}
