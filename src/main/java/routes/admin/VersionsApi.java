package routes.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.admin.JsonFields;
import gateway.error.GatewayFailure;
import gateway.protocol.Json;
import gateway.routes.diff.RouteDiff;
import gateway.routes.diff.RouteDiffs;
import gateway.routes.model.RouteText;
import gateway.routes.version.RouteVersion;
import gateway.routes.version.RouteVersionStore;
import java.util.List;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import routes.http.ResponseWriter;
import routes.request.ExchangeKeys;
import routes.request.RequestContext;

/** The versions of the routes, the way back to one of them, and what becomes of a canary. Safe from many threads. */
public final class VersionsApi {

    private static final String PATH = "/api/admin/routes/versions/";
    private static final String VERSION = "version";
    private static final String NOW = "now";
    private static final String WITH = "with";

    /** The routes of this gateway. */
    public interface Running {

        /** The operator's files that are in use. */
        List<RouteText> own();

        /**
         * Uses the files of an earlier version, after the same checks.
         *
         * @param number null for the one that was used before the present one
         * @throws GatewayFailure NOT_FOUND, ROUTES_READ_ONLY, ROUTES_CANARY
         */
        RoutesApi.Live.Applied rollBack(@Nullable Long number, String actor, @Nullable String comment);

        /**
         * Brings all requests to the canary.
         *
         * @param comment null for that of the canary
         * @throws GatewayFailure ROUTES_NO_CANARY; PRECONDITION_FAILED where its file was stored by others meanwhile
         */
        RoutesApi.Live.Applied promote(String actor, @Nullable String comment);

        /** Ends the canary; requests under way in it end as they began. */
        RoutesApi.Live.Applied giveUp(String actor);
    }

    private final RouteVersionStore versions;
    private final Running running;
    private final Supplier<List<RouteText>> builtIn;
    private final AppliedAnswer answer;
    private final ResponseWriter writer;

    /** @param builtIn the gateway's own files */
    public VersionsApi(
            RouteVersionStore versions,
            Running running,
            Supplier<List<RouteText>> builtIn,
            AppliedAnswer answer,
            ResponseWriter writer) {
        this.versions = versions;
        this.running = running;
        this.builtIn = builtIn;
        this.answer = answer;
        this.writer = writer;
    }

    /** {@code GET /api/admin/routes/versions}: the newest, on all nodes. */
    public void list(Exchange exchange) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        JsonBody.parameters(context, "limit");
        ObjectNode json = Json.mapper().createObjectNode();
        ArrayNode array = json.putArray("versions");
        versions.newest(JsonBody.limit(context)).forEach(version -> array.add(VersionsJson.of(version)));
        JsonBody.answer(writer, context, 200, json);
    }

    /** {@code GET /api/admin/routes/versions/{number}}: one, with the texts of its files. */
    public void show(Exchange exchange) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        JsonBody.parameters(context);
        JsonBody.answer(writer, context, 200, VersionsJson.whole(asked(context)));
    }

    /** {@code GET /api/admin/routes/versions/{number}/diff}: what differs from another one, or in what runs from it. */
    public void diff(Exchange exchange) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        JsonBody.parameters(context, WITH);
        RouteVersion version = asked(context);
        String with = context.request().getParam(WITH);
        ObjectNode json = Json.mapper().createObjectNode();
        if (NOW.equals(with)) {
            json.put("from", version.number()).put("to", NOW);
            json.setAll(compare(version.counting(), running.own()));
        } else {
            Long number = with == null ? version.before() : JsonBody.number(context, WITH);
            RouteVersion other = number == null ? null : versions.find(number);
            if (number != null && other == null) {
                throw JsonBody.unknown(VERSION, number.toString());
            }
            json.put("from", number).put("to", version.number());
            json.setAll(compare(other == null ? List.of() : other.counting(), version.counting()));
        }
        JsonBody.answer(writer, context, 200, json);
    }

    private ObjectNode compare(List<RouteText> before, List<RouteText> behind) {
        return RouteDiffs.of(RouteDiff.of(before, behind, builtIn.get()));
    }

    private RouteVersion asked(RequestContext context) {
        String id = JsonBody.idBehind(PATH, context);
        RouteVersion found = id.matches("[0-9]{1,18}") ? versions.find(Long.parseLong(id)) : null;
        if (found == null) {
            throw JsonBody.unknown(VERSION, id);
        }
        return found;
    }

    /** {@code POST /api/admin/routes/rollback}: back to an earlier version; 409 with the reasons where that is not possible. */
    public void rollBack(Exchange exchange) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        JsonBody.parameters(context);
        JsonFields body = JsonBody.read(context);
        Integer number = body.integer(VERSION);
        String comment = RoutesApi.comment(body);
        Long wanted = number == null ? null : Long.valueOf(number);
        answer.send(
                context,
                "routes.rollback",
                number == null ? "the version before" : "version " + number,
                comment,
                running.rollBack(wanted, JsonBody.actor(context), comment));
    }

    /** {@code POST /api/admin/routes/canary/promote}: all requests go to the canary. */
    public void promote(Exchange exchange) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        JsonBody.parameters(context);
        String comment = RoutesApi.comment(JsonBody.read(context));
        answer.send(
                context, "routes.canary.promote", "canary", comment, running.promote(JsonBody.actor(context), comment));
    }

    /** {@code DELETE /api/admin/routes/canary}: all requests go where the others went. */
    public void giveUp(Exchange exchange) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        JsonBody.parameters(context);
        answer.send(context, "routes.canary.rollback", "canary", null, running.giveUp(JsonBody.actor(context)));
    }
}
