package gateway.translation.chatclient;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import gateway.translation.contract.Features;
import gateway.translation.contract.Losses;
import gateway.translation.wire.ResultValues;

/**
 * The content of a tool's message. Parts of Chat Completions become blocks; whatever else clients put there, any JSON, is said
 * as its text, in the order it came.
 */
final class ChatResultParts {

    private final ChatRequestParts parts;
    private final Losses losses;

    ChatResultParts(ChatRequestParts parts, Losses losses) {
        this.parts = parts;
        this.losses = losses;
    }

    /**
     * Appends the blocks of a content; empty texts make none.
     *
     * @param where the content's place in the request, for losses and refusals
     */
    void read(JsonNode content, String where, ArrayNode blocks) {
        if (content.isMissingNode()) {
            return;
        }
        if (!ResultValues.isList(content)) {
            readValue(content, where, blocks);
            return;
        }
        for (int at = 0; at < content.size(); at++) {
            readValue(content.path(at), where + "." + at, blocks);
        }
    }

    private void readValue(JsonNode value, String where, ArrayNode blocks) {
        if (ResultValues.isTyped(value)) {
            if (isKnown(value)) {
                parts.readPart(value, where, blocks);
                return;
            }
            losses.add(Features.UNKNOWN_BLOCK, where, value.path("type").textValue());
        }
        parts.addText(ResultValues.text(value), blocks);
    }

    /** Whether it is a part of the API; audio is one too, which is refused, for it is no text. */
    private static boolean isKnown(JsonNode part) {
        return switch (part.path("type").textValue()) {
            case "text", "input_text", "output_text" -> part.path("text").isTextual();
            case "refusal" -> part.path("refusal").isTextual();
            case "image_url" ->
                part.path("image_url").isObject() || part.path("image_url").isTextual();
            case "file" -> part.path("file").isObject();
            case "input_audio" -> part.path("input_audio").isObject();
            default -> false;
        };
    }
}
