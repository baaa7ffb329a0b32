package gateway.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gateway.error.StorageStartException;
import gateway.storage.connection.ConnectionTarget;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Databases that cannot be used as they are end the start, with cause and remedy in one line. */
class RefusedDatabaseIT {

    @Test
    void aWrongPassword() {
        assertThat(refusal(PgFixture.newUrl().replace(PgFixture.password(), "wrong")))
                .contains("refuses the password of user \"postgres\"; ");
    }

    @Test
    void noPassword() {
        assertThat(refusal(PgFixture.newUrl().replace(":" + PgFixture.password(), "")))
                .contains("asks for a password, and DATABASE_URL has none; ");
    }

    @Test
    void noSuchDatabase() {
        assertThat(refusal(PgFixture.newUrl() + "_none"))
                .contains("has no database \"test_")
                .contains("(createdb)");
    }

    @Test
    void noTls() {
        assertThat(refusal(PgFixture.newUrl() + "?sslmode=require")).contains("speaks no TLS");
    }

    @Test
    void noHost() {
        assertThat(refusal("postgres://ann:b@no-such-host.invalid/x"))
                .startsWith("no host of the name no-such-host.invalid");
    }

    @Test
    void noSchema() {
        assertThat(refusal(PgFixture.newUrl() + "?currentSchema=nowhere")).contains("has no schema for user");
    }

    @Test
    void noRightToMakeTables() throws SQLException {
        String url = PgFixture.newUrl();
        String role = "weak_" + url.replaceAll(".*_", "");
        try (Connection connection = ConnectionTarget.parse(url).connect();
                Statement statement = connection.createStatement()) {
            statement.execute("create role " + role + " login password 'weak'");
            // as it is from PostgreSQL 15 on
            statement.execute("revoke create on schema public from public");
        }

        assertThat(refusal(url.replaceFirst("//postgres:[^@]*@", "//" + role + ":weak@")))
                .contains("lacks a right in database")
                .contains("permission denied for schema public")
                .contains("GRANT CREATE ON SCHEMA public");
    }

    @Test
    void aSchemaOfANewerVersion() throws SQLException {
        String url = PgFixture.newUrl();
        try (Database database = Database.open(new DatabaseSettings(url, null, 2))) {
            Sql.execute(database.dataSource(), "update installation set program = '7.0.0'");
            Sql.execute(
                    database.dataSource(),
                    "insert into flyway_schema_history select 900, '900', 'future', type, script, checksum, installed_by,"
                            + " installed_on, execution_time, success from flyway_schema_history limit 1");
        }

        assertThat(refusal(url))
                .startsWith(
                        "the database has schema 900, made by Claude Proxy 7.0.0, and this is Claude Proxy development")
                .contains("; run the newer version, or restore the backup");
    }

    @Test
    void oneThatDoesNotAnswerWhereThereIsNoWorkWithoutIt() throws Exception {
        try (ServerSocket port = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            int free = port.getLocalPort();
            port.close();
            assertThat(refusal("postgres://ann:b@127.0.0.1:" + free + "/x"))
                    .startsWith("nothing listens at 127.0.0.1:" + free + "; ");
        }
    }

    @Test
    void anotherServer() throws Exception {
        try (ServerSocket web = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> {
                while (true) {
                    try (var client = web.accept()) {
                        client.getInputStream().read();
                        client.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(UTF_8));
                    } catch (IOException e) {
                        return;
                    }
                }
            });
            assertThat(refusal("postgres://ann:b@127.0.0.1:" + web.getLocalPort() + "/x"))
                    .contains("does not speak as PostgreSQL does");
        }
    }

    private static String refusal(String url) {
        StringBuilder message = new StringBuilder();
        assertThatThrownBy(() -> Database.open(
                                new DatabaseSettings(url, null, null, 2, (Duration) null, "development", "development"))
                        .close())
                .isInstanceOf(StorageStartException.class)
                .satisfies(e -> message.append(e.getMessage()));
        assertThat(message.toString()).doesNotContain("\n", PgFixture.password());
        return message.toString();
    }
}
