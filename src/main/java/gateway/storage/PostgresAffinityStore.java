package gateway.storage;

import gateway.account.affinity.AffinityStore;
import gateway.storage.connection.Parameters;
import gateway.storage.connection.Transactions;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * Bindings of conversations in the table {@code session_affinity}. A row carries the transaction that stored it, and a read goes
 * back to the oldest transaction that was under way at the read before: so none is missed, in whatever order they commit. Safe
 * from many threads.
 */
public final class PostgresAffinityStore implements AffinityStore {

    /** In the order of the keys, so that two nodes cannot wait for each other's rows. */
    private static final String SAVE = """
        insert into session_affinity as held (key, account_id, bound_at, until, changed)
        select distinct on (key) key, account_id, bound_at, max(until) over (partition by key), pg_current_xact_id()
        from unnest(?, ?, ?, ?) as given (key, account_id, bound_at, until)
        order by key, bound_at desc
        on conflict (key) do update set
            account_id = case when excluded.bound_at > held.bound_at then excluded.account_id else held.account_id end,
            bound_at = greatest(excluded.bound_at, held.bound_at),
            until = greatest(excluded.until, held.until),
            changed = excluded.changed
        where excluded.bound_at > held.bound_at or excluded.until > held.until\
        """;

    /** One row at least, so that the mark comes with it. A mark from another server's time is void. */
    private static final String CHANGED = """
        select read.mark, held.key, held.account_id, held.bound_at, held.until
        from (
            select pg_snapshot_xmin(pg_current_snapshot()) as mark, pg_snapshot_xmax(pg_current_snapshot()) as ahead,
                cast(cast(? as text) as xid8) as earlier) as read
        left join session_affinity as held
            on held.changed >= case when read.earlier <= read.ahead then read.earlier else '0' end
            and held.until > now()\
        """;

    private static final String REMOVE_ENDED = """
        delete from session_affinity where key in (
            select key from session_affinity where until <= now() for update skip locked)\
        """;

    private final DataSource source;

    public PostgresAffinityStore(DataSource source) {
        this.source = source;
    }

    @Override
    public void save(List<StoredBinding> bindings) {
        if (bindings.isEmpty()) {
            return;
        }
        Transactions.each(source, connection -> {
            try (PreparedStatement statement = connection.prepareStatement(SAVE)) {
                Stream<Object> accounts = bindings.stream().map(each -> Parameters.uuid(each.accountId()));
                new Parameters(statement)
                        .array(
                                "bigint",
                                bindings.stream().map(StoredBinding::key).toArray())
                        .array("uuid", accounts.toArray())
                        .array(
                                "timestamptz",
                                bindings.stream().map(StoredBinding::boundAt).toArray())
                        .array(
                                "timestamptz",
                                bindings.stream().map(StoredBinding::until).toArray());
                return statement.executeUpdate();
            }
        });
    }

    @Override
    public Page changedSince(long mark) {
        return Transactions.each(source, connection -> {
            try (PreparedStatement statement = connection.prepareStatement(CHANGED)) {
                new Parameters(statement).text(Long.toString(mark));
                try (ResultSet results = statement.executeQuery()) {
                    return page(results, mark);
                }
            }
        });
    }

    private static Page page(ResultSet results, long earlier) throws SQLException {
        List<StoredBinding> bindings = new ArrayList<>();
        long mark = earlier;
        while (results.next()) {
            mark = Long.parseLong(results.getString("mark"));
            String accountId = results.getString("account_id");
            if (accountId != null) {
                bindings.add(new StoredBinding(
                        results.getLong("key"),
                        accountId,
                        Objects.requireNonNull(AccountRows.time(results, "bound_at")),
                        Objects.requireNonNull(AccountRows.time(results, "until"))));
            }
        }
        return new Page(bindings, mark);
    }

    @Override
    public int removeEnded() {
        return Transactions.each(source, connection -> {
            try (PreparedStatement statement = connection.prepareStatement(REMOVE_ENDED)) {
                return statement.executeUpdate();
            }
        });
    }
}
