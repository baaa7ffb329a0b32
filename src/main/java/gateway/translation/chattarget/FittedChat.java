package gateway.translation.chattarget;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.translation.contract.Features;
import gateway.translation.contract.Losses;
import gateway.translation.contract.ModelFamilies;
import gateway.translation.contract.TargetTraits;
import gateway.translation.contract.TranslationTarget;
import gateway.translation.wire.ToolSchemas;

/**
 * Fits a request that is in Chat Completions already to a model that the client has not named: its tools, its messages, its wish
 * for reasoning, the form of its answer. For one request, one thread.
 */
public final class FittedChat {

    private static final String EFFORT = "reasoning_effort";
    private static final String FORMAT = "response_format";
    private static final String SCHEMA = "json_schema";

    private final TranslationTarget target;
    private final TargetTraits traits;
    private final Losses losses;
    private boolean thinks;

    private FittedChat(TranslationTarget target, Losses losses) {
        this.target = target;
        this.traits = target.traits();
        this.losses = losses;
    }

    /** Changes the request. */
    public static void fit(ObjectNode body, TranslationTarget target, Losses losses) {
        FittedChat chat = new FittedChat(target, losses);
        JsonNode tools = body.path("tools");
        for (int at = 0; at < tools.size(); at++) {
            chat.tool(tools.path(at), at);
        }
        if (!target.traits().namedToolChoice()) {
            ForcedTool.onlyOffered(body);
        }
        chat.reasoning(body);
        if (body.get("messages") instanceof ArrayNode messages) {
            boolean thinks = chat.thinks || !Efforts.maySwitchOff(target);
            new FittedMessages(target.traits(), thinks, losses).fit(messages);
            chat.format(body, messages);
        }
    }

    private void tool(JsonNode tool, int at) {
        if (tool.get("function") instanceof ObjectNode function
                && function.get("parameters") instanceof ObjectNode schema) {
            String where = "tools." + at + ".function.";
            ToolSchemas.completed(schema);
            if (traits.refusesInSchema().isEmpty() || !ToolSchemas.dropped(schema, traits.refusesInSchema())) {
                return;
            }
            losses.add(Features.TOOL_SCHEMA, where + "parameters");
            if (function.path("strict").asBoolean() && !StrictSchemas.fits(schema)) {
                function.remove("strict");
                losses.add(Features.STRICT_TOOL, where + "strict");
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
            case EFFORT -> {
                if (traits.developerRole() && !ModelFamilies.isReasoningModel(target.model())) {
                    withoutEffort(body);
                } else {
                    body.put(EFFORT, Efforts.fitting(target, effort));
                }
            }
            case THINKING -> {
                body.remove(EFFORT);
                if (!body.has("thinking")) {
                    body.putObject("thinking").put("type", thinks ? "enabled" : "disabled");
                }
            }
            case OBJECT -> {}
            case NONE -> withoutEffort(body);
        }
    }

    private void withoutEffort(ObjectNode body) {
        body.remove(EFFORT);
        if (thinks) {
            losses.add(Features.THINKING, EFFORT);
        }
    }

    /** What the target does not take as a format is told in words. */
    private void format(ObjectNode body, ArrayNode messages) {
        JsonNode format = body.path(FORMAT);
        String type = format.path("type").asText("text");
        boolean alone = traits.formatWithTools() || body.path("tools").isEmpty();
        if (type.equals("text") || (alone && (traits.jsonSchema() || !type.equals(SCHEMA)))) {
            return;
        }
        boolean schema = type.equals(SCHEMA);
        losses.add(schema ? Features.JSON_SCHEMA : Features.OUTPUT_FORMAT, FORMAT);
        if (schema && format.path(SCHEMA).path("schema").isObject()) {
            String told = ChatOutputFormat.instruction(format.path(SCHEMA).path("schema"));
            ObjectNode first = messages.objectNode().put("role", "system").put("content", told);
            messages.insert(0, first);
        }
        if (alone) {
            body.putObject(FORMAT).put("type", "json_object");
        } else {
            body.remove(FORMAT);
        }
    }
}
