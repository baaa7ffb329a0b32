package routes.translate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Dialect;
import gateway.protocol.Json;
import gateway.translation.contract.KeptAs;
import java.util.Set;
import routes.request.EarlierResponses;
import routes.request.RequestContext;

/**
 * How a target is told of earlier responses. A provider that keeps them itself gets the request as the client wrote it. To another
 * one that speaks the Responses API the ids mean nothing, and it can read no reasoning of others. Stateless.
 */
final class RecalledInput {

    private RecalledInput() {}

    /**
     * The request to be translated; nobody changes it.
     *
     * @param provider who is asked, empty for Claude accounts
     */
    static ObjectNode of(RequestContext context, Dialect target, String provider) {
        EarlierResponses earlier = context.body().earlier();
        if (earlier == null || !earlier.any() || target != Dialect.RESPONSES) {
            return context.body().tree();
        }
        if (earlier.areOf(provider)) {
            return earlier.held()
                    ? context.body().treeAsCame()
                    : whole(context.body().tree());
        }
        return withoutIds(context.body().tree(), earlier.items());
    }

    /** What a response that is made here says of its being kept. */
    static KeptAs keptAs(RequestContext context) {
        EarlierResponses earlier = context.body().earlier();
        return earlier == null
                ? KeptAs.NOTHING
                : new KeptAs(earlier.request().stored(), earlier.request().previousId());
    }

    /** A request that goes on from nothing. */
    private static ObjectNode whole(ObjectNode request) {
        ObjectNode told = Json.mapper().createObjectNode();
        told.setAll(request);
        told.remove("previous_response_id");
        return told;
    }

    private static ObjectNode withoutIds(ObjectNode request, Set<String> recalled) {
        ObjectNode told = whole(request);
        ArrayNode input = told.putArray("input");
        for (JsonNode item : request.path("input")) {
            if (!(item instanceof ObjectNode given)
                    || !recalled.contains(given.path("id").asText(""))) {
                input.add(item);
            } else if (!given.path("type").asText("").equals("reasoning")) {
                ObjectNode plain = told.objectNode();
                plain.setAll(given);
                plain.remove("id");
                input.add(plain);
            }
        }
        return told;
    }
}
