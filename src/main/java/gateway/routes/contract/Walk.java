package gateway.routes.contract;

import gateway.routes.model.CallGraph;
import gateway.routes.model.CalledRoute;
import gateway.routes.model.EndpointUse;
import gateway.routes.model.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Follows a request through all routes that it may take, and keeps what has been done on every way. Of patterns whose steps may
 * be left out, done later or elsewhere, and of all that it does not know, the steps are seen and do not count. Loops are followed
 * once. For one thread.
 */
final class Walk {

    private static final Set<String> ENDING = Set.of("stop", "throwException", "rollback");
    private static final Set<String> STOPPING = Set.of("stop", "sample");

    /** Their steps are done in the place of the step itself. */
    private static final Set<String> PLAIN = Set.of("step", "pipeline");

    /** Their steps work on the exchange of the request, and are not always done. */
    private static final Set<String> SAME_EXCHANGE =
            Set.of("filter", "idempotentConsumer", "loop", "policy", "transacted", "saga");

    private static final Set<String> CALLS = Set.of("to", "toD");
    private static final String OTHERWISE = "otherwise";

    /** So that routes which call each other many times cost no more than this. */
    private static final int MOST_VISITS = 200_000;

    private final CallGraph calls;
    private final Consumer<Visit> visitor;
    private final Set<CalledRoute> onWay = new HashSet<>();
    private final List<Visit> stops = new ArrayList<>();
    private final List<Visit.Doubt> doubts = new ArrayList<>();
    private int elsewhere;
    private int visits;

    Walk(CallGraph calls, Consumer<Visit> visitor) {
        this.calls = calls;
        this.visitor = visitor;
    }

    /** What has been done at the end of a route on every way to it; null where no way leads there. */
    @Nullable
    Set<String> through(CalledRoute called) {
        onWay.add(called);
        Set<String> end = steps(called, called.flow().steps(), null, Set.of());
        onWay.remove(called);
        return end;
    }

    /** The same for some of its steps. */
    @Nullable
    Set<String> through(CalledRoute called, List<Step> steps) {
        return steps(called, steps, null, Set.of());
    }

    /** The steps where a request may have ended before, without a failure. */
    List<Visit> stops() {
        return List.copyOf(stops);
    }

    private @Nullable Set<String> steps(CalledRoute called, List<Step> steps, @Nullable Step top, Set<String> before) {
        Set<String> done = before;
        for (Step step : steps) {
            done = step(called, step, top == null ? step : top, done);
            if (done == null) {
                return null;
            }
        }
        return done;
    }

    private @Nullable Set<String> step(CalledRoute called, Step step, Step top, Set<String> before) {
        String disabled = step.option("disabled");
        if (++visits > MOST_VISITS || "true".equals(disabled)) {
            return before;
        }
        if (disabled != null && !disabled.equals("false")) {
            doubted(called, step, false, () -> enabled(called, step, top, before));
            return before;
        }
        return enabled(called, step, top, before);
    }

    private @Nullable Set<String> enabled(CalledRoute called, Step step, Step top, Set<String> before) {
        String fact = StepFacts.of(calls, called, step);
        Visit visit = new Visit(called, step, top, fact, before, List.copyOf(doubts), elsewhere == 0);
        visitor.accept(visit);
        if (STOPPING.contains(step.kind()) && elsewhere == 0) {
            stops.add(visit);
        }
        EndpointUse use = step.endpoint();
        boolean here = use == null || CALLS.contains(step.kind());
        if (ENDING.contains(step.kind()) || (here && StepRoles.ends(fact))) {
            return null;
        }
        Set<String> done = with(before, fact);
        if (use == null) {
            return branches(called, step, top, done);
        }
        return CALLS.contains(step.kind())
                ? routes(called, use, top, done)
                : tapped(done, doubted(called, step, true, () -> routes(called, use, top, done)));
    }

    /** A tap is told that a row waits; nothing else that it does is done when the request goes on. */
    private static Set<String> tapped(Set<String> before, @Nullable Set<String> end) {
        return end != null && end.contains(StepRoles.SETTLED) ? with(before, StepRoles.SETTLED) : before;
    }

    private @Nullable Set<String> routes(CalledRoute called, EndpointUse use, Step top, Set<String> before) {
        List<CalledRoute> targets = calls.resolve(called, use).routes();
        List<Set<String>> ends = new ArrayList<>();
        boolean followed = false;
        for (CalledRoute target : targets) {
            if (onWay.add(target)) {
                followed = true;
                Set<String> end = steps(target, target.flow().steps(), top, before);
                onWay.remove(target);
                if (end != null) {
                    ends.add(end);
                }
            }
        }
        return followed ? onAll(ends) : before;
    }

    private @Nullable Set<String> branches(CalledRoute called, Step step, Step top, Set<String> before) {
        List<Step.Branch> branches = step.branches();
        if (branches.isEmpty()) {
            return before;
        }
        return switch (step.kind()) {
            case "choice" -> {
                boolean all = branches.stream().anyMatch(branch -> branch.name().equals(OTHERWISE));
                yield doubted(called, step, false, () -> either(called, branches, top, before, !all));
            }
            case "doTry" -> tried(called, step, top, before);
            case "circuitBreaker" ->
                branches.size() == 1
                        ? steps(called, branches.getFirst().steps(), top, before)
                        : doubted(called, step, false, () -> either(called, branches, top, before, false));
            case "loadBalance" -> balanced(called, step, top, before);
            default -> {
                if (PLAIN.contains(step.kind())) {
                    yield steps(called, all(branches), top, before);
                }
                boolean apart = !SAME_EXCHANGE.contains(step.kind());
                doubted(called, step, apart, () -> steps(called, all(branches), top, before));
                yield before;
            }
        };
    }

    private @Nullable Set<String> tried(CalledRoute called, Step step, Step top, Set<String> before) {
        List<Step.Branch> finals = step.branches().stream()
                .filter(branch -> branch.name().equals("doFinally"))
                .toList();
        List<Step.Branch> others = new ArrayList<>(step.branches());
        others.removeAll(finals);
        Set<String> end = others.size() > 1
                ? doubted(called, step, false, () -> either(called, others, top, before, false))
                : either(called, others, top, before, false);
        for (Step.Branch last : finals) {
            Set<String> behind = steps(called, last.steps(), top, end == null ? before : end);
            end = end == null ? null : behind;
        }
        return end;
    }

    /** One output is called, of several any. */
    private @Nullable Set<String> balanced(CalledRoute called, Step step, Step top, Set<String> before) {
        List<Step> outputs = all(step.branches());
        if (outputs.size() < 2) {
            return steps(called, outputs, top, before);
        }
        List<Step.Branch> each = outputs.stream()
                .map(output -> new Step.Branch("steps", List.of(output)))
                .toList();
        return doubted(called, step, false, () -> either(called, each, top, before, false));
    }

    private @Nullable Set<String> either(
            CalledRoute called, List<Step.Branch> branches, Step top, Set<String> before, boolean orNone) {
        List<Set<String>> ends = new ArrayList<>();
        if (orNone) {
            ends.add(before);
        }
        branches.stream()
                .map(branch -> steps(called, branch.steps(), top, before))
                .filter(Objects::nonNull)
                .forEach(ends::add);
        return onAll(ends);
    }

    private @Nullable Set<String> doubted(CalledRoute called, Step step, boolean apart, Way way) {
        doubts.add(new Visit.Doubt(called, step));
        elsewhere += apart ? 1 : 0;
        Set<String> end = way.end();
        elsewhere -= apart ? 1 : 0;
        doubts.removeLast();
        return end;
    }

    private interface Way {
        @Nullable
        Set<String> end();
    }

    private static List<Step> all(List<Step.Branch> branches) {
        return branches.stream().flatMap(branch -> branch.steps().stream()).toList();
    }

    private static @Nullable Set<String> onAll(List<Set<String>> ends) {
        if (ends.isEmpty()) {
            return null;
        }
        Set<String> all = new HashSet<>(ends.getFirst());
        ends.forEach(all::retainAll);
        return all;
    }

    private static Set<String> with(Set<String> before, String fact) {
        if (fact.isEmpty()) {
            return before;
        }
        Set<String> more = new HashSet<>(before);
        more.add(fact);
        if (StepRoles.answers(fact)) {
            more.add(StepRoles.ANSWERED);
        }
        return more;
    }
}
