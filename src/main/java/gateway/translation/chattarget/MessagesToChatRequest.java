package gateway.translation.chattarget;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import gateway.translation.contract.Features;
import gateway.translation.contract.Losses;
import gateway.translation.contract.MessagesRequestLosses;
import gateway.translation.contract.ModelFamilies;
import gateway.translation.contract.RequestPart;
import gateway.translation.contract.RequestTranslation;
import gateway.translation.contract.TargetTraits;
import gateway.translation.contract.TemperatureLimit;
import gateway.translation.contract.ToolNamer;
import gateway.translation.contract.TranslatedRequest;
import gateway.translation.contract.TranslationTarget;
import java.util.List;

/** Turns a Messages request into one of Chat Completions (docs/wire.md, "Requests to OpenAI's APIs", column C). */
public final class MessagesToChatRequest implements RequestTranslation {

    /**
     * A member of messages that become items of the Responses API: {@code item}s of reasoning, each with the number of calls that
     * come {@code before} it.
     */
    public static final String REASONING_ITEMS = ChatThoughts.ITEMS;

    private static final int MOST_STOPS = 4;

    /**
     * Whether a request has tools beside which the target does not think in Chat Completions, though it is asked to.
     *
     * @throws gateway.error.GatewayFailure.RequestRefused where what it says of thinking is malformed
     */
    public static boolean losesEffort(ObjectNode request, TranslationTarget target) {
        return ChatReasoning.losesEffort(RequestPart.of(request), target);
    }

    @Override
    public TranslatedRequest translate(ObjectNode request, TranslationTarget target) {
        return translate(request, target, false);
    }

    /**
     * Translates a request.
     *
     * @param documentUrls whether the request is on its way to the Responses API: documents by URL become files with a {@code
     *     file_url}, and tools that the target runs stand among the functions as they are there
     */
    public TranslatedRequest translate(ObjectNode request, TranslationTarget target, boolean documentUrls) {
        RequestPart from = RequestPart.of(request);
        TargetTraits traits = target.traits();
        Losses losses = new Losses();
        ToolNamer names = new ToolNamer();
        ObjectNode tools = Json.mapper().createObjectNode();
        new ChatToolDefinitions(target, documentUrls, names, losses).addTo(tools, from);
        boolean inWords = tools.has("tools") && !traits.formatWithTools();
        ChatOutputFormat format = new ChatOutputFormat(from, traits.jsonSchema(), inWords);

        ObjectNode body = Json.mapper().createObjectNode().put("model", target.model());
        body.set(
                "messages",
                new ChatConversation(from, target, documentUrls, names, losses).messages(format.instruction()));
        body.setAll(tools);
        limit(from, target, losses, body);
        sampling(from, target, losses, body);
        stops(from, target, losses, body);
        format.addTo(body, losses);
        new ChatReasoning(target).addTo(body, from, losses);
        metadata(from, traits, losses, body);
        serviceTier(from, traits, losses, body);
        cacheMark(from, traits, body);
        stream(from, traits, body);
        MessagesRequestLosses.addTo(losses, from);
        return new TranslatedRequest(body, losses.inOrderOf(request), names.names());
    }

    /** A request that is only counted has no limit; one with 0 fills Anthropic's cache and wants no answer. */
    private static void limit(RequestPart from, TranslationTarget target, Losses losses, ObjectNode body) {
        Integer limit = from.optionalWholeNumber("max_tokens");
        if (limit == null) {
            return;
        }
        if (limit == 0) {
            throw RequestPart.impossible("max_tokens of 0, which only fills a cache.");
        }
        Integer most = target.outputLimit();
        if (most != null && limit > most) {
            losses.add(Features.MAX_TOKENS, "max_tokens");
        }
        body.put(
                target.limitsCompletion() ? "max_completion_tokens" : "max_tokens",
                most == null ? limit : Integer.valueOf(Math.min(limit, most)));
    }

    private static void sampling(RequestPart from, TranslationTarget target, Losses losses, ObjectNode body) {
        boolean refused = !target.takesSampling();
        sampling(from, "temperature", Features.TEMPERATURE, refused, losses, body);
        TemperatureLimit.fit(body, target.traits(), losses);
        sampling(from, "top_p", Features.TOP_P, refused, losses, body);
        JsonNode topK = from.optionalNumber("top_k");
        if (topK != null && target.traits().topK()) {
            body.set("top_k", topK);
        } else if (topK != null) {
            losses.add(Features.TOP_K, "top_k");
        }
    }

    /** 1 is what such a model does anyway. */
    private static void sampling(
            RequestPart from, String name, String feature, boolean refused, Losses losses, ObjectNode body) {
        JsonNode value = from.optionalNumber(name);
        if (value == null) {
            return;
        }
        if (!refused) {
            body.set(name, value);
        } else if (Double.compare(value.doubleValue(), 1) != 0) {
            losses.add(feature, name);
        }
    }

    /** OpenAI's reasoning models answer "Unsupported parameter: 'stop'". */
    private static void stops(RequestPart from, TranslationTarget target, Losses losses, ObjectNode body) {
        List<String> stops = from.texts("stop_sequences");
        int taken = ModelFamilies.isReasoningModel(target.model()) ? 0 : Math.min(stops.size(), MOST_STOPS);
        if (taken > 0) {
            ArrayNode list = body.putArray("stop");
            stops.subList(0, taken).forEach(list::add);
        }
        for (int at = taken; at < stops.size(); at++) {
            losses.add(Features.STOP_SEQUENCES, "stop_sequences." + at);
        }
    }

    private static void metadata(RequestPart from, TargetTraits traits, Losses losses, ObjectNode body) {
        RequestPart metadata = from.optionalPart("metadata");
        if (metadata == null) {
            return;
        }
        String userId = metadata.optionalText("user_id");
        if (userId != null && !userId.isEmpty()) {
            if (traits.takes("user")) {
                body.put("user", UserIds.user(userId));
            }
            String cacheKey =
                    traits.developerRole() && traits.takes("prompt_cache_key") ? UserIds.cacheKey(userId) : null;
            if (cacheKey != null) {
                body.put("prompt_cache_key", cacheKey);
            }
        }
        metadata.fields().fieldNames().forEachRemaining(name -> {
            if (!"user_id".equals(name) && metadata.has(name)) {
                losses.add(Features.METADATA, metadata.at(name));
            }
        });
    }

    private static void serviceTier(RequestPart from, TargetTraits traits, Losses losses, ObjectNode body) {
        String tier = from.optionalText("service_tier");
        if (tier == null) {
            return;
        }
        boolean refused = !traits.takes("service_tier");
        if (refused && tier.equals("auto")) {
            return;
        }
        switch (refused ? "refused" : tier) {
            case "auto" -> body.put("service_tier", "auto");
            case "standard_only" -> body.put("service_tier", "default");
            default -> losses.add(Features.SERVICE_TIER, "service_tier");
        }
    }

    private static void cacheMark(RequestPart from, TargetTraits traits, ObjectNode body) {
        JsonNode mark = from.value("cache_control");
        if (mark != null && traits.cacheControl()) {
            body.set("cache_control", mark.deepCopy());
        }
    }

    private static void stream(RequestPart from, TargetTraits traits, ObjectNode body) {
        if (from.flag("stream")) {
            body.put("stream", true);
            if (traits.streamUsage()) {
                body.putObject("stream_options").put("include_usage", true);
            }
        }
    }
}
