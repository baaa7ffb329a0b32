package routes.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.admin.JsonFields;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.routes.finding.RouteFinding;
import gateway.routes.finding.RouteFindings;
import gateway.routes.model.RouteText;
import gateway.routes.version.RouteChange;
import gateway.routes.version.RouteState;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import routes.http.ResponseWriter;
import routes.request.ExchangeKeys;
import routes.request.RequestContext;
import routes.steps.StepSwitches;

/** What operators do with route files through the admin API. Safe from many threads. */
public final class RoutesApi {

    private static final String CANARY = "canary";
    /** A folder skips what begins with a dot; the rest of the name stands in logs and terminals. */
    private static final Pattern STORED_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,180}\\.camel\\.yaml");

    private static final String PATH = "/api/admin/routes/";
    private static final int LONGEST_COMMENT = 500;

    /** Checks files. */
    @FunctionalInterface
    public interface Checks {

        /** What is wrong with files that are used together with the built-in ones. */
        List<RouteFinding> check(List<RouteText> files) throws IOException;
    }

    /** The routes of this gateway. */
    public interface Live {

        /** What runs. */
        RouteState state();

        /** A file that is in use; null for none of this name. */
        @Nullable
        RouteText file(String name);

        /**
         * Checks the operator's files as they are now, and uses them.
         *
         * @param canary the share of conversations that gets them first, in percent; 0 for all at once
         * @throws gateway.error.GatewayFailure ROUTES_CANARY while another one is tried
         */
        Applied apply(RouteChange.Trigger trigger, String actor, @Nullable String comment, int canary);

        /**
         * Stores a file for all nodes, if its routes can be used here, and uses it.
         *
         * @param expected the version that is changed; 0 where there is to be none; null for any
         * @param canary the share of conversations that gets it first, in percent; it is stored when it is promoted. 0: at once
         * @throws gateway.error.GatewayFailure PRECONDITION_FAILED for another version, ROUTES_READ_ONLY, ROUTES_CANARY
         */
        Applied put(
                String name, String text, @Nullable Long expected, String actor, @Nullable String comment, int canary);

        /** Removes a stored file; the same failures. */
        Applied delete(String name, @Nullable Long expected, String actor);

        /**
         * What became of it.
         *
         * @param files how many files were looked at
         */
        record Applied(RouteChange change, List<RouteFinding> findings, int files) {}
    }

    private final Checks checks;
    private final Live live;
    private final Supplier<List<StepSwitches.Off>> off;
    private final AppliedAnswer answer;
    private final ResponseWriter writer;
    /** A check takes tens of megabytes while it lasts. */
    private final ReentrantLock oneAtATime = new ReentrantLock();

    /** @param off the steps that are switched off */
    public RoutesApi(
            Checks checks,
            Live live,
            Supplier<List<StepSwitches.Off>> off,
            AppliedAnswer answer,
            ResponseWriter writer) {
        this.checks = checks;
        this.live = live;
        this.off = off;
        this.answer = answer;
        this.writer = writer;
    }

    /** {@code POST /api/admin/routes/check}: what is wrong with the files of the body; they are neither kept nor used. */
    public void check(Exchange exchange) throws IOException {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        JsonBody.parameters(context);
        List<RouteText> files = files(JsonBody.require(context));
        List<RouteFinding> findings;
        oneAtATime.lock();
        try {
            findings = checks.check(files);
        } finally {
            oneAtATime.unlock();
        }
        JsonBody.answer(writer, context, 200, RouteFindings.of(findings).put(RoutesJson.FILES, files.size()));
    }

    /** {@code GET /api/admin/routes}: which generation runs, its files, and the last changes. */
    public void show(Exchange exchange) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        JsonBody.parameters(context);
        JsonBody.answer(writer, context, 200, RoutesJson.of(live.state()).set("steps_off", PictureApi.json(off.get())));
    }

    /** {@code GET /api/admin/routes/catalog}: the gateway's own components, for editors of routes. */
    public void catalog(Exchange exchange, ObjectNode components) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        JsonBody.parameters(context);
        JsonBody.answer(writer, context, 200, components);
    }

    /** {@code GET /api/admin/routes/{file}}: the text of a file that is in use. */
    public void file(Exchange exchange) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        JsonBody.parameters(context);
        String name = JsonBody.idBehind(PATH, context);
        RouteText file = live.file(name);
        if (file == null) {
            throw JsonBody.unknown("route file", name);
        }
        context.answer().header("cache-control", "no-store");
        writer.whole(context, 200, "application/yaml", Buffer.buffer(file.text()));
    }

    /**
     * {@code PUT /api/admin/routes/{file}}: stores a file for all nodes and uses it; 409 with the reasons where that is not possible.
     */
    public void put(Exchange exchange) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        JsonBody.parameters(context);
        String name = JsonBody.idBehind(PATH, context);
        JsonFields body = JsonBody.require(context);
        String text = body.requireText("text");
        int canary = canary(body);
        String comment = comment(body);
        if (!STORED_NAME.matcher(name).matches()) {
            throw JsonBody.wrong("file", "expected letters, digits, hyphens and dots, and .camel.yaml behind them");
        }
        if (canary > 0 && live.state().isOfFolder(name)) {
            throw body.wrong(
                    CANARY,
                    name + " of this node's folder stands for the stored one, so nothing would be tried:"
                            + " remove it there and apply, or ask another node");
        }
        // A file that is not there yet needs no version.
        Long expected = context.request().getHeader("if-match") == null ? Long.valueOf(0) : ETags.required(context);
        String actor = JsonBody.actor(context);
        Live.Applied applied;
        try {
            applied = live.put(name, text, expected, actor, comment, canary);
        } catch (GatewayFailure failure) {
            if (expected != null && expected == 0 && failure.kind() == FailureKind.PRECONDITION_FAILED) {
                throw new GatewayFailure.RequestRefused(FailureKind.PRECONDITION_REQUIRED);
            }
            throw failure;
        }
        answer.send(context, "routes.put", name, comment, applied);
    }

    /** {@code DELETE /api/admin/routes/{file}}: removes a stored file; 409 where the routes cannot do without it. */
    public void delete(Exchange exchange) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        JsonBody.parameters(context);
        String name = JsonBody.idBehind(PATH, context);
        Long expected = ETags.required(context);
        if (live.state().stored().stream().noneMatch(file -> file.name().equals(name))) {
            throw JsonBody.unknown("stored route file", name);
        }
        answer.send(context, "routes.delete", name, null, live.delete(name, expected, JsonBody.actor(context)));
    }

    /**
     * {@code POST /api/admin/routes/apply}: uses the operator's files as they are now; 409 with the reasons where that is not
     * possible, and nothing is changed then.
     */
    public void apply(Exchange exchange) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        JsonBody.parameters(context);
        JsonFields body = JsonBody.read(context);
        int canary = canary(body);
        String comment = comment(body);
        if (canary > 0 && live.state().watched()) {
            throw body.wrong(
                    CANARY,
                    "the files of a folder that is watched are used as they come: put a file instead, or set gateway.routes.watch=0");
        }
        Live.Applied applied = live.apply(RouteChange.Trigger.REQUEST, JsonBody.actor(context), comment, canary);
        answer.send(context, "routes.apply", "folder", comment, applied);
    }

    /** The share of a canary, 0 where none is wanted. */
    private static int canary(JsonFields body) {
        Integer percent = body.integer(CANARY);
        if (percent != null && (percent < 1 || percent > 99)) {
            throw body.wrong(CANARY, "expected a share of conversations from 1 to 99, in percent");
        }
        return percent == null ? 0 : percent;
    }

    static @Nullable String comment(JsonFields body) {
        String comment = body.text("comment");
        body.done();
        if (comment != null && comment.length() > LONGEST_COMMENT) {
            throw body.wrong("comment", "expected at most " + LONGEST_COMMENT + " characters");
        }
        return comment;
    }

    private static List<RouteText> files(JsonFields body) {
        List<RouteText> texts = RoutesJson.texts(body);
        body.done();
        return texts;
    }
}
