package gateway.translation.responsestarget;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import gateway.translation.chattarget.MessagesToChatRequest;
import gateway.translation.contract.Features;
import gateway.translation.contract.Losses;
import gateway.translation.contract.RequestTranslation;
import gateway.translation.contract.TargetTraits;
import gateway.translation.contract.TranslatedRequest;
import gateway.translation.contract.TranslationTarget;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Turns a Messages request into one of the Responses API (docs/wire.md, "Requests to OpenAI's APIs", column R). The
 * conversation and everything that both OpenAI dialects share is translated to Chat Completions first and then put into items;
 * nothing is stored at the target.
 */
public final class MessagesToResponsesRequest implements RequestTranslation {

    /** OpenAI refuses less. */
    private static final int LEAST_OUTPUT = 16;

    private static final Set<String> SAME = Set.of(
            "temperature",
            "top_p",
            "top_k",
            "user",
            "prompt_cache_key",
            "service_tier",
            "stream",
            "parallel_tool_calls",
            "max_tool_calls");

    private final MessagesToChatRequest chats = new MessagesToChatRequest();

    @Override
    public TranslatedRequest translate(ObjectNode request, TranslationTarget target) {
        TranslatedRequest chat = chats.translate(request, keepingParts(target), true);
        Losses losses = new Losses();
        chat.losses().forEach(loss -> losses.add(loss.feature(), loss.where()));
        ObjectNode body = Json.mapper().createObjectNode().put("model", target.model());
        new ResponsesInput(chat.body().path("messages")).addTo(body);
        for (Map.Entry<String, JsonNode> field : chat.body().properties()) {
            add(field.getKey(), field.getValue(), body, losses, target);
        }
        addSummary(request, target, body);
        addInclude(target, body);
        if (chat.tools().searches()) {
            addSearch(target, body);
        }
        if (chat.tools().runsCode()) {
            body.withArrayProperty("include").add("code_interpreter_call.outputs");
        }
        body.put("store", false);
        return new TranslatedRequest(body, losses.inOrderOf(request), chat.tools());
    }

    /** Parts of a content stay apart where the target is said to keep marks; the marks themselves are left out here. */
    private static TranslationTarget keepingParts(TranslationTarget target) {
        TargetTraits traits = target.traits();
        TargetTraits.Reasoning reasoning = traits.reasoning() == TargetTraits.Reasoning.THINKING
                ? TargetTraits.Reasoning.EFFORT
                : traits.reasoning();
        return target.with(traits.forResponses(reasoning));
    }

    private static void add(String name, JsonNode value, ObjectNode body, Losses losses, TranslationTarget target) {
        switch (name) {
            case "max_completion_tokens" -> addLimit(value.intValue(), body, losses, target);
            case "reasoning_effort" -> body.putObject("reasoning").set("effort", value);
            case "reasoning" -> addReasoning(value, body);
            case "verbosity" -> body.withObjectProperty("text").set("verbosity", value);
            case "response_format" -> addFormat(value, body);
            case "tools" -> addTools(value, body);
            case "tool_choice" -> addChoice(value, body);
            case "stop" -> {
                for (int at = 0; at < value.size(); at++) {
                    losses.add(Features.STOP_SEQUENCES, "stop_sequences." + at);
                }
            }
            default -> {
                if (SAME.contains(name)) {
                    body.set(name, value);
                }
            }
        }
    }

    private static void addLimit(int limit, ObjectNode body, Losses losses, TranslationTarget target) {
        boolean tooSmall = limit < LEAST_OUTPUT && target.traits().developerRole();
        if (tooSmall) {
            losses.add(Features.MAX_TOKENS, "max_tokens");
        }
        body.put("max_output_tokens", tooSmall ? LEAST_OUTPUT : limit);
    }

    private static void addReasoning(JsonNode given, ObjectNode body) {
        ObjectNode reasoning = body.putObject("reasoning");
        for (String name : List.of("effort", "max_tokens")) {
            if (given.has(name)) {
                reasoning.set(name, given.get(name));
            }
        }
        if (reasoning.isEmpty()) {
            body.remove("reasoning");
        }
    }

    /** Reasoning that is wanted and not hidden is summed up; the API tells nothing of it otherwise. */
    private static void addSummary(ObjectNode request, TranslationTarget target, ObjectNode body) {
        boolean hidden = request.path("thinking").path("display").asText("").equals("omitted")
                || target.reasoning().exclude();
        JsonNode reasoning = body.path("reasoning");
        if (!hidden
                && reasoning instanceof ObjectNode wanted
                && !wanted.path("effort").asText("").equals("none")) {
            wanted.put("summary", "auto");
        }
    }

    /** Nothing is stored, so that reasoning has to be carried by the client; those of Chat Completions cannot. */
    private static void addInclude(TranslationTarget target, ObjectNode body) {
        boolean thinks = body.path("reasoning").isObject()
                && !body.path("reasoning").path("effort").asText("").equals("none");
        if (thinks && !target.bridge() && !target.reasoning().exclude()) {
            body.putArray("include").add("reasoning.encrypted_content");
        }
    }

    /**
     * The pages that a search found are told where they are asked for; there is no search at the least effort ("not supported in
     * gpt-5 with minimal reasoning", developers.openai.com/api/docs/guides/tools-web-search).
     */
    private static void addSearch(TranslationTarget target, ObjectNode body) {
        if (target.traits().webSearch() == TargetTraits.WebSearch.RESPONSES) {
            body.withArrayProperty("include").add("web_search_call.action.sources");
        }
        if (body.path("reasoning") instanceof ObjectNode reasoning
                && reasoning.path("effort").asText("").equals("minimal")) {
            reasoning.put("effort", "low");
        }
    }

    private static void addFormat(JsonNode given, ObjectNode body) {
        ObjectNode format = body.withObjectProperty("text").putObject("format");
        format.set("type", given.path("type"));
        if (given.get("json_schema") instanceof ObjectNode schema) {
            format.setAll(schema);
        }
    }

    /** Where nothing is said, this API makes schemas strict, and then refuses those with optional members. */
    private static void addTools(JsonNode given, ObjectNode body) {
        ArrayNode tools = body.putArray("tools");
        for (JsonNode tool : given) {
            if (!tool.path("type").asText("").equals("function")) {
                tools.add(tool);
                continue;
            }
            ObjectNode added = tools.addObject().put("type", "function");
            if (tool.get("function") instanceof ObjectNode function) {
                added.setAll(function);
            }
            added.put("strict", added.path("strict").asBoolean());
        }
    }

    private static void addChoice(JsonNode given, ObjectNode body) {
        if (given.isObject() && !given.has("function")) {
            body.set("tool_choice", given);
        } else if (given.isObject()) {
            ObjectNode choice = body.putObject("tool_choice").put("type", "function");
            choice.set("name", given.path("function").path("name"));
        } else {
            body.set("tool_choice", given);
        }
    }
}
