package routes.steps;

import gateway.routes.picture.Figures;
import gateway.routes.picture.StepFigures;
import gateway.routes.picture.StepKey;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.CamelContext;
import org.apache.camel.Channel;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.model.LoadBalanceDefinition;
import org.apache.camel.model.OnExceptionDefinition;
import org.apache.camel.model.OptionalIdentifiedDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.InterceptStrategy;
import org.jspecify.annotations.Nullable;
import routes.trace.Traces;

/** All steps of a generation of routes, as it is built and runs. Safe from many threads. */
public final class GenerationSteps implements InterceptStrategy {

    private final int generation;
    private final Instant since;
    private final Traces traces;
    private final Map<StepKey, List<PassedStep>> steps = new ConcurrentHashMap<>();
    private final Map<JmxFigures.Place, StepKey> places = new ConcurrentHashMap<>();
    private volatile @Nullable CamelContext context;

    /** @param since when it begins to count */
    public GenerationSteps(int generation, Instant since, Traces traces) {
        this.generation = generation;
        this.since = since;
        this.traces = traces;
    }

    /** Looks after the steps of a context, whose routes are not built yet. */
    public void attach(CamelContext camel) {
        context = camel;
        camel.getCamelContextExtension().addInterceptStrategy(this);
    }

    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext camel, NamedNode definition, Processor target, Processor nextTarget) {
        if (definition instanceof LoadBalanceDefinition && target instanceof Channel) {
            // A balancer wraps itself, and Camel does so once more where it stands in another step.
            return target;
        }
        StepKey key = keyOf(definition);
        RouteDefinition route = ProcessorDefinitionHelper.getRoute(definition);
        PassedStep step = new PassedStep(key, target, traces);
        steps.computeIfAbsent(key, none -> new CopyOnWriteArrayList<>()).add(step);
        if (route != null && definition.getId() != null && !key.route().equals(StepKey.ANY_ROUTE)) {
            places.put(new JmxFigures.Place(route.getRouteId(), definition.getId()), key);
        }
        return step;
    }

    private static StepKey keyOf(NamedNode definition) {
        RouteDefinition owner = ProcessorDefinitionHelper.getRoute(definition);
        String route = owner == null || isHandler(definition) ? StepKey.ANY_ROUTE : owner.getRouteId();
        boolean named = definition instanceof OptionalIdentifiedDefinition<?> known && known.hasCustomIdAssigned();
        if (named) {
            return new StepKey(route, definition.getId());
        }
        String location = String.valueOf(definition.getLocation());
        String file = location.substring(Math.max(location.lastIndexOf('/'), location.lastIndexOf(':')) + 1);
        // Camel counts lines from 0, and gives that of what stands below the kind.
        return StepKey.at(route, file, definition.getLineNumber() + 1);
    }

    private static boolean isHandler(NamedNode definition) {
        for (NamedNode at = definition; at != null; at = at.getParent()) {
            if (at instanceof OnExceptionDefinition) {
                return true;
            }
        }
        return false;
    }

    int generation() {
        return generation;
    }

    /** Whether it has a step of this id. */
    boolean has(String id) {
        return steps.keySet().stream().anyMatch(key -> key.step().equals(id));
    }

    void switchOff(String id, boolean off) {
        steps.forEach((key, passed) -> {
            if (key.step().equals(id)) {
                passed.forEach(step -> step.switchOff(off));
            }
        });
    }

    /** How often each has been passed. */
    Map<StepKey, Long> passed() {
        Map<StepKey, Long> all = new HashMap<>();
        steps.forEach((key, passed) ->
                all.put(key, passed.stream().mapToLong(PassedStep::passed).sum()));
        return all;
    }

    /** What its steps have done until now; durations only where there is JMX. */
    public Figures figures(Map<String, Instant> off) {
        CamelContext camel = context;
        JmxFigures jmx = camel == null ? JmxFigures.NONE : JmxFigures.of(camel);
        Map<StepKey, StepFigures.Timing> timings = new HashMap<>();
        jmx.steps().forEach((place, timing) -> {
            StepKey key = places.get(place);
            if (key != null) {
                timings.put(key, timing);
            }
        });
        Map<StepKey, StepFigures> figures = new HashMap<>();
        passed().forEach((key, count) -> figures.put(key, new StepFigures(count, timings.get(key))));
        return new Figures(generation, since, jmx.known(), figures, jmx.routes(), off);
    }
}
