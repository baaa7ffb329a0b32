package gateway.routes.picture;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Pictures as JSON. Stateless. */
public final class PictureJson {

    private PictureJson() {}

    /** All of it: routes with their steps as trees, and the instances of each template. */
    public static ObjectNode of(Picture picture) {
        ObjectNode json = Json.mapper().createObjectNode();
        json.put("generation", picture.generation());
        json.put("since", picture.since().toString());
        json.put("timed", picture.timed());
        json.put("left_out", picture.leftOut());
        ArrayNode routes = json.putArray("routes");
        picture.routes().forEach(route -> routes.add(route(route)));
        ObjectNode templates = json.putObject("templates");
        picture.routes().forEach(route -> {
            if (route.template() != null) {
                templates.withArray(route.template()).add(route.id());
            }
        });
        return json;
    }

    private static ObjectNode route(PicturedRoute route) {
        ObjectNode json = Json.mapper().createObjectNode();
        json.put("id", route.id());
        json.put("kind", route.kind().name().toLowerCase(Locale.ROOT));
        json.put("description", route.description());
        json.put("from", route.from());
        json.put("file", route.file());
        json.put("line", route.line());
        json.put("source", route.source());
        json.put("template", route.template());
        figures(json, route.figures());
        ArrayNode steps = json.putArray("steps");
        route.steps().forEach(step -> steps.add(step(step)));
        return json;
    }

    private static ObjectNode step(PicturedStep step) {
        ObjectNode json = Json.mapper().createObjectNode();
        json.put("id", step.id());
        json.put("named", step.named());
        json.put("kind", step.kind());
        json.put("target", step.target());
        json.put("description", step.description());
        json.put("line", step.line());
        json.put("off", step.off());
        ArrayNode calls = json.putArray("calls");
        step.calls().forEach(calls::add);
        figures(json, step.figures());
        ArrayNode branches = json.putArray("branches");
        step.branches().forEach(branch -> {
            ArrayNode steps = branches.addObject().put("name", branch.name()).putArray("steps");
            branch.steps().forEach(inner -> steps.add(step(inner)));
        });
        return json;
    }

    private static void figures(ObjectNode json, @Nullable StepFigures figures) {
        StepFigures.Timing timing = figures == null ? null : figures.timing();
        json.put("count", figures == null ? null : (Long) figures.count());
        json.put("failures", timing == null ? null : (Long) timing.failures());
        json.put("mean_ms", timing == null ? null : (Long) timing.meanMillis());
        json.put("max_ms", timing == null ? null : (Long) timing.maxMillis());
        json.put("in_flight", timing == null ? null : (Long) timing.inFlight());
    }
}
