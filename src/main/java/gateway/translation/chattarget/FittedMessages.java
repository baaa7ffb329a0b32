package gateway.translation.chattarget;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.translation.contract.Features;
import gateway.translation.contract.Losses;
import gateway.translation.contract.SystemTexts;
import gateway.translation.contract.TargetTraits;
import gateway.translation.contract.TargetTraits.Replay;
import gateway.translation.wire.ResultValues;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.StringJoiner;

/**
 * Fits the messages of a request that is in Chat Completions already to a model that the client has not named, which need not be
 * the one that gave the answers in them. For one request, one thread.
 */
final class FittedMessages {

    private static final String CONTENT = "content";
    private static final String REASONING = "reasoning_content";
    private static final String ROLE = "role";
    private static final String TEXT = "text";
    private static final String TYPE = "type";

    /** OpenAI tells these of an answer, mostly as null; others refuse them in a request ("property is unsupported"). */
    private static final List<String> OF_ANSWERS = List.of("refusal", "audio", "function_call", "annotations");

    private final TargetTraits traits;
    private final boolean thinks;
    private final Losses losses;
    private final TargetCallIds ids;
    private final Map<String, Queue<String>> given = new HashMap<>(4);
    private boolean leading = true;

    /** @param thinks whether the model is to think */
    FittedMessages(TargetTraits traits, boolean thinks, Losses losses) {
        this.traits = traits;
        this.thinks = thinks;
        this.losses = losses;
        this.ids = new TargetCallIds(traits.callIds());
    }

    /** Changes the messages. */
    void fit(ArrayNode messages) {
        for (int at = 0; at < messages.size(); at++) {
            if (messages.path(at) instanceof ObjectNode message) {
                message(message, "messages." + at);
            }
        }
        if (!traits.userAfterTool()) {
            BehindTools.separate(messages);
        }
        SignedCalls.fit(messages, traits.callSignatures());
    }

    private void message(ObjectNode message, String where) {
        switch (message.path(ROLE).asText()) {
            case "system", "developer" -> {
                joined(message);
                system(message);
            }
            case "assistant" -> {
                leading = false;
                assistant(message, where);
                joined(message);
            }
            case "tool" -> {
                leading = false;
                result(message);
                joined(message);
            }
            default -> {
                leading = false;
                parts(message, where);
                joined(message);
            }
        }
    }

    /** Behind the first place the user says it, where the target wants none there. */
    private void system(ObjectNode message) {
        if (leading || traits.systemAnywhere()) {
            return;
        }
        message.put(ROLE, "user");
        JsonNode content = message.path(CONTENT);
        if (content.isTextual()) {
            message.put(CONTENT, SystemTexts.reminder(content.textValue()));
        }
    }

    private void assistant(ObjectNode message, String where) {
        OF_ANSWERS.stream()
                .filter(name ->
                        message.path(name).isNull() || message.path(name).isEmpty())
                .filter(name -> !message.path(name).isTextual())
                .forEach(message::remove);
        given.clear();
        JsonNode calls = message.path("tool_calls");
        for (JsonNode call : calls) {
            if (call instanceof ObjectNode object) {
                call(object);
            }
        }
        thinking(message, where);
        boolean silent = message.path(REASONING).asText("").isEmpty();
        if (traits.saysBlankReasoning() && thinks && !calls.isEmpty() && silent) {
            message.put(REASONING, ChatThoughts.NO_THINKING);
        }
    }

    private void call(ObjectNode call) {
        String id = call.path("id").asText("");
        String atTarget = ids.next(id.isEmpty() ? "call" : id);
        given.computeIfAbsent(id, each -> new ArrayDeque<>(1)).add(atTarget);
        call.put("id", atTarget);
        if (call.get("function") instanceof ObjectNode function
                && function.path("arguments").asText("").isBlank()) {
            function.put("arguments", "{}");
        }
    }

    /** The thinking of earlier turns goes where the target wants it, or nowhere. */
    private void thinking(ObjectNode message, String where) {
        Replay replay = traits.replay();
        if (replay == Replay.REASONING_DETAILS) {
            return;
        }
        JsonNode other = message.remove("reasoning");
        JsonNode content = message.remove(REASONING);
        message.remove("reasoning_details");
        String text = content == null ? "" : content.asText("");
        text = text.isEmpty() && other != null ? other.asText("") : text;
        if (text.isEmpty()) {
            return;
        }
        if (replay == Replay.NONE) {
            losses.add(Features.THINKING_HISTORY, where);
        } else {
            message.put(replay == Replay.REASONING ? "reasoning" : REASONING, text);
        }
    }

    private void result(ObjectNode message) {
        Queue<String> waiting = given.get(message.path("tool_call_id").asText(""));
        String id = waiting == null ? null : waiting.poll();
        if (id != null) {
            message.put("tool_call_id", id);
        }
        JsonNode content = message.get(CONTENT);
        if (content != null && !content.isTextual() && !isParts(content)) {
            message.put(CONTENT, ResultValues.text(content));
        }
    }

    private static boolean isParts(JsonNode content) {
        boolean parts = content.isArray() && !content.isEmpty();
        for (JsonNode part : content) {
            parts &= ResultValues.isTyped(part);
        }
        return parts;
    }

    /** What the target cannot be given leaves a short text in its place. */
    private void parts(ObjectNode message, String where) {
        if (!(message.get(CONTENT) instanceof ArrayNode list)) {
            return;
        }
        for (int at = 0; at < list.size(); at++) {
            JsonNode part = list.path(at);
            String type = part.path(TYPE).asText();
            boolean linked = !part.path("image_url").path("url").asText("data:").startsWith("data:");
            boolean image = type.equals("image_url") && (!traits.images() || (linked && !traits.imageUrls()));
            boolean file = type.equals("file") && !traits.documents();
            if (image || file) {
                losses.add(image ? Features.IMAGE : Features.DOCUMENT, where + ".content." + at);
                String missing = image ? ContentParts.IMAGE_MISSING : ContentParts.DOCUMENT_MISSING;
                list.set(at, list.objectNode().put(TYPE, TEXT).put(TEXT, missing));
            }
        }
    }

    /** Texts alone become one, because some servers refuse a list of them, and many an empty one ({@link ChatContent}). */
    private void joined(ObjectNode message) {
        if (traits.cacheControl() || !(message.get(CONTENT) instanceof ArrayNode list)) {
            return;
        }
        StringJoiner texts = new StringJoiner("\n\n");
        for (JsonNode part : list) {
            if (!part.path(TYPE).asText().equals(TEXT)) {
                return;
            }
            if (!part.path(TEXT).asText().isEmpty()) {
                texts.add(part.path(TEXT).asText());
            }
        }
        message.put(CONTENT, texts.toString());
    }
}
