package gateway.translation.responsesclient;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.protocol.Json;
import gateway.translation.chatclient.ChatToMessagesRequest;
import gateway.translation.contract.Features;
import gateway.translation.contract.Losses;
import gateway.translation.contract.RequestPart;
import gateway.translation.wire.HostedToolTexts;
import java.util.Set;

/**
 * The items of a request of the Responses API as messages of Chat Completions: one message for the instructions and one for each
 * item, so that places in the one can be told as places in the other. For one request.
 */
final class ResponsesConversation {

    private static final Set<String> TEXTS =
            Set.of("input_text", "output_text", "text", "summary_text", "reasoning_text");

    private static final int LONGEST_ID = 256;

    private final ArrayNode messages = Json.mapper().createArrayNode();
    private final ThinkingHistory thinking;
    private final LocalShell shell = new LocalShell();
    private final SearchHistory searches = new SearchHistory();
    private final ResponsesTools tools;
    private final boolean bridge;
    private final Losses losses;

    private ResponsesConversation(ResponsesTools tools, boolean bridge, Losses losses) {
        this.tools = tools;
        this.bridge = bridge;
        this.losses = losses;
        this.thinking = new ThinkingHistory(bridge, losses);
    }

    /**
     * Reads {@code instructions} and {@code input}.
     *
     * @param bridge whether blank texts stay, because no Claude model is asked
     */
    static ResponsesConversation of(ObjectNode request, ResponsesTools tools, boolean bridge, Losses losses) {
        RequestPart from = RequestPart.of(request);
        ResponsesConversation conversation = new ResponsesConversation(tools, bridge, losses);
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
        conversation.searches.leave(conversation.messages, losses);
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

    private void read(RequestPart item) {
        String type = item.has("type") ? item.type() : "message";
        switch (type) {
            case "message" -> message(item);
            case "function_call" -> call(item, "function", "arguments");
            case "custom_tool_call" -> call(item, "custom", "input");
            case "local_shell_call" ->
                addCall(shell.called(item), "function", tools.shell()).set("arguments", LocalShell.input(item));
            case "function_call_output", "custom_tool_call_output" -> result(item, item.text("call_id"));
            case "local_shell_call_output" -> result(item, shell.answered(item));
            case "agent_message" -> agentMessage(item);
            case ToolSearch.CALL, ToolSearch.OUTPUT -> search(item, type);
            case "additional_tools" -> placeholder();
            case SearchHistory.TYPE -> searched(item);
            case "reasoning" -> {
                thinking.read(item);
                placeholder();
            }
            case "item_reference" ->
                throw new GatewayFailure.RequestRefused(
                        FailureKind.ITEM_UNKNOWN, quoted(item.fields().path("id")));
            default -> lose(item, type);
        }
    }

    private void lose(RequestPart item, String type) {
        losses.add(featureOf(type), item.path(), type);
        placeholder();
    }

    private void searched(RequestPart item) {
        String text = HostedToolTexts.ofSearch(item.fields());
        if (text == null) {
            lose(item, SearchHistory.TYPE);
        } else {
            searches.told(add("assistant").put("content", text), item.path());
            thinking.passed(1);
        }
    }

    private void search(RequestPart item, String type) {
        if (!ToolSearch.isOfClient(item)) {
            lose(item, type);
        } else if (type.equals(ToolSearch.CALL)) {
            JsonNode given = item.value("arguments");
            addCall(item.text("call_id"), "function", tools.search()).set("arguments", given == null ? empty() : given);
        } else {
            thinking.leave();
            ObjectNode message = add("tool").put("tool_call_id", item.text("call_id"));
            message.put("content", ToolSearch.told(tools.namesIn(item)));
        }
    }

    /** An id as a client reads it. */
    static String quoted(JsonNode id) {
        String text = id.asText("");
        return "'" + (text.length() > LONGEST_ID ? text.substring(0, LONGEST_ID) + "…" : text) + "'";
    }

    private static String featureOf(String type) {
        return switch (type) {
            case "compaction", "compaction_summary" -> Features.CONTEXT_MANAGEMENT;
            case "mcp_call", "mcp_list_tools", "mcp_approval_request", "mcp_approval_response" -> Features.MCP_SERVERS;
            default ->
                type.endsWith("_call") || type.endsWith("_output") ? Features.SERVER_TOOL : Features.UNKNOWN_BLOCK;
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

    /** An agent of the client tells another one something: what its user would say in its place. */
    private void agentMessage(RequestPart item) {
        thinking.leave();
        add("user").set("content", content(item, "content"));
    }

    private void call(RequestPart item, String kind, String arguments) {
        ObjectNode called = addCall(item.text("call_id"), kind, tools.nameOf(item));
        JsonNode given = item.value(arguments);
        called.set(arguments, given == null ? empty() : given);
    }

    private ObjectNode addCall(String id, String kind, String name) {
        ObjectNode call = add("assistant").putArray("tool_calls").addObject();
        thinking.passed(1);
        return call.put("id", id).put("type", kind).putObject(kind).put("name", name);
    }

    private void result(RequestPart item, String callId) {
        thinking.leave();
        ObjectNode message = add("tool").put("tool_call_id", callId);
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
            case "encrypted_content" -> chat.put("type", "text").put("text", SealedText.read(part, losses));
            case "input_file" -> chat.put("type", "file").set("file", fields);
            default -> chat.setAll(fields);
        }
        return chat;
    }

    /** How many blocks the content of an assistant's message becomes. */
    private int blocks(JsonNode content) {
        if (content.isTextual()) {
            return blocks(content.textValue());
        }
        int blocks = 0;
        for (JsonNode part : content) {
            String text = part.path("text").asText(part.path("refusal").asText("-"));
            blocks += blocks(text);
        }
        return blocks;
    }

    private int blocks(String text) {
        return (bridge ? text.isEmpty() : text.isBlank()) ? 0 : 1;
    }

    private JsonNode empty() {
        return messages.textNode("");
    }
}
