package routes.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.access.ClientIdentity;
import gateway.access.KeyRing;
import gateway.account.affinity.AffinityKeys;
import gateway.account.decision.Decision;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.protocol.Dialect;
import gateway.protocol.Json;
import gateway.provider.Chain;
import gateway.provider.Stage;
import gateway.provider.TargetResolver;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import routes.http.ResponseWriter;
import routes.request.ExchangeKeys;
import routes.request.FrontEndpoint;
import routes.request.RequestContext;

/** {@code POST /api/admin/explain}: where a request would go, stage by stage, and why. Safe from many threads. */
public final class ExplainApi {

    private static final String MESSAGES = "/v1/messages";

    private final ExplainSource source;
    private final ExplainTargets targets;
    private final Processor readRequest;
    private final KeyRing keys;
    private final ResponseWriter writer;

    /** @param readRequest reads a body into the context of its request */
    public ExplainApi(
            ExplainSource source, ExplainTargets targets, Processor readRequest, KeyRing keys, ResponseWriter writer) {
        this.source = source;
        this.targets = targets;
        this.readRequest = readRequest;
        this.keys = keys;
        this.writer = writer;
    }

    /** Answers with who would be asked for this request, which goes nowhere. */
    public void explain(Exchange exchange) throws Exception {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        JsonBody.parameters(context, "key", "path", "policy");
        HttpServerRequest request = context.request();
        String path = request.getParam("path");
        FrontEndpoint endpoint = endpoint(path == null ? MESSAGES : path);
        ClientIdentity client = clientOf(request);
        if (context.summary() == null) {
            readRequest.process(exchange);
        }
        String model = context.model();
        if (model == null) {
            throw new GatewayFailure.RequestRefused(FailureKind.REQUEST_MODEL_MISSING);
        }
        HostAndPort called = request.authority();
        String domain = client == null ? null : client.domainFor(called == null ? null : called.host());
        // Only bodies of the Messages API tell here which conversation they belong to.
        String tenant = client != null && endpoint.dialect() == Dialect.MESSAGES ? client.tenant(domain) : null;
        ObjectNode answer = answer(context, endpoint, path == null ? MESSAGES : path, model, domain, tenant);
        writer.json(context, 200, JsonBytes.of(answer));
    }

    private ObjectNode answer(
            RequestContext context,
            FrontEndpoint endpoint,
            String path,
            String model,
            @Nullable String domain,
            @Nullable String tenant) {
        String policy = context.request().getParam("policy");
        Chain chain = targets.chain(model, endpoint).orElse(null);
        ArrayNode stages = Json.mapper().createArrayNode();
        ExplainedStages each = new ExplainedStages(targets, stages);
        if (chain != null) {
            each.explain(context, chain, () -> source.explain(context, policy, domain, tenant));
        }
        AffinityKeys conversation = endpoint.dialect() == Dialect.MESSAGES ? context.affinity() : null;
        ObjectNode body = DecisionJson.of(new Decision(
                context.id(),
                context.arrivedAt(),
                model,
                domain,
                conversation == null ? null : DecisionJson.kebab(conversation.kind()),
                each.tries()));
        GatewayFailure refusal = chain == null
                ? targets.nobody(model, path)
                : each.chosen() == null && chain.stages().stream().noneMatch(Stage.Offers.class::isInstance)
                        ? source.refusal(context, policy, domain, tenant)
                        : null;
        String told = refusal == null ? null : writer.text(refusal, context.request());
        body.put("path", path);
        body.put("reason", chain == null ? told : chain.reason());
        body.put("chosen_stage", each.chosen());
        body.put("refusal", told);
        body.set("stages", stages);
        skipped(body.putArray("skipped"), model, endpoint, chain);
        return body;
    }

    private void skipped(ArrayNode skipped, String model, FrontEndpoint endpoint, @Nullable Chain chain) {
        for (TargetResolver.LeftOut each : targets.leftOut(model)) {
            skipped.addObject().put("target", each.target()).put("reason", each.reason());
        }
        if (!endpoint.relaysOnly()) {
            return;
        }
        List<Stage> left = chain == null ? List.of() : chain.stages();
        for (Stage stage :
                targets.chain(model, FrontEndpoint.MESSAGES).map(Chain::stages).orElse(List.of())) {
            switch (stage) {
                case Stage.Claude _, Stage.Web _ -> skip(skipped, "claude");
                case Stage.Offers(List<Stage.Offer> offers) ->
                    offers.stream()
                            .filter(offer -> !isIn(left, offer))
                            .forEach(offer -> skip(skipped, offer.provider().name()));
            }
        }
    }

    private static boolean isIn(List<Stage> stages, Stage.Offer offer) {
        return stages.stream()
                .anyMatch(stage ->
                        stage instanceof Stage.Offers offers && offers.offers().contains(offer));
    }

    private static void skip(ArrayNode skipped, String target) {
        skipped.addObject().put("target", target).put("reason", "the Messages API has nothing for this path");
    }

    private static FrontEndpoint endpoint(String path) {
        FrontEndpoint endpoint = FrontEndpoint.of(path);
        if (endpoint.asksForMessage() || endpoint.relaysOnly() || endpoint == FrontEndpoint.COUNT_TOKENS) {
            return endpoint;
        }
        throw JsonBody.wrong(
                "path",
                "expected a path that takes a model, like " + MESSAGES + ", /v1/chat/completions or /v1/embeddings");
    }

    /** The client that is named, or the only one that there is, null where it is neither. */
    private @Nullable ClientIdentity clientOf(HttpServerRequest request) {
        String key = request.getParam("key");
        return key == null
                ? keys.soleClient().orElse(null)
                : keys.find(key)
                        .orElseThrow(() -> JsonBody.wrong(
                                "key", "there is no valid client key with the id `" + JsonBody.shown(key) + "`"));
    }
}
