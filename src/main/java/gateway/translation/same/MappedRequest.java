package gateway.translation.same;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.translation.contract.Features;
import gateway.translation.contract.Losses;
import gateway.translation.contract.ModelFamilies;
import gateway.translation.contract.TargetTraits;
import gateway.translation.contract.TemperatureLimit;
import gateway.translation.contract.ToolNames;
import gateway.translation.contract.TranslatedRequest;
import gateway.translation.contract.TranslationTarget;

/**
 * A request in the dialect of its target. Where another model than the client named answers it, the client cannot know what that
 * one takes: the limit gets the target's name and its most, and sampling that the model refuses is left out. Where the name
 * stays, so does everything else. Stateless.
 */
public final class MappedRequest {

    private static final String MODEL = "model";
    private static final String STOP = "stop";
    private static final String DEVELOPER = "developer";
    private static final String SHORT_LIMIT = "max_tokens";
    private static final String LONG_LIMIT = "max_completion_tokens";

    private MappedRequest() {}

    /** A request of Chat Completions. */
    public static TranslatedRequest chat(ObjectNode request, TranslationTarget to) {
        ObjectNode body = renamed(request, to);
        Losses losses = new Losses();
        if (isMapped(request, to)) {
            limitName(body, to);
            ceiling(body, to, losses);
            sampling(body, to, losses);
            stop(body, to, losses);
            roles(body, to.traits());
            parallel(body, to.traits(), losses);
        }
        return new TranslatedRequest(body, losses.inOrderOf(request), new ToolNames());
    }

    /** A request of Responses. */
    public static TranslatedRequest responses(ObjectNode request, TranslationTarget to) {
        ObjectNode body = renamed(request, to);
        Losses losses = new Losses();
        if (isMapped(request, to)) {
            lower(body, "max_output_tokens", to, losses);
            sampling(body, to, losses);
            parallel(body, to.traits(), losses);
        }
        return new TranslatedRequest(body, losses.inOrderOf(request), new ToolNames());
    }

    /** A request of Messages: its name alone changes. */
    public static TranslatedRequest messages(ObjectNode request, TranslationTarget to) {
        return new TranslatedRequest(renamed(request, to), new Losses().inOrderOf(request), new ToolNames());
    }

    /** Whether the target's model has another name than the client's. */
    public static boolean isMapped(ObjectNode request, TranslationTarget to) {
        return !to.model().equals(request.path(MODEL).asText());
    }

    private static ObjectNode renamed(ObjectNode request, TranslationTarget to) {
        return request.deepCopy().put(MODEL, to.model());
    }

    private static void limitName(ObjectNode body, TranslationTarget to) {
        boolean completion = to.limitsCompletion();
        String wanted = completion ? LONG_LIMIT : SHORT_LIMIT;
        JsonNode other = body.remove(completion ? SHORT_LIMIT : LONG_LIMIT);
        if (other != null && !body.hasNonNull(wanted)) {
            body.set(wanted, other);
        }
    }

    private static void ceiling(ObjectNode body, TranslationTarget to, Losses losses) {
        lower(body, LONG_LIMIT, to, losses);
        lower(body, SHORT_LIMIT, to, losses);
    }

    private static void lower(ObjectNode body, String field, TranslationTarget to, Losses losses) {
        Integer most = to.outputLimit();
        if (most != null && body.path(field).isNumber() && body.path(field).asLong() > most) {
            body.put(field, most);
            losses.add(Features.MAX_TOKENS, field);
        }
    }

    /** 1 is what such a model does anyway. */
    private static void sampling(ObjectNode body, TranslationTarget to, Losses losses) {
        if (to.takesSampling()) {
            TemperatureLimit.fit(body, to.traits(), losses);
            return;
        }
        for (String field : new String[] {Features.TEMPERATURE, Features.TOP_P}) {
            JsonNode value = body.remove(field);
            if (value != null && value.isNumber() && Double.compare(value.doubleValue(), 1) != 0) {
                losses.add(field, field);
            }
        }
        for (String field : new String[] {Features.PRESENCE_PENALTY, Features.FREQUENCY_PENALTY}) {
            JsonNode value = body.remove(field);
            if (value != null && value.isNumber() && value.doubleValue() != 0) {
                losses.add(field, field);
            }
        }
    }

    private static void stop(ObjectNode body, TranslationTarget to, Losses losses) {
        boolean refused = ModelFamilies.isReasoningModel(to.model());
        if (refused && body.hasNonNull(STOP)) {
            losses.add(Features.STOP_SEQUENCES, STOP);
        }
        if (refused) {
            body.remove(STOP);
        }
    }

    /** Only OpenAI's own models know developers. */
    private static void roles(ObjectNode body, TargetTraits traits) {
        if (traits.developerRole()) {
            return;
        }
        for (JsonNode message : body.path("messages")) {
            if (message instanceof ObjectNode object
                    && DEVELOPER.equals(object.path("role").asText())) {
                object.put("role", "system");
            }
        }
    }

    private static void parallel(ObjectNode body, TargetTraits traits, Losses losses) {
        if (traits.parallelToolCalls()) {
            return;
        }
        JsonNode value = body.remove(Features.PARALLEL_TOOL_CALLS);
        if (value != null && value.isBoolean() && !value.booleanValue()) {
            losses.add(Features.PARALLEL_TOOL_CALLS, Features.PARALLEL_TOOL_CALLS);
        }
    }
}
