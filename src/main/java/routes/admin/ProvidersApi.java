package routes.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.audit.AuditLog;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.protocol.Json;
import gateway.provider.HealthCheck;
import gateway.provider.LearnedRefusals;
import gateway.provider.LostFeatures;
import gateway.provider.Provider;
import gateway.provider.ProviderSlot;
import gateway.provider.ProviderView;
import gateway.provider.Providers;
import gateway.upstream.OutgoingProxy;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import routes.http.ResponseWriter;
import routes.request.ExchangeKeys;
import routes.request.RequestContext;

/** {@code /api/admin/providers}: the providers and how this node sees them. No secret is told. Safe from many threads. */
public final class ProvidersApi {

    private static final String PATH = "/api/admin/providers/";

    private final Providers providers;
    private final HealthCheck check;
    private final LearnedRefusals learned;
    private final LostFeatures lost;
    private final UnaryOperator<String> breaker;
    private final AuditLog audit;
    private final ResponseWriter writer;

    /** @param breaker state of a provider's circuit breaker by its name: {@code closed}, {@code open} or {@code half-open} */
    public ProvidersApi(
            Providers providers,
            HealthCheck check,
            LearnedRefusals learned,
            LostFeatures lost,
            UnaryOperator<String> breaker,
            AuditLog audit,
            ResponseWriter writer) {
        this.providers = providers;
        this.check = check;
        this.learned = learned;
        this.lost = lost;
        this.breaker = breaker;
        this.audit = audit;
        this.writer = writer;
    }

    /** {@code GET /api/admin/providers}: all by name. */
    public void list(Exchange exchange) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        JsonBody.parameters(context);
        ObjectNode body = Json.mapper().createObjectNode();
        ArrayNode data = body.putArray("data");
        providers.views().forEach(view -> data.add(json(view)));
        JsonBody.answer(writer, context, 200, body);
    }

    /** {@code GET /api/admin/providers/{name}}. */
    public void show(Exchange exchange) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        JsonBody.parameters(context);
        JsonBody.answer(writer, context, 200, json(slot(context).view()));
    }

    /** {@code POST /api/admin/providers/{name}/check}: asks it for its models now and shows what came of it. */
    public void check(Exchange exchange) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        JsonBody.parameters(context);
        ProviderSlot slot = slot(context);
        audit.record(JsonBody.actor(context), "provider.check", slot.provider().name(), Map.of());
        check.check(slot);
        JsonBody.answer(writer, context, 200, json(slot.view()));
    }

    private ProviderSlot slot(RequestContext context) {
        String name = JsonBody.idBehind(PATH, context);
        return providers
                .find(name)
                .orElseThrow(
                        () -> new GatewayFailure.RequestRefused(FailureKind.PROVIDER_NOT_FOUND, JsonBody.shown(name)));
    }

    private ObjectNode json(ProviderView view) {
        ObjectNode body = Json.mapper().createObjectNode();
        definition(body, view);
        Instant checkedAt = view.checkedAt();
        body.put("health", kebab(view.health()));
        body.put("last_error", view.lastError());
        body.put("checked_at", checkedAt == null ? null : checkedAt.toString());
        body.put("in_flight", view.inFlight());
        body.put("latency_ms", latency(view));
        body.put("breaker", breaker.apply(view.provider().name()));
        body.put("requests", view.requests());
        body.put("failures", view.failures());
        ArrayNode models = body.putArray("models");
        view.models().forEach(models::add);
        experience(body, view.provider());
        return body;
    }

    private void experience(ObjectNode body, Provider provider) {
        ArrayNode refused = body.putArray("learned");
        for (LearnedRefusals.Lesson lesson : learned.of(provider)) {
            refused.addObject()
                    .put("model", lesson.model())
                    .put("field", lesson.field())
                    .put("until", lesson.until().toString());
        }
        ArrayNode losses = body.putArray("losses");
        for (LostFeatures.Lost loss : lost.of(provider.name())) {
            losses.addObject()
                    .put("feature", loss.feature())
                    .put("requests", loss.requests())
                    .put("last_at", loss.last().toString());
        }
    }

    private static void definition(ObjectNode body, ProviderView view) {
        Provider provider = view.provider();
        OutgoingProxy proxy = provider.proxy();
        body.put("name", provider.name());
        body.put("vendor", provider.vendor().name());
        body.put("dialect", kebab(provider.dialect()));
        body.put("base_url", view.shownUrl());
        body.put("key_hint", view.keyHint());
        body.put("region", provider.region());
        body.put("weight", provider.weight());
        body.put("price_factor", provider.priceFactor());
        body.put("proxy", proxy == null ? null : proxy.toString());
        body.putObject("limits")
                .put("concurrency", provider.limits().concurrency())
                .put("requests_per_minute", provider.limits().requestsPerMinute());
    }

    private static @Nullable Long latency(ProviderView view) {
        return view.latencyMillis() == 0 ? null : Long.valueOf(Math.round(view.latencyMillis()));
    }

    private static String kebab(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
