package gateway.storage;

import gateway.storage.connection.Parameters;
import gateway.storage.connection.Transactions;
import gateway.web.session.ConversationStore;
import gateway.web.session.KnownConversation;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Conversations of the web application in the tables {@code web_conversation} and {@code web_tool_call}. Safe from many threads. */
public final class PostgresConversationStore implements ConversationStore {

    private final DataSource source;

    public PostgresConversationStore(DataSource source) {
        this.source = source;
    }

    @Override
    public void begins(KnownConversation conversation, Instant due) {
        change(
                "insert into web_conversation (id, account_id, organization, node, created_at, due_at)"
                        + " values (?, ?, ?, ?, ?, ?)",
                values -> values.id(conversation.id().toString())
                        .text(conversation.accountId())
                        .text(conversation.organization())
                        .text(conversation.node())
                        .time(conversation.createdAt())
                        .time(due));
    }

    @Override
    public void alive(Collection<UUID> conversations, Instant due) {
        if (!conversations.isEmpty()) {
            String[] ids = texts(conversations);
            change(
                    "update web_conversation set due_at = ? where id = any (?::uuid[]) and due_at < ?",
                    values -> values.time(due).array("text", ids).time(due));
        }
    }

    @Override
    public void ends(UUID conversation, Instant now) {
        change(
                "update web_conversation set due_at = ? where id = ?",
                values -> values.time(now).id(conversation.toString()));
    }

    @Override
    public void gone(UUID conversation) {
        change("delete from web_conversation where id = ?", values -> values.id(conversation.toString()));
    }

    @Override
    public List<KnownConversation> due(Instant now, int most) {
        return Transactions.each(source, connection -> {
            try (PreparedStatement statement = connection.prepareStatement(
                    "select * from web_conversation where due_at <= ? order by due_at limit ?")) {
                new Parameters(statement).time(now).number(most);
                try (ResultSet rows = statement.executeQuery()) {
                    List<KnownConversation> due = new ArrayList<>();
                    while (rows.next()) {
                        due.add(new KnownConversation(
                                Objects.requireNonNull(rows.getObject("id", UUID.class)),
                                rows.getString("account_id"),
                                rows.getString("organization"),
                                rows.getString("node"),
                                Objects.requireNonNull(AccountRows.time(rows, "created_at"))));
                    }
                    return due;
                }
            }
        });
    }

    @Override
    public void orphaned(String node, Collection<UUID> mine, Instant now) {
        String[] ids = texts(mine);
        change(
                "update web_conversation set due_at = ? where node = ? and due_at > ? and id <> all (?::uuid[])",
                values -> values.time(now).text(node).time(now).array("text", ids));
    }

    @Override
    public void waits(String tenant, Set<String> calls, String node, Instant now) {
        String[] names = calls.toArray(String[]::new);
        change(
                "insert into web_tool_call (tenant, call, node, at) select ?, call, ?, ? from unnest(?::text[]) call"
                        + " on conflict (tenant, call) do update set node = excluded.node, at = excluded.at",
                values -> values.text(tenant).text(node).time(now).array("text", names));
    }

    @Override
    public void answered(String tenant, Set<String> calls) {
        String[] names = calls.toArray(String[]::new);
        change(
                "delete from web_tool_call where tenant = ? and call = any (?::text[])",
                values -> values.text(tenant).array("text", names));
    }

    @Override
    public @Nullable String nodeOf(String tenant, Set<String> calls) {
        String[] names = calls.toArray(String[]::new);
        Optional<String> node = Transactions.each(source, connection -> {
            try (PreparedStatement statement = connection.prepareStatement(
                    "select node from web_tool_call where tenant = ? and call = any (?::text[]) limit 1")) {
                new Parameters(statement).text(tenant).array("text", names);
                try (ResultSet rows = statement.executeQuery()) {
                    return rows.next() ? Optional.of(rows.getString(1)) : Optional.<String>empty();
                }
            }
        });
        return node.orElse(null);
    }

    @Override
    public void forgetCalls(Instant before) {
        change("delete from web_tool_call where at < ?", values -> values.time(before));
    }

    private interface Values {
        Parameters in(Parameters parameters) throws SQLException;
    }

    private void change(String sql, Values values) {
        Transactions.each(source, (Connection connection) -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                values.in(new Parameters(statement));
                return statement.executeUpdate();
            }
        });
    }

    private static String[] texts(Collection<UUID> ids) {
        return ids.stream().map(UUID::toString).toArray(String[]::new);
    }
}
