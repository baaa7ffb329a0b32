package gateway.storage;

import gateway.account.Pin;
import gateway.account.PinStore;
import gateway.storage.connection.Parameters;
import gateway.storage.connection.StoredText;
import gateway.storage.connection.Transactions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;

/** Where Anthropic's resources are and whose they are, in the table {@code resource_pin}. Safe from many threads. */
public final class PostgresPinStore implements PinStore {

    private final DataSource source;

    public PostgresPinStore(DataSource source) {
        this.source = source;
    }

    @Override
    public Pin pin(String resourceId, Pin pin) {
        return Transactions.each(source, connection -> {
            try (PreparedStatement statement = connection.prepareStatement(
                    "insert into resource_pin (resource_id, account_id, owner) values (?, ?, ?) on conflict do"
                            + " nothing")) {
                new Parameters(statement).text(resourceId).text(pin.accountId()).text(pin.owner());
                return statement.executeUpdate() == 1
                        ? pin
                        : read(connection, resourceId).getOrDefault(resourceId, pin);
            }
        });
    }

    @Override
    public Map<String, Pin> pins(Collection<String> resourceIds) {
        return Transactions.each(source, connection -> read(connection, resourceIds.toArray(String[]::new)));
    }

    private static Map<String, Pin> read(Connection connection, String... resourceIds) throws SQLException {
        String[] stored = new String[resourceIds.length];
        for (int i = 0; i < stored.length; i++) {
            stored[i] = StoredText.cleanOrNull(resourceIds[i]);
        }
        Map<String, Pin> found = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(
                "select resource_id, account_id, owner from resource_pin where resource_id = any(?)")) {
            new Parameters(statement).array("text", stored);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.put(rows.getString(1), new Pin(rows.getString(2), rows.getString(3)));
                }
            }
        }
        Map<String, Pin> byId = new HashMap<>();
        for (int i = 0; i < stored.length; i++) {
            Pin pin = found.get(stored[i]);
            if (pin != null) {
                byId.put(resourceIds[i], pin);
            }
        }
        return byId;
    }
}
