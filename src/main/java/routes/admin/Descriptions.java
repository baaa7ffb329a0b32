package routes.admin;

import gateway.protocol.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.camel.Exchange;
import routes.http.ResponseWriter;
import routes.http.SharedBody;
import routes.request.ExchangeKeys;

/** Answers that need no account: the description of our own paths, the root. Safe from many threads. */
public final class Descriptions {

    private final ResponseWriter writer;
    private final SharedBody openApi;

    public Descriptions(ResponseWriter writer) {
        this.writer = writer;
        this.openApi = SharedBody.of(bytes("/openapi.json"));
    }

    /** {@code GET /openapi.json}. */
    public void openApi(Exchange exchange) {
        writer.json(ExchangeKeys.requestContext(exchange), openApi);
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
