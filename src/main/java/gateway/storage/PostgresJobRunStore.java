package gateway.storage;

import gateway.jobs.JobRun;
import gateway.jobs.JobRunStore;
import gateway.storage.connection.Parameters;
import gateway.storage.connection.Transactions;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;

/** Runs of jobs in the table {@code job_run}. Safe from many threads. */
public final class PostgresJobRunStore implements JobRunStore {

    private static final int KEPT_OF_NODE = 20;

    /** Nodes that are gone for good leave their runs behind, so there is an end for all of them too. */
    private static final int KEPT_OF_JOB = 200;

    private static final String INSERT =
            "insert into job_run (job, node, trigger, started_at, ended_at, failure)" + " values (?, ?, ?, ?, ?, ?)";

    private static final String THIN_OUT = """
        delete from job_run where number in (
            (select number from job_run where job = ? and node = ? order by number desc offset ?)
            union all
            (select number from job_run where job = ? order by number desc offset ?))\
        """;

    private static final String LATEST = """
        select * from (
            select *, row_number() over (partition by job order by number desc) as age from job_run) as runs
        where age <= ? order by number desc\
        """;

    private final DataSource source;

    public PostgresJobRunStore(DataSource source) {
        this.source = source;
    }

    @Override
    public void record(JobRun run) {
        Transactions.each(source, connection -> {
            try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
                new Parameters(statement)
                        .text(run.job())
                        .text(run.node())
                        .text(run.trigger())
                        .time(run.startedAt())
                        .time(run.endedAt())
                        .text(run.failure());
                statement.executeUpdate();
            }
            try (PreparedStatement statement = connection.prepareStatement(THIN_OUT)) {
                new Parameters(statement)
                        .text(run.job())
                        .text(run.node())
                        .number(KEPT_OF_NODE)
                        .text(run.job())
                        .number(KEPT_OF_JOB);
                return statement.executeUpdate();
            }
        });
    }

    @Override
    public List<JobRun> latest(int perJob) {
        return Transactions.each(source, connection -> {
            try (PreparedStatement statement = connection.prepareStatement(LATEST)) {
                new Parameters(statement).number(perJob);
                List<JobRun> runs = new ArrayList<>();
                try (ResultSet results = statement.executeQuery()) {
                    while (results.next()) {
                        runs.add(read(results));
                    }
                }
                return runs;
            }
        });
    }

    private static JobRun read(ResultSet results) throws SQLException {
        return new JobRun(
                results.getString("job"),
                results.getString("node"),
                results.getString("trigger"),
                Objects.requireNonNull(AccountRows.time(results, "started_at")),
                Objects.requireNonNull(AccountRows.time(results, "ended_at")),
                results.getString("failure"));
    }
}
