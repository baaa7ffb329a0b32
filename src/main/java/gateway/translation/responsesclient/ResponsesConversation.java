package gateway.translation.responsesclient;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import gateway.translation.chatclient.ChatToMessagesRequest;
import gateway.translation.contract.Features;
import gateway.translation.contract.Losses;
import gateway.translation.contract.RequestPart;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The items of a request of the Responses API as messages of Chat Completions: one message for the instructions and one for each
 * item, so that places in the one can be told as places in the other. For one request.
 */
final class ResponsesConversation {

    /** A place in the chat: all of a text, or what stands in brackets at the end of a sentence. */
    private static final Pattern PLACE =
            Pattern.compile("(?:^|\\((?=[a-z0-9_.]+\\)$))messages(?:\\.(\\d{1,9}))?(?=[. )]|$)");

    private static final Pattern FUNCTION = Pattern.compile("^(tools\\.\\d{1,9})\\.function(?=\\.)");
    private static final List<Map.Entry<String, String>> NAMES = List.of(
            Map.entry("max_completion_tokens", "max_output_tokens"),
            Map.entry("reasoning_effort", "reasoning.effort"),
            Map.entry("response_format.json_schema", "text.format"),
            Map.entry("response_format", "text.format"),
            Map.entry("verbosity", "text.verbosity"));
    private static final Set<String> TEXTS =
            Set.of("input_text", "output_text", "text", "summary_text", "reasoning_text");

    private final ArrayNode messages = Json.mapper().createArrayNode();
    private final ThinkingHistory thinking;
    private final ObjectNode request;
    private final Losses losses;

    private ResponsesConversation(ObjectNode request, Losses losses) {
        this.request = request;
        this.losses = losses;
        this.thinking = new ThinkingHistory(losses);
    }

    /** Reads {@code instructions} and {@code input}. */
    static ResponsesConversation of(ObjectNode request, Losses losses) {
        RequestPart from = RequestPart.of(request);
        ResponsesConversation conversation = new ResponsesConversation(request, losses);
        JsonNode instructions = from.value("instructions");
        conversation.add("system").set("content", instructions == null ? conversation.empty() : instructions);
        JsonNode input = from.value("input");
        if (input == null) {
            throw from.wrong("input", "Field required.");
        }
        if (input.isTextual()) {
            conversation.add("user").set("content", input);
        } else {
            from.parts("input").forEach(conversation::read);
        }
        conversation.thinking.leave();
        return conversation;
    }

    /** For {@link ChatToMessagesRequest}. */
    ArrayNode messages() {
        return messages;
    }

    /** Puts thinking back into a translated request. */
    void restore(ObjectNode body) {
        thinking.restore(body.path("messages"));
    }

    /** The place in the client's request that a place in the chat, or a sentence with one, stands for. */
    String placeOf(String where) {
        if (request.has(where)) {
            return where;
        }
        Matcher matcher = PLACE.matcher(where);
        if (matcher.find()) {
            int name = where.indexOf("messages", matcher.start());
            return where.substring(0, name) + itemOf(matcher.group(1)) + where.substring(matcher.end());
        }
        for (Map.Entry<String, String> name : NAMES) {
            String rest = where.startsWith(name.getKey())
                    ? where.substring(name.getKey().length())
                    : "-";
            if (rest.isEmpty() || rest.startsWith(".")) {
                return name.getValue() + rest;
            }
        }
        return FUNCTION.matcher(where).replaceFirst("$1");
    }

    private static String itemOf(@Nullable String message) {
        if (message == null) {
            return "input";
        }
        return message.equals("0") ? "instructions" : "input." + (Integer.parseInt(message) - 1);
    }

    private void read(RequestPart item) {
        String type = item.has("type") ? item.type() : "message";
        switch (type) {
            case "message" -> message(item);
            case "function_call" -> call(item, "function", "arguments");
            case "custom_tool_call" -> call(item, "custom", "input");
            case "function_call_output", "custom_tool_call_output" -> result(item);
            case "reasoning" -> {
                thinking.read(item);
                placeholder();
            }
            case "item_reference" ->
                throw RequestPart.impossible(item.path() + " refers to an item, and no responses are kept here");
            default -> {
                losses.add(featureOf(type), item.path(), type);
                placeholder();
            }
        }
    }

    private static String featureOf(String type) {
        return switch (type) {
            case "compaction", "compaction_summary" -> Features.CONTEXT_MANAGEMENT;
            case "mcp_call", "mcp_list_tools", "mcp_approval_request", "mcp_approval_response" -> Features.MCP_SERVERS;
            default ->
                type.endsWith("_call") || type.endsWith("_call_output") ? Features.SERVER_TOOL : Features.UNKNOWN_BLOCK;
        };
    }

    private void message(RequestPart item) {
        String role = item.text("role");
        if (role.equals("user")) {
            thinking.leave();
        }
        ObjectNode message = add(role);
        message.set("content", content(item, "content"));
        if (role.equals("assistant")) {
            thinking.passed(blocks(message.path("content")));
        }
    }

    private void call(RequestPart item, String kind, String arguments) {
        String name = item.text("name");
        ObjectNode message = add("assistant");
        ObjectNode call = message.putArray("tool_calls").addObject();
        call.put("id", item.text("call_id")).put("type", kind);
        JsonNode given = item.value(arguments);
        call.putObject(kind).put("name", name).set(arguments, given == null ? empty() : given);
        thinking.passed(1);
    }

    private void result(RequestPart item) {
        thinking.leave();
        ObjectNode message = add("tool").put("tool_call_id", item.text("call_id"));
        message.set("content", output(item));
    }

    /** A message without content, which leaves no trace. */
    private void placeholder() {
        add("system").put("content", "");
    }

    private ObjectNode add(String role) {
        return messages.addObject().put("role", role);
    }

    private JsonNode content(RequestPart item, String name) {
        JsonNode content = item.value(name);
        if (content == null) {
            return empty();
        }
        if (content.isTextual()) {
            return content;
        }
        ArrayNode parts = messages.arrayNode();
        for (RequestPart part : item.parts(name)) {
            parts.add(part(part));
        }
        return parts;
    }

    /** What a tool answered: parts become those of Chat Completions, any other JSON stays as it is. */
    private JsonNode output(RequestPart item) {
        JsonNode output = item.fields().get("output");
        if (output == null) {
            return empty();
        }
        if (!output.isArray()) {
            return outputPart(output, item.at("output"));
        }
        ArrayNode parts = messages.arrayNode();
        for (int at = 0; at < output.size(); at++) {
            parts.add(outputPart(output.get(at), item.at("output." + at)));
        }
        return parts;
    }

    private JsonNode outputPart(JsonNode value, String path) {
        String type = value.path("type").asText("");
        boolean text = TEXTS.contains(type) && value.path("text").isTextual();
        boolean known = text || type.equals("input_image") || type.equals("input_file");
        return known && value instanceof ObjectNode object ? part(new RequestPart(object, path)) : value;
    }

    private ObjectNode part(RequestPart part) {
        ObjectNode fields = part.fields();
        ObjectNode chat = fields.objectNode();
        String type = part.type();
        if (TEXTS.contains(type)) {
            return chat.put("type", "text").put("text", part.text("text"));
        }
        switch (type) {
            case "input_image" -> {
                if (!part.has("image_url")) {
                    throw RequestPart.impossible("an image by its id (" + part.path() + ")");
                }
                ObjectNode image = chat.put("type", "image_url").putObject("image_url");
                image.put("url", part.text("image_url"));
                image.put("detail", fields.path("detail").asText("auto"));
            }
            case "input_file" -> chat.put("type", "file").set("file", fields);
            default -> chat.setAll(fields);
        }
        return chat;
    }

    /** How many blocks the content of an assistant's message becomes. */
    private static int blocks(JsonNode content) {
        if (content.isTextual()) {
            return content.textValue().isEmpty() ? 0 : 1;
        }
        int blocks = 0;
        for (JsonNode part : content) {
            String text = part.path("text").asText(part.path("refusal").asText("-"));
            blocks += text.isEmpty() ? 0 : 1;
        }
        return blocks;
    }

    private JsonNode empty() {
        return messages.textNode("");
    }
}
