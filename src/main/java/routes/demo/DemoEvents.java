package routes.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import java.util.ArrayList;
import java.util.List;
import routes.demo.web.DemoSamples;

/** Turns an answer into the server-sent events of the Messages API (docs/wire.md, "Stream events"). */
final class DemoEvents {

    private static final int JSON_CHARACTERS_PER_DELTA = 12;

    private final List<Event> events = new ArrayList<>();

    private DemoEvents() {}

    /**
     * One event, ready to be written.
     *
     * @param text the whole record, blank line included
     * @param delta whether it is a {@code content_block_delta}
     */
    record Event(String text, boolean delta) {}

    /** The events of an answer, {@code message_start} to {@code message_stop}. */
    static List<Event> of(DemoAnswer answer) {
        var events = new DemoEvents();
        ObjectNode start = typed("message_start");
        start.set("message", answer.startMessage());
        events.add(start);
        events.add(typed("ping"));
        for (int index = 0; index < answer.blocks().size(); index++) {
            events.block(index, answer.blocks().get(index));
        }
        ObjectNode end = typed("message_delta");
        end.putObject("delta").put("stop_reason", answer.stopReason()).putNull("stop_sequence");
        end.set("usage", answer.finalUsage());
        events.add(end);
        events.add(typed("message_stop"));
        return List.copyOf(events.events);
    }

    private void block(int index, DemoBlock block) {
        ObjectNode start = typed("content_block_start").put("index", index);
        start.set("content_block", empty(block));
        add(start);
        switch (block) {
            case DemoBlock.Text text ->
                DemoSamples.pieces(text.text()).forEach(piece -> delta(index, "text_delta", "text", piece));
            case DemoBlock.Thinking thinking -> {
                DemoSamples.pieces(thinking.thinking())
                        .forEach(piece -> delta(index, "thinking_delta", "thinking", piece));
                delta(index, "signature_delta", "signature", thinking.signature());
            }
            case DemoBlock.ToolUse tool -> {
                delta(index, "input_json_delta", "partial_json", "");
                String json = tool.input().toString();
                for (int from = 0; from < json.length(); from += JSON_CHARACTERS_PER_DELTA) {
                    int to = Math.min(json.length(), from + JSON_CHARACTERS_PER_DELTA);
                    delta(index, "input_json_delta", "partial_json", json.substring(from, to));
                }
            }
        }
        add(typed("content_block_stop").put("index", index));
    }

    private void delta(int index, String type, String field, String value) {
        ObjectNode event = typed("content_block_delta").put("index", index);
        event.putObject("delta").put("type", type).put(field, value);
        add(event);
    }

    private void add(ObjectNode data) {
        String type = data.path("type").asText();
        events.add(new Event("event: " + type + "\ndata: " + data + "\n\n", type.equals("content_block_delta")));
    }

    private static ObjectNode empty(DemoBlock block) {
        ObjectNode whole = block.whole();
        return switch (block) {
            case DemoBlock.Text text -> whole.put("text", "");
            case DemoBlock.Thinking thinking -> whole.put("thinking", "").put("signature", "");
            case DemoBlock.ToolUse tool -> whole.set("input", Json.mapper().createObjectNode());
        };
    }

    private static ObjectNode typed(String type) {
        return Json.mapper().createObjectNode().put("type", type);
    }
}
