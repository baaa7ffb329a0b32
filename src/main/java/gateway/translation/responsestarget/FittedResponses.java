package gateway.translation.responsestarget;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.translation.chattarget.Efforts;
import gateway.translation.contract.Digests;
import gateway.translation.contract.Features;
import gateway.translation.contract.Losses;
import gateway.translation.contract.ModelFamilies;
import gateway.translation.contract.TargetTraits;
import gateway.translation.contract.TranslationTarget;
import gateway.translation.wire.ResponsesObjects;
import gateway.translation.wire.ToolSchemas;
import java.util.Iterator;

/**
 * Fits a request that is one of the Responses API already to a model that the client has not named: its tools, its items, its wish
 * for reasoning. For one request, one thread.
 */
public final class FittedResponses {

    private static final String CALL_ID = "call_id";
    /** OpenAI: "Expected a string with maximum length 64". */
    private static final int LONGEST_ID = 64;

    private static final String ENCRYPTED = "reasoning.encrypted_content";
    private static final String IMAGE_MISSING = "[image left out]";
    private static final String TOOLS = "tools";
    private static final String TYPE = "type";

    private final TranslationTarget target;
    private final TargetTraits traits;
    private final Losses losses;

    private FittedResponses(TranslationTarget target, Losses losses) {
        this.target = target;
        this.traits = target.traits();
        this.losses = losses;
    }

    /** Changes the request. */
    public static void fit(ObjectNode body, TranslationTarget target, Losses losses) {
        FittedResponses fitted = new FittedResponses(target, losses);
        fitted.tools(body.path(TOOLS), TOOLS);
        if (!target.traits().namedToolChoice()) {
            onlyOffered(body);
        }
        fitted.reasoning(body);
        if (body.get("input") instanceof ArrayNode input) {
            fitted.items(input);
        }
    }

    private void tools(JsonNode tools, String where) {
        for (int at = 0; at < tools.size(); at++) {
            JsonNode tool = tools.get(at);
            String place = where + "." + at;
            switch (tool.path(TYPE).asText()) {
                case "function" -> function((ObjectNode) tool, place);
                case "namespace" -> tools(tool.path(TOOLS), place + "." + TOOLS);
                default -> {}
            }
        }
    }

    private void function(ObjectNode tool, String where) {
        if (tool.get("parameters") instanceof ObjectNode schema) {
            ToolSchemas.completed(schema);
            if (!traits.refusesInSchema().isEmpty() && ToolSchemas.dropped(schema, traits.refusesInSchema())) {
                losses.add(Features.TOOL_SCHEMA, where + ".parameters");
            }
        }
    }

    /** As in Chat Completions, for targets that take no name there. */
    private static void onlyOffered(ObjectNode body) {
        JsonNode choice = body.path("tool_choice");
        ArrayNode only = body.arrayNode();
        for (JsonNode tool : body.path(TOOLS)) {
            if (choice.path("name").isTextual() && choice.path("name").equals(tool.path("name"))) {
                only.add(tool);
            }
        }
        if (!only.isEmpty()) {
            body.set(TOOLS, only);
            body.put("tool_choice", "required");
        }
    }

    private boolean reasons() {
        return switch (traits.reasoning()) {
            case NONE -> false;
            case EFFORT, THINKING -> !traits.developerRole() || ModelFamilies.isReasoningModel(target.model());
            case OBJECT -> true;
        };
    }

    private void reasoning(ObjectNode body) {
        String effort = body.path("reasoning").path("effort").textValue();
        if (!reasons()) {
            if (body.remove("reasoning") != null && effort != null && !effort.equals(Efforts.NONE)) {
                losses.add(Features.THINKING, "reasoning.effort");
            }
            withoutEncrypted(body);
        } else if (effort != null
                && traits.reasoning() != TargetTraits.Reasoning.OBJECT
                && body.get("reasoning") instanceof ObjectNode reasoning) {
            reasoning.put("effort", Efforts.fitting(target, effort));
        }
    }

    /** OpenAI: "Encrypted content is not supported with this model." */
    private static void withoutEncrypted(ObjectNode body) {
        if (body.get("include") instanceof ArrayNode include) {
            removeFrom(include);
            if (include.isEmpty()) {
                body.remove("include");
            }
        }
    }

    private static void removeFrom(ArrayNode include) {
        for (Iterator<JsonNode> wanted = include.elements(); wanted.hasNext(); ) {
            if (ENCRYPTED.equals(wanted.next().textValue())) {
                wanted.remove();
            }
        }
    }

    private void items(ArrayNode input) {
        int number = 0;
        for (Iterator<JsonNode> items = input.elements(); items.hasNext(); number++) {
            JsonNode item = items.next();
            String where = "input." + number;
            if (item instanceof ObjectNode object && object.path(CALL_ID).isTextual()) {
                object.put(CALL_ID, Digests.within(object.path(CALL_ID).textValue(), LONGEST_ID));
            }
            if (item.path(TYPE).asText().equals("reasoning") && !isReadable(item)) {
                items.remove();
                losses.add(Features.THINKING_HISTORY, where);
            } else if (!traits.images() || !traits.imageUrls()) {
                images(item.path("content"), where + ".content");
                images(item.path("output"), where + ".output");
            }
        }
    }

    /** Thinking of Claude or of a provider behind this gateway, and that which OpenAI itself has not sealed, tell it nothing. */
    private boolean isReadable(JsonNode item) {
        String sealed = item.path("encrypted_content").asText("");
        boolean foreign = sealed.startsWith(ResponsesObjects.SIGNATURE) || sealed.startsWith(ResponsesObjects.REDACTED);
        return reasons() && !foreign && (!traits.developerRole() || !sealed.isEmpty());
    }

    private void images(JsonNode content, String where) {
        if (!(content instanceof ArrayNode parts)) {
            return;
        }
        for (int at = 0; at < parts.size(); at++) {
            JsonNode part = parts.get(at);
            boolean linked = !part.path("image_url").asText("data:").startsWith("data:");
            if (part.path(TYPE).asText().equals("input_image")
                    && (!traits.images() || (linked && !traits.imageUrls()))) {
                losses.add(Features.IMAGE, where + "." + at);
                parts.set(at, parts.objectNode().put(TYPE, "input_text").put("text", IMAGE_MISSING));
            }
        }
    }
}
