package routes;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import routes.files.RouteFiles;
import routes.http.FrontRouter;
import routes.replay.ReplayChoices;

/**
 * The generations of routes: the one that new requests go through, and those before it that have requests still. Safe from many
 * threads; one generation is built at a time.
 */
final class RouteGenerations implements ReplayChoices, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RouteGenerations.class);

    /** What is under way in a generation without requests: a job, a call of the gateway itself. */
    private static final int RETIRED_SECONDS = 60;

    private static final int STOPPED_SECONDS = 5;

    private final GatewayBeans beans;
    private final List<RouteGeneration> retiring = new CopyOnWriteArrayList<>();
    private volatile @Nullable RouteGeneration current;
    private volatile @Nullable RouteGeneration canary;
    private int last;
    private boolean closed;

    RouteGenerations(GatewayBeans beans) {
        this.beans = beans;
    }

    /** The one that new requests go through. */
    RouteGeneration current() {
        return Objects.requireNonNull(current, "no routes yet");
    }

    /** Its number; 0 before there is one. */
    int number() {
        RouteGeneration now = current;
        return now == null ? 0 : now.number();
    }

    /** Whether its routes run; false before there is one. */
    boolean runs() {
        RouteGeneration now = current;
        return now != null && now.runs();
    }

    /** Those before it whose requests have not all ended, the oldest first. */
    List<RouteGeneration> retiring() {
        return List.copyOf(retiring);
    }

    @Override
    public @Nullable Integer generation(String word) {
        RouteGeneration meant = switch (word) {
            case "current" -> current;
            case "canary" -> canary;
            default -> find(word);
        };
        return meant == null ? null : Integer.valueOf(meant.number());
    }

    @Override
    public boolean hasProvider(int generation, String name) {
        RouteGeneration meant = find(Integer.toString(generation));
        return meant != null && meant.beans.providers.providers().find(name).isPresent();
    }

    /** The routes of a generation; null where it does not run, or not any more. */
    @Nullable
    FrontRouter front(int generation) {
        RouteGeneration meant = find(Integer.toString(generation));
        return meant == null ? null : meant.beans.front;
    }

    private @Nullable RouteGeneration find(String number) {
        for (RouteGeneration each : running()) {
            if (Integer.toString(each.number()).equals(number)) {
                return each;
            }
        }
        return null;
    }

    private List<RouteGeneration> running() {
        List<RouteGeneration> running = new ArrayList<>(retiring);
        Stream.of(Optional.ofNullable(current), Optional.ofNullable(canary))
                .flatMap(Optional::stream)
                .forEach(running::add);
        return running;
    }

    /**
     * Builds a generation of these files, which is {@link #use used} or {@link #discard discarded}.
     *
     * @param mayGoOn throws where the process is to end
     * @throws Exception when it cannot be built; nothing is changed then
     */
    synchronized RouteGeneration build(RouteFiles files, Runnable mayGoOn) throws Exception {
        if (closed) {
            throw new IllegalStateException("the gateway stops");
        }
        RouteGeneration next = RouteGeneration.build(beans, files, last + 1, mayGoOn);
        last = next.number();
        beans.steps.begin(next);
        return next;
    }

    /** Lets a generation take requests beside the one in use, until it is {@link #use used} or {@link #giveUp given up}. */
    synchronized void letTry(RouteGeneration next) {
        canary = next;
    }

    /** Lets the requests of a canary end, and the canary with them. */
    synchronized void giveUp(RouteGeneration tried) {
        canary = null;
        if (!closed) {
            retire(tried);
        }
    }

    /** Ends a generation that nobody has used. */
    void discard(RouteGeneration next) {
        next.close(STOPPED_SECONDS);
        beans.steps.end(next);
    }

    /**
     * Brings new requests to a generation. Requests under way keep the one that they began with.
     *
     * @throws Exception when what begins of itself cannot be started; nothing is changed then
     */
    synchronized void use(RouteGeneration next) throws Exception {
        if (closed) {
            discard(next);
            throw new IllegalStateException("the gateway stops");
        }
        canary = null;
        RouteGeneration before = current;
        if (before != null) {
            before.standBy();
        }
        swap(next);
        try {
            next.activate();
        } catch (Exception e) {
            if (before == null) {
                // The process ends; until then it is the only one that there is.
                current = next;
                throw e;
            }
            takeBack(next, before);
            throw e;
        }
        current = next;
        if (before != null) {
            retire(before);
        }
    }

    private void takeBack(RouteGeneration next, RouteGeneration before) throws Exception {
        next.standBy();
        swap(before);
        retire(next);
        before.activateAgain();
    }

    private void swap(RouteGeneration next) {
        beans.calls.attach(next.context(), next.beans.generation);
        beans.providers.use(next.beans.providers);
        beans.server.use(next.beans.front);
        beans.steps.use(next);
    }

    private void retire(RouteGeneration old) {
        retiring.add(old);
        old.beans.generation.retire();
        old.beans
                .generation
                .idle()
                .thenRun(() -> Thread.ofVirtual().name("routes-" + old.number()).start(() -> end(old)));
    }

    private void end(RouteGeneration old) {
        old.close(RETIRED_SECONDS);
        retiring.remove(old);
        beans.steps.end(old);
        LOG.info("Generation {} of the routes has ended", old.number());
    }

    /** Stops all of them; their requests have ended or are cut off. */
    @Override
    public synchronized void close() {
        closed = true;
        beans.steps.write();
        RouteGeneration now = current;
        if (now != null) {
            now.close(STOPPED_SECONDS);
        }
        RouteGeneration tried = canary;
        if (tried != null) {
            tried.close(STOPPED_SECONDS);
        }
        retiring.forEach(old -> old.close(STOPPED_SECONDS));
    }
}
