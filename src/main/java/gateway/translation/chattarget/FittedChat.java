package gateway.translation.chattarget;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.translation.contract.Features;
import gateway.translation.contract.Losses;
import gateway.translation.contract.TargetTraits;
import gateway.translation.contract.TranslationTarget;
import gateway.translation.wire.ResultValues;
import gateway.translation.wire.ToolSchemas;
import java.util.HashMap;
import java.util.Map;

/**
 * Fits a request that is in Chat Completions already to a model that the client has not named: its tools, its messages, its wish
 * for reasoning. For one request, one thread.
 */
public final class FittedChat {

    private static final String CONTENT = "content";
    private static final String EFFORT = "reasoning_effort";
    private static final String REASONING = "reasoning_content";
    private static final String ROLE = "role";
    private static final String TEXT = "text";

    private final TranslationTarget target;
    private final TargetTraits traits;
    private final Losses losses;
    private final TargetCallIds ids;
    private final Map<String, String> given = new HashMap<>(4);
    private boolean leading = true;
    private boolean thinks;

    private FittedChat(TranslationTarget target, Losses losses) {
        this.target = target;
        this.traits = target.traits();
        this.losses = losses;
        this.ids = new TargetCallIds(traits.callIds());
    }

    /** Changes the request. */
    public static void fit(ObjectNode body, TranslationTarget target, Losses losses) {
        FittedChat chat = new FittedChat(target, losses);
        JsonNode tools = body.path("tools");
        for (int at = 0; at < tools.size(); at++) {
            chat.tool(tools.path(at), at);
        }
        chat.reasoning(body);
        JsonNode messages = body.path("messages");
        for (int at = 0; at < messages.size(); at++) {
            if (messages.path(at) instanceof ObjectNode message) {
                chat.message(message, "messages." + at);
            }
        }
    }

    private void tool(JsonNode tool, int at) {
        if (tool.path("function").get("parameters") instanceof ObjectNode schema) {
            ToolSchemas.completed(schema);
            if (!traits.refusesInSchema().isEmpty() && ToolSchemas.dropped(schema, traits.refusesInSchema())) {
                losses.add(Features.TOOL_SCHEMA, "tools." + at + ".function.parameters");
            }
        }
    }

    private void reasoning(ObjectNode body) {
        String effort = body.path(EFFORT).textValue();
        thinks = !Efforts.NONE.equals(effort)
                && !"disabled".equals(body.path("thinking").path("type").textValue());
        if (traits.reasoning() == TargetTraits.Reasoning.EFFORT
                && body.path("tools").size() > 0
                && !traits.effortWithTools()) {
            if (effort != null && thinks) {
                losses.add(Features.THINKING, EFFORT);
            }
            body.put(EFFORT, Efforts.NONE);
        } else if (effort != null) {
            effort(body, effort);
        }
    }

    private void effort(ObjectNode body, String effort) {
        switch (traits.reasoning()) {
            case EFFORT -> body.put(EFFORT, Efforts.fitting(target, effort));
            case THINKING -> {
                body.remove(EFFORT);
                if (!body.has("thinking")) {
                    body.putObject("thinking").put("type", thinks ? "enabled" : "disabled");
                }
            }
            case OBJECT -> {}
            case NONE -> {
                body.remove(EFFORT);
                if (thinks) {
                    losses.add(Features.THINKING, EFFORT);
                }
            }
        }
    }

    private void message(ObjectNode message, String where) {
        String role = message.path(ROLE).asText();
        switch (role) {
            case "system", "developer" -> system(message);
            case "assistant" -> {
                leading = false;
                assistant(message);
            }
            case "tool" -> {
                leading = false;
                result(message);
            }
            default -> {
                leading = false;
                parts(message, where);
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

    private void assistant(ObjectNode message) {
        JsonNode calls = message.path("tool_calls");
        for (JsonNode call : calls) {
            if (call instanceof ObjectNode object && object.path("id").isTextual()) {
                String id = object.path("id").textValue();
                given.put(id, ids.next(id));
                object.put("id", given.get(id));
            }
        }
        if (traits.saysBlankReasoning() && thinks && !calls.isEmpty() && !message.hasNonNull(REASONING)) {
            message.put(REASONING, "");
        }
    }

    private void result(ObjectNode message) {
        String id = message.path("tool_call_id").asText("");
        if (given.containsKey(id)) {
            message.put("tool_call_id", given.get(id));
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
            String type = list.path(at).path("type").asText();
            boolean image = type.equals("image_url") && !traits.images();
            boolean file = type.equals("file") && !traits.documents();
            if (image || file) {
                losses.add(image ? Features.IMAGE : Features.DOCUMENT, where + ".content." + at);
                String missing = image ? ContentParts.IMAGE_MISSING : ContentParts.DOCUMENT_MISSING;
                list.set(at, list.objectNode().put("type", TEXT).put(TEXT, missing));
            }
        }
    }
}
