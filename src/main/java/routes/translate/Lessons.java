package routes.translate;

import gateway.access.ClientIdentity;
import gateway.protocol.Dialect;
import gateway.provider.LearnedRefusals;
import gateway.translation.Conversion;
import gateway.translation.contract.DocumentedFields;
import gateway.translation.error.RefusedParameter;
import gateway.translation.error.UpstreamError;
import gateway.translation.error.UpstreamErrors;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import routes.request.OutgoingRequest;
import routes.request.RequestContext;
import routes.request.Target;

/**
 * Learns from a provider's refusal of fields, or of Responses beside Chat Completions, so that the request is tried once more
 * without them, and the next ones do without at once. Safe from many threads.
 */
public final class Lessons {

    private static final Logger LOG = LoggerFactory.getLogger(Lessons.class);

    private static final int MOST_TOLD = 1000;
    private static final Set<Integer> WITHOUT_PATH = Set.of(404, 405, 501);

    /** What OpenAI and Azure answer for a model that they do not have. */
    private static final Set<String> WITHOUT_MODEL = Set.of("model_not_found", "DeploymentNotFound");

    private final LearnedRefusals learned;
    private final Set<String> told = ConcurrentHashMap.newKeySet();
    private final BooleanSupplier strict;

    /** @param strict whether a request is refused when a part of it would have to be left out: then nothing is learned */
    public Lessons(LearnedRefusals learned, BooleanSupplier strict) {
        this.learned = learned;
        this.strict = strict;
    }

    /**
     * Takes the lesson of an error, if there is one.
     *
     * @param body the error as it came
     * @return whether another try at the same provider may go better
     */
    public boolean taken(RequestContext context, Target.OfProvider asked, int status, byte[] body) {
        OutgoingRequest sent = context.outgoing();
        if (sent == null || context.endpoint().relaysOnly() || strict.getAsBoolean()) {
            return false;
        }
        Conversion conversion = sent.conversion();
        if (!conversion.fitsTarget()) {
            return false;
        }
        if (conversion.target() != asked.provider().dialect() && isWithoutPath(status, body)) {
            return withoutResponses(context, asked);
        }
        List<String> fields = RefusedParameter.in(
                        status, body, conversion.request().body())
                .stream()
                .filter(field -> learned.learn(asked.provider(), asked.model(), clientOf(context), field))
                .toList();
        if (fields.isEmpty()) {
            return false;
        }
        fields.forEach(field -> tell(asked.provider().name(), DocumentedFields.told(field)));
        return true;
    }

    /** Each pair once, and no word of a client. */
    private void tell(String provider, String field) {
        if (told.size() < MOST_TOLD && told.add(provider + " " + field)) {
            LOG.warn(
                    "Provider {} does not take {}; the request goes without, as its learned refusals tell",
                    provider,
                    field);
        }
    }

    /** Whether the path is missing, not the model, nor something that the request names. */
    private static boolean isWithoutPath(int status, byte[] body) {
        if (!WITHOUT_PATH.contains(status)) {
            return false;
        }
        UpstreamError error = UpstreamErrors.read(status, body, Dialect.RESPONSES, null);
        return error.param() == null && (error.code() == null || !WITHOUT_MODEL.contains(error.code()));
    }

    private boolean withoutResponses(RequestContext context, Target.OfProvider asked) {
        boolean fresh = learned.learn(asked.provider(), asked.model(), clientOf(context), LearnedRefusals.NO_RESPONSES);
        if (fresh && told.size() < MOST_TOLD && told.add(asked.provider().name())) {
            LOG.warn(
                    "Provider {} has no Responses API; with tools its models do not think, as its learned refusals tell",
                    asked.provider().name());
        }
        return fresh;
    }

    /** The key that asks. */
    static String clientOf(RequestContext context) {
        ClientIdentity client = context.client();
        return client == null ? "" : client.keyId();
    }
}
