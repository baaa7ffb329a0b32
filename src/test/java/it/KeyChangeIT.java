package it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import harness.Lab;
import harness.MessageJson;
import harness.ProxyCommand;
import harness.ProxyProcess;
import harness.ScriptedUpstream;
import harness.Sql;
import harness.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A change of the master key that is killed at its worst moments, and the start that follows. */
@Lab
@Timeout(300)
class KeyChangeIT {

    private static final String SECRET = "sk-ant-api03-of-an-account-that-stays";
    private static final String OTHERS =
            "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()";

    private static final String URL = TestDatabase.shared().migratedDatabase();

    private static ScriptedUpstream upstream;
    private static ProxyProcess proxy;

    @Lab.Settings
    static void settings(ProxyProcess.Builder proxy) {
        proxy.accounts(0).database(URL);
    }

    @Test
    void aStartEndsWhatAKillBrokeOff() throws Exception {
        try (ProxyCommand command = ProxyCommand.of("accounts", "add", "kept", "--no-check")
                .input(SECRET + "\n")
                .like(proxy)
                .run()) {
            assertThat(command.awaitExit()).as(command.errors()).isZero();
        }
        proxy.terminate();
        String before = Files.readString(key());

        killWithinTheTransaction();
        assertThat(key()).content().isEqualTo(before);
        checkTheDoctorKnows();
        checkStarts();
        assertThat(key()).content().isEqualTo(before);

        proxy.terminate();
        try (ProxyCommand command =
                ProxyCommand.of("master-key", "rotate").like(proxy).run()) {
            assertThat(command.awaitExit()).as(command.errors()).isZero();
        }
        String after = Files.readString(key());
        assertThat(after).isNotEqualTo(before);
        // As after a kill between the end of the transaction and the place of the file.
        Files.move(key(), successor());
        Files.writeString(key(), before);
        checkTheDoctorKnows();
        checkStarts();
        assertThat(key()).content().isEqualTo(after);
    }

    private static void killWithinTheTransaction() throws Exception {
        await().until(() -> new Sql(URL).number(OTHERS) == 0);
        try (Connection holding = DriverManager.getConnection(URL);
                Statement statement = holding.createStatement()) {
            holding.setAutoCommit(false);
            statement.execute("select id from account for update");
            try (ProxyCommand command =
                    ProxyCommand.of("master-key", "rotate").like(proxy).start()) {
                await().until(() -> new Sql(URL).number(OTHERS + " and wait_event_type = 'Lock'") > 0);
                assertThat(successor()).exists();
                command.kill();
            }
            holding.rollback();
        }
        await().until(() -> new Sql(URL).number(OTHERS) == 0);
    }

    private static void checkTheDoctorKnows() {
        try (ProxyCommand command = ProxyCommand.of("doctor").like(proxy).run()) {
            assertThat(command.output())
                    .contains("warn  change of the master key: it was broken off", "; start the proxy once")
                    .contains("ok    database: ")
                    .doesNotContain("cannot be looked at");
        }
    }

    private static void checkStarts() throws IOException {
        upstream.clear();
        proxy.startAgain();
        assertThat(proxy.client().message(MessageJson.request("m")).statusCode())
                .isEqualTo(200);
        assertThat(upstream.accountKeys()).contains(SECRET);
        assertThat(successor()).doesNotExist();
    }

    private static Path key() {
        return proxy.dataFolder().resolve("master.key");
    }

    private static Path successor() {
        return proxy.dataFolder().resolve("master.key.new");
    }
}
