package routes.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.admin.JsonFields;
import gateway.audit.AuditLog;
import gateway.catalog.Catalog;
import gateway.catalog.ModelInfo;
import gateway.catalog.ModelInfoJson;
import gateway.catalog.ModelRefresh;
import gateway.catalog.ModelSource;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.protocol.Json;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import routes.http.ResponseWriter;
import routes.request.ExchangeKeys;
import routes.request.RequestContext;

/** {@code /api/admin/models}: what is known of models, and reading lists of them again. Safe from many threads. */
public final class CatalogApi {

    private final Catalog catalog;
    private final ModelRefresh refresh;
    private final Function<String, @Nullable ModelSource> sources;
    private final AuditLog audit;
    private final ResponseWriter writer;

    /** @param sources where the list of a name is read, {@code openrouter} or a provider's; null when there is no such source */
    public CatalogApi(
            Catalog catalog,
            ModelRefresh refresh,
            Function<String, @Nullable ModelSource> sources,
            AuditLog audit,
            ResponseWriter writer) {
        this.catalog = catalog;
        this.refresh = refresh;
        this.sources = sources;
        this.audit = audit;
        this.writer = writer;
    }

    /** {@code GET /api/admin/models}: all models by vendor and id, or those of one vendor. */
    public void list(Exchange exchange) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        JsonBody.parameters(context, "vendor");
        String vendor = context.request().getParam("vendor");
        List<ModelInfo> models = catalog.models();
        ObjectNode body = Json.mapper().createObjectNode();
        ArrayNode data = body.putArray("data");
        models.stream()
                .filter(model -> vendor == null || model.vendor().equals(vendor))
                .forEach(model -> data.add(json(model)));
        JsonBody.answer(writer, context, 200, body);
    }

    private ObjectNode json(ModelInfo model) {
        ObjectNode body = ModelInfoJson.write(model);
        body.put("released", Objects.toString(catalog.released(model.id()), null));
        body.put("retires", Objects.toString(catalog.retires(model.id()), null));
        return body;
    }

    /** {@code POST /api/admin/models/refresh}: reads the list of {@code source}, OpenRouter's where the body does not say. */
    public void refresh(Exchange exchange) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        JsonBody.parameters(context);
        JsonFields fields = JsonBody.read(context);
        String name = Objects.requireNonNullElse(fields.text("source"), ModelSource.OPENROUTER);
        fields.done();
        ModelSource source = sources.apply(name);
        if (source == null) {
            throw new GatewayFailure.RequestRefused(FailureKind.PROVIDER_NOT_FOUND, JsonBody.shown(name));
        }
        int models = refresh.refresh(source);
        audit.record(JsonBody.actor(context), "models.refresh", source.name(), Map.of("models", models));
        ObjectNode body = Json.mapper().createObjectNode();
        body.put("source", source.name());
        body.put("models", models);
        JsonBody.answer(writer, context, 200, body);
    }
}
