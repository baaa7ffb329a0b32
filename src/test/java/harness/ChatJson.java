package harness;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import java.util.ArrayList;
import java.util.List;

/** Ready-made JSON and server-sent events of Chat Completions. */
public final class ChatJson {

    /** Tokens of the prompt that every answer tells. */
    public static final int INPUT_TOKENS = 11;

    /** Tokens of the answer that every answer tells. */
    public static final int OUTPUT_TOKENS = 5;

    /** The model that every answer names. */
    public static final String MODEL = "gpt-4o-2024-08-06";

    /** The end of a stream. */
    public static final String DONE = "data: [DONE]\n\n";

    private ChatJson() {}

    /** The body of a request with one user message. */
    public static String request(String model, boolean stream, String text) {
        ObjectNode body = node().put("model", model).put("max_tokens", 64).put("stream", stream);
        body.putArray("messages").addObject().put("role", "user").put("content", text);
        return body.toString();
    }

    /** A whole answer that says this. */
    public static String answer(String text) {
        ObjectNode answer = head("chat.completion");
        ObjectNode choice = answer.putArray("choices").addObject().put("index", 0);
        choice.putObject("message").put("role", "assistant").put("content", text);
        choice.put("finish_reason", "stop");
        answer.set("usage", usage());
        return answer.toString();
    }

    /** A chunk with more of the text. */
    public static String text(String text) {
        ObjectNode chunk = head("chat.completion.chunk");
        ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
        choice.putObject("delta").put("role", "assistant").put("content", text);
        choice.putNull("finish_reason");
        return event(chunk);
    }

    /** The chunk that says why the answer stops. */
    public static String finish() {
        ObjectNode chunk = head("chat.completion.chunk");
        ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
        choice.putObject("delta");
        choice.put("finish_reason", "stop");
        return event(chunk);
    }

    /** The chunk with the usage. */
    public static String usageChunk() {
        ObjectNode chunk = head("chat.completion.chunk");
        chunk.putArray("choices");
        chunk.set("usage", usage());
        return event(chunk);
    }

    /** The events of a whole stream; each word is a chunk. */
    public static List<String> stream(String... words) {
        List<String> events = new ArrayList<>();
        for (String word : words) {
            events.add(text(word));
        }
        events.addAll(List.of(finish(), usageChunk(), DONE));
        return events;
    }

    /** An error in OpenAI's envelope. */
    public static String error(String type, String message) {
        ObjectNode body = node();
        body.putObject("error")
                .put("message", message)
                .put("type", type)
                .putNull("param")
                .putNull("code");
        return body.toString();
    }

    /** The list of these models. */
    public static String models(String... ids) {
        ObjectNode list = node().put("object", "list");
        ArrayNode data = list.putArray("data");
        for (String id : ids) {
            data.addObject()
                    .put("id", id)
                    .put("object", "model")
                    .put("created", 1)
                    .put("owned_by", "tests");
        }
        return list.toString();
    }

    /** What a healthy provider answers to a request for a completion. */
    public static Answer healthyAnswer(UpstreamRequest request) {
        return request.json().path("stream").asBoolean()
                ? Answer.stream(stream("Hel", "lo."))
                : Answer.json(answer("Hello."));
    }

    private static ObjectNode head(String object) {
        return node().put("id", "chatcmpl-1")
                .put("object", object)
                .put("created", 1_700_000_000)
                .put("model", MODEL);
    }

    private static ObjectNode usage() {
        return node().put("prompt_tokens", INPUT_TOKENS)
                .put("completion_tokens", OUTPUT_TOKENS)
                .put("total_tokens", INPUT_TOKENS + OUTPUT_TOKENS);
    }

    private static String event(ObjectNode chunk) {
        return "data: " + chunk + "\n\n";
    }

    private static ObjectNode node() {
        return Json.mapper().createObjectNode();
    }
}
