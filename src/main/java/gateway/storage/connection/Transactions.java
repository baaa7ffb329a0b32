package gateway.storage.connection;

import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Runs work on a pooled connection and turns every {@link SQLException} into STORAGE_UNAVAILABLE. */
public final class Transactions {

    /** Work on a connection that it must not keep. */
    @FunctionalInterface
    public interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    /** What PostgreSQL reports for a statement that has taken too long. */
    private static final String CANCELED = "57014";

    private Transactions() {}

    /** Each statement commits by itself. */
    public static <T> T each(DataSource source, Work<T> work) {
        try (Connection connection = source.getConnection()) {
            return work.run(connection);
        } catch (SQLException e) {
            throw unavailable(e);
        }
    }

    /** All statements commit together, or none does. */
    public static <T> T together(DataSource source, Work<T> work) throws SQLException {
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            try {
                T result = work.run(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                rollBack(connection, e);
                throw e;
            }
        }
    }

    /** Like {@link #together}, with every {@link SQLException} turned into STORAGE_UNAVAILABLE. */
    public static <T> T allOrNothing(DataSource source, Work<T> work) {
        try {
            return together(source, work);
        } catch (SQLException e) {
            throw unavailable(e);
        }
    }

    /**
     * Reads, and gives up after a time.
     *
     * @throws GatewayFailure REQUEST_TOO_COSTLY then
     */
    public static <T> T bounded(DataSource source, Duration longest, Work<T> work) {
        try {
            return together(source, connection -> {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("set local statement_timeout = " + longest.toMillis());
                }
                return work.run(connection);
            });
        } catch (SQLException e) {
            throw CANCELED.equals(e.getSQLState())
                    ? new GatewayFailure.RequestRefused(FailureKind.REQUEST_TOO_COSTLY, longest.toSeconds())
                    : unavailable(e);
        }
    }

    private static void rollBack(Connection connection, Exception reason) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            reason.addSuppressed(e);
        }
    }

    public static GatewayFailure unavailable(SQLException cause) {
        return new GatewayFailure.GatewayUnavailable(FailureKind.STORAGE_UNAVAILABLE, null, cause);
    }

    public static @Nullable OffsetDateTime utc(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    public static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
