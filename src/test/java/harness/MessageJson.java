package harness;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import java.util.ArrayList;
import java.util.List;

/** Ready-made JSON and server-sent events of the Messages API. */
public final class MessageJson {

    /** The models that {@link #models()} lists. */
    static final List<String> MODELS = List.of("claude-opus-4-8", "claude-sonnet-4-5", "claude-haiku-4-5");

    private MessageJson() {}

    /** The body of a plain request. */
    public static String request(String model) {
        return request(model, false, "hi");
    }

    /** The body of a request for a stream. */
    public static String streamRequest(String model) {
        return request(model, true, "hi");
    }

    /** The body of a request with one user message. */
    public static String request(String model, boolean stream, String text) {
        ObjectNode body = node().put("model", model).put("max_tokens", 64).put("stream", stream);
        body.putArray("messages").addObject().put("role", "user").put("content", text);
        return body.toString();
    }

    /** A whole message that says this. */
    public static String message(String text) {
        return message(node().put("type", "text").put("text", text), "end_turn");
    }

    /** A whole message that says this, of whose prompt so many tokens came out of the cache. */
    static String cachedMessage(String text, int cacheReadTokens) {
        return message(text)
                .replace("\"input_tokens\":3", "\"input_tokens\":3,\"cache_read_input_tokens\":" + cacheReadTokens);
    }

    /** A whole message that calls a tool. */
    public static String toolUse(String id, String name, String inputJson) {
        return """
                {"id":"msg_01","type":"message","role":"assistant","model":"claude-sonnet-4-5","content":[\
                {"type":"tool_use","id":"%s","name":"%s","input":%s}],"stop_reason":"tool_use","stop_sequence":null,\
                "usage":{"input_tokens":3,"output_tokens":2}}""".formatted(id, name, inputJson);
    }

    /** {@code message_start}. */
    public static String messageStart() {
        return "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_01\",\"type\":\"message\","
                + "\"role\":\"assistant\",\"model\":\"claude-sonnet-4-5\",\"content\":[],\"stop_reason\":null,"
                + "\"stop_sequence\":null,\"usage\":{\"input_tokens\":3,\"output_tokens\":0}}}\n\n";
    }

    /** {@code content_block_start} of a text block. */
    public static String textStart(int index) {
        return event(
                "content_block_start", "\"index\":" + index + ",\"content_block\":{\"type\":\"text\",\"text\":\"\"}");
    }

    /** {@code content_block_delta} with this text. */
    public static String textDelta(int index, String text) {
        return event(
                "content_block_delta",
                "\"index\":" + index + ",\"delta\":{\"type\":\"text_delta\",\"text\":" + quoted(text) + "}");
    }

    /** {@code content_block_stop}. */
    public static String blockStop(int index) {
        return event("content_block_stop", "\"index\":" + index);
    }

    /** {@code message_delta} with the cumulative output. */
    public static String messageDelta(int outputTokens) {
        return event(
                "message_delta",
                "\"delta\":{\"stop_reason\":\"end_turn\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":"
                        + outputTokens + "}");
    }

    /** {@code message_stop}. */
    public static String messageStop() {
        return event("message_stop", "");
    }

    /** The events of a whole stream; each word is a delta. */
    public static List<String> stream(String... words) {
        List<String> events = new ArrayList<>(List.of(messageStart(), textStart(0)));
        for (String word : words) {
            events.add(textDelta(0, word));
        }
        events.addAll(List.of(blockStop(0), messageDelta(words.length), messageStop()));
        return events;
    }

    /** An error in the Anthropic envelope. */
    public static String error(String type, String message) {
        return "{\"type\":\"error\",\"error\":{\"type\":" + quoted(type) + ",\"message\":" + quoted(message) + "}}";
    }

    /** The list of models. */
    public static String models() {
        return models(MODELS);
    }

    /** The list of these models, at least one. */
    public static String models(List<String> ids) {
        ObjectNode page = node();
        ids.forEach(id -> page.withArray("data")
                .addObject()
                .put("type", "model")
                .put("id", id)
                .put("display_name", id)
                .put("created_at", "2026-01-01T00:00:00Z"));
        return page.put("has_more", false)
                .put("first_id", ids.getFirst())
                .put("last_id", ids.getLast())
                .toString();
    }

    /** What a healthy upstream answers. */
    static Answer healthyAnswer(UpstreamRequest request) {
        return switch (request.method() + " " + request.path()) {
            case "POST /v1/messages" -> healthyMessage(request);
            case "POST /v1/messages/count_tokens" -> Answer.json("{\"input_tokens\":7}");
            case "GET /v1/models" -> Answer.json(models());
            default -> Answer.error(404, error("not_found_error", "no such path: " + request.path()));
        };
    }

    private static Answer healthyMessage(UpstreamRequest request) {
        Answer answer = request.streams() ? Answer.stream(stream("Hel", "lo.")) : Answer.json(message("Hello."));
        return answer.header("request-id", "req_upstream");
    }

    private static String message(ObjectNode block, String stopReason) {
        ObjectNode message = node().put("id", "msg_01")
                .put("type", "message")
                .put("role", "assistant")
                .put("model", "claude-sonnet-4-5");
        message.putArray("content").add(block);
        message.put("stop_reason", stopReason).putNull("stop_sequence");
        message.putObject("usage").put("input_tokens", 3).put("output_tokens", 2);
        return message.toString();
    }

    private static String event(String type, String fields) {
        return "event: " + type + "\ndata: {\"type\":\"" + type + "\"" + (fields.isEmpty() ? "" : "," + fields)
                + "}\n\n";
    }

    private static String quoted(String text) {
        return Json.mapper().getNodeFactory().textNode(text).toString();
    }

    private static ObjectNode node() {
        return Json.mapper().createObjectNode();
    }
}
