package it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gateway.error.FailureKind;
import harness.Answer;
import harness.MessageJson;
import harness.ProxyProcess;
import harness.Refusal;
import harness.ScriptedUpstream;
import harness.Sql;
import harness.TestDatabase;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Settings of the environment and of the table {@code setting}. */
@Timeout(300)
class SettingsIT {

    private static final Duration SOON = Duration.ofSeconds(60);

    private static ScriptedUpstream upstream;

    @BeforeAll
    static void start() {
        upstream = ScriptedUpstream.start();
    }

    @AfterAll
    static void stop() {
        upstream.close();
    }

    @BeforeEach
    void clear() {
        upstream.clear();
    }

    @Test
    void storedSettingsAreSeenWhileItRunsAndHoldFromTheNextStart() {
        var database = new Sql(TestDatabase.shared().migratedDatabase());
        try (ProxyProcess proxy = ProxyProcess.builder()
                .upstream(upstream)
                .accounts(3)
                .database(database.url())
                .start()) {
            assertThat(tries(proxy)).isEqualTo(3);

            store(database, "gateway.accounts.max-attempts", "1");
            await().atMost(SOON).until(() -> tries(proxy) == 1);

            store(database, "gateway.server.max-json-body", "2KB");
            proxy.terminate();
            proxy.startAgain();
            assertThat(tries(proxy)).as("at once, without a change").isEqualTo(1);
            Refusal.check(
                    proxy.client().message(MessageJson.request("m", false, "x".repeat(3000))),
                    FailureKind.REQUEST_TOO_LARGE);

            database.run("delete from setting where key = 'gateway.accounts.max-attempts'");
            await().atMost(SOON).until(() -> tries(proxy) == 3);

            store(database, "gateway.accounts.max-attempts", "many");
            await().atMost(SOON).until(() -> proxy.output().contains("many"));
            store(database, "gateway.accounts.of-tomorrow", "1");
            proxy.terminate();
            proxy.startAgain();
            assertThat(tries(proxy)).as("what cannot be used stops no start").isEqualTo(3);
            assertThat(proxy.output()).contains("gateway.accounts.max-attempts", "gateway.accounts.of-tomorrow");
        }
    }

    @Test
    void halfASecondAndPlainDaysAreUnderstood() {
        var database = new Sql(TestDatabase.shared().migratedDatabase());
        try (ProxyProcess proxy = ProxyProcess.builder()
                .upstream(upstream)
                .accounts(1)
                .database(database.url())
                .env("GATEWAY_BREAKER_OPEN", "500ms")
                .env("GATEWAY_BREAKER_MINIMUM_CALLS", "2")
                .env("GATEWAY_USAGE_RETENTION_DAYS", "2")
                .env("GATEWAY_SCHEDULE_MAINTAIN_PARTITIONS", "* * * * * ?")
                .start()) {
            checkBreakerOpensAndCloses(proxy);
            checkOldPartitionsGo(database);
        }
    }

    private static void checkBreakerOpensAndCloses(ProxyProcess proxy) {
        assertThat(tries(proxy)).isEqualTo(1);
        assertThat(tries(proxy)).isEqualTo(1);
        HttpResponse<byte[]> refused = proxy.client().message(MessageJson.request("m"));
        Refusal.check(refused, FailureKind.ACCOUNT_BREAKER_OPEN);
        upstream.clear();
        await().atMost(SOON)
                .until(() -> proxy.client().message(MessageJson.request("m")).statusCode() == 200);
    }

    private static void checkOldPartitionsGo(Sql database) {
        String partitions = "select count(*) from pg_inherits where inhparent = 'usage'::regclass";
        await().atMost(SOON).until(() -> database.number(partitions) > 0);
        long before = database.number(partitions);
        database.run("select create_usage_partition((now() at time zone 'UTC')::date - 1)");
        database.run("select create_usage_partition((now() at time zone 'UTC')::date - 10)");
        await("yesterday stays, what is ten days old goes")
                .atMost(SOON)
                .until(() -> database.number(partitions) == before + 1);
    }

    private static int tries(ProxyProcess proxy) {
        upstream.clear();
        upstream.always(Answer.error(529, MessageJson.error("overloaded_error", "Overloaded")));
        assertThat(proxy.client().message(MessageJson.request("m")).statusCode())
                .isEqualTo(529);
        return upstream.requests().size();
    }

    private static void store(Sql database, String key, String value) {
        database.run("insert into setting (key, value, updated_by) values ('" + key + "', '" + value + "', 'test')");
    }
}
