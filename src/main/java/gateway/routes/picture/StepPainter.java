package gateway.routes.picture;

import gateway.routes.contract.ShownAddress;
import gateway.routes.model.CallGraph;
import gateway.routes.model.CalledRoute;
import gateway.routes.model.EndpointUse;
import gateway.routes.model.Step;
import gateway.routes.text.YamlText;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Paints the steps of one route. For one thread. */
final class StepPainter {

    private static final String FALSE = "false";
    private static final Set<String> UNCOUNTED = Set.of("doTry");

    private final CallGraph calls;
    private final CalledRoute called;
    private final Map<CalledRoute, String> ids;
    private final String route;
    private final String runs;
    private final Figures figures;
    private final Map<String, Integer> unnamed = new HashMap<>();

    /**
     * @param ids of all routes
     * @param route the id of this one
     * @param runs the route by which its figures are found
     */
    StepPainter(
            CallGraph calls,
            CalledRoute called,
            Map<CalledRoute, String> ids,
            String route,
            String runs,
            Figures figures) {
        this.calls = calls;
        this.called = called;
        this.ids = ids;
        this.route = route;
        this.runs = runs;
        this.figures = figures;
    }

    List<PicturedStep> steps(List<Step> steps) {
        return steps.stream().map(this::step).toList();
    }

    /** Camel does not count some kinds: their first step is passed when they are. */
    private StepKey keyOf(Step step) {
        if (UNCOUNTED.contains(step.kind())
                && !step.branches().isEmpty()
                && !step.branches().getFirst().steps().isEmpty()) {
            return keyOf(step.branches().getFirst().steps().getFirst());
        }
        String own = step.option("id");
        if (own != null) {
            return new StepKey(runs, own);
        }
        // Camel gives a step in the short form the line behind that of others.
        int line = step.body().spot().line() + (step.body() instanceof YamlText ? 1 : 0);
        return StepKey.at(runs, called.flow().file().name(), line);
    }

    private PicturedStep step(Step step) {
        String own = step.option("id");
        StepKey key = keyOf(step);
        String id = own == null ? route + "/" + step.kind() + "-" + unnamed.merge(step.kind(), 1, Integer::sum) : own;
        String description = step.option("description");
        return new PicturedStep(
                id,
                own != null,
                key,
                step.kind(),
                target(step),
                description == null ? null : ShownAddress.of(description),
                step.spot().line(),
                off(step, own),
                calledBy(step),
                figures.of(key),
                step.branches().stream()
                        .map(branch -> new PicturedStep.Branch(branch.name(), steps(branch.steps())))
                        .toList());
    }

    private @Nullable String off(Step step, @Nullable String id) {
        String disabled = step.option("disabled");
        if (disabled != null && !disabled.equals(FALSE)) {
            return "file";
        }
        Instant until = id == null ? null : figures.off().get(id);
        return until == null ? null : until.toString();
    }

    private @Nullable String target(Step step) {
        EndpointUse use = step.endpoint();
        if (use != null) {
            return ShownAddress.of(calls.text(called, use.address()).shown(), use);
        }
        String ref = step.option("ref");
        if (ref == null) {
            ref = step.options().map("customLoadBalancer").text("ref");
        }
        return ref == null ? null : ShownAddress.of(calls.text(called, ref).shown());
    }

    private List<String> calledBy(Step step) {
        return step.recipients().written().stream()
                .flatMap(use -> calls.resolve(called, use).routes().stream())
                .map(ids::get)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }
}
