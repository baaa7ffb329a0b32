package harness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import java.util.ArrayList;
import java.util.List;

/** Answers of OpenAI's Responses API that say one text. */
final class ResponsesJson {

    private ResponsesJson() {}

    /** A whole answer or a stream, as the request wants it. */
    static Answer answer(JsonNode request, String text) {
        return request.path("stream").asBoolean()
                ? Answer.stream(stream(request, text))
                : Answer.json(response(request, "completed", text).toString());
    }

    private static List<String> stream(JsonNode request, String text) {
        List<ObjectNode> events = new ArrayList<>();
        events.add(event("response.created").set("response", response(request, "in_progress", null)));
        events.add(event("response.in_progress").set("response", response(request, "in_progress", null)));
        events.add(event("response.output_item.added").put("output_index", 0).set("item", reasoning()));
        events.add(event("response.output_item.done").put("output_index", 0).set("item", reasoning()));
        events.add(event("response.output_item.added").put("output_index", 1).set("item", item("in_progress", null)));
        events.add(part("response.content_part.added").set("part", outputText("")));
        events.add(part("response.output_text.delta").put("delta", text.substring(0, 3)));
        events.add(part("response.output_text.delta").put("delta", text.substring(3)));
        events.add(part("response.output_text.done").put("text", text));
        events.add(part("response.content_part.done").set("part", outputText(text)));
        events.add(event("response.output_item.done").put("output_index", 1).set("item", item("completed", text)));
        events.add(event("response.completed").set("response", response(request, "completed", text)));
        List<String> lines = new ArrayList<>();
        for (ObjectNode event : events) {
            event.put("sequence_number", lines.size());
            lines.add("event: " + event.path("type").asText() + "\ndata: " + event + "\n\n");
        }
        return lines;
    }

    private static ObjectNode response(JsonNode request, String status, String text) {
        ObjectNode body = Json.mapper()
                .createObjectNode()
                .put("id", "resp_1")
                .put("object", "response")
                .put("created_at", 1_763_700_000)
                .put("status", status)
                .putNull("error")
                .putNull("incomplete_details")
                .put("model", request.path("model").asText() + "-2025-11-13");
        var output = body.putArray("output");
        if (text == null) {
            return body.putNull("usage");
        }
        output.add(reasoning()).add(item("completed", text));
        ObjectNode usage = body.putObject("usage")
                .put("input_tokens", VendorAnswers.PROMPT_TOKENS)
                .put("output_tokens", VendorAnswers.COMPLETION_TOKENS)
                .put("total_tokens", VendorAnswers.PROMPT_TOKENS + VendorAnswers.COMPLETION_TOKENS);
        usage.putObject("input_tokens_details").put("cached_tokens", VendorAnswers.CACHED_TOKENS);
        usage.putObject("output_tokens_details").put("reasoning_tokens", VendorAnswers.REASONING_TOKENS);
        return body;
    }

    private static ObjectNode reasoning() {
        ObjectNode item = Json.mapper().createObjectNode().put("id", "rs_1").put("type", "reasoning");
        item.putArray("summary");
        return item;
    }

    private static ObjectNode item(String status, String text) {
        ObjectNode item = Json.mapper()
                .createObjectNode()
                .put("id", "msg_1")
                .put("type", "message")
                .put("status", status)
                .put("role", "assistant");
        var content = item.putArray("content");
        if (text != null) {
            content.add(outputText(text));
        }
        return item;
    }

    private static ObjectNode outputText(String text) {
        ObjectNode part =
                Json.mapper().createObjectNode().put("type", "output_text").put("text", text);
        part.putArray("annotations");
        return part;
    }

    private static ObjectNode part(String type) {
        return event(type).put("item_id", "msg_1").put("output_index", 1).put("content_index", 0);
    }

    private static ObjectNode event(String type) {
        return Json.mapper().createObjectNode().put("type", type);
    }
}
