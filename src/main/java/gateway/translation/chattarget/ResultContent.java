package gateway.translation.chattarget;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.translation.contract.RequestPart;
import gateway.translation.wire.ResultValues;

/**
 * The content of a tool's result. Blocks of the Messages API stay what they are; whatever else clients put there, any JSON, is
 * said as its text, in the order it came. For one request, one thread.
 */
final class ResultContent {

    private final ContentParts parts;

    ResultContent(ContentParts parts) {
        this.parts = parts;
    }

    /** Adds the content of a result; nothing where it has none. */
    void addTo(ChatContent into, RequestPart result) {
        JsonNode content = result.fields().get("content");
        if (content == null) {
            return;
        }
        if (!ResultValues.isList(content)) {
            add(content, result.at("content"), into);
            return;
        }
        for (int at = 0; at < content.size(); at++) {
            add(content.get(at), result.at("content." + at), into);
        }
    }

    private void add(JsonNode value, String path, ChatContent into) {
        if (value instanceof ObjectNode object && ResultValues.isTyped(object)) {
            RequestPart block = new RequestPart(object, path);
            if (isKnown(object)) {
                parts.add(block, into);
                return;
            }
            parts.leftOut(block);
        }
        into.text(ResultValues.text(value));
    }

    /** Whether it is a block of the API, and not an object that only has a type too. */
    private static boolean isKnown(ObjectNode block) {
        return switch (block.path("type").textValue()) {
            case "text" -> block.path("text").isTextual();
            case "image", "document" -> block.path("source").path("type").isTextual();
            case "search_result" ->
                block.path("title").isTextual() && block.path("source").isTextual();
            case "tool_reference" -> block.path("tool_name").isTextual();
            case "compaction" -> block.path("content").isTextual();
            default -> false;
        };
    }
}
