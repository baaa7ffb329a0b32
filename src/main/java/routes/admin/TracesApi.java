package routes.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import routes.http.ResponseWriter;
import routes.request.ExchangeKeys;
import routes.request.RequestContext;
import routes.trace.RequestTrace;
import routes.trace.TracedBodies;
import routes.trace.Traces;

/** The steps that single requests took. Safe from many threads. */
public final class TracesApi {

    private static final String PATH = "/api/admin/traces/";
    private static final String FORGOTTEN =
            " at this node, which keeps the latest in memory, of requests that asked with x-claude-proxy-trace: 1 and may";

    private final Traces traces;
    private final ResponseWriter writer;

    public TracesApi(Traces traces, ResponseWriter writer) {
        this.traces = traces;
        this.writer = writer;
    }

    /** {@code GET /api/admin/traces}: the latest of this node, without their steps, the latest first. */
    public void list(Exchange exchange) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        JsonBody.parameters(context, "limit");
        ObjectNode body = Json.mapper().createObjectNode();
        ArrayNode data = body.putArray("data");
        traces.latest(JsonBody.limit(context))
                .forEach(trace -> data.add(head(trace).put("steps", trace.rows().size() + trace.leftOut())));
        JsonBody.answer(writer, context, 200, body);
    }

    /** {@code GET /api/admin/traces/{request id}}: the steps of a request; 404 when this node does not know them, or not any more. */
    public void show(Exchange exchange) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        JsonBody.parameters(context);
        String id = JsonBody.idBehind(PATH, context);
        UUID uuid = uuid(id);
        RequestTrace trace = uuid == null ? null : traces.find(uuid).orElse(null);
        if (trace == null) {
            throw JsonBody.unknown("trace", id, FORGOTTEN);
        }
        JsonBody.answer(writer, context, 200, whole(trace));
    }

    private static @Nullable UUID uuid(String id) {
        try {
            return UUID.fromString(id);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static ObjectNode head(RequestTrace trace) {
        ObjectNode json = Json.mapper().createObjectNode();
        json.put("request_id", trace.id().toString());
        json.put("at", trace.at().toString());
        json.put("key_id", trace.key());
        RequestTrace.Ending ending = trace.ending();
        json.put("ended", ending != null);
        json.put("method", ending == null ? null : ending.method());
        json.put("path", ending == null ? null : ending.path());
        json.put("model", ending == null ? null : ending.model());
        json.put("status", ending == null ? null : (Integer) ending.status());
        json.put("error", ending == null ? null : ending.error());
        json.put("took_us", ending == null ? null : (Long) ending.tookMicros());
        return json;
    }

    private static ObjectNode whole(RequestTrace trace) {
        ObjectNode json = head(trace);
        ArrayNode steps = json.putArray("steps");
        for (RequestTrace.Row row : trace.rows()) {
            steps.addObject()
                    .put("route", row.route())
                    .put("step", row.step())
                    .put("depth", row.depth())
                    .put("start_us", row.startMicros())
                    .put("took_us", row.tookMicros())
                    .put("failure", row.failure())
                    .put("mode", row.mode())
                    .put("target", row.target());
        }
        json.put("left_out", trace.leftOut());
        ArrayNode events = json.putArray("events");
        trace.sums()
                .forEach(sum -> events.addObject()
                        .put("route", sum.route())
                        .put("step", sum.step())
                        .put("count", sum.count())
                        .put("took_us", sum.tookMicros()));
        TracedBodies bodies = trace.bodies();
        if (bodies != null) {
            json.putObject("bodies")
                    .put("request", new String(bodies.request(), StandardCharsets.UTF_8))
                    .put("request_bytes", bodies.requestBytes())
                    .put("answer", new String(bodies.answer(), StandardCharsets.UTF_8))
                    .put("answer_bytes", bodies.answerBytes());
        }
        return json;
    }
}
