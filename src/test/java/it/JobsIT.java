package it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.error.FailureKind;
import harness.Gate;
import harness.Lab;
import harness.ProxyProcess;
import harness.Refusal;
import harness.Sql;
import harness.TwoNodes;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/** Scheduled jobs on two nodes; the last test kills one of them. */
@Lab
@Timeout(300)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class JobsIT {

    private static final String EVERY_SECOND = "* * * * * ?";
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration HAND_OVER = Duration.ofSeconds(60);
    private static final int RUNS = 6;

    private static TwoNodes nodes;
    private static Sql database;

    @Lab.Settings
    static void settings(ProxyProcess.Builder proxy) {
        proxy.schedule("roll-up-usage", EVERY_SECOND)
                .schedule("close-streams", EVERY_SECOND)
                .schedule("poll-usage", "0/2 * * * * ?");
    }

    @BeforeAll
    static void start() {
        database = nodes.database();
    }

    @Test
    @Order(1)
    void jobsAreListedWithTheirSchedules() {
        JsonNode jobs = nodes.first().admin().json("/api/admin/jobs").path("data");

        assertThat(jobs)
                .extracting(job -> job.path("name").asText())
                .contains("recover-accounts", "close-streams", "refresh-tokens", "poll-usage", "check-accounts")
                .contains("watch-idle", "roll-up-usage", "maintain-partitions")
                .isSorted();
        assertThat(job(nodes.first(), "roll-up-usage").path("schedule").asText())
                .isEqualTo(EVERY_SECOND);
        assertThat(job(nodes.first(), "roll-up-usage").path("clustered").asBoolean())
                .isTrue();
        assertThat(job(nodes.first(), "close-streams").path("clustered").asBoolean())
                .isFalse();
    }

    @Test
    @Order(2)
    void jobsRunByHandWhereTheyAreAskedFor() {
        JsonNode run = nodes.second().admin().runJob("maintain-partitions");

        assertThat(run.path("name").asText()).isEqualTo("maintain-partitions");
        assertThat(run.path("node").asText()).isEqualTo("node-2");
        assertThat(run.path("trigger").asText()).isEqualTo("hand");
        assertThat(run.path("failure").isNull()).isTrue();
        JsonNode shown = job(nodes.first(), "maintain-partitions").path("runs");
        assertThat(shown)
                .as("the other node knows of it")
                .anySatisfy(each -> assertThat(each.path("started_at").asText())
                        .isEqualTo(run.path("started_at").asText()));
        Refusal.check(nodes.first().admin().post("/api/admin/jobs/no-such-job/run", "{}"), FailureKind.NOT_FOUND);
    }

    @Test
    @Order(3)
    void aSharedJobRunsOnceForBothNodesAndOthersOnEach() {
        database.run("delete from job_run");

        await().atMost(SOON).until(() -> count("roll-up-usage") >= RUNS);

        double seconds = Double.parseDouble(database.texts(
                        "select extract(epoch from max(started_at) - min(started_at)) from (select started_at from job_run"
                                + " where job = 'roll-up-usage' order by number limit " + RUNS + ") runs")
                .getFirst());
        assertThat(seconds).as("time for %d runs, one a second", RUNS).isGreaterThan(RUNS - 2);
        Set<String> everywhere =
                new HashSet<>(database.texts("select distinct node from job_run where job = 'close-streams'"));
        assertThat(everywhere).containsExactlyInAnyOrder("node-1", "node-2");
        assertThat(database.texts("select failure from job_run where failure is not null"))
                .isEmpty();
    }

    @Test
    @Order(4)
    void theJobsOfAKilledNodeGoOnAtTheOther() {
        var gate = new Gate();
        nodes.provider().holdUsage(gate);
        nodes.add("oauth", "polled");
        gate.awaitReached();
        int before = polls();
        String busy = await().atMost(SOON)
                .until(JobsIT::executing, found -> found.size() == 1)
                .getFirst();
        ProxyProcess survivor = nodes.notNamed(busy);

        nodes.named(busy).kill();

        await("the other node polls").atMost(HAND_OVER).until(() -> polls() > before);
        gate.open();
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(job(survivor, "poll-usage").path("runs"))
                        .anySatisfy(run -> assertThat(run.path("node").asText()).isNotEqualTo(busy)));
        database.run("delete from job_run");
        await("all goes on").atMost(HAND_OVER).until(() -> count("roll-up-usage") >= 2 && count("poll-usage") >= 2);
        assertThat(database.texts("select distinct node from job_run")).doesNotContain(busy);
    }

    private static int polls() {
        return nodes.provider().requests("/api/oauth/usage").size();
    }

    /** The nodes that run the polling job now, as Quartz notes it. */
    private static List<String> executing() {
        return database.texts("select instance_name from qrtz_fired_triggers where state = 'EXECUTING'"
                + " and job_name like '%poll-usage%'");
    }

    private static long count(String job) {
        return database.number("select count(*) from job_run where job = '" + job + "'");
    }

    private static JsonNode job(ProxyProcess node, String name) {
        for (JsonNode job : node.admin().json("/api/admin/jobs").path("data")) {
            if (job.path("name").asText().equals(name)) {
                return job;
            }
        }
        throw new AssertionError("no job " + name);
    }
}
