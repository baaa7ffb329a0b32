package routes;

import gateway.config.Settings;
import gateway.routes.finding.RouteFinding;
import gateway.routes.model.RouteText;
import gateway.routes.version.RouteChange;
import gateway.routes.version.RouteChange.Result;
import gateway.routes.version.RouteChange.Trigger;
import gateway.routes.version.RouteFileState;
import gateway.routes.version.RouteState;
import gateway.routes.version.StoredRouteFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import routes.admin.RoutesApi;
import routes.files.FolderWatch;
import routes.files.RouteAttempt;
import routes.files.RouteFiles;
import routes.files.RouteHistory;
import routes.files.StoredChange;

/**
 * The routes of a running gateway, and how they are changed: by the files of the folder and by those of the database. Safe from many
 * threads; one change is made at a time.
 */
final class LiveRoutes implements RoutesApi.Live, FolderWatch.Change, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LiveRoutes.class);

    private final GatewayBeans beans;
    private final RouteGenerations generations;
    private final RouteSources sources;
    private final RouteHistory history = new RouteHistory();
    private volatile Instant since;

    LiveRoutes(GatewayBeans beans) {
        this.beans = beans;
        this.generations = new RouteGenerations(beans);
        this.sources = new RouteSources(beans);
        this.since = beans.clock.instant();
    }

    /**
     * The first routes of the process.
     *
     * @param mayGoOn throws where the process is to end
     * @throws Exception when they cannot start
     */
    synchronized void begin(RouteFiles files, Runnable mayGoOn) throws Exception {
        RouteAttempt attempt = attempt(Trigger.START, "gateway", null);
        sources.use(files);
        RouteGeneration first = generations.build(files, mayGoOn);
        generations.use(first);
        since = beans.clock.instant();
        history.keep(attempt.change(
                Result.USED,
                first.number(),
                files.own().stream().map(RouteText::name).toList(),
                null));
    }

    private RouteAttempt attempt(Trigger trigger, String actor, @Nullable String comment) {
        return new RouteAttempt(trigger, actor, comment, beans.clock.instant(), System.nanoTime());
    }

    /** Whether the routes run that new requests go through. */
    boolean run() {
        return generations.runs();
    }

    /** The generation that new requests go through; 0 before there is one. */
    int generation() {
        return generations.number();
    }

    /** How many before it have requests still. */
    int retiring() {
        return generations.retiring().size();
    }

    /** The files that are in use. */
    RouteFiles files() {
        return generations.current().files;
    }

    @Override
    public synchronized Applied apply(Trigger trigger, String actor, @Nullable String comment) {
        return change(attempt(trigger, actor, comment), sources.stored(), null);
    }

    @Override
    public synchronized Applied put(
            String name, String text, @Nullable Long expected, String actor, @Nullable String comment) {
        return store(name, text, expected, actor, comment);
    }

    @Override
    public synchronized Applied delete(String name, @Nullable Long expected, String actor) {
        return store(name, null, expected, actor, null);
    }

    private Applied store(
            String name, @Nullable String text, @Nullable Long expected, String actor, @Nullable String comment) {
        RouteAttempt attempt = attempt(Trigger.REQUEST, actor, comment);
        sources.requireWritable();
        Map<String, StoredRouteFile> rows = new TreeMap<>();
        beans.stores.routeFiles().loadAll().forEach(row -> rows.put(row.name(), row));
        StoredChange storing =
                new StoredChange(beans.stores.routeFiles(), name, rows.get(name), text, expected, comment, actor);
        storing.requireExpected();
        Map<String, RouteText> next = new TreeMap<>();
        rows.values().forEach(row -> next.put(row.name(), row.asText()));
        next.remove(name);
        if (text != null) {
            next.put(name, new RouteText(name, text, false));
        }
        return change(attempt, List.copyOf(next.values()), storing);
    }

    /** Checks and builds the routes of these stored files and the folder, and uses them. */
    private Applied change(RouteAttempt attempt, List<RouteText> shared, @Nullable StoredChange storing) {
        try {
            return change(attempt, sources.check(shared), storing);
        } catch (IOException e) {
            RouteChange failed = attempt.unreadable(e);
            history.tell(failed, List.of());
            return new Applied(failed, List.of(), 0);
        }
    }

    private Applied change(RouteAttempt attempt, RouteSources.Checked checked, @Nullable StoredChange storing) {
        List<RouteFinding> findings = checked.findings();
        List<String> changed = checked.files().changesFrom(files());
        long errors = findings.stream().filter(RouteFinding::isError).count();
        RouteChange change;
        if (errors > 0) {
            change = attempt.refused(changed, errors);
        } else {
            change = use(attempt, checked.files(), changed, storing);
        }
        history.tell(change, findings);
        report();
        return new Applied(change, findings, checked.own());
    }

    private RouteChange use(
            RouteAttempt attempt, RouteFiles files, List<String> changed, @Nullable StoredChange storing) {
        RouteGeneration next;
        try {
            next = generations.build(files, () -> {});
        } catch (Exception e) {
            LOG.debug("The routes cannot start", e);
            return attempt.failed(changed, e);
        }
        if (storing != null) {
            try {
                storing.make();
            } catch (RuntimeException e) {
                generations.discard(next);
                throw e;
            }
        }
        try {
            generations.use(next);
        } catch (Exception e) {
            if (storing != null) {
                storing.undo();
            }
            LOG.debug("The routes cannot start", e);
            return attempt.failed(changed, e);
        }
        sources.use(files);
        since = beans.clock.instant();
        beans.providers.current().problems().forEach(LOG::warn);
        beans.providers.models.warmUp();
        return attempt.change(Result.USED, next.number(), changed, null);
    }

    @Override
    public void apply() {
        apply(Trigger.WATCH, "gateway", null);
    }

    /** Uses what another node has stored, or what was stored while the database was away; the folder's files stay as they are. */
    synchronized void follow() {
        if (generations.number() == 0) {
            return;
        }
        List<RouteText> shared = sources.stored();
        if (RouteFiles.of(shared, files().ofFolder()).changesFrom(files()).isEmpty()) {
            report();
        } else {
            change(attempt(Trigger.DATABASE, "gateway", null), sources.check(shared, files()), null);
        }
    }

    @Override
    public synchronized boolean differ() throws IOException {
        return sources.differ(files());
    }

    private void report() {
        RouteGeneration now = generations.current();
        sources.report(now.number(), now.files, history.all().getFirst());
    }

    @Override
    public RouteState state() {
        RouteGeneration now = generations.current();
        Settings settings = beans.settings.get();
        Path folder = settings.routes().dir();
        return new RouteState(
                now.number(),
                since,
                now.beans.generation.inFlight(),
                folder,
                folder != null && !settings.routes().watch().isZero(),
                now.files.texts().stream()
                        .map(file -> RouteFileState.of(
                                file,
                                now.files.sourceOf(file),
                                !file.builtIn() && RouteFiles.isNameOfBuiltIn(file.name())))
                        .toList(),
                sources.rows(),
                sources.nodes(),
                generations.retiring().stream()
                        .map(old -> new RouteState.Retiring(old.number(), old.beans.generation.inFlight()))
                        .toList(),
                history.all());
    }

    @Override
    public @Nullable RouteText file(String name) {
        return files().find(name);
    }

    @Override
    public void close() {
        generations.close();
        sources.leave();
    }
}
