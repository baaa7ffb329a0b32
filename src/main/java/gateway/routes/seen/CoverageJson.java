package gateway.routes.seen;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import gateway.routes.picture.PicturedRoute;
import gateway.routes.picture.PicturedStep;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Coverage as JSON: the steps that nobody has passed. Stateless. */
public final class CoverageJson {

    private CoverageJson() {}

    public static ObjectNode of(Coverage coverage) {
        ObjectNode json = Json.mapper().createObjectNode();
        json.put("generation", coverage.picture().generation());
        json.put("days", coverage.days());
        json.put("counted_since", text(coverage.since()));
        json.put("steps", coverage.steps());
        ArrayNode idle = json.putArray("not_passed");
        for (PicturedRoute route : coverage.picture().routes()) {
            route.allSteps().filter(coverage::isIdle).forEach(step -> write(idle.addObject(), route, step, coverage));
        }
        return json;
    }

    private static void write(ObjectNode json, PicturedRoute route, PicturedStep step, Coverage coverage) {
        StepSeen known = coverage.of(step);
        json.put("route", route.id());
        json.put("step", step.id());
        json.put("kind", step.kind());
        json.put("file", route.template() == null ? route.file() : null);
        json.put("line", step.line());
        json.put("there_since", known == null ? null : text(known.since()));
        json.put("last_passed", known == null ? null : text(known.last()));
        json.put("count", known == null ? 0 : known.count());
        json.put("new", !coverage.isOldEnough(step));
        json.put("off", step.off());
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }
}
