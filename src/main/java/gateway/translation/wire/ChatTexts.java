package gateway.translation.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import gateway.protocol.Json;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The texts of a message of Chat Completions, or of a delta, in the shapes of its vendors (docs/wire.md, "Answers of OpenAI's
 * APIs"): a string, an object with a text, a list of parts; reasoning under four names, of which one counts, because vendors
 * repeat the text under a second one. Not safe from many threads.
 */
public final class ChatTexts {

    private @Nullable String content;
    private @Nullable String reasoningContent;
    private @Nullable String reasoning;
    private @Nullable String thinkingParts;
    private @Nullable String thinkingBlocks;
    private @Nullable String reasoningDetails;
    private JsonNode details = MissingNode.getInstance();
    private JsonNode annotations = MissingNode.getInstance();
    private @Nullable String refusal;
    private @Nullable String signature;

    void clear() {
        content = null;
        reasoningContent = null;
        reasoning = null;
        thinkingParts = null;
        thinkingBlocks = null;
        reasoningDetails = null;
        details = MissingNode.getInstance();
        annotations = MissingNode.getInstance();
        refusal = null;
        signature = null;
    }

    /** Takes a field of the message, the parser being at its value; unknown ones are skipped. */
    void read(String name, JsonParser json) throws IOException {
        switch (name) {
            case "content" -> content = joined(content, content(json));
            case "reasoning_content" -> reasoningContent = joined(reasoningContent, text(json, false));
            case "reasoning" -> reasoning = joined(reasoning, text(json, false));
            case "thinking_blocks" -> thinkingBlocks = joined(thinkingBlocks, text(json, true));
            case "reasoning_details" -> details(json);
            case "annotations" -> annotations(json);
            case "refusal" -> refusal = joined(refusal, text(json, false));
            default -> json.skipChildren();
        }
    }

    /** {@code reasoning_details} as they came, a list; missing for none. */
    public JsonNode details() {
        return details;
    }

    /** {@code annotations} as they came, a list; missing for none. */
    public JsonNode annotations() {
        return annotations;
    }

    private void annotations(JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.START_ARRAY) {
            annotations = Json.mapper().readTree(json);
        } else {
            json.skipChildren();
        }
    }

    private static @Nullable String joined(@Nullable String before, @Nullable String text) {
        return before == null ? text : text == null ? before : before + text;
    }

    /** The entries are kept, because their vendor wants them back as they are. */
    private void details(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            reasoningDetails = joined(reasoningDetails, text(json, false));
            return;
        }
        details = Json.mapper().readTree(json);
        try (JsonParser entries = details.traverse()) {
            entries.nextToken();
            reasoningDetails = joined(reasoningDetails, text(entries, false));
        }
    }

    private @Nullable String text(JsonParser json, boolean signed) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            return json.getText();
        }
        if (!json.currentToken().isStructStart()) {
            return null;
        }
        StringBuilder into = new StringBuilder();
        gather(json, into, signed);
        return into.toString();
    }

    private void gather(JsonParser json, StringBuilder into, boolean signed) throws IOException {
        switch (json.currentToken()) {
            case VALUE_STRING -> into.append(json.getText());
            case START_ARRAY -> {
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    gather(json, into, signed);
                }
            }
            case START_OBJECT -> {
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    String name = json.currentName();
                    json.nextToken();
                    member(name, json, into, signed);
                }
            }
            default -> {}
        }
    }

    private void member(String name, JsonParser json, StringBuilder into, boolean signed) throws IOException {
        switch (name) {
            case "text", "thinking", "summary", "content" -> gather(json, into, signed);
            case "signature" -> {
                if (signed && json.currentToken() == JsonToken.VALUE_STRING) {
                    signature = json.getText();
                }
                json.skipChildren();
            }
            default -> json.skipChildren();
        }
    }

    /** Content may be a list of parts, among them parts with reasoning (Mistral). */
    private @Nullable String content(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            return text(json, false);
        }
        StringBuilder into = new StringBuilder();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.currentToken() == JsonToken.START_OBJECT) {
                part(json, into);
            } else {
                gather(json, into, false);
            }
        }
        return into.toString();
    }

    private void part(JsonParser json, StringBuilder into) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            if (name.equals("thinking")) {
                thinkingParts = joined(thinkingParts, text(json, false));
            } else {
                member(name, json, into, false);
            }
        }
    }

    /** The text, empty for none. */
    public String content() {
        return content == null ? "" : content;
    }

    /** The refusal's text, empty for none. */
    public String refusal() {
        return refusal == null ? "" : refusal;
    }

    /** The reasoning, empty for none. */
    public String reasoning() {
        String parts = or(thinkingParts, or(thinkingBlocks, or(reasoningDetails, "")));
        return or(reasoningContent, or(reasoning, parts));
    }

    private static String or(@Nullable String first, String second) {
        return first == null || first.isEmpty() ? second : first;
    }

    /**
     * The signature of a thinking block that the target passes on from the Messages API ({@code thinking_blocks}), empty for
     * none. Signatures of {@code reasoning_details} belong to other vendors and are left alone.
     */
    public String signature() {
        return signature == null ? "" : signature;
    }
}
