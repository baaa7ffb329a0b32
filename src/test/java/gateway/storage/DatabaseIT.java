package gateway.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import gateway.storage.connection.ConnectionTarget;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class DatabaseIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void worksWithBothFormsOfUrl() {
        String url = PgFixture.newUrl();
        String jdbc = url.replaceAll("postgres://(.*):(.*)@(.*)", "jdbc:postgresql://$3?user=$1&password=$2");

        for (String form : List.of(url, jdbc)) {
            try (Database database = Database.open(new DatabaseSettings(form, null, 2))) {
                assertThat(database.embedded()).isFalse();
                assertThat(database.reachable()).isTrue();
                assertThat(database.ensureMigrated()).isTrue();
            }
        }
    }

    @Test
    void startsWithoutItsDatabaseAndFollowsWhenItComes() throws Exception {
        try (ServerSocket port = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String url = PgFixture.newUrl().replace(":" + PgFixture.port() + "/", ":" + port.getLocalPort() + "/");
            port.close();
            try (Database database = Database.open(new DatabaseSettings(url, null, 2))) {
                List<String> changes = new CopyOnWriteArrayList<>();
                database.listen(changes::add);
                assertThat(database.reachable()).isFalse();
                assertThat(database.ensureMigrated()).isFalse();

                try (PortForward forward = PortForward.open(port.getLocalPort(), PgFixture.port())) {
                    await().atMost(PATIENCE)
                            .untilAsserted(() ->
                                    assertThat(changes).containsExactly("account", "client_key", "setting", "model"));
                    assertThat(database.ensureMigrated()).isTrue();
                    assertThat(new PostgresSettingStore(database.dataSource()).loadAll())
                            .isEmpty();
                    assertThat(forward.connections()).isPositive();
                }
            }
        }
    }

    @Test
    void tellsOfChangesAndOfAllTablesAfterAReconnection() throws SQLException {
        try (Database database = PgFixture.open()) {
            List<String> changes = new CopyOnWriteArrayList<>();
            database.listen(changes::add);
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(changes).containsExactly("account", "client_key", "setting", "model"));
            changes.clear();

            new PostgresSettingStore(database.dataSource()).put("gateway.a", "1", "test");
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(changes).containsExactly("setting"));
            execute(
                    database,
                    "insert into client_key (id, name, scope, hmac, hint, created_at)"
                            + " values (gen_random_uuid(), 'a', 'CLIENT', 'h', 'h', now())");
            execute(database, "update account set last_used_at = now()");
            execute(database, "update account set state = 'INVALID'");
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(changes).containsExactly("setting", "client_key", "account"));
            changes.clear();

            execute(
                    database,
                    "select pg_terminate_backend(pid) from pg_stat_activity"
                            + " where datname = current_database() and query = 'listen gateway'");
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(changes).containsExactly("account", "client_key", "setting", "model"));
        }
    }

    @Test
    void tellsThatItsPasswordIsRefusedWhileItRuns() throws SQLException {
        String url = PgFixture.newUrl();
        String role = "owner_" + url.replaceAll(".*_", "");
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        Logger log = (Logger) LoggerFactory.getLogger(Database.class);
        log.addAppender(lines);
        try (Connection connection = ConnectionTarget.parse(url).connect();
                Statement statement = connection.createStatement()) {
            statement.execute("create role " + role + " superuser login password 'first'");
            String own = url.replaceFirst("//postgres:[^@]*@", "//" + role + ":first@");
            try (Database database = Database.open(new DatabaseSettings(own, null, 2))) {
                statement.execute("alter role " + role + " password 'second'");
                statement.execute(
                        "select pg_terminate_backend(pid) from pg_stat_activity where usename = '" + role + "'");
                await().atMost(PATIENCE).until(() -> !upAfterATry(database));
                assertThat(lines.list)
                        .extracting(ILoggingEvent::getFormattedMessage)
                        .singleElement(STRING)
                        .startsWith("The database is down")
                        .endsWith("; correct them in DATABASE_URL, and start the proxy again");

                statement.execute("alter role " + role + " password 'first'");
                database.listen(table -> {});
                await().atMost(PATIENCE).until(database::up);
            }
        } finally {
            log.detachAppender(lines);
        }
    }

    /** The pool may lend a connection that has just ended. */
    private static boolean upAfterATry(Database database) {
        try (Connection connection = database.dataSource().getConnection()) {
            return connection.isValid(1) || database.up();
        } catch (SQLException e) {
            return database.up();
        }
    }

    private static void execute(Database database, String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
