package routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.camel.Processor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.quartz.CronExpression;
import routes.stub.RoutesUnderTest;
import routes.stub.StubRequest;

class MaintenanceRouteTest {

    private static final String[] SCHEDULES = {"cron-recover-accounts", "cron-close-streams", "cron-partitions"};

    private final StubRequest nothing = StubRequest.get("/");
    private final List<String> statements = new ArrayList<>();
    private RoutesUnderTest routes;

    @BeforeEach
    void load() throws Exception {
        routes = RoutesUnderTest.of(
                        Set.of(
                                "cron-recover-accounts",
                                "cron-close-streams",
                                "cron-partitions",
                                "recover-accounts",
                                "close-streams",
                                "maintain-partitions"),
                        "errors",
                        "maintenance")
                .stubs("recoverAccounts", "closeStreams");
    }

    @AfterEach
    void stop() {
        routes.close();
    }

    @ParameterizedTest
    @CsvSource({
        "cron-recover-accounts,recoverAccounts", "recover-accounts,recoverAccounts",
        "cron-close-streams,closeStreams", "close-streams,closeStreams"
    })
    void aJobRunsOnScheduleAndByHand(String route, String job) throws Exception {
        start(statement -> {});

        assertThat(routes.send(route, nothing).getException()).isNull();
        assertThat(routes.trace()).containsExactly(job);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cron-partitions", "maintain-partitions"})
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

        assertThat(routes.send("cron-partitions", nothing).getException()).isNull();
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
    @ValueSource(
            strings = {
                "gateway.schedule.recover-accounts",
                "gateway.schedule.close-streams",
                "gateway.schedule.partitions"
            })
    void quartzUnderstandsTheDefaultSchedules(String key) {
        assertThat(CronExpression.isValidExpression(routes.property(key)))
                .as(routes.property(key))
                .isTrue();
    }

    private void start(Processor database) throws Exception {
        routes.replaceCallsTo("jdbc:dataSource", "maintain-partitions", exchange -> {
                    statements.add(exchange.getMessage().getBody(String.class));
                    database.process(exchange);
                })
                .enterBy(SCHEDULES)
                .start();
    }
}
