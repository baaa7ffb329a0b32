package routes.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.protocol.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.camel.Exchange;
import routes.ExchangeKeys;
import routes.http.ResponseWriter;
import routes.request.RequestContext;

/** Answers that need no account: the built-in model list, the description of our own paths, the root. Safe from many threads. */
public final class Descriptions {

    private static final String MODELS_PATH = "/v1/models/";

    private final ResponseWriter writer;
    private final JsonNode models;
    private final byte[] openApi;

    public Descriptions(ResponseWriter writer) {
        this.writer = writer;
        this.models = read("/catalog/models.json");
        this.openApi = bytes("/openapi.json");
    }

    /** The built-in models, in the shape of the Messages API, where no account could list them. */
    public void models(Exchange exchange) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        String path = context.request().path();
        if (path.startsWith(MODELS_PATH) && path.length() > MODELS_PATH.length()) {
            writer.json(context, 200, JsonBytes.of(model(path.substring(MODELS_PATH.length()))));
            return;
        }
        ObjectNode body = Json.mapper().createObjectNode();
        body.set("data", models);
        body.put("has_more", false);
        body.put("first_id", models.get(0).get("id").asText());
        body.put("last_id", models.get(models.size() - 1).get("id").asText());
        writer.json(context, 200, JsonBytes.of(body));
    }

    private JsonNode model(String id) {
        for (JsonNode model : (ArrayNode) models) {
            if (model.get("id").asText().equals(id)) {
                return model;
            }
        }
        throw new GatewayFailure.RequestRefused(FailureKind.NOT_FOUND);
    }

    /** {@code GET /openapi.json}. */
    public void openApi(Exchange exchange) {
        writer.json(ExchangeKeys.requestContext(exchange), 200, openApi);
    }

    /** {@code HEAD /} and {@code GET /}: the probe that clients make at their start. */
    public void root(Exchange exchange) {
        writer.json(
                ExchangeKeys.requestContext(exchange),
                200,
                JsonBytes.of(Json.mapper().createObjectNode().put("name", "claude-proxy")));
    }

    /** Accepts what clients report about themselves, and keeps none of it. */
    public void accepted(Exchange exchange) {
        writer.json(
                ExchangeKeys.requestContext(exchange),
                200,
                JsonBytes.of(Json.mapper().createObjectNode().put("success", true)));
    }

    private static JsonNode read(String resource) {
        try {
            return Json.mapper().readTree(bytes(resource));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(String resource) {
        try (InputStream in = Descriptions.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is missing from the jar");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
