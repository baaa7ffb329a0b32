package gateway.storage;

import static gateway.storage.UsageRows.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gateway.account.Account;
import gateway.backup.BackupException;
import gateway.backup.BackupFile;
import gateway.backup.BackupManifest;
import gateway.backup.BackupManifest.KeyMark;
import gateway.backup.BackupPart.CopiedTable;
import gateway.backup.BackupWriter;
import gateway.backup.UsageDay;
import gateway.credential.SecretBox;
import gateway.storage.connection.ConnectionTarget;
import gateway.storage.connection.Transactions;
import gateway.storage.copy.CopySession;
import gateway.storage.copy.DatabaseDump;
import gateway.storage.copy.OwnTables;
import gateway.storage.copy.RestoredSettings;
import gateway.storage.usage.PostgresUsageStore;
import gateway.usage.JournalledRow;
import gateway.usage.UsageRow;
import gateway.usage.UsageRowLine;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** Backups of one database that are restored into another one. */
class BackupIT {

    private static final SecretBox BOX = SecretBox.fromKey(new byte[32]);
    private static final String PROGRAM = "1.2.3";
    private static final Predicate<String> KEEP_ALL = key -> false;

    @TempDir
    private Path folder;

    @Test
    void eachTableAndFunctionIsKnown() throws SQLException {
        try (Database database = PgFixture.open()) {
            DataSource source = database.dataSource();
            assertThat(words(
                            source,
                            "select string_agg(relname, ' ') from pg_class c join pg_namespace n on"
                                    + " n.oid = relnamespace where nspname = 'public' and relkind in ('r', 'p') and not"
                                    + " relispartition"))
                    .containsExactlyInAnyOrderElementsOf(OwnTables.all());
            assertThat(words(
                            source,
                            "select string_agg(proname, ' ') from pg_proc p join pg_namespace n on"
                                    + " n.oid = pronamespace where nspname = 'public'"))
                    .containsExactlyInAnyOrderElementsOf(OwnTables.FUNCTIONS);
        }
    }

    @Test
    void bringsAllRowsAndGoesOnCountingBehindThem() throws SQLException, IOException {
        String to = PgFixture.newUrl();
        BackupFile backup;
        String seen;
        try (Database from = PgFixture.open()) {
            fill(from);
            seen = contents(from.dataSource());
            backup = backup(from.target(), true);
        }

        assertThat(restore(to, backup).routeFiles()).containsExactly("greet.camel.yaml");

        try (Database restored = Database.open(new DatabaseSettings(to, null, 2))) {
            DataSource source = restored.dataSource();
            assertThat(contents(source)).isEqualTo(seen);
            PostgresAccountStore accounts = new PostgresAccountStore(source, BOX);
            assertThat(accounts.loadAll())
                    .extracting(account -> account.credential().secret())
                    .containsExactly("secret-1", "token-2");
            String last = Sql.text(source, "select max(position) from account");
            assertThat(accounts.insert(Accounts.apiKey(9, "new", "secret-9"), "test"))
                    .isTrue();
            assertThat(Sql.text(source, "select position from account where name = 'new'"))
                    .isEqualTo(Long.toString(Long.parseLong(last) + 1));
            new PostgresAuditLog(source).record("test", "audit.more", "x", Map.of());
            assertThat(Sql.text(source, "select count(*) || ' ' || max(id) from audit"))
                    .isEqualTo("2 3");
            new PostgresUsageStore(source).insertAll(List.of(line(UsageRows.row(500))));
            assertThat(backup.manifest().usage()).extracting(UsageDay::rows).containsExactly(1L, 20L, 1L);
        }
    }

    /** The copy would take them for left behind, and delete them while the original holds them. */
    @Test
    void conversationsOfTheWebApplicationStayWithTheirProxy() throws SQLException, IOException {
        String to = PgFixture.newUrl();
        try (Database from = PgFixture.open();
                Connection connection = from.target().connect()) {
            fill(from);
            new CopySession(connection)
                    .execute("insert into web_conversation values"
                            + " (gen_random_uuid(), 'acc', 'org', 'node', now(), now())");
            restore(to, backup(from.target(), true));
        }

        try (Database restored = Database.open(new DatabaseSettings(to, null, 2))) {
            assertThat(Sql.text(restored.dataSource(), "select count(*) from web_conversation"))
                    .isEqualTo("0");
        }
    }

    @Test
    void leavesUsageOutWhereThatIsWished() throws SQLException, IOException {
        String to = PgFixture.newUrl();
        try (Database from = PgFixture.open()) {
            fill(from);
            restore(to, backup(from.target(), false));
        }

        try (Database restored = Database.open(new DatabaseSettings(to, null, 2))) {
            assertThat(Sql.text(restored.dataSource(), "select count(*) from usage"))
                    .isEqualTo("0");
            assertThat(Sql.text(restored.dataSource(), "select count(*) from account"))
                    .isEqualTo("2");
        }
    }

    @Test
    void bringsAnOlderSchemaUpToDate() throws SQLException, IOException {
        String old = PgFixture.newUrl();
        ConnectionTarget target = ConnectionTarget.parse(old);
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(target.url());
        source.setUser(target.user());
        source.setPassword(target.password());
        Migrations.applyUpTo(source, "001");
        try (Connection connection = target.connect()) {
            CopySession session = new CopySession(connection);
            session.execute("insert into account (id, name, kind, state, secret_sealed, secret_hash, created_at) values"
                    + " (gen_random_uuid(), 'old\\anna\t\n', 'COOKIE', 'ACTIVE', 's', 'h', now())");
            session.execute("insert into usage values (gen_random_uuid(), now(), null, 'ann', null, 'messages', null,"
                    + " null, 'claude-api', false, 1, 2, 3, 4, 5, 6, 7, 8, null, 200, null, null, 9, 1, 10, 11)");
        }
        BackupFile backup = backup(target, true);
        String to = PgFixture.newUrl();

        restore(to, backup);

        assertThat(backup.manifest().schema()).isEqualTo("001");
        try (Database restored = Database.open(new DatabaseSettings(to, null, 2))) {
            assertThat(Migrations.applied(restored.dataSource())).isTrue();
            assertThat(Sql.text(restored.dataSource(), "select name || cookie_hash from account"))
                    .isEqualTo("old\\anna\t\nh");
            assertThat(Sql.text(restored.dataSource(), "select sum(bytes_out) from usage"))
                    .isEqualTo("11");
        }
    }

    @Test
    void refusesANewerSchemaAndAnUnknownOne() throws IOException {
        for (String schema : List.of("999", "x", "")) {
            BackupFile backup = made(schema, "setting", List.of("key"), "", 0);
            assertThatThrownBy(() -> restore(PgFixture.newUrl(), backup))
                    .isInstanceOf(BackupException.class)
                    .hasMessageMatching("[^\n]*(knows schema " + Migrations.NEWEST + "|names no schema)[^\n]*");
        }
    }

    @Test
    void changesNothingWhereABackupDoesNotFit() throws SQLException, IOException {
        String row = "x\ty\t2026-01-01 00:00:00+00\tme\n";
        List<String> columns = List.of("key", "value", "updated_at", "updated_by");
        List<BackupFile> wrong = List.of(
                made(Migrations.NEWEST, "setting", columns, row + row, 0),
                made(Migrations.NEWEST, "setting", columns, "x\ty\n", 0),
                made(Migrations.NEWEST, "setting", columns, row + "\\.\n", 0),
                made(Migrations.NEWEST, "setting", List.of("key\" from x"), "x\n", 0),
                made(Migrations.NEWEST, "pg_authid", List.of("rolname"), "x\n", 0),
                made(Migrations.NEWEST, "qrtz_locks", List.of("lock_name"), "x\n", 0),
                made(Migrations.NEWEST, "setting", columns, row, 3),
                made("000", "setting", columns, row, 0));
        DatabaseSettings settings = new DatabaseSettings(PgFixture.newUrl(), null, 2);
        String before;
        try (Database database = Database.open(settings)) {
            fill(database);
            before = contents(database.dataSource());
        }
        for (BackupFile backup : wrong) {
            assertThatThrownBy(() -> PlainDatabase.open(settings).restore(backup, KEEP_ALL))
                    .isInstanceOf(BackupException.class)
                    .message()
                    .contains("nothing is changed")
                    .doesNotContain("\n", "violates", "constraint", "COPY", "syntax", ".copy");
        }
        try (Database database = Database.open(settings)) {
            assertThat(contents(database.dataSource())).isEqualTo(before);
        }
    }

    @Test
    void saysWhichTableContradictsItself() throws IOException {
        String row = "x\ty\t2026-01-01 00:00:00+00\tme\n";
        List<String> columns = List.of("key", "value", "updated_at", "updated_by");
        BackupFile twice = made(Migrations.NEWEST, "setting", columns, row + row, 0);
        BackupFile other = made(Migrations.NEWEST, "setting", columns, "x\ty\tnever\tme\n", 0);

        assertThatThrownBy(() -> restore(PgFixture.newUrl(), twice))
                .hasMessage("the database cannot be restored: the table setting of the backup has rows that contradict"
                        + " each other; take another backup; nothing is changed");
        assertThatThrownBy(() -> restore(PgFixture.newUrl(), other))
                .hasMessage("the database cannot be restored: the table setting of the backup has rows that cannot be"
                        + " read; take another backup; nothing is changed");
    }

    @Test
    void leavesSettingsOutThatAreNotWantedAndTellsOfAll() throws IOException, SQLException {
        String url = PgFixture.newUrl();
        String end = "\ty\t2026-01-01 00:00:00+00\tme\n";
        BackupFile backup = made(
                Migrations.NEWEST,
                "setting",
                List.of("key", "value", "updated_at", "updated_by"),
                "gateway.b" + end + "gateway.routes.dir" + end + "gateway.a" + end,
                0);

        RestoredSettings settings =
                PlainDatabase.open(new DatabaseSettings(url, null, 2)).restore(backup, "gateway.routes.dir"::equals);

        assertThat(settings)
                .isEqualTo(new RestoredSettings(
                        List.of("gateway.a", "gateway.b"), List.of("gateway.routes.dir"), List.of()));
        try (Database restored = Database.open(new DatabaseSettings(url, null, 2))) {
            assertThat(Sql.text(restored.dataSource(), "select string_agg(key, ' ' order by key) from setting"))
                    .isEqualTo("gateway.a gateway.b");
        }
    }

    @Test
    void refusesADatabaseThatAProxyWorksOn() throws SQLException, IOException {
        try (Database database = PgFixture.open()) {
            BackupFile backup = backup(database.target(), true);
            PlainDatabase plain = plain(database.target());
            try (Connection held = database.target().connect()) {
                assertThat(held.isValid(1)).isTrue();
                assertThatThrownBy(() -> plain.restore(backup, KEEP_ALL)).hasMessageContaining("a proxy works on");
                assertThatThrownBy(() -> plain.hasData()).hasMessageContaining("a proxy works on");
            }
        }
    }

    @Test
    void knowsADatabaseWithDataFromOneThatAProxyHasOnlyStarted() throws SQLException {
        String url = PgFixture.newUrl();
        PlainDatabase plain = PlainDatabase.open(new DatabaseSettings(url, null, 2));
        assertThat(plain.hasData()).isFalse();

        Database.open(new DatabaseSettings(url, null, 2)).close();
        assertThat(plain.hasData()).isFalse();

        try (Connection connection = ConnectionTarget.parse(url).connect()) {
            new CopySession(connection).execute("insert into setting values ('a', 'b', now(), 'me')");
        }
        assertThat(plain.hasData()).isTrue();
    }

    @Test
    void leavesTablesOfOthersAlone() throws SQLException, IOException {
        String url = PgFixture.newUrl();
        PlainDatabase plain = PlainDatabase.open(new DatabaseSettings(url, null, 2));
        try (Connection connection = ConnectionTarget.parse(url).connect()) {
            new CopySession(connection).execute("create table account (a text)");
        }
        try (Database from = PgFixture.open()) {
            BackupFile backup = backup(from.target(), true);
            assertThatThrownBy(() -> plain.restore(backup, KEEP_ALL))
                    .hasMessageContaining("a table account that is not of Claude Proxy");
        }
    }

    @Test
    void isOfOneMomentWhileOthersWrite() throws Exception {
        try (Database from = PgFixture.open()) {
            DataSource source = from.dataSource();
            AtomicBoolean stop = new AtomicBoolean();
            Thread writer = Thread.ofPlatform().start(() -> {
                for (int i = 0; !stop.get(); i++) {
                    pair(source, i);
                }
            });
            try {
                for (int i = 0; i < 5; i++) {
                    BackupManifest manifest = backup(from.target(), true).manifest();
                    assertThat(manifest.rows("usage"))
                            .isEqualTo(manifest.usage().stream()
                                    .mapToLong(UsageDay::rows)
                                    .sum())
                            .isEqualTo(manifest.rows("setting"));
                }
            } finally {
                stop.set(true);
                writer.join();
            }
        }
    }

    /** A row in each of two tables, together. */
    private static void pair(DataSource source, int number) {
        try {
            Transactions.together(source, connection -> {
                CopySession session = new CopySession(connection);
                session.execute("insert into setting values ('k" + number + "', 'v', now(), 'me')");
                session.execute(
                        "insert into usage select '" + UsageRows.id(number) + "', now(), null, 'ann', null, 'm', null,"
                                + " null, 'claude-api', false, 1, 2, 3, 4,"
                                + " 5, 6, 7, 8, null, 200, null, null, 9,"
                                + " 1, 10, 11");
                return true;
            });
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void fill(Database database) throws SQLException {
        DataSource source = database.dataSource();
        PostgresAccountStore accounts = new PostgresAccountStore(source, BOX);
        Account first = Accounts.apiKey(1, "anna \\N\t\"'\n", "secret-1");
        accounts.insert(first, "test");
        accounts.insert(Accounts.oauth(2, "bert", "token-2"), "test");
        new PostgresAuditLog(source).record("test", "gone", "x", Map.of());
        new PostgresAuditLog(source).record("test", "audit", "x", Map.of("a", "b\\\n"));
        Sql.execute(source, "delete from audit where action = 'gone'");
        Sql.execute(source, "insert into batch (batch_id) values ('b')");
        new PostgresRouteFileStore(source).put("greet.camel.yaml", "# a \\ b\n", 0L, "c", "test");
        Sql.execute(source, "insert into batch_result select number, gen_random_uuid() from batch");
        Sql.execute(
                source,
                "insert into kept_response values ('o', 'i', null, now(), now(), 'p', true, '{a,\"b c\"}', '\\x00ff',"
                        + " '\\x5c', 1, 1)");
        Sql.execute(source, "insert into model_cool_down values ('" + first.id() + "', 'm', now(), true, 'r')");
        List<UsageRow> rows = new ArrayList<>(UsageRows.rows(0, 20));
        rows.add(UsageRows.row(100, NOON.minusSeconds(400 * 86_400L), "m"));
        rows.add(UsageRows.row(101, Instant.parse("2031-01-01T00:00:00Z"), "m"));
        new PostgresUsageStore(source)
                .insertAll(rows.stream().map(BackupIT::line).toList());
    }

    private static JournalledRow line(UsageRow row) {
        return new JournalledRow(UsageRowLine.write(row));
    }

    /** All rows of all tables that are kept, as text. */
    private static String contents(DataSource source) throws SQLException {
        StringBuilder all = new StringBuilder();
        for (String table : OwnTables.KEPT) {
            all.append(table)
                    .append(": ")
                    .append(Sql.text(source, "select string_agg(t::text, '; ' order by t::text) from " + table + " t"))
                    .append('\n');
        }
        return all.toString();
    }

    private static List<String> words(DataSource source, String sql) throws SQLException {
        return List.of(Sql.text(source, sql).split(" "));
    }

    private static PlainDatabase plain(ConnectionTarget target) {
        return PlainDatabase.open(new DatabaseSettings(
                target.url() + "?user=" + target.user() + "&password=" + target.password(), null, 2));
    }

    private static RestoredSettings restore(String url, BackupFile backup) {
        return PlainDatabase.open(new DatabaseSettings(url, null, 2)).restore(backup, KEEP_ALL);
    }

    private BackupFile backup(ConnectionTarget target, boolean withUsage) throws IOException {
        Path file = Files.createTempFile(folder, "backup", "");
        try (OutputStream out = Files.newOutputStream(file)) {
            BackupWriter writer = new BackupWriter(out);
            DatabaseDump.Copied copied = plain(target).dump(writer, withUsage);
            end(writer, copied.schema(), withUsage, copied.usage());
        }
        return BackupFile.open(file);
    }

    /** A backup with one table. */
    private BackupFile made(String schema, String table, List<String> columns, String rows, int usageRows)
            throws IOException {
        Path file = Files.createTempFile(folder, "made", "");
        try (OutputStream out = Files.newOutputStream(file)) {
            BackupWriter writer = new BackupWriter(out);
            writer.table(
                    table,
                    content -> content.write(rows.getBytes(StandardCharsets.UTF_8)),
                    count -> new CopiedTable(table, columns, new TreeMap<>()));
            end(
                    writer,
                    schema,
                    true,
                    usageRows == 0
                            ? List.of()
                            : List.of(new UsageDay(LocalDate.of(2026, 1, 1), usageRows, 1, 1, BigDecimal.ONE)));
        }
        return BackupFile.open(file);
    }

    private static void end(BackupWriter writer, String schema, boolean withUsage, List<UsageDay> usage)
            throws IOException {
        writer.end(new BackupManifest(
                PROGRAM, schema, null, NOON, "18", withUsage, writer.parts(), usage, new KeyMark(null, false)));
    }
}
