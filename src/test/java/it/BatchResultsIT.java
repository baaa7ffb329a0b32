package it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import harness.Answer;
import harness.Gate;
import harness.Headers;
import harness.ProxyClient;
import harness.ProxyProcess;
import harness.RawClient;
import harness.ScriptedUpstream;
import harness.Sql;
import harness.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The results of batches are in usage rows once, however they are fetched. */
@Timeout(300)
class BatchResultsIT {

    private static final String JSONL = "application/x-jsonl";

    /** So much that an answer arrives in pieces. */
    private static final String FILLER = (errored("x".repeat(100)) + "\n").repeat(5_000);

    private static ScriptedUpstream upstream;
    private static Sql database;
    private static ProxyProcess proxy;
    private static ProxyProcess other;
    private static int batches;

    private String path;
    private long millionsBefore;

    @BeforeAll
    static void start() {
        upstream = ScriptedUpstream.start();
        database = new Sql(TestDatabase.shared().newDatabase());
        List<CompletableFuture<ProxyProcess>> nodes = List.of("node-1", "node-2").stream()
                .map(name -> ProxyProcess.builder()
                        .upstream(upstream)
                        .database(database.url())
                        .env("GATEWAY_MASTER_KEY", "one master key for both nodes")
                        .env("NODE_NAME", name))
                .map(builder -> RawClient.async(builder::start))
                .toList();
        proxy = nodes.getFirst().join();
        other = nodes.getLast().join();
    }

    @AfterAll
    static void stop() {
        other.close();
        proxy.close();
        upstream.close();
    }

    @BeforeEach
    void newBatch() {
        upstream.clear();
        batches++;
        path = "/v1/messages/batches/msgbatch_" + batches + "/results";
        millionsBefore = millions();
    }

    @Test
    void whoFetchesFirstHasTheCostAndNobodyElse() {
        String lines = million("a") + "\r\n" + errored("b") + "\r\n" + million("c") + "\r\n";
        answers(Answer.answer().body(JSONL, lines));
        String key = proxy.admin().newKey("another", "");
        long resultsBefore = database.number("select count(*) from batch_result");

        HttpResponse<byte[]> first = proxy.client().get(path);
        assertThat(first.body()).asString(UTF_8).isEqualTo(lines);
        JsonNode row = row(first);
        assertThat(row.path("input_tokens").asLong()).isEqualTo(2_000_000);
        assertThat(row.path("output_tokens").asLong()).isEqualTo(2_000_000);
        assertThat(row.path("cost_usd").asDouble()).as("half of the price").isEqualTo(30);
        assertThat(row.path("model_served").asText()).isEqualTo("claude-opus-5");
        assertThat(row.path("bytes_out").asLong()).isEqualTo(first.body().length);

        checkNothing(proxy.client().get(path));
        checkNothing(proxy.client().get(path, "x-api-key", key));
        checkNothing(other.client().get(path));
        proxy.terminate();
        proxy.startAgain();
        checkNothing(proxy.client().get(path));
        assertThat(database.number("select count(*) from batch_result"))
                .as("results of a complete batch are not kept one by one")
                .isEqualTo(resultsBefore);
    }

    @Test
    void whatBreaksOffIsCountedAsFarAsItCameAndTheRestLater() {
        String lines = million("a") + "\n" + FILLER + million("b") + "\n" + million("c") + "\n";
        answers(Answer.halfBody(JSONL, lines), Answer.answer().body(JSONL, lines));

        assertThat(RawClient.async(() -> proxy.client().get(path)))
                .failsWithin(Duration.ofSeconds(60))
                .withThrowableOfType(ExecutionException.class);
        await().atMost(Duration.ofSeconds(60)).until(() -> sum() == 1);

        HttpResponse<byte[]> whole = other.client().get(path);
        assertThat(row(whole).path("output_tokens").asLong()).isEqualTo(2_000_000);
        assertThat(row(whole).path("cost_usd").asDouble()).isEqualTo(30);
        checkNothing(proxy.client().get(path));
        assertThat(sum()).isEqualTo(3);
    }

    @Test
    void aClientThatLeavesIsChargedForWhatItGot() throws IOException {
        Gate never = new Gate();
        String first = million("a") + "\n" + FILLER;
        answers(
                Answer.answer()
                        .body(JSONL, first)
                        .contentLength(first.length() + 1)
                        .gate(never),
                Answer.answer().body(JSONL, first + million("b") + "\n"));
        String id;
        try (RawClient raw = RawClient.connect(proxy.port())) {
            raw.request("GET", path, Headers.of("x-api-key", ProxyProcess.CLIENT_KEY), new byte[0]);
            raw.readHead();
            id = raw.header("x-claude-proxy-request-id");
        }

        await().atMost(Duration.ofSeconds(60)).until(() -> sum() == 1);
        JsonNode left = proxy.admin()
                .awaitRow(
                        "the row of who left",
                        row -> row.path("id").asText().equals(id)
                                && row.path("status").asInt() == 499
                                && row.path("output_tokens").asLong() == 1_000_000);
        never.open();
        assertThat(left.path("cost_usd").asDouble()).isEqualTo(15);
        assertThat(row(proxy.client().get(path)).path("output_tokens").asLong()).isEqualTo(1_000_000);
        checkNothing(other.client().get(path));
    }

    @Test
    void thoseWhoFetchAtOnceFromTwoNodesHaveEachResultOnce() {
        String lines = IntStream.range(0, 2_000)
                .mapToObj(number -> million("id-" + number) + "\n")
                .collect(Collectors.joining());
        answers(Answer.answer().body(JSONL, lines));

        List<CompletableFuture<HttpResponse<byte[]>>> fetches = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            ProxyProcess node = i % 2 == 0 ? proxy : other;
            fetches.add(RawClient.async(() -> node.client().get(path)));
        }
        long rows = 0;
        for (CompletableFuture<HttpResponse<byte[]>> fetch : fetches) {
            HttpResponse<byte[]> answer = fetch.join();
            assertThat(answer.body()).asString(UTF_8).isEqualTo(lines);
            rows += row(answer).path("output_tokens").asLong();
        }

        assertThat(rows).isEqualTo(2_000L * 1_000_000);
        assertThat(sum()).isEqualTo(2_000);
    }

    @Test
    void whatCannotBePricedOrReadHasTokensWithoutCostOrNothing() {
        String unknown = million("a").replace("claude-opus-5", "claude-imagined");
        String absurd = million("b").replace("\"output_tokens\":1000000", "\"output_tokens\":9223372036854775807");
        String broken = million("c").substring(5);
        answers(Answer.answer().body(JSONL, unknown + "\n" + broken + "\n" + absurd + "\n"));

        JsonNode row = row(proxy.client().get(path));
        assertThat(row.path("input_tokens").asLong()).isEqualTo(2_000_000);
        assertThat(row.path("output_tokens").asLong()).isEqualTo(1_000_000);
        assertThat(row.hasNonNull("cost_usd")).isFalse();
        assertThat(row.hasNonNull("model_served")).as("there are two").isFalse();
        checkNothing(proxy.client().get(path));
    }

    @Test
    void partsOfResultsAreNotAskedForAndCompressedOnesAreRead() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write((million("a") + "\n").getBytes(UTF_8));
        }
        answers(Answer.answer().header("content-encoding", "gzip").body(JSONL, packed.toByteArray()));

        HttpResponse<byte[]> answer = proxy.client().get(path, "range", "bytes=10-20", "if-range", "\"x\"");

        assertThat(upstream.takeRequest().headers().first("range")).isEmpty();
        assertThat(row(answer).path("output_tokens").asLong()).isEqualTo(1_000_000);
    }

    @Test
    void withoutADatabaseResultsArriveAndAreCountedLater() {
        String lines = million("a") + "\n";
        answers(Answer.answer().body(JSONL, lines));
        database.run("alter table batch rename to batch_away");
        try {
            assertThat(proxy.client().get(path).body()).asString(UTF_8).isEqualTo(lines);
        } finally {
            database.run("alter table batch_away rename to batch");
        }

        assertThat(row(proxy.client().get(path)).path("output_tokens").asLong()).isEqualTo(1_000_000);
    }

    @Test
    void aDatabaseThatHangsHoldsNobodyUpForLong() throws SQLException {
        String lines = million("a") + "\n" + FILLER + FILLER + FILLER + FILLER + million("b") + "\n";
        answers(Answer.answer().body(JSONL, lines));
        HttpResponse<byte[]> answer;
        try (Connection connection = DriverManager.getConnection(database.url());
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("lock table batch in access exclusive mode");
            answer = proxy.client().get(path);
            assertThat(sum()).as("nothing is counted yet").isZero();
            connection.rollback();
        }

        assertThat(answer.body()).asString(UTF_8).isEqualTo(lines);
        assertThat(other.client().get(path).statusCode()).isEqualTo(200);
        await().atMost(Duration.ofSeconds(60)).until(() -> sum() == 2);
        checkNothing(proxy.client().get(path));
    }

    /** Gives these answers to those who fetch the results, and the last one again and again. */
    private void answers(Answer... answers) {
        AtomicInteger next = new AtomicInteger();
        String wanted = path;
        upstream.answerBy(request ->
                request.path().equals(wanted) ? answers[Math.min(next.getAndIncrement(), answers.length - 1)] : null);
    }

    private JsonNode row(HttpResponse<byte[]> answer) {
        assertThat(answer.statusCode()).isEqualTo(200);
        return proxy.admin().awaitRow(ProxyClient.id(answer));
    }

    private void checkNothing(HttpResponse<byte[]> answer) {
        JsonNode row = row(answer);
        assertThat(row.path("input_tokens").asLong()).isZero();
        assertThat(row.path("output_tokens").asLong()).isZero();
        assertThat(row.hasNonNull("cost_usd")).isFalse();
    }

    /** Million output tokens that were counted since the test began. */
    private long sum() {
        return millions() - millionsBefore;
    }

    private static long millions() {
        return database.number("select cast(coalesce(sum(output_tokens), 0) / 1000000 as bigint) from usage");
    }

    private static String million(String id) {
        return "{\"custom_id\":\"" + id + "\",\"result\":{\"type\":\"succeeded\",\"message\":{\"id\":\"msg_1\","
                + "\"type\":\"message\",\"model\":\"claude-opus-5\",\"content\":[],\"usage\":"
                + "{\"input_tokens\":1000000,\"output_tokens\":1000000}}}}";
    }

    private static String errored(String id) {
        return "{\"custom_id\":\"" + id + "\",\"result\":{\"type\":\"errored\",\"error\":{\"type\":\"error\"}}}";
    }
}
