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
 * Follows a request through all routes that it may take, and keeps what has been done on every way. Loops are followed once.
 * For one thread.
 */
final class Walk {

    private static final Set<String> ENDING = Set.of("stop", "throwException", "rollback");
    private static final Set<String> MAYBE = Set.of("filter", "idempotentConsumer", "doCatch", "onFallback");
    private static final String OTHERWISE = "otherwise";

    /** So that routes which call each other many times cost no more than this. */
    private static final int MOST_VISITS = 200_000;

    private final CallGraph calls;
    private final Consumer<Visit> visitor;
    private final Set<CalledRoute> onWay = new HashSet<>();
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
        if (++visits > MOST_VISITS || "true".equals(step.option("disabled"))) {
            return before;
        }
        String fact = fact(called, step);
        visitor.accept(new Visit(called, step, top, fact, before));
        if (ENDING.contains(step.kind()) || StepRoles.ends(fact)) {
            return null;
        }
        Set<String> done = with(before, fact);
        EndpointUse use = step.endpoint();
        return use == null ? branches(called, step, top, done) : routes(called, use, top, done);
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
        if (step.branches().isEmpty()) {
            return before;
        }
        return switch (step.kind()) {
            case "choice" -> {
                boolean all = step.branches().stream()
                        .anyMatch(branch -> branch.name().equals(OTHERWISE));
                yield either(called, step.branches(), top, before, !all);
            }
            case "doTry", "circuitBreaker" -> {
                List<Step.Branch> finals = step.branches().stream()
                        .filter(branch -> branch.name().equals("doFinally"))
                        .toList();
                List<Step.Branch> others = new ArrayList<>(step.branches());
                others.removeAll(finals);
                Set<String> end = either(called, others, top, before, false);
                for (Step.Branch last : finals) {
                    end = end == null ? null : steps(called, last.steps(), top, end);
                }
                yield end;
            }
            default -> {
                Set<String> end = before;
                for (Step.Branch branch : step.branches()) {
                    end = end == null ? null : steps(called, branch.steps(), top, end);
                }
                yield MAYBE.contains(step.kind()) ? before : end;
            }
        };
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
        return more;
    }

    private String fact(CalledRoute called, Step step) {
        return switch (step.kind()) {
            case "process", "bean" -> {
                String ref = step.option("ref");
                yield ref == null ? "" : "bean:" + calls.filled(called, ref).replaceFirst("^#(bean:)?", "");
            }
            case "loadBalance" -> {
                String ref = step.options().map("customLoadBalancer").text("ref");
                yield ref == null ? "" : "balance:" + balanced(calls.filled(called, ref));
            }
            default -> {
                EndpointUse use = step.endpoint();
                String scheme = use == null ? "" : use.scheme();
                yield scheme.equals("upstream") || scheme.equals("provider") ? "uri:" + scheme : "";
            }
        };
    }

    private static String balanced(String balancer) {
        return balancer.equals("chain") ? balancer : balancer.startsWith("provider-") ? "provider" : "account";
    }
}
