package routes.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.error.FailureKind;
import gateway.error.FailureMessages;
import gateway.error.GatewayFailure;
import gateway.jobs.JobRun;
import gateway.jobs.JobRunStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JobRunsTest implements JobRunStore {

    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    private final List<JobRun> kept = new ArrayList<>();
    private final DefaultCamelContext routes = new DefaultCamelContext();
    private Instant time = NOW;
    private boolean down;
    private Processor work = exchange -> time = time.plusMillis(250);

    @BeforeEach
    void start() throws Exception {
        routes.addRoutePolicyFactory(new JobRuns(this, "node-1", new FailureMessages(), () -> time));
        Processor nothing = exchange -> {};
        routes.getRegistry().bind("renderFailure", Processor.class, nothing);
        routes.getRegistry().bind("logFailure", Processor.class, new LogFailure());
        PluginHelper.getRoutesLoader(routes)
                .loadRoutes(ResourceHelper.resolveMandatoryResource(routes, "classpath:routes-yaml/errors.camel.yaml"));
        routes.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:clock")
                        .routeId("cron-sweep")
                        .routeConfigurationId("errors-background")
                        .to("direct:sweep");
                from("direct:sweep")
                        .routeId("sweep")
                        .routeConfigurationId("errors-background")
                        .process(exchange -> work.process(exchange))
                        .to("direct:step");
                from("direct:step")
                        .routeId("step")
                        .errorHandler(noErrorHandler())
                        .process(exchange -> {});
            }
        });
        routes.start();
    }

    @AfterEach
    void stop() {
        routes.stop();
    }

    @Test
    void aScheduledRunIsKept() {
        Exchange exchange = send("direct:clock");

        assertThat(exchange.getException()).isNull();
        assertThat(kept)
                .containsExactly(
                        new JobRun("sweep", "node-1", "schedule", NOW, NOW.plus(Duration.ofMillis(250)), null));
    }

    @Test
    void aRunByHandIsKeptAndHandedBack() {
        Exchange exchange = routes.createProducerTemplate()
                .send("direct:sweep", made -> made.setProperty(JobRuns.TRIGGER, JobRuns.BY_HAND));

        assertThat(kept).singleElement().extracting(JobRun::trigger).isEqualTo("hand");
        assertThat(exchange.getProperty(JobRuns.RUN)).isEqualTo(kept.getFirst());
    }

    @Test
    void aFailureThatTheRouteHasLoggedIsTold() {
        work = exchange -> {
            throw new IllegalStateException("the provider\n   is away");
        };

        Exchange exchange = send("direct:clock");

        assertThat(exchange.getException()).isNull();
        assertThat(kept)
                .singleElement()
                .extracting(JobRun::failure)
                .isEqualTo("IllegalStateException: the provider is away");
    }

    @Test
    void aFailureOfOursIsToldInOurWords() {
        work = exchange -> {
            throw new GatewayFailure.UpstreamFailed(FailureKind.UPSTREAM_UNREACHABLE, null);
        };

        send("direct:clock");

        assertThat(kept)
                .singleElement()
                .extracting(JobRun::failure)
                .isEqualTo("The provider cannot be reached at the moment.");
    }

    @Test
    void aLongFailureIsCut() {
        work = exchange -> {
            throw new IllegalStateException("x".repeat(400));
        };

        send("direct:clock");

        assertThat(kept.getFirst().failure()).hasSize(301).endsWith("…");
    }

    @Test
    void aRunThatFailedDoesNotStainTheNext() {
        work = exchange -> {
            throw new IllegalStateException("not now");
        };
        send("direct:clock");
        work = exchange -> {};

        send("direct:clock");

        assertThat(kept).extracting(JobRun::failure).containsExactly("IllegalStateException: not now", null);
    }

    @Test
    void aStoreThatIsDownDoesNotHinderTheJob() {
        down = true;

        Exchange exchange = send("direct:clock");

        assertThat(exchange.getException()).isNull();
        assertThat(time).isAfter(NOW);
        assertThat(exchange.getProperty(JobRuns.RUN, JobRun.class).failure()).isNull();
    }

    @Test
    void routesThatAreNoJobsAreNotWatched() {
        send("direct:step");

        assertThat(kept).isEmpty();
        assertThat(routes.getRoute("step").getRoutePolicyList()).isNullOrEmpty();
        assertThat(routes.getRoute("cron-sweep").getRoutePolicyList()).isNullOrEmpty();
        assertThat(routes.getRoute("sweep").getRoutePolicyList()).hasSize(1);
    }

    private Exchange send(String endpoint) {
        return routes.createProducerTemplate().send(endpoint, made -> {});
    }

    @Override
    public void record(JobRun run) {
        if (down) {
            throw new GatewayFailure.GatewayUnavailable(FailureKind.STORAGE_UNAVAILABLE, null, null);
        }
        kept.add(run);
    }

    @Override
    public List<JobRun> latest(int perJob) {
        return List.copyOf(kept);
    }
}
