package routes.demo.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Makes the events of a completion, one after the other. For one thread. */
public final class DemoWebEvents {

    private static final int JSON_CHARACTERS_PER_DELTA = 12;
    private static final int ID_DIGITS = 24;

    private final List<DemoWebStep> steps = new ArrayList<>();
    private int index;

    /** The events of another answer, whose blocks begin with this index. */
    public static DemoWebEvents from(int index) {
        var events = new DemoWebEvents();
        events.index = index;
        return events;
    }

    /** What was made so far. */
    public List<DemoWebStep> steps() {
        return List.copyOf(steps);
    }

    /** The index of the next block. */
    public int index() {
        return index;
    }

    /** Adds any step. */
    public DemoWebEvents step(DemoWebStep step) {
        steps.add(step);
        return this;
    }

    /** Adds an event. */
    public DemoWebEvents event(ObjectNode data) {
        return step(new DemoWebStep.Event(data));
    }

    /** Adds {@code conversation_ready}. */
    public DemoWebEvents ready(String conversation) {
        return event(typed("conversation_ready").put("conversation_uuid", conversation));
    }

    /** Adds {@code message_start}, which names no model. */
    public DemoWebEvents start() {
        ObjectNode start = typed("message_start");
        ObjectNode message = start.putObject("message");
        message.put("id", id("chatcompl_"))
                .put("type", "message")
                .put("role", "assistant")
                .put("model", "");
        message.put("uuid", UUID.randomUUID().toString())
                .put("parent_uuid", UUID.randomUUID().toString());
        message.putArray("content");
        message.putNull("stop_reason").putNull("stop_sequence");
        message.put("trace_id", id("")).put("request_id", id("req_"));
        return event(start);
    }

    /** Adds a block of text, a few words at a time. */
    public DemoWebEvents text(String text) {
        ObjectNode block = timed("text").put("text", "");
        block.putArray("citations");
        begin(block);
        DemoSamples.pieces(text).forEach(piece -> delta("text_delta", "text", piece));
        return end();
    }

    /** Adds a block of text with exactly these deltas. */
    public DemoWebEvents textPieces(String... pieces) {
        begin(timed("text").put("text", ""));
        for (String piece : pieces) {
            delta("text_delta", "text", piece);
        }
        return end();
    }

    /** Adds a thinking block, with a summary. */
    public DemoWebEvents thinking(String text) {
        ObjectNode block = timed("thinking").put("thinking", "");
        block.putArray("summaries");
        begin(block.put("cut_off", false).put("truncated", false));
        DemoSamples.pieces(text).forEach(piece -> delta("thinking_delta", "thinking", piece));
        ObjectNode summary = typed("content_block_delta").put("index", index);
        summary.putObject("delta")
                .put("type", "thinking_summary_delta")
                .putObject("summary")
                .put("summary", "Thought for a moment");
        event(summary);
        return end();
    }

    /** Adds a call of a tool; nothing waits for its result. */
    public DemoWebEvents toolUse(String id, String name, String inputJson) {
        ObjectNode block = timed("tool_use").put("id", id).put("name", name);
        block.putObject("input");
        begin(block.putNull("message").putNull("integration_name"));
        for (int from = 0; from < inputJson.length(); from += JSON_CHARACTERS_PER_DELTA) {
            int to = Math.min(inputJson.length(), from + JSON_CHARACTERS_PER_DELTA);
            delta("input_json_delta", "partial_json", inputJson.substring(from, to));
        }
        return end();
    }

    /** Adds the result of a tool that the web application ran itself. */
    public DemoWebEvents toolResult(String id, String name, JsonNode content) {
        ObjectNode block = timed("tool_result").put("tool_use_id", id).put("name", name);
        block.putArray("content");
        begin(block.put("is_error", false));
        delta("input_json_delta", "partial_json", content.toString());
        return end();
    }

    /** Adds {@code message_delta}, {@code message_limit} of an account with room left, and {@code message_stop}. */
    public DemoWebEvents finish(String stopReason, Instant now) {
        return stopReason(stopReason).limit(DemoWebAccounts.limit(now)).stop();
    }

    /** Adds {@code message_delta}. */
    public DemoWebEvents stopReason(String stopReason) {
        ObjectNode delta = typed("message_delta");
        delta.putObject("delta").put("stop_reason", stopReason).putNull("stop_sequence");
        return event(delta);
    }

    /** Adds {@code message_limit}. */
    public DemoWebEvents limit(ObjectNode limit) {
        ObjectNode event = typed("message_limit");
        event.set("message_limit", limit);
        return event(event);
    }

    /** Adds {@code message_stop}. */
    public DemoWebEvents stop() {
        return event(typed("message_stop"));
    }

    /** An event with only its type. */
    public static ObjectNode typed(String type) {
        return Json.mapper().createObjectNode().put("type", type);
    }

    /** A new id with this prefix. */
    static String id(String prefix) {
        return prefix + UUID.randomUUID().toString().replace("-", "").substring(0, ID_DIGITS);
    }

    private void begin(ObjectNode block) {
        ObjectNode start = typed("content_block_start").put("index", index);
        start.set("content_block", block);
        event(start);
    }

    private void delta(String type, String field, String value) {
        ObjectNode event = typed("content_block_delta").put("index", index);
        event.putObject("delta").put("type", type).put(field, value);
        event(event);
    }

    private DemoWebEvents end() {
        event(typed("content_block_stop").put("index", index).put("stop_timestamp", "2026-05-01T10:00:01Z"));
        index++;
        return this;
    }

    private static ObjectNode timed(String type) {
        return Json.mapper()
                .createObjectNode()
                .put("start_timestamp", "2026-05-01T10:00:00Z")
                .putNull("stop_timestamp")
                .put("type", type);
    }
}
