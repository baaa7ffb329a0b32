package gateway.storage;

import gateway.credential.SecretBox;
import gateway.credential.UnreadableSecretException;
import gateway.responses.KeptResponse;
import gateway.responses.ResponseKey;
import gateway.responses.ResponseStore;
import gateway.storage.connection.Parameters;
import gateway.storage.connection.StoredText;
import gateway.storage.connection.Transactions;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.zip.DataFormatException;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Responses in the table {@code kept_response}, what they say sealed. Safe from many threads and nodes. */
public final class PostgresResponseStore implements ResponseStore {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresResponseStore.class);

    private static final byte[] NOTHING = {'[', ']'};

    private static final String SAVE = """
        insert into kept_response (owner, id, previous_id, created_at, until, provider, held, items, input, answer,
            input_bytes, answer_bytes)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        on conflict (owner, id) do update set
            previous_id = excluded.previous_id, created_at = excluded.created_at, until = excluded.until,
            provider = excluded.provider, held = excluded.held, items = excluded.items, input = excluded.input,
            answer = excluded.answer, input_bytes = excluded.input_bytes, answer_bytes = excluded.answer_bytes\
        """;

    private static final String PROLONG = """
        update kept_response as kept set until = ?
        from (
            select kept.owner, kept.id
            from unnest(?, ?) as given (owner, id) join kept_response as kept using (owner, id)
            where kept.until < ?
            order by kept.owner, kept.id for update of kept) as used
        where kept.owner = used.owner and kept.id = used.id\
        """;

    private static final String CHAIN = """
        with recursive link (id, previous_id, bytes, depth, total) as (
            select id, previous_id, input_bytes + answer_bytes, 1, cast(input_bytes + answer_bytes as bigint)
            from kept_response where owner = ? and id = ? and until > ?
            union all
            select kept.id, kept.previous_id, kept.input_bytes + kept.answer_bytes, link.depth + 1,
                link.total + kept.input_bytes + kept.answer_bytes
            from link join kept_response as kept on kept.owner = ? and kept.id = link.previous_id and kept.until > ?
            where link.depth < ? and link.total <= ?)
        select id, previous_id, bytes from link order by depth\
        """;

    private static final String WITH_ITEMS =
            "select id, previous_id, answer_bytes from kept_response" + " where owner = ? and items && ? and until > ?";

    private static final String LOAD =
            "select id, previous_id, created_at, provider, held, items, answer, answer_bytes";
    private static final String LOAD_INPUT = ", input, input_bytes";
    private static final String LOADED = " from kept_response where owner = ? and id = any(?) and until > ?";

    /**
     * Of what is beyond the bound of an owner the newest stays. Of what is beyond the bound of all those rows stay that their
     * owner has with the fewest bytes: whoever has little loses nothing to those that have much.
     */
    private static final String REMOVE = """
        delete from kept_response where (owner, id) in (
            select kept.owner, kept.id from kept_response as kept join (
                select owner, id, ended or of_owner - bytes > ?
                    or sum(bytes) over (order by of_owner, until desc, owner, id) > ? as over
                from (
                    select owner, id, until, ended, bytes,
                        sum(bytes) over (partition by owner order by until desc, id) as of_owner
                    from (
                        select owner, id, until, until <= ? as ended,
                            case when until <= ? then 0 else input_bytes + answer_bytes end as bytes
                        from kept_response) as sized) as summed) as judged using (owner, id)
            where judged.over for update of kept skip locked)\
        """;

    private final DataSource source;
    private final SealedJson sealed;

    /** @param box seals what the responses say */
    public PostgresResponseStore(DataSource source, SecretBox box) {
        this.source = source;
        this.sealed = new SealedJson(box);
    }

    @Override
    public void save(Collection<KeptResponse> responses, Instant until) {
        List<KeptResponse> sorted = responses.stream()
                .sorted(Comparator.comparing((KeptResponse each) -> each.key().owner())
                        .thenComparing(each -> each.key().id()))
                .toList();
        Transactions.allOrNothing(source, connection -> {
            try (PreparedStatement statement = connection.prepareStatement(SAVE)) {
                for (KeptResponse each : sorted) {
                    new Parameters(statement)
                            .text(each.key().owner())
                            .text(each.key().id())
                            .text(each.previousId())
                            .time(each.createdAt())
                            .time(until)
                            .text(each.provider())
                            .flag(each.held())
                            .array("text", texts(each.items()))
                            .bytes(sealed.seal(each.input(), row(each.key(), "input")))
                            .bytes(sealed.seal(each.answer(), row(each.key(), "answer")))
                            .number(each.input().length)
                            .number(each.answer().length);
                    statement.addBatch();
                }
                return statement.executeBatch().length;
            }
        });
    }

    @Override
    public void prolong(Collection<ResponseKey> keys, Instant until, Instant endingBefore) {
        List<ResponseKey> all = List.copyOf(keys);
        Transactions.each(source, connection -> {
            try (PreparedStatement statement = connection.prepareStatement(PROLONG)) {
                new Parameters(statement)
                        .time(until)
                        .array(
                                "text",
                                texts(all.stream().map(ResponseKey::owner).toList()))
                        .array("text", texts(all.stream().map(ResponseKey::id).toList()))
                        .time(endingBefore);
                return statement.executeUpdate();
            }
        });
    }

    @Override
    public List<Found> chain(ResponseKey newest, int most, long mostBytes, Instant now) {
        return Transactions.each(source, connection -> {
            try (PreparedStatement statement = connection.prepareStatement(CHAIN)) {
                new Parameters(statement)
                        .text(newest.owner())
                        .text(newest.id())
                        .time(now)
                        .text(newest.owner())
                        .time(now)
                        .number(most)
                        .number(mostBytes);
                return found(statement);
            }
        });
    }

    @Override
    public List<Found> withItems(String owner, Collection<String> items, Instant now) {
        return Transactions.each(source, connection -> {
            try (PreparedStatement statement = connection.prepareStatement(WITH_ITEMS)) {
                new Parameters(statement)
                        .text(owner)
                        .array("text", texts(items))
                        .time(now);
                return found(statement);
            }
        });
    }

    private static List<Found> found(PreparedStatement statement) throws SQLException {
        List<Found> all = new ArrayList<>();
        try (ResultSet results = statement.executeQuery()) {
            while (results.next()) {
                all.add(new Found(results.getString(1), results.getString(2), results.getLong(3)));
            }
        }
        return all;
    }

    @Override
    public List<KeptResponse> load(String owner, Collection<String> ids, boolean input, Instant now) {
        String query = LOAD + (input ? LOAD_INPUT : "") + LOADED;
        return Transactions.each(source, connection -> {
            try (PreparedStatement statement = connection.prepareStatement(query)) {
                new Parameters(statement).text(owner).array("text", texts(ids)).time(now);
                List<KeptResponse> all = new ArrayList<>();
                try (ResultSet results = statement.executeQuery()) {
                    while (results.next()) {
                        read(results, owner, input, all);
                    }
                }
                return all;
            }
        });
    }

    /** What another master key has sealed is not there. */
    private void read(ResultSet row, String owner, boolean input, List<KeptResponse> all) throws SQLException {
        ResponseKey key = new ResponseKey(owner, row.getString("id"));
        try {
            all.add(new KeptResponse(
                    key,
                    row.getString("previous_id"),
                    Objects.requireNonNull(AccountRows.time(row, "created_at")),
                    row.getString("provider"),
                    row.getBoolean("held"),
                    List.of((String[]) row.getArray("items").getArray()),
                    input ? sealed.open(row.getBytes("input"), row.getInt("input_bytes"), row(key, "input")) : NOTHING,
                    sealed.open(row.getBytes("answer"), row.getInt("answer_bytes"), row(key, "answer"))));
        } catch (UnreadableSecretException | DataFormatException e) {
            LOG.warn("A kept response cannot be read: {}", e.getMessage());
        }
    }

    @Override
    public void delete(ResponseKey key) {
        Transactions.each(source, connection -> {
            try (PreparedStatement statement =
                    connection.prepareStatement("delete from kept_response where owner = ? and id = ?")) {
                new Parameters(statement).text(key.owner()).text(key.id());
                return statement.executeUpdate();
            }
        });
    }

    @Override
    public int removeEnded(Instant now, long mostBytesOfOwner, long mostBytes) {
        return Transactions.each(source, connection -> {
            try (PreparedStatement statement = connection.prepareStatement(REMOVE)) {
                new Parameters(statement)
                        .number(mostBytesOfOwner)
                        .number(mostBytes)
                        .time(now)
                        .time(now);
                return statement.executeUpdate();
            }
        });
    }

    private static String row(ResponseKey key, String column) {
        return SealedJson.boundTo(key.owner() + ":" + key.id(), column);
    }

    private static Object[] texts(Collection<String> values) {
        return values.stream().map(StoredText::cleanOrNull).toArray();
    }
}
