package routes.translate;

import gateway.access.ClientIdentity;
import gateway.provider.LearnedRefusals;
import gateway.translation.Conversion;
import gateway.translation.contract.DocumentedFields;
import gateway.translation.error.RefusedParameter;
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
 * Learns from a provider's refusal of fields, so that the request is tried once more without them, and the next ones do without
 * at once. Safe from many threads.
 */
public final class Lessons {

    private static final Logger LOG = LoggerFactory.getLogger(Lessons.class);

    private static final int MOST_TOLD = 1000;

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
            LOG.warn("Provider {} does not take {}; the request goes without, as its learned refusals tell", provider, field);
        }
    }

    /** The key that asks. */
    static String clientOf(RequestContext context) {
        ClientIdentity client = context.client();
        return client == null ? "" : client.keyId();
    }
}
