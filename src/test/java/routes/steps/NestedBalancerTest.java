package routes.steps;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.routes.picture.StepKey;
import java.time.Instant;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.processor.loadbalancer.RoundRobinLoadBalancer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import routes.trace.Traces;

/** Steps that balance, which Camel wraps once more where they stand in another step. */
class NestedBalancerTest {

    private static final StepKey CHOOSE = new StepKey("work", "work.choose");

    private final GenerationSteps steps =
            new GenerationSteps(1, Instant.EPOCH, new Traces(context -> null, () -> 10, () -> false));
    private int done;

    @Test
    void oneOfItsOwnIsCountedOnce() throws Exception {
        send(false, false);

        assertThat(steps.passed()).containsEntry(CHOOSE, 1L);
        assertThat(done).isEqualTo(1);
    }

    @Test
    void oneInAChoiceIsCountedOnce() throws Exception {
        send(true, false);

        assertThat(steps.passed()).containsEntry(CHOOSE, 1L);
        assertThat(done).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void oneThatIsOffDoesNothing(boolean nested) throws Exception {
        send(nested, true);

        assertThat(steps.passed()).containsEntry(CHOOSE, 0L);
        assertThat(done).isZero();
    }

    private void send(boolean nested, boolean off) throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.disableJMX();
            steps.attach(context);
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    var route = from("direct:work").routeId("work");
                    var at = nested ? route.choice().when(constant(true)) : route;
                    at.loadBalance(new RoundRobinLoadBalancer())
                            .id("work.choose")
                            .process(exchange -> done++)
                            .id("work.do");
                }
            });
            context.start();
            steps.switchOff("work.choose", off);
            try (var template = context.createProducerTemplate()) {
                template.sendBody("direct:work", "x");
            }
        }
    }
}
