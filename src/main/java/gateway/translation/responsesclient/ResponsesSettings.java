package gateway.translation.responsesclient;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import gateway.translation.contract.Features;
import gateway.translation.contract.Losses;
import gateway.translation.contract.ToolNames;
import java.util.Map;

/** Everything in a request of the Responses API but the conversation, in the words of Chat Completions. Stateless. */
final class ResponsesSettings {

    private ResponsesSettings() {}

    static ObjectNode asChat(ObjectNode request, ResponsesTools tools, Losses losses) {
        ObjectNode chat = Json.mapper().createObjectNode();
        for (Map.Entry<String, JsonNode> field : request.properties()) {
            if (!field.getValue().isNull()) {
                add(field.getKey(), field.getValue(), chat, losses);
            }
        }
        if (!tools.asChat().isEmpty()) {
            chat.set("tools", tools.asChat());
        }
        if (request.hasNonNull("tool_choice")) {
            chat.set("tool_choice", tools.choice(request.get("tool_choice")));
        }
        return chat;
    }

    private static void add(String name, JsonNode value, ObjectNode chat, Losses losses) {
        switch (name) {
            case "input",
                    "instructions",
                    "background",
                    "store",
                    "client_metadata",
                    "tools",
                    "tool_choice",
                    "include" -> {}
            case "max_output_tokens" -> chat.set("max_completion_tokens", value);
            case "text" -> addText(value, chat, losses);
            case "truncation" -> {
                if (!value.asText("").equals("disabled")) {
                    losses.add(Features.TRUNCATION, name);
                }
            }
            case "messages" -> losses.add(Features.UNKNOWN_FIELD, name);
            case "context_management" -> losses.add(Features.CONTEXT_MANAGEMENT, name);
            default -> chat.set(name, value);
        }
    }

    private static void addText(JsonNode text, ObjectNode chat, Losses losses) {
        for (Map.Entry<String, JsonNode> field : text.properties()) {
            switch (field.getKey()) {
                case "format" -> chat.set("response_format", format(field.getValue()));
                case "verbosity" -> chat.set("verbosity", field.getValue());
                default -> losses.add(Features.UNKNOWN_FIELD, "text." + field.getKey());
            }
        }
    }

    private static JsonNode format(JsonNode given) {
        if (!(given instanceof ObjectNode object) || !isSchema(given)) {
            return given;
        }
        ObjectNode format = Json.mapper().createObjectNode().put("type", "json_schema");
        return format.set("json_schema", object.deepCopy().without("type"));
    }

    private static boolean isSchema(JsonNode format) {
        return format.path("type").asText("").equals("json_schema");
    }

    /**
     * Reads which parts of the answer the client asks for. Encrypted reasoning is always told where there is any.
     *
     * @param names of the translated request, which are told
     */
    static void include(ObjectNode request, ToolNames names, Losses losses) {
        JsonNode include = request.path("include");
        for (int at = 0; at < include.size(); at++) {
            String wanted = include.path(at).asText("");
            if (wanted.equals("web_search_call.action.sources") && names.searches()) {
                names.tellSources();
            } else if (!wanted.equals("reasoning.encrypted_content")) {
                losses.add(Features.INCLUDE, "include." + at);
            }
        }
    }
}
