package gateway.storage;

import gateway.account.ModelCoolDown;
import gateway.storage.connection.Parameters;
import gateway.storage.connection.StoredText;
import gateway.storage.connection.Transactions;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Resting models of accounts, in the table {@code model_cool_down}. Safe from many threads. */
final class ModelCoolDowns {

    /** In the order of the keys, so that two nodes cannot wait for each other's rows. */
    private static final String SAVE = """
        insert into model_cool_down as held (account_id, model, until, unified, reason)
        select distinct on (account_id, model) account_id, model, until, unified, reason
        from unnest(?, ?, ?, ?, ?) as given (account_id, model, until, unified, reason)
        where exists (select from account where account.id = given.account_id)
        order by account_id, model, until desc
        on conflict (account_id, model) do update
        set until = excluded.until, unified = excluded.unified, reason = excluded.reason
        where excluded.until > held.until\
        """;

    private static final String REMOVE_ENDED = """
        delete from model_cool_down where (account_id, model) in (
            select account_id, model from model_cool_down where until < now() - interval '1 minute'
            for update skip locked)\
        """;

    private final DataSource source;

    ModelCoolDowns(DataSource source) {
        this.source = source;
    }

    void save(List<ModelCoolDown> coolDowns) {
        List<ModelCoolDown> shared = coolDowns.stream()
                .filter(each -> each.model().length() <= ModelCoolDown.LONGEST_NAME)
                .toList();
        if (shared.isEmpty()) {
            return;
        }
        Transactions.each(source, connection -> {
            try (PreparedStatement statement = connection.prepareStatement(REMOVE_ENDED)) {
                statement.executeUpdate();
            }
            try (PreparedStatement statement = connection.prepareStatement(SAVE)) {
                bind(statement, shared);
                return statement.executeUpdate();
            }
        });
    }

    /** @param model null for all of the account */
    void lift(String accountId, @Nullable String model) {
        String sql = "delete from model_cool_down where account_id = ?" + (model == null ? "" : " and model = ?");
        Transactions.allOrNothing(source, connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                Parameters parameters = new Parameters(statement).id(accountId);
                if (model != null) {
                    parameters.text(StoredText.clean(model));
                }
                if (statement.executeUpdate() == 0) {
                    return false;
                }
            }
            try (PreparedStatement statement = connection.prepareStatement("select pg_notify('gateway', 'account')")) {
                return statement.execute();
            }
        });
    }

    private static void bind(PreparedStatement statement, List<ModelCoolDown> coolDowns) throws SQLException {
        new Parameters(statement)
                .array(
                        "uuid",
                        coolDowns.stream()
                                .map(each -> Parameters.uuid(each.accountId()))
                                .toArray())
                .array(
                        "text",
                        coolDowns.stream()
                                .map(each -> StoredText.clean(each.model()))
                                .toArray())
                .array(
                        "timestamptz",
                        coolDowns.stream().map(ModelCoolDown::until).toArray())
                .array("bool", coolDowns.stream().map(ModelCoolDown::unified).toArray())
                .array(
                        "text",
                        coolDowns.stream()
                                .map(each -> StoredText.clean(each.reason()))
                                .toArray());
    }

    List<ModelCoolDown> running(Instant now) {
        return Transactions.each(source, connection -> {
            try (PreparedStatement statement =
                    connection.prepareStatement("select * from model_cool_down where until > ?")) {
                new Parameters(statement).time(now);
                List<ModelCoolDown> coolDowns = new ArrayList<>();
                try (ResultSet results = statement.executeQuery()) {
                    while (results.next()) {
                        coolDowns.add(new ModelCoolDown(
                                results.getString("account_id"),
                                results.getString("model"),
                                Objects.requireNonNull(AccountRows.time(results, "until")),
                                results.getBoolean("unified"),
                                results.getString("reason")));
                    }
                }
                return coolDowns;
            }
        });
    }
}
