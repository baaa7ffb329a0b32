package gateway.translation.chattarget;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import gateway.protocol.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The content of one message of Chat Completions while it is put together. Texts alone become one string, because many servers
 * refuse a list of them (DeepSeek: "invalid type: sequence, expected a string"); a blank line stands between them.
 */
final class ChatContent {

    private static final String BETWEEN = "\n\n";

    private final boolean keepsMarks;
    private final List<ObjectNode> parts = new ArrayList<>(2);
    private boolean marked;
    private int media;

    /**
     * @param keepsMarks whether the target understands {@code cache_control}: texts then stay apart, so that a mark that moves on to
     *     the next message leaves the bytes before it as they were
     */
    ChatContent(boolean keepsMarks) {
        this.keepsMarks = keepsMarks;
    }

    /** Adds a text that is not empty; an empty one is left out, because providers refuse it. */
    void text(String text) {
        text(text, null);
    }

    /**
     * The same with a mark.
     *
     * @param cacheControl null for none; forgotten where the target does not understand it
     */
    void text(String text, @Nullable JsonNode cacheControl) {
        if (text.isEmpty()) {
            return;
        }
        ObjectNode part = Json.mapper().createObjectNode().put("type", "text").put("text", text);
        mark(part, cacheControl);
        parts.add(part);
    }

    /**
     * Adds an image.
     *
     * @param detail how closely it is looked at, null where nothing is said
     */
    void image(String url, @Nullable String detail, @Nullable JsonNode cacheControl) {
        ObjectNode part = Json.mapper().createObjectNode().put("type", "image_url");
        ObjectNode image = part.putObject("image_url").put("url", url);
        if (detail != null) {
            image.put("detail", detail);
        }
        medium(part, cacheControl);
    }

    void file(String name, String dataUrl, @Nullable JsonNode cacheControl) {
        ObjectNode part = Json.mapper().createObjectNode().put("type", "file");
        part.putObject("file").put("filename", name).put("file_data", dataUrl);
        medium(part, cacheControl);
    }

    /** A file that the target fetches itself: a part that only the way to the Responses API knows. */
    void fileUrl(String url, @Nullable JsonNode cacheControl) {
        ObjectNode part = Json.mapper().createObjectNode().put("type", "file");
        part.putObject("file").put("file_url", url);
        medium(part, cacheControl);
    }

    /** Puts a mark on the last part. */
    void markLast(@Nullable JsonNode cacheControl) {
        if (!parts.isEmpty()) {
            mark(parts.getLast(), cacheControl);
        }
    }

    /** Adds all of another content, which is given up. */
    void addAll(ChatContent other) {
        parts.addAll(other.parts);
        media += other.media;
        marked |= other.marked;
    }

    /** Adds the images and files of another content, which is given up. */
    void addMedia(ChatContent other) {
        other.parts.stream().filter(part -> !isText(part)).forEach(parts::add);
        media += other.media;
    }

    boolean isEmpty() {
        return parts.isEmpty();
    }

    boolean hasMedia() {
        return media > 0;
    }

    boolean hasText() {
        return parts.size() > media;
    }

    /** All as a string where it is text, else as a list of parts. */
    JsonNode toJson() {
        return media == 0 ? textsToJson() : list(parts);
    }

    /** The texts alone. */
    JsonNode textsToJson() {
        List<ObjectNode> texts = parts.stream().filter(ChatContent::isText).toList();
        return keepsMarks && (marked || texts.size() > 1) ? list(texts) : TextNode.valueOf(joined(texts));
    }

    /** Puts a text in front of all others. */
    void prefix(String prefix) {
        for (ObjectNode part : parts) {
            if (isText(part)) {
                part.put("text", prefix + " " + part.get("text").textValue());
                return;
            }
        }
        parts.addFirst(Json.mapper().createObjectNode().put("type", "text").put("text", prefix));
    }

    private void medium(ObjectNode part, @Nullable JsonNode cacheControl) {
        mark(part, cacheControl);
        parts.add(part);
        media++;
    }

    private void mark(ObjectNode part, @Nullable JsonNode cacheControl) {
        if (keepsMarks && cacheControl != null) {
            part.set("cache_control", cacheControl.deepCopy());
            marked = true;
        }
    }

    private static boolean isText(ObjectNode part) {
        return "text".equals(part.get("type").textValue());
    }

    private static String joined(List<ObjectNode> texts) {
        List<String> strings =
                texts.stream().map(part -> part.get("text").textValue()).toList();
        return String.join(BETWEEN, strings);
    }

    private static ArrayNode list(List<ObjectNode> parts) {
        return Json.mapper().createArrayNode().addAll(parts);
    }
}
