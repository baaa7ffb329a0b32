package routes.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.error.FailureKind;
import gateway.error.FailureMessages;
import gateway.error.GatewayFailure;
import gateway.jobs.JobRun;
import gateway.jobs.JobRunStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import routes.http.ResponseWriter;
import routes.maintenance.JobRuns;

class JobsApiTest {

    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    private final MemoryRuns store = new MemoryRuns();
    private final Trail trail = new Trail();
    private final JobsApi api = new JobsApi(store, trail, new ResponseWriter(new FailureMessages()));
    private final DefaultCamelContext routes = new DefaultCamelContext();
    private int worked;
    private boolean failing;

    @BeforeEach
    void start() throws Exception {
        routes.addRoutePolicyFactory(new JobRuns(store, "node-1", new FailureMessages(), InstantSource.fixed(NOW)));
        routes.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("quartz:maintenance/poll-usage?cron=0+3/10+*+*+*+?")
                        .routeId("cron-poll-usage")
                        .autoStartup(false)
                        .to("direct:poll-usage");
                from("direct:poll-usage").routeId("poll-usage").process(exchange -> {
                    worked++;
                    if (failing) {
                        throw new IllegalStateException("the provider is away");
                    }
                });
                from("direct:relay-claude").routeId("relay-claude").process(exchange -> worked++);
            }
        });
        routes.start();
    }

    @AfterEach
    void stop() {
        routes.stop();
    }

    @Test
    void listsJobsWithTheirSchedulesAndLastRuns() {
        store.runs.add(new JobRun("poll-usage", "node-2", "schedule", NOW, NOW.plusMillis(1500), "no luck"));
        store.runs.add(new JobRun("gone-job", "node-2", "schedule", NOW, NOW, null));
        AdminCall call = AdminCall.of("/api/admin/jobs");

        api.list(call.exchange(routes));

        JsonNode data = call.json().path("data");
        assertThat(data).hasSize(1);
        JsonNode job = data.get(0);
        assertThat(job.path("name").asText()).isEqualTo("poll-usage");
        assertThat(job.path("schedule").asText()).isEqualTo("0 3/10 * * * ?");
        assertThat(job.path("clustered").asBoolean(true)).isFalse();
        assertThat(job.path("runs")).hasSize(1);
        JsonNode run = job.path("runs").get(0);
        assertThat(run.path("node").asText()).isEqualTo("node-2");
        assertThat(run.path("trigger").asText()).isEqualTo("schedule");
        assertThat(run.path("duration_ms").asLong()).isEqualTo(1500);
        assertThat(run.path("failure").asText()).isEqualTo("no luck");
    }

    @Test
    void aJobRunsByHandAndTellsItsRun() {
        AdminCall call = run("poll-usage");

        assertThat(worked).isEqualTo(1);
        assertThat(call.status()).isEqualTo(200);
        assertThat(call.json().path("name").asText()).isEqualTo("poll-usage");
        assertThat(call.json().path("node").asText()).isEqualTo("node-1");
        assertThat(call.json().path("trigger").asText()).isEqualTo("hand");
        assertThat(call.json().path("failure").isNull()).isTrue();
        assertThat(store.runs).containsExactly(new JobRun("poll-usage", "node-1", "hand", NOW, NOW, null));
    }

    @Test
    void aFailedRunIsAFailedAnswer() {
        failing = true;

        AdminCall call = run("poll-usage");

        assertThat(call.status()).isEqualTo(500);
        assertThat(call.json().path("failure").asText()).contains("the provider is away");
        assertThat(store.runs)
                .singleElement()
                .extracting(JobRun::failure)
                .asString()
                .contains("the provider is away");
    }

    @ParameterizedTest
    @ValueSource(strings = {"relay-claude", "cron-poll-usage", "unknown", ""})
    void nothingButJobsCanBeRun(String name) {
        assertThatThrownBy(() -> run(name))
                .asInstanceOf(InstanceOfAssertFactories.type(GatewayFailure.class))
                .extracting(GatewayFailure::kind)
                .isEqualTo(FailureKind.NOT_FOUND);
        assertThat(worked).isZero();
    }

    private AdminCall run(String name) {
        AdminCall call = AdminCall.of("/api/admin/jobs/" + name + "/run");
        api.run(call.exchange(routes));
        return call;
    }

    private static final class MemoryRuns implements JobRunStore {

        private final List<JobRun> runs = new ArrayList<>();

        @Override
        public void record(JobRun run) {
            runs.add(run);
        }

        @Override
        public List<JobRun> latest(int perJob) {
            return List.copyOf(runs);
        }
    }
}
