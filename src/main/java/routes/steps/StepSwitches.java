package routes.steps;

import gateway.routes.finding.RouteFinding;
import gateway.routes.model.RouteText;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Steps that are switched off for a while, on this node, in memory. A later generation of routes keeps them off where it has them
 * and can do without them. Safe from many threads.
 */
public final class StepSwitches {

    private static final Logger LOG = LoggerFactory.getLogger(StepSwitches.class);

    private final Checks checks;
    private final InstantSource clock;
    private final List<Running> running = new CopyOnWriteArrayList<>();
    private final Map<String, Off> off = new TreeMap<>();

    /** Says what is wrong with files while steps are off. */
    @FunctionalInterface
    public interface Checks {
        List<RouteFinding> check(List<RouteText> own, Set<String> off);
    }

    /**
     * A step that does nothing now.
     *
     * @param by who switched it off
     */
    public record Off(
            String step,
            Instant since,
            Instant until,
            String by,
            @Nullable String comment) {}

    /**
     * What became of it.
     *
     * @param off null where the routes cannot do without the step
     * @param findings why, or warnings
     */
    public record Switched(@Nullable Off off, List<RouteFinding> findings) {}

    private record Running(GenerationSteps steps, List<RouteText> own, BooleanSupplier retired) {}

    public StepSwitches(Checks checks, InstantSource clock) {
        this.checks = checks;
        this.clock = clock;
    }

    /**
     * A generation that is built, and takes no requests yet.
     *
     * @param own the operator's files in it
     * @param retired whether no new requests begin with it
     */
    public synchronized void begin(GenerationSteps steps, List<RouteText> own, BooleanSupplier retired) {
        Set<String> kept = new TreeSet<>();
        for (Off each : off.values()) {
            if (!steps.has(each.step())) {
                continue;
            }
            kept.add(each.step());
            if (errors(own, kept).isEmpty()) {
                steps.switchOff(each.step(), true);
            } else {
                kept.remove(each.step());
                LOG.warn(
                        "Generation {} of the routes cannot do without step {}, which works again there",
                        steps.generation(),
                        each.step());
            }
        }
        running.add(new Running(steps, own, retired));
    }

    /** It has ended. */
    public void end(GenerationSteps steps) {
        running.removeIf(each -> each.steps() == steps);
    }

    /** All generations that have not ended. */
    public List<GenerationSteps> generations() {
        return running.stream().map(Running::steps).toList();
    }

    /** Whether a generation that new requests may go through has a step of this id. */
    public boolean has(String step) {
        return live().stream().anyMatch(each -> each.steps().has(step));
    }

    private List<Running> live() {
        return running.stream().filter(each -> !each.retired().getAsBoolean()).toList();
    }

    /** Those that are off, by their ids. */
    public synchronized List<Off> all() {
        return off.values().stream().sorted(Comparator.comparing(Off::step)).toList();
    }

    /** The same, and until when. */
    public synchronized Map<String, Instant> untils() {
        return off.values().stream().collect(Collectors.toMap(Off::step, Off::until));
    }

    /** Switches a step off, or changes until when it is, if the routes can do without it. */
    public synchronized Switched disable(String step, Duration length, String by, @Nullable String comment) {
        Set<String> all = new TreeSet<>(off.keySet());
        all.add(step);
        Set<RouteFinding> findings = new LinkedHashSet<>();
        for (Running each : live()) {
            if (each.steps().has(step)) {
                Set<String> there = all.stream().filter(each.steps()::has).collect(Collectors.toSet());
                findings.addAll(checks.check(each.own(), there));
                there.remove(step);
                checks.check(each.own(), there).stream()
                        .filter(known -> !known.isError())
                        .forEach(findings::remove);
            }
        }
        if (findings.stream().anyMatch(RouteFinding::isError)) {
            return new Switched(
                    null, findings.stream().filter(RouteFinding::isError).toList());
        }
        Instant now = clock.instant();
        Off made = new Off(step, now, now.plus(length), by, comment);
        off.put(step, made);
        live().forEach(each -> each.steps().switchOff(step, true));
        LOG.warn("Step {} is switched off until {}, by {}", step, made.until(), by);
        return new Switched(made, List.copyOf(findings));
    }

    private List<RouteFinding> errors(List<RouteText> own, Set<String> steps) {
        return checks.check(own, steps).stream().filter(RouteFinding::isError).toList();
    }

    /**
     * Switches a step on again.
     *
     * @return whether it was off
     */
    public synchronized boolean enable(String step, String by) {
        boolean was = off.remove(step) != null;
        if (was) {
            on(step);
            LOG.warn("Step {} works again, by {}", step, by);
        }
        return was;
    }

    /** Switches on whose time is over. */
    public synchronized void expire() {
        Instant now = clock.instant();
        List<Off> over =
                off.values().stream().filter(each -> !each.until().isAfter(now)).toList();
        for (Off each : over) {
            off.remove(each.step());
            on(each.step());
            LOG.warn("Step {} works again, because its time is over", each.step());
        }
    }

    private void on(String step) {
        running.forEach(each -> each.steps().switchOff(step, false));
    }
}
