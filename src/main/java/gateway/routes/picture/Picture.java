package gateway.routes.picture;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * All routes of a generation as they are and run.
 *
 * @param since when its counters began
 * @param timed whether durations are measured
 * @param leftOut how many routes are not in it, because it would be too large
 */
public record Picture(int generation, Instant since, boolean timed, List<PicturedRoute> routes, int leftOut) {

    /** So that no file of routes makes an answer of any size. */
    private static final int MOST_STEPS = 5_000;

    public Picture {
        routes = List.copyOf(routes);
    }

    /** The same with as many of its routes as an answer may hold. */
    public Picture bounded() {
        List<PicturedRoute> kept = new ArrayList<>();
        long steps = 0;
        for (PicturedRoute route : routes) {
            steps += 1 + route.allSteps().count();
            if (steps > MOST_STEPS) {
                break;
            }
            kept.add(route);
        }
        return new Picture(generation, since, timed, kept, leftOut + routes.size() - kept.size());
    }

    /** The route of this id; nothing for none. */
    public Optional<PicturedRoute> route(String id) {
        return routes.stream().filter(route -> route.id().equals(id)).findFirst();
    }

    /** One route, and all that it may come to. */
    public Picture from(String id) {
        Set<String> reached = new LinkedHashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(id));
        while (!open.isEmpty()) {
            String next = open.pop();
            if (reached.add(next)) {
                route(next).ifPresent(route -> route.allSteps().forEach(step -> open.addAll(step.calls())));
            }
        }
        return new Picture(
                generation,
                since,
                timed,
                routes.stream().filter(route -> reached.contains(route.id())).toList(),
                leftOut);
    }
}
