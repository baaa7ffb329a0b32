package gateway.translation.chattarget;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The entries of {@code reasoning_details} of one answer, as they have to come back (docs/wire.md, "Answers of OpenAI's APIs"):
 * those of a stream are put together. What is nothing but text need not be carried, and too much is not. For one answer.
 */
final class ReasoningDetails {

    private static final int MOST_CHARACTERS = 150_000;
    private static final int MOST_ENTRIES = 1_000;
    private static final Set<String> TEXTS = Set.of("text", "summary");
    private static final Set<String> SECRETS = Set.of("data", "signature", "id");

    private ArrayNode entries = Json.mapper().createArrayNode();
    private final StringBuilder growing = new StringBuilder(0);
    private String growingName = "";
    private @Nullable ObjectNode last;
    private boolean secret;
    private long characters;

    /** Takes the entries of a message, or of a chunk. */
    void add(JsonNode told) {
        for (JsonNode entry : told) {
            if (entry instanceof ObjectNode object && characters <= MOST_CHARACTERS && entries.size() < MOST_ENTRIES) {
                add(object);
            }
        }
    }

    private void add(ObjectNode entry) {
        ObjectNode before = last;
        if (before == null || !goesOn(before, entry)) {
            settle();
            last = entries.addObject();
            before = last;
        }
        for (Map.Entry<String, JsonNode> field : entry.properties()) {
            add(field.getKey(), field.getValue(), before);
        }
    }

    private void add(String name, JsonNode value, ObjectNode into) {
        boolean text = value.isTextual() && TEXTS.contains(name);
        secret |= SECRETS.contains(name) && !value.asText("").isEmpty();
        characters += name.length() + (value.isTextual() ? value.textValue() : value.toString()).length();
        if (text && (growing.isEmpty() || name.equals(growingName))) {
            growingName = name;
            growing.append(value.textValue());
            into.put(name, "");
        } else if (!into.hasNonNull(name) || !value.isNull()) {
            into.set(name, value);
        }
    }

    /** The last entry is whole. */
    private void settle() {
        if (last != null && !growing.isEmpty()) {
            last.put(growingName, growing.toString());
        }
        growing.setLength(0);
        last = null;
    }

    /** A text goes on in the next chunk; what is encrypted comes whole. */
    private static boolean goesOn(JsonNode before, JsonNode entry) {
        String type = entry.path("type").asText("");
        boolean text = type.equals("reasoning.text") || type.equals("reasoning.summary");
        return text && same("type", before, entry) && same("index", before, entry) && !before.hasNonNull("signature");
    }

    private static boolean same(String name, JsonNode before, JsonNode entry) {
        return before.path(name).equals(entry.path(name));
    }

    /** Whether there is something that only its provider can read. */
    boolean worthCarrying() {
        return secret && characters <= MOST_CHARACTERS;
    }

    /** Bytes that are kept, about. */
    long held() {
        return 2 * characters;
    }

    /** All entries since the last time. */
    ArrayNode take() {
        settle();
        ArrayNode taken = entries;
        entries = Json.mapper().createArrayNode();
        secret = false;
        characters = 0;
        return taken;
    }
}
