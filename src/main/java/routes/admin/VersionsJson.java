package routes.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import gateway.routes.canary.CanaryFigures;
import gateway.routes.canary.CanaryState;
import gateway.routes.version.RouteHold;
import gateway.routes.version.RouteVersion;
import org.jspecify.annotations.Nullable;

/** Versions of routes and canaries as the admin API tells of them. Stateless. */
final class VersionsJson {

    private VersionsJson() {}

    static ObjectNode of(RouteVersion version) {
        ObjectNode json = Json.mapper().createObjectNode();
        json.put("version", version.number());
        json.put("node", version.node());
        json.setAll(RoutesJson.of(version.change()));
        json.put("canary", version.canary() == 0 ? null : (Integer) version.canary());
        json.put("before", version.before());
        json.put("restores", version.restores());
        json.put("digest", version.digest());
        return json;
    }

    static ObjectNode whole(RouteVersion version) {
        ObjectNode json = of(version);
        ArrayNode files = json.putArray("files");
        version.files()
                .forEach(file -> files.addObject()
                        .put("name", file.name())
                        .put("source", file.source().word())
                        .put("text", file.text()));
        return json;
    }

    static @Nullable ObjectNode of(@Nullable RouteHold hold) {
        return hold == null
                ? null
                : Json.mapper()
                        .createObjectNode()
                        .put("version", hold.version())
                        .put("at", hold.at().toString())
                        .put("by", hold.actor())
                        .put("comment", hold.comment());
    }

    static @Nullable ObjectNode of(@Nullable CanaryState canary) {
        if (canary == null) {
            return null;
        }
        ObjectNode json = Json.mapper().createObjectNode();
        json.put("generation", canary.generation());
        json.put("percent", canary.percent());
        json.put("since", canary.since().toString());
        json.put("by", canary.actor());
        json.put("comment", canary.comment());
        json.put("in_flight", canary.inFlight());
        ArrayNode changed = json.putArray("changed");
        canary.files().forEach(changed::add);
        json.set("figures", of(canary.canary()));
        json.set("others", of(canary.others()));
        return json;
    }

    private static ObjectNode of(CanaryFigures figures) {
        return Json.mapper()
                .createObjectNode()
                .put("requests", figures.requests())
                .put("errors", figures.errors())
                .put("refusals", figures.refusals())
                .put("first_event_ms_median", figures.firstEventMedian())
                .put("first_event_ms_p95", figures.firstEventP95())
                .put("cost_usd", figures.cost());
    }
}
