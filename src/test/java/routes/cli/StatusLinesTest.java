package routes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import gateway.protocol.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusLinesTest {

    private static final String STATUS = """
        {"version":"1.2","node":"node-1","pid":42,"started_at":"2026-12-01T00:00:00Z","uptime_seconds":3725,
         "draining":%s,"listener":{"host":"::","port":5201},"management":{"host":"127.0.0.1","port":9090},
         "data_folder":"/data","requests_in_flight":2,"active_streams":1,
         "accounts":{"total":%d,"usable":1,"active":1,"rate_limited":2,"invalid":0,"inactive":0},
         "providers":[%s],
         "routes":{"generation":3,"retiring":1},"database":{"reachable":%s,"embedded":false},"journal":{"waiting":3,"lost":0},
         "memory":{"used_bytes":2097152,"limit_bytes":104857600,"refused":0},"failed_jobs":%s}
        """;
    private static final String PROVIDER = """
        {"name":"router","health":"down","breaker":"open","in_flight":4,"last_error":"connection refused"}\
        """;

    @Test
    void tellsWhatOperatorsLookAtFirst() {
        assertThat(StatusLines.of(json(STATUS.formatted("false", 3, PROVIDER, "true", "[]")), health("degraded")))
                .containsExactly(
                        "health       degraded",
                        "running      since 2026-12-01T00:00:00Z (1 h 2 min), pid 42, node-1",
                        "version      1.2",
                        "addresses    http://[::]:5201, management http://127.0.0.1:9090",
                        "data folder  /data",
                        "routes       generation 3, 1 earlier with requests still",
                        "requests     2 in flight, 1 streams",
                        "memory       2 of 100 MB held by requests, 0 refused",
                        "accounts     1 of 3 usable: 1 active, 2 rate-limited",
                        "providers    router down, breaker open, 4 in flight, connection refused",
                        "database     of DATABASE_URL, answers",
                        "journal      3 rows wait for the database",
                        "jobs         the last run of each was good");
    }

    @Test
    void namesJobsThatFailed() {
        String failed = """
            [{"name":"refresh","node":"node-2","at":"2026-12-01T00:30:00Z","failure":"no answer"}]\
            """;

        assertThat(StatusLines.of(json(STATUS.formatted("false", 0, "", "true", failed)), health("unhealthy")))
                .contains(
                        "accounts     none",
                        "providers    none",
                        "jobs         refresh failed at 2026-12-01T00:30:00Z on node-2: no answer");
    }

    @Test
    void saysThatTheDatabaseIsDown() {
        assertThat(StatusLines.of(json(STATUS.formatted("false", 1, "", "false", "null")), health("healthy")))
                .contains(
                        "database     of DATABASE_URL, does not answer: usage waits in the journal",
                        "jobs         not known while the database does not answer");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "false|3|unhealthy|can be used now; ./claude-proxy accounts list",
                "false|0|unhealthy|no account or provider is set up; ./claude-proxy login",
                "true|3|healthy|is stopping; ./claude-proxy run"
            })
    void complainsInOneLineWithARemedy(boolean draining, int accounts, String health, String said) {
        JsonNode status = json(STATUS.formatted(draining, accounts, "", "true", "[]"));

        assertThat(StatusLines.complaint(status, health(health))).contains(said).doesNotContain("\n");
    }

    @ParameterizedTest
    @CsvSource({"healthy", "degraded"})
    void doesNotComplainOfAProxyThatServes(String health) {
        assertThat(StatusLines.complaint(json(STATUS.formatted("false", 0, "", "false", "null")), health(health)))
                .isNull();
    }

    private static JsonNode health(String status) {
        return Json.mapper().createObjectNode().put("status", status);
    }

    private static JsonNode json(String text) {
        try {
            return Json.mapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
