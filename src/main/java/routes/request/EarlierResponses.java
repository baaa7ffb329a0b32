package routes.request;

import gateway.responses.StatefulRequest;
import java.util.Set;

/**
 * What a request of the Responses API says of earlier ones, and what was put in for it. Immutable.
 *
 * @param request the request as it came
 * @param makers the providers whose responses were put in, an empty name for the gateway's own; none where nothing was
 * @param held whether those providers keep them too
 * @param items ids of the items of their output that were put in
 */
public record EarlierResponses(StatefulRequest request, Set<String> makers, boolean held, Set<String> items) {

    /** Copies the sets. */
    public EarlierResponses {
        makers = Set.copyOf(makers);
        items = Set.copyOf(items);
    }

    /** A request that stays as it came. */
    public static EarlierResponses untouched(StatefulRequest request) {
        return new EarlierResponses(request, Set.of(), true, Set.of());
    }

    /** Whether anything was put in. */
    public boolean any() {
        return !makers.isEmpty();
    }

    /** Whether all that was put in is of this provider. */
    public boolean areOf(String provider) {
        return makers.size() == 1 && makers.contains(provider);
    }
}
