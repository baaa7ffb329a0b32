package gateway.storage;

import gateway.error.StorageStartException;
import gateway.start.StartProgress;
import gateway.storage.connection.ConnectionTarget;
import gateway.storage.connection.Trouble;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Function;
import javax.sql.DataSource;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;

/** Whether a database can be used: its version, its schema, and what somebody else has to say of it. Safe from many threads. */
final class Readiness {

    private final ConnectionTarget target;
    private final DataSource pool;
    private final String program;
    private final Function<Exception, Trouble> troubles;
    private volatile StartProgress progress;
    private volatile boolean migrated;
    private volatile boolean accepted = true;
    private volatile @Nullable StoredCheck check;
    private volatile @Nullable Trouble trouble;

    /**
     * @param pool where migrations run
     * @param program version of this program
     * @param troubles what a failure means
     * @param progress told of migrations until the start is over
     */
    Readiness(
            ConnectionTarget target,
            DataSource pool,
            String program,
            Function<Exception, Trouble> troubles,
            StartProgress progress) {
        this.target = target;
        this.pool = pool;
        this.program = program;
        this.troubles = troubles;
        this.progress = progress;
    }

    /** The start is over. */
    void started() {
        progress = StartProgress.SILENT;
    }

    boolean ready() {
        return migrated && accepted;
    }

    /** Why it was not ready when it was last looked at. */
    Trouble trouble() {
        Trouble found = trouble;
        return found == null ? new Trouble(true, "it does not answer") : found;
    }

    /** Takes a check; nothing is ready before it was passed. */
    synchronized void add(StoredCheck added) {
        check = added;
        accepted = false;
    }

    /** Does what is still to do; false leaves the reason in {@link #trouble}. */
    synchronized boolean prepare() {
        if (ready()) {
            return true;
        }
        try (Connection connection = target.connect()) {
            Migrations.check(connection, target, program);
            if (!Migrations.applied(pool)) {
                Migrations.apply(pool, program, progress);
            }
            migrated = true;
            return look(connection);
        } catch (StorageStartException e) {
            trouble = new Trouble(false, String.valueOf(e.getMessage()));
        } catch (SQLException | FlywayException e) {
            trouble = troubles.apply(e);
        }
        return false;
    }

    /** What happens to a connection that stays: while there was none, another process may have changed what this one relies on. */
    boolean admit(Connection connection) throws SQLException {
        if (!prepare()) {
            return false;
        }
        StoredCheck looking = check;
        if (looking != null && !looking.hold(connection)) {
            trouble = new Trouble(true, "another process is changing the master key; wait for it to end");
            return false;
        }
        synchronized (this) {
            return look(connection);
        }
    }

    private boolean look(Connection connection) throws SQLException {
        StoredCheck looking = check;
        try {
            if (looking != null) {
                looking.check(connection);
            }
            accepted = true;
        } catch (StorageStartException e) {
            accepted = false;
            trouble = new Trouble(false, String.valueOf(e.getMessage()));
        }
        return accepted;
    }
}
