package gateway.storage;

import gateway.credential.SecretBox;
import gateway.credential.UnreadableSecretException;
import gateway.oauth.PendingSignIns;
import gateway.storage.connection.Parameters;
import gateway.storage.connection.Transactions;
import java.net.URI;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sign-ins under way in the table {@code oauth_sign_in}; verifier and detail, which may hold a cookie, are sealed for their
 * row. Void ones are known by the database's time. Safe from many threads.
 */
public final class PostgresPendingSignIns implements PendingSignIns {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresPendingSignIns.class);

    private static final String INSERT = "insert into oauth_sign_in"
            + " (state, verifier_sealed, redirect_uri, detail_sealed, expires_at) values (?, ?, ?, ?, ?)";

    private final DataSource source;
    private final SecretBox box;

    public PostgresPendingSignIns(DataSource source, SecretBox box) {
        this.source = source;
        this.box = box;
    }

    @Override
    public void save(Pending pending) {
        Transactions.each(source, connection -> {
            try (PreparedStatement statement =
                    connection.prepareStatement("delete from oauth_sign_in where expires_at <= now()")) {
                statement.executeUpdate();
            }
            try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
                new Parameters(statement)
                        .text(pending.state())
                        .text(box.seal(pending.verifier(), verifierOf(pending.state())))
                        .text(pending.redirectUri().toString())
                        .text(box.seal(pending.detail(), detailOf(pending.state())))
                        .time(pending.expiresAt());
                return statement.executeUpdate();
            }
        });
    }

    /** {@inheritDoc} Empty also when it was begun by a node with another master key. */
    @Override
    public Optional<Pending> take(String state) {
        return Transactions.each(source, connection -> {
            try (PreparedStatement statement = connection.prepareStatement(
                    "delete from oauth_sign_in where state = ? and expires_at > now() returning *")) {
                new Parameters(statement).text(state);
                try (ResultSet results = statement.executeQuery()) {
                    return results.next() ? read(results) : Optional.<Pending>empty();
                }
            }
        });
    }

    private Optional<Pending> read(ResultSet results) throws SQLException {
        String state = results.getString("state");
        try {
            return Optional.of(new Pending(
                    state,
                    box.open(results.getString("verifier_sealed"), verifierOf(state)),
                    URI.create(results.getString("redirect_uri")),
                    box.open(results.getString("detail_sealed"), detailOf(state)),
                    Objects.requireNonNull(AccountRows.time(results, "expires_at"))));
        } catch (UnreadableSecretException e) {
            LOG.error("A sign-in that was begun cannot be finished: {}", e.getMessage());
            return Optional.empty();
        }
    }

    static String verifierOf(String state) {
        return "oauth-sign-in:" + state;
    }

    static String detailOf(String state) {
        return "oauth-sign-in:" + state + ":detail";
    }
}
