package routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Processor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.quartz.CronExpression;
import routes.stub.RoutesUnderTest;
import routes.stub.StubRequest;

class MaintenanceRouteTest {

    /** The jobs whose work is Java, and their beans. */
    private static final Map<String, List<String>> JOBS = Map.ofEntries(
            Map.entry("recover-accounts", List.of("recoverAccounts", "storeUses")),
            Map.entry("close-streams", List.of("closeStreams")),
            Map.entry("refresh-tokens", List.of("refreshTokens")),
            Map.entry("poll-usage", List.of("pollUsage")),
            Map.entry("check-accounts", List.of("checkAccounts")),
            Map.entry("check-credit", List.of("checkCredit")),
            Map.entry("watch-idle", List.of("watchIdle")),
            Map.entry("forget-responses", List.of("forgetResponses")),
            Map.entry("roll-up-usage", List.of("rollUpUsage")),
            Map.entry("clean-up-conversations", List.of("cleanUpConversations")),
            Map.entry("end-web-sessions", List.of("endWebSessions")),
            Map.entry("end-tool-calls", List.of("endToolCalls")));

    private final StubRequest nothing = StubRequest.get("/");
    private final List<String> statements = new ArrayList<>();
    private RoutesUnderTest routes;

    @BeforeEach
    void load() throws Exception {
        Set<String> ids =
                allJobs().flatMap(job -> Stream.of(job, "cron-" + job)).collect(Collectors.toSet());
        routes = RoutesUnderTest.of(ids, "errors", "maintenance");
        // Those two follow from intervals.
        routes.set("gateway.schedule.end-web-sessions", "0/30 * * * * ?")
                .set("gateway.schedule.end-tool-calls", "0 0/1 * * * ?");
        JOBS.values().forEach(beans -> routes.stubs(beans.toArray(new String[0])));
    }

    static Stream<String> allJobs() {
        return Stream.concat(JOBS.keySet().stream(), Stream.of("maintain-partitions"));
    }

    static Stream<Arguments> runs() {
        return JOBS.entrySet().stream()
                .flatMap(job -> Stream.of(
                        Arguments.of(job.getKey(), job.getValue()),
                        Arguments.of("cron-" + job.getKey(), job.getValue())));
    }

    @AfterEach
    void stop() {
        routes.close();
    }

    @ParameterizedTest
    @MethodSource("runs")
    void aJobRunsOnScheduleAndByHand(String route, List<String> beans) throws Exception {
        start(statement -> {});

        assertThat(routes.send(route, nothing).getException()).isNull();
        assertThat(routes.trace()).isEqualTo(beans);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cron-maintain-partitions", "maintain-partitions"})
    void makesPartitionsBeforeItDropsOldOnes(String route) throws Exception {
        routes.set("gateway.usage.partitions-ahead", "3").set("gateway.usage.retention-days", "30");
        start(statement -> {});

        assertThat(routes.send(route, nothing).getException()).isNull();
        assertThat(statements).containsExactly("select create_usage_partitions(3)", "select drop_usage_partitions(30)");
    }

    @Test
    void dropsNothingWhenPartitionsCannotBeMade() throws Exception {
        start(statement -> {
            throw new IllegalStateException("no database");
        });

        assertThat(routes.send("cron-maintain-partitions", nothing).getException())
                .isNull();
        assertThat(statements).hasSize(1);
    }

    @Test
    void aFailedRunDoesNotHinderTheNext() throws Exception {
        routes.bean("recoverAccounts", exchange -> {
            throw new IllegalStateException("not now");
        });
        start(statement -> {});

        assertThat(routes.send("cron-recover-accounts", nothing).getException()).isNull();
        assertThat(routes.send("cron-recover-accounts", nothing).getException()).isNull();
        assertThat(routes.trace()).containsExactly("recoverAccounts", "recoverAccounts");
    }

    @ParameterizedTest
    @MethodSource("allJobs")
    void quartzUnderstandsTheDefaultSchedules(String job) {
        String schedule = routes.property("gateway.schedule." + job);
        assertThat(CronExpression.isValidExpression(schedule)).as(schedule).isTrue();
    }

    private void start(Processor database) throws Exception {
        routes.replaceCallsTo("jdbc:dataSource", "maintain-partitions", exchange -> {
                    statements.add(exchange.getMessage().getBody(String.class));
                    database.process(exchange);
                })
                .enterBy(allJobs().map(job -> "cron-" + job).toArray(String[]::new))
                .start();
    }
}
