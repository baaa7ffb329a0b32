package routes.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.account.decision.Decision;
import gateway.account.decision.DecisionRing;
import gateway.protocol.Json;
import java.util.Optional;
import java.util.UUID;
import org.apache.camel.Exchange;
import routes.http.ResponseWriter;
import routes.request.ExchangeKeys;
import routes.request.RequestContext;

/** Why requests went to their accounts. Safe from many threads. */
public final class DecisionsApi {

    private static final String PATH = "/api/admin/decisions/";
    private static final String FORGOTTEN = " at this node, which keeps the latest in memory";

    private final DecisionRing decisions;
    private final ResponseWriter writer;

    public DecisionsApi(DecisionRing decisions, ResponseWriter writer) {
        this.decisions = decisions;
        this.writer = writer;
    }

    /** {@code GET /api/admin/decisions/{request id}}: 404 when this node does not know it, or not any more. */
    public void show(Exchange exchange) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        JsonBody.parameters(context);
        String id = JsonBody.idBehind(PATH, context);
        Decision decision =
                uuid(id).flatMap(decisions::find).orElseThrow(() -> JsonBody.unknown("decision", id, FORGOTTEN));
        writer.json(context, 200, JsonBytes.of(DecisionJson.of(decision)));
    }

    /** {@code GET /api/admin/decisions}: the latest of this node, the latest first. */
    public void list(Exchange exchange) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        JsonBody.parameters(context, "limit");
        ObjectNode body = Json.mapper().createObjectNode();
        ArrayNode data = body.putArray("data");
        decisions.latest(JsonBody.limit(context)).forEach(decision -> data.add(DecisionJson.of(decision)));
        writer.json(context, 200, JsonBytes.of(body));
    }

    private static Optional<UUID> uuid(String id) {
        try {
            return Optional.of(UUID.fromString(id));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
