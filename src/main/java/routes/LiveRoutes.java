package routes;

import gateway.routes.model.RouteText;
import gateway.routes.version.RouteChange.Result;
import gateway.routes.version.RouteChange.Trigger;
import gateway.routes.version.RouteState;
import gateway.routes.version.RouteVersion;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import routes.admin.RoutesApi;
import routes.admin.VersionsApi;
import routes.files.FolderWatch;
import routes.files.RouteAttempt;
import routes.files.RouteFiles;
import routes.files.StoredChange;
import routes.files.Storing;
import routes.request.RequestThreads;

/**
 * The routes of a running gateway, and how they are changed: by the files of the folder and by those of the database. Safe from many
 * threads; one change is made at a time. While a canary lasts, nothing else changes them.
 */
final class LiveRoutes implements RoutesApi.Live, VersionsApi.Running, FolderWatch.Change, AutoCloseable {

    private static final String GATEWAY = "gateway";

    private final GatewayBeans beans;
    final RouteChanges changes;
    private volatile boolean missed;

    LiveRoutes(GatewayBeans beans) {
        this.beans = beans;
        this.changes = new RouteChanges(
                beans, (why, generation) -> RequestThreads.start(() -> giveUpBecause(why, generation)));
    }

    /**
     * The first routes of the process.
     *
     * @param mayGoOn throws where the process is to end
     * @throws Exception when they cannot start
     */
    synchronized void begin(RouteFiles files, Runnable mayGoOn) throws Exception {
        changes.begin(attempt(Trigger.START, GATEWAY, null), files, mayGoOn);
    }

    private RouteAttempt attempt(Trigger trigger, String actor, @Nullable String comment) {
        return new RouteAttempt(trigger, actor, comment, beans.clock.instant(), System.nanoTime());
    }

    /** Whether the routes run that new requests go through. */
    boolean run() {
        return changes.generations.runs();
    }

    /** The generation that new requests go through; 0 before there is one. */
    int generation() {
        return changes.generations.number();
    }

    /** How many before it have requests still. */
    int retiring() {
        return changes.generations.retiring().size();
    }

    /** The share of conversations that a canary gets, in percent; 0 without one. */
    int canaryPercent() {
        RouteCanary canary = changes.canary();
        return canary == null ? 0 : canary.proposal().canary();
    }

    /** The files that are in use. */
    RouteFiles files() {
        return changes.generations.current().files;
    }

    @Override
    public synchronized Applied apply(Trigger trigger, String actor, @Nullable String comment, int canary) {
        changes.requireNoCanary();
        boolean asked = trigger == Trigger.REQUEST;
        return change(
                attempt(trigger, actor, comment),
                tried -> changes.sources.check(changes.sources.stored(), asked),
                null,
                canary);
    }

    @Override
    public synchronized Applied put(
            String name, String text, @Nullable Long expected, String actor, @Nullable String comment, int canary) {
        return store(name, text, expected, actor, comment, canary);
    }

    @Override
    public synchronized Applied delete(String name, @Nullable Long expected, String actor) {
        return store(name, null, expected, actor, null, 0);
    }

    private Applied store(
            String name,
            @Nullable String text,
            @Nullable Long expected,
            String actor,
            @Nullable String comment,
            int canary) {
        RouteAttempt attempt = attempt(Trigger.REQUEST, actor, comment);
        changes.sources.requireWritable();
        changes.requireNoCanary();
        StoredChange storing = StoredChange.of(beans.stores.routeFiles(), name, text, expected, comment, actor);
        storing.requireExpected();
        if (text == null && !files().stored().contains(name)) {
            return changes.removeUnused(attempt, storing);
        }
        return change(attempt, tried -> changes.sources.check(storing.files(), false), storing, canary);
    }

    @Override
    public synchronized Applied rollBack(@Nullable Long number, String actor, @Nullable String comment) {
        changes.sources.requireWritable();
        changes.requireNoCanary();
        RouteVersion version = changes.versions.earlier(number);
        RouteAttempt attempt = attempt(Trigger.REQUEST, actor, comment);
        try {
            RouteSources.Checked checked = changes.sources.check(version, attempt);
            Storing restored =
                    changes.sources.held().restored(beans.stores.routeFiles(), version, checked.hold(), attempt);
            return changes.make(new RouteProposal(attempt, checked, restored, version.number(), 0));
        } catch (IOException e) {
            return changes.unbuilt(attempt.unreadable(e));
        }
    }

    /** Reads and checks files. */
    @FunctionalInterface
    private interface Reading {
        RouteSources.Checked of(RouteAttempt attempt) throws IOException;
    }

    private Applied change(RouteAttempt attempt, Reading files, @Nullable Storing storing, int canary) {
        try {
            return changes.make(new RouteProposal(attempt, files.of(attempt), storing, null, canary));
        } catch (IOException e) {
            return changes.unbuilt(attempt.unreadable(e));
        }
    }

    @Override
    public synchronized Applied promote(String actor, @Nullable String comment) {
        RouteCanary canary = changes.requireCanary();
        String said = comment == null ? canary.proposal().attempt().comment() : comment;
        Applied promoted = changes.promote(attempt(Trigger.REQUEST, actor, said));
        RequestThreads.start(this::follow);
        return promoted;
    }

    @Override
    public synchronized Applied giveUp(String actor) {
        String said = changes.requireCanary().proposal().attempt().comment();
        return giveUp(attempt(Trigger.REQUEST, actor, said), "by request");
    }

    private synchronized void giveUpBecause(String why, int generation) {
        RouteCanary canary = changes.canary();
        if (canary == null || canary.generation().number() != generation) {
            return;
        }
        giveUp(attempt(Trigger.CANARY, GATEWAY, canary.proposal().attempt().comment()), why);
        canary.noteGivenUp(beans.stores.audit(), GATEWAY, why);
    }

    private Applied giveUp(RouteAttempt attempt, String why) {
        Applied ended = changes.giveUp(attempt, why);
        RequestThreads.start(this::follow);
        return ended;
    }

    @Override
    public boolean waits() {
        return changes.canary() != null || (missed && !beans.database.reachable());
    }

    @Override
    public synchronized boolean apply() {
        if (waits()) {
            return false;
        }
        Result result = apply(Trigger.WATCH, GATEWAY, null, 0).change().result();
        missed = result == Result.FAILED && !beans.database.reachable();
        return !missed;
    }

    /** Uses what another node has stored, or what was stored while the database was away; the folder's files stay as they are. */
    synchronized void follow() {
        if (generation() == 0) {
            return;
        }
        List<RouteText> shared = changes.sources.stored();
        if (waits()) {
            changes.report();
        } else if (files().have(shared)) {
            changes.history.settle(attempt(Trigger.DATABASE, GATEWAY, null), generation());
            changes.report();
        } else {
            change(attempt(Trigger.DATABASE, GATEWAY, null), tried -> changes.sources.check(shared, files()), null, 0);
        }
    }

    /** Builds the same files anew, because what their placeholders stand for has changed, and uses them. */
    synchronized Applied renew(String actor, @Nullable String comment) {
        changes.requireNoCanary();
        return change(
                attempt(Trigger.REQUEST, actor, comment),
                tried -> changes.sources.check(changes.sources.stored(), files()),
                null,
                0);
    }

    @Override
    public synchronized boolean differ() throws IOException {
        boolean differ = changes.sources.differ(files());
        if (!differ) {
            changes.history.settle(attempt(Trigger.WATCH, GATEWAY, null), generation());
            changes.report();
        }
        return differ;
    }

    @Override
    public RouteState state() {
        return RouteStates.of(beans.settings.get(), changes);
    }

    @Override
    public @Nullable RouteText file(String name) {
        return files().find(name);
    }

    @Override
    public List<RouteText> own() {
        return files().own();
    }

    @Override
    public void close() {
        changes.generations.close();
        changes.sources.leave();
    }
}
