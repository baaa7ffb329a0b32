package gateway.storage.embedded;

import gateway.error.StorageStartException;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Finds out whether a running server is ours and answers. */
final class ServerProbe {

    private static final String WRONG_PASSWORD = "28P01";
    private static final long STEP_NANOS = Duration.ofMillis(50).toNanos();
    /** Recovery after a crash may read a gigabyte of log. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final ServerFolder folder;
    private final Duration patience;

    ServerProbe(ServerFolder folder) {
        this(folder, PATIENCE);
    }

    /** @param patience with a server that lives and does not answer */
    ServerProbe(ServerFolder folder, Duration patience) {
        this.folder = folder;
        this.patience = patience;
    }

    /**
     * Waits until a server that starts, recovers or stops has done so.
     *
     * @return true when it answers with our password and works on our data, false when it has ended
     * @throws StorageStartException when it lives but cannot be used
     */
    boolean awaitAnswer(Postmaster server) throws IOException {
        String password = folder.readOrMakePassword();
        Path data = folder.data().toRealPath();
        long begin = System.nanoTime();
        while (server.alive()) {
            int port = Postmaster.find(data).map(Postmaster::port).orElse(server.port());
            try (Connection connection = new ServerAddress(port, password).connect()) {
                if (dataOf(connection).equals(data)) {
                    return true;
                }
            } catch (SQLException e) {
                if (WRONG_PASSWORD.equals(e.getSQLState())) {
                    throw new StorageStartException(
                            "A PostgreSQL server (process " + server.pid() + ") runs on " + data
                                    + " but cannot be used (" + e.getMessage() + "); stop it and start again.",
                            e);
                }
                if (System.nanoTime() - begin >= patience.toNanos()) {
                    throw new StorageStartException(
                            StartFailure.late(server.pid(), patience, folder, String.valueOf(e.getMessage())), e);
                }
            }
            LockSupport.parkNanos(STEP_NANOS);
        }
        return false;
    }

    private static Path dataOf(Connection connection) throws SQLException, IOException {
        try (Statement statement = connection.createStatement();
                ResultSet results = statement.executeQuery("show data_directory")) {
            results.next();
            return Path.of(results.getString(1)).toRealPath();
        }
    }
}
