package gateway.storage;

import gateway.account.AccountState;
import gateway.account.AccountStore.HistoryEntry;
import gateway.account.StateChange;
import gateway.account.TransitionCause;
import gateway.storage.connection.Parameters;
import gateway.storage.connection.Transactions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * States of accounts and how they came about, in {@code account} and {@code account_history}. Several nodes note changes of the
 * same account, some of them late; a late one must not undo what an operator or Anthropic has decided since. Safe from many
 * threads.
 */
final class AccountStates {

    private static final String UPDATE = "update account set state = ?, state_reason = ?, limited_until = ?,"
            + " version = version + 1 where id = ?";

    private static final String ADD = "insert into account_history"
            + " (account_id, at, from_state, to_state, cause, actor, reason, until) values (?, ?, ?, ?, ?, ?, ?, ?)";

    private static final String KNOWN = "select 1 from account_history where account_id = ?"
            + " and at = ? and cause = ? and actor = ? and until is not distinct from ?";

    private static final String FIND =
            "select * from account_history where account_id = ? and number < ?" + " order by number desc limit ?";

    /** Clocks of nodes may differ by this much. */
    private static final Duration CLOCK_SKEW = Duration.ofSeconds(5);

    private final DataSource source;

    AccountStates(DataSource source) {
        this.source = source;
    }

    private record Stored(AccountState state, @Nullable Instant until) {

        boolean is(StateChange change) {
            return state == change.to() && Objects.equals(until, micros(change.until()));
        }

        /** Whether a change is still in order, whatever its node took the state to be. */
        boolean admits(StateChange change) {
            boolean serves = state == AccountState.ACTIVE || state == AccountState.RATE_LIMITED;
            return switch (change.cause()) {
                case ADDED, OPERATOR_ACTIVATED, OPERATOR_DEACTIVATED -> true;
                case CREDENTIAL_REPLACED -> state != AccountState.INACTIVE;
                case RATE_LIMIT, CREDIT_USED_UP -> serves && !endsLaterThan(change.until());
                case COOL_DOWN_ENDED -> serves && !endsLaterThan(change.at().plus(CLOCK_SKEW));
                case ROOM_FOUND, CREDENTIAL_REFUSED, REFRESH_REFUSED, ORGANIZATION_DISABLED, IDLE -> serves;
            };
        }

        private boolean endsLaterThan(@Nullable Instant other) {
            return state == AccountState.RATE_LIMITED && until != null && other != null && until.isAfter(other);
        }
    }

    void change(String accountId, StateChange change) {
        Transactions.allOrNothing(source, connection -> {
            Stored stored = lock(connection, accountId);
            if (stored == null || stored.is(change) || isKnown(connection, accountId, change)) {
                return false;
            }
            if (!stored.admits(change)) {
                tellNodes(connection);
                return false;
            }
            update(connection, accountId, change);
            add(connection, accountId, change, stored.state());
            return true;
        });
    }

    private static @Nullable Stored lock(Connection connection, String accountId) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("select state, limited_until from account where id = ? for update")) {
            new Parameters(statement).id(accountId);
            try (ResultSet results = statement.executeQuery()) {
                return results.next()
                        ? new Stored(
                                AccountState.valueOf(results.getString(1)), AccountRows.time(results, "limited_until"))
                        : null;
            }
        }
    }

    /** The pool writes at its own pace what an administrator's request has stored before. */
    private static boolean isKnown(Connection connection, String accountId, StateChange change) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(KNOWN)) {
            new Parameters(statement)
                    .id(accountId)
                    .time(change.at())
                    .text(change.cause().name())
                    .text(change.actor())
                    .time(change.until());
            try (ResultSet results = statement.executeQuery()) {
                return results.next();
            }
        }
    }

    private static void update(Connection connection, String accountId, StateChange change) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(UPDATE)) {
            new Parameters(statement)
                    .text(change.to().name())
                    .text(change.reason())
                    .time(change.until())
                    .id(accountId);
            statement.executeUpdate();
        }
    }

    /** The node whose change came too late must read the state again. */
    private static void tellNodes(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select pg_notify('gateway', 'account')")) {
            statement.execute();
        }
    }

    /**
     * Adds an entry.
     *
     * @param from the state that was stored before, null for an account that was just added
     */
    static void add(Connection connection, String accountId, StateChange change, @Nullable AccountState from)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ADD)) {
            new Parameters(statement)
                    .id(accountId)
                    .time(change.at())
                    .text(from == null ? null : from.name())
                    .text(change.to().name())
                    .text(change.cause().name())
                    .text(change.actor())
                    .text(change.reason())
                    .time(change.until());
            statement.executeUpdate();
        }
    }

    List<HistoryEntry> history(String accountId, @Nullable Long before, int limit) {
        return Transactions.each(source, connection -> {
            try (PreparedStatement statement = connection.prepareStatement(FIND)) {
                new Parameters(statement)
                        .id(accountId)
                        .number(before == null ? Long.MAX_VALUE : before)
                        .number(limit);
                List<HistoryEntry> entries = new ArrayList<>();
                try (ResultSet results = statement.executeQuery()) {
                    while (results.next()) {
                        entries.add(new HistoryEntry(results.getLong("number"), read(results)));
                    }
                }
                return entries;
            }
        });
    }

    private static StateChange read(ResultSet results) throws SQLException {
        String from = results.getString("from_state");
        return new StateChange(
                Objects.requireNonNull(AccountRows.time(results, "at")),
                from == null ? null : AccountState.valueOf(from),
                AccountState.valueOf(results.getString("to_state")),
                TransitionCause.valueOf(results.getString("cause")),
                results.getString("actor"),
                results.getString("reason"),
                AccountRows.time(results, "until"));
    }

    /** As the database rounds it. */
    private static @Nullable Instant micros(@Nullable Instant exact) {
        return exact == null ? null : exact.plusNanos(500).truncatedTo(ChronoUnit.MICROS);
    }
}
