package routes.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.admin.JsonFields;
import gateway.audit.AuditLog;
import gateway.protocol.Json;
import gateway.routes.finding.RouteFindings;
import gateway.routes.picture.MermaidPicture;
import gateway.routes.picture.Picture;
import gateway.routes.picture.PictureJson;
import gateway.routes.picture.PicturedStep;
import gateway.routes.picture.SvgPicture;
import gateway.routes.seen.Coverage;
import gateway.routes.seen.CoverageJson;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import routes.http.ResponseWriter;
import routes.request.ExchangeKeys;
import routes.request.RequestContext;
import routes.steps.StepSwitches;

/** The running routes as a picture, which of their steps nobody passes, and the switches of steps. Safe from many threads. */
public final class PictureApi {

    private static final String STEPS = "/api/admin/routes/steps/";
    private static final String FORMAT = "format";
    private static final String ROUTE = "route";
    private static final String DAYS = "days";
    private static final String MINUTES = "minutes";
    private static final String COMMENT = "comment";

    private static final int DEFAULT_DAYS = 30;
    private static final int MOST_DAYS = 3650;
    private static final int MOST_MINUTES = 1440;
    private static final int LONGEST_COMMENT = 500;

    /** What runs. */
    public interface Live {

        /** The routes in use, with their figures. */
        Picture picture();

        /**
         * Which of their steps were not passed.
         *
         * @throws gateway.error.GatewayFailure STORAGE_UNAVAILABLE
         */
        Coverage coverage(int days);

        StepSwitches switches();
    }

    private final Live live;
    private final AuditLog audit;
    private final ResponseWriter writer;

    public PictureApi(Live live, AuditLog audit, ResponseWriter writer) {
        this.live = live;
        this.audit = audit;
        this.writer = writer;
    }

    /** {@code GET /api/admin/routes/diagram}: all routes, or one and what it calls, with what each step has done. */
    public void diagram(Exchange exchange) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        JsonBody.parameters(context, FORMAT, ROUTE);
        Format format = Format.of(context);
        Picture picture = part(live.picture(), context);
        answer(context, format, picture, step -> false, () -> PictureJson.of(picture));
    }

    /** {@code GET /api/admin/routes/coverage}: the steps that no request has passed in some days. */
    public void coverage(Exchange exchange) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        JsonBody.parameters(context, FORMAT, ROUTE, DAYS);
        Format format = Format.of(context);
        Long days = JsonBody.number(context, DAYS);
        if (days != null && (days < 1 || days > MOST_DAYS)) {
            throw JsonBody.wrong(DAYS, "expected a number from 1 to " + MOST_DAYS);
        }
        Coverage all = live.coverage(days == null ? DEFAULT_DAYS : days.intValue());
        Coverage coverage = all.of(part(all.picture(), context));
        answer(context, format, coverage.picture(), coverage::isIdle, () -> CoverageJson.of(coverage));
    }

    private static Picture part(Picture picture, RequestContext context) {
        String route = context.request().getParam(ROUTE);
        if (route == null) {
            return picture;
        }
        if (picture.route(route).isEmpty()) {
            throw JsonBody.unknown("route", route);
        }
        return picture.from(route);
    }

    private void answer(
            RequestContext context,
            Format format,
            Picture picture,
            Predicate<PicturedStep> grey,
            Supplier<ObjectNode> json) {
        switch (format) {
            case JSON -> JsonBody.answer(writer, context, 200, json.get());
            case MERMAID -> text(context, "text/plain; charset=utf-8", MermaidPicture.of(picture, grey));
            case SVG -> text(context, "image/svg+xml", SvgPicture.of(picture, grey));
        }
    }

    private void text(RequestContext context, String type, String text) {
        context.answer().header("cache-control", "no-store");
        context.answer().header("x-content-type-options", "nosniff");
        context.answer().header("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'");
        writer.whole(context, 200, type, Buffer.buffer(text));
    }

    /** {@code POST /api/admin/routes/steps/{id}/disable}: 409 with the reasons where the routes cannot do without the step. */
    public void disable(Exchange exchange) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        JsonBody.parameters(context);
        String step = step(context);
        JsonFields body = JsonBody.require(context);
        Integer minutes = body.integer(MINUTES);
        String comment = body.text(COMMENT);
        body.done();
        if (minutes == null || minutes < 1 || minutes > MOST_MINUTES) {
            throw body.wrong(MINUTES, "expected a number from 1 to " + MOST_MINUTES);
        }
        if (comment != null && comment.length() > LONGEST_COMMENT) {
            throw body.wrong(COMMENT, "expected at most " + LONGEST_COMMENT + " characters");
        }
        String actor = JsonBody.actor(context);
        StepSwitches.Switched switched = live.switches().disable(step, Duration.ofMinutes(minutes), actor, comment);
        StepSwitches.Off off = switched.off();
        Map<String, Object> detail = new HashMap<>();
        detail.put("result", off == null ? "refused" : "off");
        detail.put(MINUTES, minutes);
        detail.put(COMMENT, comment);
        audit.record(actor, "routes.disable", step, detail);
        ObjectNode answer =
                off == null ? Json.mapper().createObjectNode().put("step", step).putNull("until") : json(off);
        answer.setAll(RouteFindings.of(switched.findings()));
        JsonBody.answer(writer, context, off == null ? 409 : 200, answer);
    }

    /** {@code POST /api/admin/routes/steps/{id}/enable}: switches a step on again; says whether it was off. */
    public void enable(Exchange exchange) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        JsonBody.parameters(context);
        String step = step(context);
        JsonBody.read(context).done();
        String actor = JsonBody.actor(context);
        boolean was = live.switches().enable(step, actor);
        Map<String, Object> detail = new HashMap<>();
        detail.put("was_off", was);
        audit.record(actor, "routes.enable", step, detail);
        JsonBody.answer(
                writer,
                context,
                200,
                Json.mapper().createObjectNode().put("step", step).put("was_off", was));
    }

    private String step(RequestContext context) {
        String step = JsonBody.idBehind(STEPS, context);
        if (!live.switches().has(step)) {
            throw JsonBody.unknown("step", step);
        }
        return step;
    }

    private static ObjectNode json(StepSwitches.Off off) {
        return Json.mapper()
                .createObjectNode()
                .put("step", off.step())
                .put("since", off.since().toString())
                .put("until", off.until().toString())
                .put("by", off.by())
                .put(COMMENT, off.comment());
    }

    /** The steps that are off. */
    static ArrayNode json(List<StepSwitches.Off> all) {
        ArrayNode json = Json.mapper().createArrayNode();
        all.forEach(each -> json.add(json(each)));
        return json;
    }

    private enum Format {
        JSON,
        MERMAID,
        SVG;

        static Format of(RequestContext context) {
            String word = context.request().getParam(FORMAT);
            return switch (word) {
                case null -> JSON;
                case "json" -> JSON;
                case "mermaid" -> MERMAID;
                case "svg" -> SVG;
                default -> throw JsonBody.wrong(FORMAT, "expected json, mermaid or svg");
            };
        }
    }
}
