package it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import harness.Answer;
import harness.MixedLoad;
import harness.ProxyClient;
import harness.ProxyProcess;
import harness.ScriptedUpstream;
import harness.TestDatabase;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a client saw completed is accounted once, whatever dies: nothing lost, nothing twice. */
@Timeout(300)
class DurabilityIT {

    private static final int KILLS = 5;
    private static final int CLIENTS = 12;
    private static final int COMPLETED_BEFORE_A_KILL = 200;
    private static final Duration CATCH_UP = Duration.ofSeconds(60);

    private static ScriptedUpstream upstream;

    /** Runs at the beginning of each test. */
    private static TestDatabase database;

    @BeforeAll
    static void start() {
        database = TestDatabase.start();
        upstream = ScriptedUpstream.start();
    }

    @AfterAll
    static void stop() {
        upstream.close();
        database.close();
    }

    @Test
    void killsUnderLoadLoseNothingWithTheEmbeddedDatabase() {
        try (ProxyProcess proxy =
                ProxyProcess.builder().upstream(upstream).embeddedDatabase().start()) {
            checkAccounted(proxy, killRepeatedly(proxy));
            proxy.terminate();
            assertThat(proxy.databaseIsAlive())
                    .as("an adopted database is stopped in the end")
                    .isFalse();
        }
    }

    @Test
    void killsUnderLoadLoseNothingWithAnExternalDatabase() {
        try (ProxyProcess proxy = ProxyProcess.builder()
                .upstream(upstream)
                .database(database.migratedDatabase())
                .start()) {
            checkAccounted(proxy, killRepeatedly(proxy));
        }
    }

    @Test
    void aKillWhileTheDatabaseIsDownLosesNothing() {
        try (ProxyProcess proxy = ProxyProcess.builder()
                .upstream(upstream)
                .database(database.migratedDatabase())
                .start()) {
            MixedLoad load = MixedLoad.start(proxy, CLIENTS);
            load.awaitCompleted(COMPLETED_BEFORE_A_KILL);
            database.stop();
            load.awaitCompleted(COMPLETED_BEFORE_A_KILL);
            assertThat(proxy.client().get("/health/ready").statusCode())
                    .as("a dead database is no reason to leave the load balancer")
                    .isEqualTo(200);
            Set<String> seen = killAndFinish(proxy, load);

            database.startAgain();
            proxy.startAgain();

            checkAccounted(proxy, seen);
        }
    }

    @Test
    void theJournalCatchesUpWhenTheDatabaseComesBack() {
        try (ProxyProcess proxy = ProxyProcess.builder()
                .upstream(upstream)
                .database(database.migratedDatabase())
                .start()) {
            database.stop();
            MixedLoad load = MixedLoad.start(proxy, CLIENTS);
            load.awaitCompleted(COMPLETED_BEFORE_A_KILL);
            Set<String> seen = load.finish();
            assertThat(load.complaints()).isEmpty();

            database.startAgain();

            checkAccounted(proxy, seen);
        }
    }

    @Test
    void whoHasMadeWhatIsKnownThoughTheDatabaseWasDown() {
        try (ScriptedUpstream files = ScriptedUpstream.start();
                ProxyProcess proxy = ProxyProcess.builder()
                        .upstream(files)
                        .database(database.migratedDatabase())
                        .env("API_KEYS", ProxyProcess.CLIENT_KEY + ",another-client-key")
                        .start()) {
            files.always(Answer.json("{\"id\":\"file_1\"}"));
            database.stop();
            assertThat(proxy.client().post("/v1/files", "content").statusCode()).isEqualTo(200);
            database.startAgain();
            await().until(() -> proxy.client().get("/v1/files/file_2").statusCode() == 200);

            proxy.admin().runJob("recover-accounts");
            proxy.kill();
            proxy.startAgain();

            assertThat(proxy.client()
                            .get("/v1/files/file_1", "x-api-key", "another-client-key")
                            .statusCode())
                    .isEqualTo(404);
            assertThat(proxy.client().get("/v1/files/file_1").statusCode()).isEqualTo(200);
        }
    }

    private static Set<String> killRepeatedly(ProxyProcess proxy) {
        Set<String> seen = new TreeSet<>();
        for (int i = 0; i < KILLS; i++) {
            MixedLoad load = MixedLoad.start(proxy, CLIENTS);
            load.awaitCompleted(COMPLETED_BEFORE_A_KILL);
            seen.addAll(killAndFinish(proxy, load));
            proxy.startAgain();
        }
        return seen;
    }

    private static Set<String> killAndFinish(ProxyProcess proxy, MixedLoad load) {
        proxy.kill();
        Set<String> seen = load.finish();
        assertThat(load.complaints()).isEmpty();
        return seen;
    }

    private static void checkAccounted(ProxyProcess proxy, Set<String> seen) {
        await("all completed requests are accounted")
                .atMost(CATCH_UP)
                .pollInterval(Duration.ofMillis(250))
                .untilAsserted(() -> {
                    Set<String> missing = new HashSet<>(seen);
                    missing.removeAll(ids(proxy));
                    assertThat(missing).isEmpty();
                });
        assertThat(ids(proxy)).doesNotHaveDuplicates().isSorted();
        assertThat(proxy.client().get("/health/live").statusCode()).isEqualTo(200);
        assertThat(ProxyClient.json(proxy.client().get("/health"))
                        .path("status")
                        .asText())
                .isEqualTo("healthy");
    }

    /** Ids of the usage rows; while the database comes back the admin API may refuse, which counts as no rows. */
    private static List<String> ids(ProxyProcess proxy) {
        if (proxy.admin().get("/api/admin/usage?limit=1").statusCode() != 200) {
            return List.of();
        }
        return proxy.admin().usage().stream()
                .map((JsonNode row) -> row.path("id").asText())
                .collect(Collectors.toList());
    }
}
