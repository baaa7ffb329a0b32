package routes.responses;

import gateway.responses.KeptResponse;
import gateway.responses.KeptResponses;
import gateway.responses.ResponseKey;
import gateway.translation.Conversion;
import gateway.translation.contract.WholeResponse;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import routes.request.EarlierResponses;
import routes.request.OutgoingRequest;
import routes.request.RequestContext;
import routes.request.Target;

/**
 * Keeps the responses that clients may build on later, unless they have said {@code store: false}. Before the client has the end
 * of a response, it is there for the client's next request. Waits for nothing; safe from many threads.
 */
public final class KeepResponses {

    private static final int MOST_ITEMS = 10_000;

    private final KeptResponses kept;
    private final InstantSource clock;

    public KeepResponses(KeptResponses kept, InstantSource clock) {
        this.kept = kept;
        this.clock = clock;
    }

    /**
     * Keeps the response of a request, where it is to be kept.
     *
     * @param answered asked for the response only then; null keeps none
     */
    public void keep(RequestContext context, Supplier<@Nullable WholeResponse> answered) {
        EarlierResponses request = context.body().earlier();
        if (request == null || !request.request().stored() || !request.request().refersToIds() || !kept.on()) {
            return;
        }
        WholeResponse whole = answered.get();
        if (whole == null || !ResponseKey.isId(whole.id()) || whole.items().size() > MOST_ITEMS) {
            return;
        }
        List<String> items =
                whole.items().stream().filter(ResponseKey::isId).distinct().toList();
        String maker = maker(context);
        kept.keep(new KeptResponse(
                new ResponseKey(context.requireClient().lastingId(), whole.id()),
                request.request().previousId(),
                clock.instant(),
                maker,
                !maker.isEmpty() && whole.stored(),
                items,
                request.request().input(),
                whole.json()));
    }

    /** The provider whose ids the response has, empty where the gateway has made them. */
    private static String maker(RequestContext context) {
        OutgoingRequest outgoing = context.outgoing();
        Conversion conversion = outgoing == null ? null : outgoing.conversion();
        return conversion != null
                        && conversion.front() == conversion.target()
                        && context.tries().requireCurrent().target() instanceof Target.OfProvider provider
                ? provider.name()
                : "";
    }
}
