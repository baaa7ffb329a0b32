package gateway.storage;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.Optional;
import javax.sql.DataSource;

/** Which account a provider resource belongs to, in the table {@code resource_pin}. Safe from many threads. */
final class PinRows {

    private final DataSource source;

    PinRows(DataSource source) {
        this.source = source;
    }

    void add(String resourceId, String accountId) {
        Transactions.each(source, connection -> {
            try (PreparedStatement statement = connection.prepareStatement(
                    "insert into resource_pin (resource_id, account_id) values (?, ?) on conflict do nothing")) {
                new Parameters(statement).text(resourceId).text(accountId);
                return statement.executeUpdate();
            }
        });
    }

    Optional<String> accountOf(String resourceId) {
        return Transactions.each(source, connection -> {
            try (PreparedStatement statement =
                    connection.prepareStatement("select account_id from resource_pin where resource_id = ?")) {
                new Parameters(statement).text(resourceId);
                try (ResultSet results = statement.executeQuery()) {
                    return results.next() ? Optional.of(results.getString(1)) : Optional.<String>empty();
                }
            }
        });
    }
}
