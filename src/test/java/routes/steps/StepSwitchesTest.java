package routes.steps;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.routes.finding.RouteFinding;
import gateway.routes.finding.RouteRule;
import gateway.routes.model.RouteText;
import gateway.routes.picture.StepKey;
import gateway.routes.seen.StepSeen;
import gateway.routes.seen.StepSeenStore;
import gateway.routes.text.Spot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import routes.trace.Traces;

class StepSwitchesTest {

    private static final Instant START = Instant.parse("2026-12-01T12:00:00Z");

    private final Traces traces = new Traces(context -> null, () -> 10, () -> false);
    private final List<String> done = new ArrayList<>();
    private final List<DefaultCamelContext> contexts = new ArrayList<>();
    private final RouteText file = new RouteText("a.camel.yaml", "", false);
    private Instant now = START;
    private String needed = "";
    private final StepSwitches switches = new StepSwitches(
            (own, off) -> off.contains(needed)
                    ? List.of(file.finding(RouteRule.CONTRACT_ORDER, Spot.START, "needed", "leave it"))
                    : List.of(),
            () -> now);

    @AfterEach
    void stop() throws Exception {
        for (DefaultCamelContext context : contexts) {
            context.close();
        }
    }

    private GenerationSteps generation(int number, String... steps) throws Exception {
        DefaultCamelContext context = new DefaultCamelContext();
        contexts.add(context);
        context.disableJMX();
        GenerationSteps made = new GenerationSteps(number, START, traces);
        made.attach(context);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                var route = from("direct:work").routeId("work");
                for (String step : steps) {
                    route.process(exchange -> done.add(number + step)).id(step);
                }
            }
        });
        context.start();
        return made;
    }

    private List<String> send(int context) throws Exception {
        done.clear();
        try (var template = contexts.get(context).createProducerTemplate()) {
            template.sendBody("direct:work", "x");
        }
        return List.copyOf(done);
    }

    @Test
    void aStepThatIsOffIsLeftOutUntilItsTimeIsOver() throws Exception {
        switches.begin(generation(1, "a", "b"), List.of(), () -> false);
        assertThat(send(0)).containsExactly("1a", "1b");

        assertThat(switches.disable("a", Duration.ofMinutes(10), "somebody", "why")
                        .off())
                .isEqualTo(new StepSwitches.Off("a", START, START.plusSeconds(600), "somebody", "why"));

        assertThat(send(0)).containsExactly("1b");
        now = START.plusSeconds(599);
        switches.expire();
        assertThat(send(0)).containsExactly("1b");
        now = START.plusSeconds(600);
        switches.expire();
        assertThat(send(0)).containsExactly("1a", "1b");
        assertThat(switches.all()).isEmpty();
        assertThat(switches.enable("a", "somebody")).isFalse();
    }

    @Test
    void aLaterGenerationKeepsItWhereItCan() throws Exception {
        AtomicBoolean retired = new AtomicBoolean();
        GenerationSteps first = generation(1, "a", "b", "c");
        switches.begin(first, List.of(), retired::get);
        switches.disable("a", Duration.ofMinutes(10), "somebody", null);
        switches.disable("b", Duration.ofMinutes(10), "somebody", null);

        needed = "b";
        switches.begin(generation(2, "a", "b"), List.of(), () -> false);
        retired.set(true);
        assertThat(send(1)).as("the second cannot do without b").containsExactly("2b");
        assertThat(send(0)).as("the first stays as it was").containsExactly("1c");

        switches.disable("a", Duration.ofMinutes(20), "somebody", null);
        assertThat(switches.has("c")).as("only a retired one has it").isFalse();
        assertThat(switches.enable("a", "somebody")).isTrue();
        assertThat(send(1)).containsExactly("2a", "2b");
        switches.end(first);
        assertThat(switches.generations()).hasSize(1);
    }

    @Test
    void whatIsNeededStaysOn() throws Exception {
        needed = "b";
        switches.begin(generation(1, "a", "b"), List.of(), () -> false);

        StepSwitches.Switched refused = switches.disable("b", Duration.ofMinutes(1), "somebody", null);

        assertThat(refused.off()).isNull();
        assertThat(refused.findings()).extracting(RouteFinding::sentence).containsExactly("needed");
        assertThat(send(0)).containsExactly("1a", "1b");
    }

    @Test
    void whatWasPassedIsStoredOnceAndWaitsForTheDatabase() throws Exception {
        Map<StepKey, Long> stored = new HashMap<>();
        AtomicBoolean down = new AtomicBoolean(true);
        StepSeenStore store = new StepSeenStore() {
            @Override
            public void add(Map<StepKey, Long> passed, Instant moment) {
                if (down.get()) {
                    throw new GatewayFailure.GatewayUnavailable(FailureKind.STORAGE_UNAVAILABLE, null, null);
                }
                passed.forEach((key, count) -> stored.merge(key, count, Long::sum));
            }

            @Override
            public List<StepSeen> all() {
                return List.of();
            }
        };
        StepLog log = new StepLog(store, () -> true, () -> now);
        GenerationSteps steps = generation(1, "a", "b");
        switches.begin(steps, List.of(), () -> false);
        switches.disable("b", Duration.ofMinutes(1), "somebody", null);
        send(0);
        send(0);
        log.write(List.of(steps));
        down.set(false);
        log.write(List.of(steps));
        send(0);
        log.end(steps);

        assertThat(stored)
                .as("a step that is off is not passed")
                .isEqualTo(Map.of(new StepKey("work", "a"), 3L, new StepKey("work", "b"), 0L));
    }
}
