package gateway.storage.usage;

import static gateway.storage.UsageRows.NOON;
import static gateway.storage.UsageRows.bareRow;
import static gateway.storage.UsageRows.row;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import gateway.protocol.Json;
import gateway.storage.Database;
import gateway.storage.PgFixture;
import gateway.storage.Sql;
import gateway.storage.connection.Transactions;
import gateway.usage.JournalledRow;
import gateway.usage.StoredUsage;
import gateway.usage.UsageColumn;
import gateway.usage.UsageColumns;
import gateway.usage.UsageQuery;
import gateway.usage.UsageRow;
import gateway.usage.UsageRowJson;
import gateway.usage.UsageRowLine;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** All that a new column of usage rows takes: its line in the list, and a migration. */
class AddedColumnIT {

    private static final UsageColumns COLUMNS = UsageColumns.ALL.and(
            UsageColumn.text("path", row -> "/v1/" + row.endpoint()).since(999));

    private static final String MIGRATION = "alter table usage add column path text";

    private Database database;
    private UsageTable table;
    private PostgresUsageStore store;

    @BeforeEach
    void open() throws SQLException {
        database = PgFixture.open();
        table = new UsageTable(COLUMNS);
        store = new PostgresUsageStore(database.dataSource(), COLUMNS);
        Sql.execute(database.dataSource(), MIGRATION);
        UsageTable.addPartitions(database.dataSource(), List.of(NOON));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void comesByCopy() throws SQLException {
        Transactions.together(database.dataSource(), connection -> {
            table.copy(connection, List.of(line(row(1)), line(bareRow(2))));
            return true;
        });

        assertThat(paths()).isEqualTo("/v1/messages /v1/models");
    }

    @Test
    void comesByWayOfTheTemporaryTable() throws SQLException {
        Transactions.together(database.dataSource(), connection -> {
            table.insert(connection, COLUMNS.size(), List.of(line(row(1)), line(bareRow(2))), "do nothing");
            return true;
        });

        assertThat(paths()).isEqualTo("/v1/messages /v1/models");
    }

    @Test
    void comesWithRowsThatAreThereAlreadyAndWithLinesOfTheVersionBefore() throws SQLException {
        store.insertAll(journalled(row(1)));
        store.insertAll(List.of(
                new JournalledRow(line(row(1))), JournalledRow.of(row(2)), new JournalledRow(line(bareRow(3)))));

        assertThat(store.find(UsageQuery.oldest(10)))
                .extracting(row -> row.get("path"))
                .containsExactly("/v1/messages", null, "/v1/models");
    }

    @Test
    void isReadAndShown() throws IOException {
        store.insertAll(journalled(row(1)));

        StoredUsage stored = store.find(UsageQuery.oldest(10)).getFirst();

        assertThat(stored).isEqualTo(UsageRowLine.read(line(row(1)), COLUMNS));
        assertThat(Json.mapper()
                        .readTree(UsageRowJson.write(stored))
                        .get("path")
                        .asText())
                .isEqualTo("/v1/messages");
        assertThat(new String(line(row(1)), UTF_8)).endsWith("\tt\t\\N\t/v1/messages\n");
    }

    private static List<JournalledRow> journalled(UsageRow row) {
        return List.of(new JournalledRow(line(row)));
    }

    private static byte[] line(UsageRow row) {
        return UsageRowLine.write(row, COLUMNS);
    }

    private String paths() throws SQLException {
        return Sql.text(database.dataSource(), "select string_agg(path, ' ' order by id) from usage");
    }
}
