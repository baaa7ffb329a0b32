package harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** A client of the admin API with the admin key. Safe from many threads. */
public final class AdminClient {

    private static final Duration ROW_LIMIT = Duration.ofSeconds(60);
    private static final int PAGE = 1_000;

    private final ProxyClient client;

    AdminClient(ProxyClient client) {
        this.client = client;
    }

    /** Gets with the admin key. */
    public HttpResponse<byte[]> get(String path) {
        return client.bare("GET", path, null, "x-api-key", ProxyProcess.ADMIN_KEY);
    }

    /** Sends JSON with the admin key. */
    public HttpResponse<byte[]> post(String path, String json, String... headers) {
        return send("POST", path, json, headers);
    }

    /** Sends JSON with the admin key. */
    public HttpResponse<byte[]> put(String path, String json, String... headers) {
        return send("PUT", path, json, headers);
    }

    /** Deletes with the admin key. */
    public HttpResponse<byte[]> delete(String path, String... headers) {
        return client.bare("DELETE", path, null, withKey(headers));
    }

    /** Gets JSON with the admin key; the answer has to be a success. */
    public JsonNode json(String path) {
        HttpResponse<byte[]> answer = get(path);
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        return ProxyClient.json(answer);
    }

    /**
     * Makes a client key and returns it.
     *
     * @param fields more fields of the body, as JSON members with a comma before the first; empty for none
     */
    public String newKey(String name, String fields) {
        HttpResponse<byte[]> answer = post("/api/admin/keys", "{\"name\":\"" + name + "\"" + fields + "}");
        assertThat(answer.statusCode()).isEqualTo(201);
        return ProxyClient.json(answer).path("key").asText();
    }

    /** Runs a job here and now; it has to succeed. */
    public JsonNode runJob(String name) {
        HttpResponse<byte[]> answer = post("/api/admin/jobs/" + name + "/run", "{}");
        JsonNode run = ProxyClient.json(answer);
        assertThat(answer.statusCode()).as(run.toString()).isEqualTo(200);
        return run;
    }

    private HttpResponse<byte[]> send(String method, String path, String json, String... headers) {
        String[] all = Arrays.copyOf(withKey(headers), headers.length + 4);
        all[headers.length + 2] = "content-type";
        all[headers.length + 3] = "application/json";
        return client.bare(method, path, json.getBytes(StandardCharsets.UTF_8), all);
    }

    private static String[] withKey(String... headers) {
        String[] all = Arrays.copyOf(headers, headers.length + 2);
        all[headers.length] = "x-api-key";
        all[headers.length + 1] = ProxyProcess.ADMIN_KEY;
        return all;
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
