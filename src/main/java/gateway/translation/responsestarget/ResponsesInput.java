package gateway.translation.responsestarget;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import gateway.translation.chattarget.MessagesToChatRequest;
import java.util.StringJoiner;

/** Puts the messages of a chat into the items of a request of the Responses API. For one request. */
final class ResponsesInput {

    private static final String BETWEEN = "\n\n";

    private final StringJoiner instructions = new StringJoiner(BETWEEN);
    private final ArrayNode input = Json.mapper().createArrayNode();

    /** Reads messages of Chat Completions that were made here. */
    ResponsesInput(JsonNode messages) {
        for (JsonNode message : messages) {
            String role = message.path("role").asText("");
            switch (role) {
                case "system", "developer" -> system(role, message.path("content"));
                case "assistant" -> assistant(message);
                case "tool" -> result(message);
                default -> message(role, message.path("content"), "input_text");
            }
        }
    }

    /** Writes {@code instructions} and {@code input}. */
    void addTo(ObjectNode body) {
        if (instructions.length() > 0) {
            body.put("instructions", instructions.toString());
        }
        body.set("input", input);
    }

    private void system(String role, JsonNode content) {
        if (input.isEmpty()) {
            instructions.add(text(content));
        } else {
            message(role, content, "input_text");
        }
    }

    private void assistant(JsonNode message) {
        JsonNode sealed = message.path(MessagesToChatRequest.REASONING_ITEMS);
        reasoning(message);
        items(sealed, 0);
        message("assistant", message.path("content"), "output_text");
        JsonNode calls = message.path("tool_calls");
        for (int at = 0; at < calls.size(); at++) {
            if (at > 0) {
                items(sealed, at);
            }
            JsonNode call = calls.get(at);
            JsonNode function = call.path("function");
            ObjectNode item = input.addObject().put("type", "function_call");
            item.set("call_id", call.path("id"));
            item.set("name", function.path("name"));
            item.set("arguments", function.path("arguments"));
        }
    }

    /** The items of reasoning that stand before a call. */
    private void items(JsonNode sealed, int before) {
        for (JsonNode place : sealed) {
            if (place.path("before").intValue() == before) {
                input.add(place.path("item"));
            }
        }
    }

    private void reasoning(JsonNode message) {
        StringBuilder text = new StringBuilder(message.path("reasoning_content").asText(""));
        text.append(message.path("reasoning").asText(""));
        message.path("reasoning_details")
                .forEach(detail -> text.append(detail.path("text").asText("")));
        if (!text.isEmpty()) {
            ObjectNode item = input.addObject().put("type", "reasoning");
            item.putArray("summary");
            item.putArray("content").addObject().put("type", "reasoning_text").put("text", text.toString());
        }
    }

    private void result(JsonNode message) {
        ObjectNode item = input.addObject().put("type", "function_call_output");
        item.set("call_id", message.path("tool_call_id"));
        item.put("output", text(message.path("content")));
    }

    private void message(String role, JsonNode content, String textType) {
        ArrayNode parts = Json.mapper().createArrayNode();
        if (content.isTextual()) {
            addText(content.textValue(), textType, parts);
        }
        for (JsonNode part : content) {
            add(part, textType, parts);
        }
        if (!parts.isEmpty()) {
            input.addObject().put("type", "message").put("role", role).set("content", parts);
        }
    }

    private void add(JsonNode part, String textType, ArrayNode parts) {
        switch (part.path("type").asText("")) {
            case "image_url" -> {
                ObjectNode image = parts.addObject().put("type", "input_image");
                image.put("detail", part.path("image_url").path("detail").asText("auto"));
                image.set("image_url", part.path("image_url").path("url"));
            }
            case "file" -> {
                if (part.path("file") instanceof ObjectNode file) {
                    parts.addObject().put("type", "input_file").setAll(file);
                }
            }
            default -> addText(part.path("text").asText(""), textType, parts);
        }
    }

    private static void addText(String text, String type, ArrayNode parts) {
        if (!text.isEmpty()) {
            parts.addObject().put("type", type).put("text", text);
        }
    }

    /** The texts of a content; images and files of a tool's result stand in a message of their own already. */
    private static String text(JsonNode content) {
        if (content.isTextual()) {
            return content.textValue();
        }
        StringJoiner joined = new StringJoiner(BETWEEN);
        content.forEach(part -> joined.add(part.path("text").asText("")));
        return joined.toString();
    }
}
