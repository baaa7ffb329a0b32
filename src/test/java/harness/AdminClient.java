package harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** A client of the admin API with the admin key. Safe from many threads. */
public final class AdminClient {

    private static final Duration ROW_LIMIT = Duration.ofSeconds(15);
    private static final int PAGE = 1_000;

    private final ProxyClient client;

    AdminClient(ProxyClient client) {
        this.client = client;
    }

    /** Gets with the admin key. */
    public HttpResponse<byte[]> get(String path) {
        return client.bare("GET", path, null, "x-api-key", ProxyProcess.ADMIN_KEY);
    }

    /** All usage rows in id order. */
    public List<JsonNode> usage() {
        return usage(Instant.EPOCH, PAGE);
    }

    /** All usage rows since then, fetched in pages of this size; checks that each page says truly whether more follow. */
    public List<JsonNode> usage(Instant since, int pageSize) {
        List<JsonNode> rows = new ArrayList<>();
        String after = "";
        boolean more = true;
        while (more) {
            HttpResponse<byte[]> answer = get("/api/admin/usage?since=" + since + "&limit=" + pageSize
                    + (after.isEmpty() ? "" : "&after=" + after));
            assertThat(answer.statusCode()).isEqualTo(200);
            JsonNode page = ProxyClient.json(answer);
            page.path("data").forEach(rows::add);
            more = page.path("has_more").asBoolean();
            if (more) {
                assertThat(page.path("data"))
                        .as("a page before the last is full")
                        .hasSize(pageSize);
                String last = page.path("last_id").asText();
                assertThat(last).as("last_id grows").isGreaterThan(after);
                after = last;
            }
        }
        return rows;
    }

    /** The usage row with this id; waits until it has reached the database. */
    public JsonNode awaitRow(String id) {
        return awaitRow("id " + id, row -> row.path("id").asText().equals(id));
    }

    /** The first usage row of this kind; waits until it has reached the database. */
    public JsonNode awaitRow(String what, Predicate<JsonNode> wanted) {
        return await("usage row: " + what)
                .atMost(ROW_LIMIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> usage().stream().filter(wanted).findFirst(), Optional::isPresent)
                .orElseThrow();
    }

    /** The counts of accounts and the like. */
    public JsonNode statistics() {
        HttpResponse<byte[]> answer = get("/api/admin/statistics");
        assertThat(answer.statusCode()).isEqualTo(200);
        return ProxyClient.json(answer);
    }
}
