package gateway.translation.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.translation.contract.AnswerFrame;
import gateway.translation.error.UpstreamError;
import gateway.usage.TokenUsage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the objects of the Responses API as JSON: the response, its items and their parts, the same for streams and for whole
 * answers. Every member that the official clients require is there; of the request's settings the neutral value, because an
 * answer is written without looking at the request. Stateless except for the answer it belongs to.
 */
public final class ResponsesObjects {

    /** Marks {@code encrypted_content} that is the signature of a thinking block, so that nobody else's is sent to Claude. */
    public static final String SIGNATURE = "claude-thinking:";
    /** Marks {@code encrypted_content} that is the content of a redacted thinking block. */
    public static final String REDACTED = "claude-redacted:";

    private static final byte[] SETTINGS = EventBytes.ascii(",\"instructions\":null,\"max_output_tokens\":null"
            + ",\"max_tool_calls\":null,\"metadata\":{},\"parallel_tool_calls\":true"
            + ",\"reasoning\":{\"effort\":null,\"summary\":null},\"service_tier\":\"default\""
            + ",\"temperature\":null,\"text\":{\"format\":{\"type\":\"text\"}},\"tool_choice\":\"auto\",\"tools\":[]"
            + ",\"top_p\":null,\"truncation\":\"disabled\",\"user\":null,\"background\":false,\"usage\":");

    private final AnswerFrame frame;

    public ResponsesObjects(AnswerFrame frame) {
        this.frame = frame;
    }

    /** The id of the response. */
    public String id() {
        return "resp_" + frame.idSeed();
    }

    /** The id of an item: the kind ({@code msg_}, {@code fc_}, {@code rs_}), and its place in the output. */
    public String itemId(String kind, int outputIndex) {
        return kind + frame.idSeed() + outputIndex;
    }

    /** A response that has just begun. */
    public byte[] begun() {
        return response("in_progress", null, null, List.of(), null);
    }

    /**
     * A response that has ended well, or before it was whole.
     *
     * @param incomplete why it is not whole: {@code max_output_tokens}, {@code content_filter}; null when it is
     */
    public byte[] finished(@Nullable String incomplete, List<byte[]> output, TokenUsage usage) {
        return response(incomplete == null ? "completed" : "incomplete", incomplete, null, output, usage);
    }

    /** A response that has failed. */
    public byte[] failed(UpstreamError error, List<byte[]> output) {
        return response("failed", null, error, output, null);
    }

    private byte[] response(
            String status,
            @Nullable String incomplete,
            @Nullable UpstreamError error,
            List<byte[]> output,
            @Nullable TokenUsage usage) {
        EventBytes json = new EventBytes(1024).raw("{\"id\":").quoted(id());
        json.raw(",\"object\":\"response\",\"created_at\":").number(frame.createdSeconds());
        json.raw(",\"status\":\"").raw(status).raw("\",\"error\":");
        if (error == null) {
            json.raw("null");
        } else {
            json.raw("{\"code\":").quoted(errorCode(error)).raw(",\"message\":");
            json.quoted(error.message()).raw("}");
        }
        json.raw(",\"incomplete_details\":");
        json.raw(incomplete == null ? "null" : "{\"reason\":\"" + incomplete + "\"}");
        json.raw(",\"model\":").quoted(frame.modelAsked()).raw(",\"output\":");
        list(json, output).raw(",\"previous_response_id\":");
        String previous = frame.kept().previousId();
        (previous == null ? json.raw("null") : json.quoted(previous))
                .raw(",\"store\":")
                .raw(Boolean.toString(frame.kept().stored()))
                .raw(SETTINGS);
        (usage == null ? json.raw("null") : UsageObjects.responses(json, usage)).raw("}");
        return json.toBytes();
    }

    /** An item of text. */
    public static byte[] message(String id, String status, List<byte[]> parts) {
        EventBytes json = new EventBytes(256).raw("{\"id\":").quoted(id);
        json.raw(",\"type\":\"message\",\"status\":\"").raw(status);
        json.raw("\",\"role\":\"assistant\",\"content\":");
        return list(json, parts).raw("}").toBytes();
    }

    /** A part of an item of text. */
    public static byte[] textPart(String text) {
        return textPart(text, List.of());
    }

    /** A part of an item of text, which cites something. */
    public static byte[] textPart(String text, List<ObjectNode> annotations) {
        EventBytes json = new EventBytes(96 + text.length()).raw("{\"type\":\"output_text\",\"text\":");
        json.quoted(text).raw(",\"annotations\":[");
        for (int at = 0; at < annotations.size(); at++) {
            json.raw(at == 0 ? "" : ",").json(annotations.get(at));
        }
        return json.raw("],\"logprobs\":[]}").toBytes();
    }

    /**
     * An item of a search.
     *
     * @param query empty while it is not known
     * @param sources the pages that are told; empty for none
     */
    public static byte[] search(String id, String status, String query, List<FoundPage> sources) {
        EventBytes json = new EventBytes(256).raw("{\"id\":").quoted(id);
        json.raw(",\"type\":\"web_search_call\",\"status\":\"").raw(status);
        json.raw("\",\"action\":{\"type\":\"search\",\"query\":").quoted(query);
        for (int at = 0; at < sources.size(); at++) {
            json.raw(at == 0 ? ",\"sources\":[" : ",").raw("{\"type\":\"url\",\"url\":");
            json.quoted(sources.get(at).url()).raw("}");
        }
        return json.raw(sources.isEmpty() ? "}}" : "]}}").toBytes();
    }

    /**
     * An item of reasoning.
     *
     * @param text empty for a reasoning without a summary
     * @param encrypted what Claude must get back, with its mark; null for nothing
     */
    public static byte[] reasoning(String id, String text, @Nullable String encrypted) {
        EventBytes json = new EventBytes(128 + text.length()).raw("{\"id\":").quoted(id);
        json.raw(",\"type\":\"reasoning\",\"summary\":[");
        if (!text.isEmpty()) {
            json.raw("{\"type\":\"summary_text\",\"text\":").quoted(text).raw("}");
        }
        json.raw("],\"encrypted_content\":");
        return (encrypted == null ? json.raw("null") : json.quoted(encrypted))
                .raw("}")
                .toBytes();
    }

    private static EventBytes list(EventBytes json, List<byte[]> elements) {
        json.raw("[");
        for (int at = 0; at < elements.size(); at++) {
            json.raw(at == 0 ? "" : ",").raw(elements.get(at));
        }
        return json.raw("]");
    }

    /** The code of an error: the target's own, else the one that goes with the error's type. */
    static String errorCode(UpstreamError error) {
        String own = error.code();
        if (own != null) {
            return own;
        }
        return switch (error.type()) {
            case "rate_limit_error" -> "rate_limit_exceeded";
            case "overloaded_error" -> "server_is_overloaded";
            case "invalid_request_error" -> "invalid_prompt";
            default -> "server_error";
        };
    }

    /**
     * Why a response is not whole.
     *
     * @param stopReason in the words of the Messages API
     * @return null when it is whole
     */
    public static @Nullable String incomplete(@Nullable String stopReason) {
        return switch (stopReason == null ? "" : stopReason) {
            case "max_tokens", "model_context_window_exceeded" -> "max_output_tokens";
            case "refusal" -> "content_filter";
            default -> null;
        };
    }
}
