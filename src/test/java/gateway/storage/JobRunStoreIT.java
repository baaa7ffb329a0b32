package gateway.storage;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.jobs.JobRun;
import java.sql.SQLException;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JobRunStoreIT {

    private static final Instant START = Instant.parse("2026-03-01T12:00:00.123456Z");

    private Database database;
    private PostgresJobRunStore store;

    @BeforeEach
    void open() {
        database = PgFixture.open();
        store = new PostgresJobRunStore(database.dataSource());
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void tellsTheLatestRunsOfEachJob() {
        store.record(run("a", "node-1", 1, null));
        store.record(run("b", "node-1", 2, "it\0broke"));
        store.record(run("a", "node-2", 3, null));
        store.record(run("a", "node-1", 4, null));

        assertThat(store.latest(2))
                .containsExactly(
                        run("a", "node-1", 4, null),
                        run("a", "node-2", 3, null),
                        run("b", "node-1", 2, "it\ufffdbroke"));
        assertThat(store.latest(10)).hasSize(4);
    }

    @Test
    void keepsTwentyRunsOfAJobAndNode() {
        store.record(run("b", "node-1", 0, null));
        store.record(run("a", "node-2", 0, null));
        for (int second = 1; second <= 25; second++) {
            store.record(run("a", "node-1", second, null));
        }

        assertThat(store.latest(100))
                .hasSize(22)
                .filteredOn(run -> run.job().equals("a") && run.node().equals("node-1"))
                .extracting(run -> run.startedAt().getEpochSecond() - START.getEpochSecond())
                .hasSize(20)
                .startsWith(25L)
                .endsWith(6L);
    }

    @Test
    void doesNotGrowWithNodesThatAreGone() throws SQLException {
        Sql.execute(
                database.dataSource(),
                "insert into job_run (job, node, trigger, started_at, ended_at)"
                        + " select 'a', 'node-' || n, 'schedule', now(), now() from generate_series(1, 1000) n");

        store.record(run("a", "node-1", 1, null));

        assertThat(Sql.text(database.dataSource(), "select count(*) from job_run"))
                .isEqualTo("200");
        assertThat(store.latest(1)).containsExactly(run("a", "node-1", 1, null));
    }

    private static JobRun run(String job, String node, int second, String failure) {
        return new JobRun(
                job,
                node,
                "schedule",
                START.plusSeconds(second),
                START.plusSeconds(second).plusMillis(5),
                failure);
    }
}
