package routes.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.access.ClientIdentity;
import gateway.access.KeyRing;
import gateway.account.decision.Choice;
import gateway.account.decision.Consideration;
import gateway.account.decision.Decision;
import gateway.account.decision.DecisionRing;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.protocol.Json;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import routes.http.ResponseWriter;
import routes.request.ExchangeKeys;
import routes.request.RequestContext;

/** Why requests went to their accounts, and where one would go. Safe from many threads. */
public final class DecisionsApi {

    private static final String PATH = "/api/admin/decisions/";

    private final DecisionRing decisions;
    private final ExplainSource source;
    private final Processor readRequest;
    private final KeyRing keys;
    private final ResponseWriter writer;

    /** @param readRequest reads a Messages body into the context of its request */
    public DecisionsApi(
            DecisionRing decisions, ExplainSource source, Processor readRequest, KeyRing keys, ResponseWriter writer) {
        this.decisions = decisions;
        this.source = source;
        this.readRequest = readRequest;
        this.keys = keys;
        this.writer = writer;
    }

    /** {@code GET /api/admin/decisions/{request id}}: 404 when this node does not know it, or not any more. */
    public void show(Exchange exchange) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        Decision decision = idIn(context)
                .flatMap(decisions::find)
                .orElseThrow(() -> new GatewayFailure.RequestRefused(FailureKind.NOT_FOUND));
        writer.json(context, 200, JsonBytes.of(json(decision)));
    }

    /** {@code GET /api/admin/decisions}: the latest of this node, the latest first. */
    public void list(Exchange exchange) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        ObjectNode body = Json.mapper().createObjectNode();
        ArrayNode data = body.putArray("data");
        decisions.latest(JsonBody.limit(context)).forEach(decision -> data.add(json(decision)));
        writer.json(context, 200, JsonBytes.of(body));
    }

    /** {@code POST /api/admin/explain}: what would be chosen for this request, which goes nowhere. */
    public void explain(Exchange exchange) throws Exception {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        if (context.summary() == null) {
            readRequest.process(exchange);
        }
        HttpServerRequest request = context.request();
        ClientIdentity client = clientOf(request);
        HostAndPort called = request.authority();
        String domain = client == null ? null : client.domainFor(called == null ? null : called.host());
        String tenant = client == null ? null : client.tenant(domain);
        Choice choice = source.explain(context, request.getParam("policy"), domain, tenant);
        Decision decision = new Decision(
                context.id(),
                context.arrivedAt(),
                context.model(),
                domain,
                context.affinity() == null ? null : kebab(context.affinity().kind()),
                List.of(new Decision.Try(choice, null)));
        writer.json(context, 200, JsonBytes.of(json(decision)));
    }

    /** The client that is named, or the only one that there is, null where it is neither. */
    private @Nullable ClientIdentity clientOf(HttpServerRequest request) {
        String key = request.getParam("key");
        return key == null
                ? keys.soleClient().orElse(null)
                : keys.find(key).orElseThrow(() -> JsonBody.wrong("key", "expected the id of a valid client key"));
    }

    private static Optional<UUID> idIn(RequestContext context) {
        try {
            return Optional.of(UUID.fromString(JsonBody.idBehind(PATH, context)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static ObjectNode json(Decision decision) {
        ObjectNode body = Json.mapper().createObjectNode();
        body.put("request_id", decision.requestId().toString());
        body.put("at", decision.at().toString());
        body.put("model", decision.model());
        body.put("domain", decision.domain());
        body.put("affinity", decision.affinity());
        ArrayNode tries = body.putArray("tries");
        for (Decision.Try each : decision.tries()) {
            write(tries.addObject(), each.choice(), each.outcome());
        }
        return body;
    }

    private static void write(ObjectNode body, Choice choice, @Nullable String outcome) {
        body.put("policy", choice.policy());
        body.put("bound", choice.bound());
        body.put("account_id", choice.accountId());
        body.put("account_name", nameOf(choice));
        body.put("outcome", outcome);
        ArrayNode considered = body.putArray("considered");
        for (Consideration each : choice.considered()) {
            considered
                    .addObject()
                    .put("account_id", each.accountId())
                    .put("account_name", each.accountName())
                    .put("finding", kebab(each.finding()))
                    .put("until", each.until() == null ? null : each.until().toString());
        }
    }

    private static @Nullable String nameOf(Choice choice) {
        for (Consideration each : choice.considered()) {
            if (each.accountId().equals(choice.accountId())) {
                return each.accountName();
            }
        }
        return null;
    }

    private static String kebab(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
