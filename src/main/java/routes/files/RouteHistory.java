package routes.files;

import gateway.routes.finding.RouteFinding;
import gateway.routes.version.RouteChange;
import gateway.routes.version.RouteChange.Result;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The last tries to change the routes, in memory and in the log. Safe from many threads. */
public final class RouteHistory {

    private static final Logger LOG = LoggerFactory.getLogger(RouteHistory.class);
    private static final int MOST_CHANGES = 100;
    private static final int MOST_LINES = 20;

    private final Deque<RouteChange> changes = new ArrayDeque<>();

    /** Keeps one, without a word. */
    public synchronized void keep(RouteChange change) {
        changes.addFirst(change);
        while (changes.size() > MOST_CHANGES) {
            changes.removeLast();
        }
    }

    /** Keeps one, and tells of it. */
    public void tell(RouteChange change, List<RouteFinding> findings) {
        keep(change);
        String files = change.files().isEmpty() ? "the same files" : String.join(", ", change.files());
        if (change.result() == Result.USED) {
            LOG.info(
                    "Generation {} of the routes is in use after {} ms ({})",
                    change.generation(),
                    change.took().toMillis(),
                    files);
        } else if (change.result() == Result.CANARY) {
            LOG.info("Generation {} of the routes is a canary ({})", change.generation(), files);
        } else if (change.result() == Result.ROLLED_BACK) {
            LOG.warn(
                    "Generation {} of the routes is a canary no more ({}): {}; those before go on",
                    change.generation(),
                    files,
                    change.failure());
        } else {
            LOG.warn("The changed routes are not used ({}): {}; those before go on", files, change.failure());
        }
        findings.stream()
                .filter(finding -> !finding.rule().isConvention())
                .limit(MOST_LINES)
                .forEach(finding -> LOG.warn("{}", finding.line()));
    }

    /** The newest that other nodes are told of: a canary is a matter of one. */
    public synchronized Optional<RouteChange> newest() {
        return changes.stream()
                .filter(change -> change.result() != Result.CANARY && change.result() != Result.ROLLED_BACK)
                .findFirst();
    }

    /** Keeps that the files are those in use again, where the newest try came about in the same way and they were not used. */
    public void settle(RouteAttempt attempt, int generation) {
        newest().filter(last -> last.result() != Result.USED && last.trigger() == attempt.trigger())
                .ifPresent(last -> tell(attempt.change(Result.USED, generation, last.files(), null), List.of()));
    }

    /** All, the newest first. */
    public synchronized List<RouteChange> all() {
        return List.copyOf(changes);
    }
}
