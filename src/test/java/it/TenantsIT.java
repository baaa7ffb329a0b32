package it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.error.FailureKind;
import harness.Answer;
import harness.EventStream;
import harness.Gate;
import harness.Headers;
import harness.Lab;
import harness.MessageJson;
import harness.ProxyClient;
import harness.ProxyProcess;
import harness.RawClient;
import harness.Refusal;
import harness.ScriptedUpstream;
import harness.ServerEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one client key has made is not there for another one. */
@Lab
@Timeout(300)
class TenantsIT {

    private static final String OTHER = "another-client-key";
    private static final byte[] NOTHING = {};
    private static final String CODING = "content-encoding";

    /** Of which one reader may take the first, another one the last, and a third one all. */
    private static final List<String[]> CODINGS = List.of(
            new String[] {CODING, "identity", CODING, "gzip"},
            new String[] {CODING, "", CODING, "gzip"},
            new String[] {CODING, "gzip", CODING, "identity"},
            new String[] {CODING, "gzip", CODING, "gzip"},
            new String[] {CODING, "identity, gzip"},
            new String[] {CODING, ",gzip"},
            new String[] {CODING, "identity", CODING, "deflate"},
            new String[] {CODING, "gzip, deflate"},
            new String[] {CODING, "br"});

    private static ScriptedUpstream upstream;
    private static ProxyProcess proxy;
    private static ProxyClient client;

    @Lab.Settings
    static void settings(ProxyProcess.Builder proxy) {
        proxy.env("API_KEYS", ProxyProcess.CLIENT_KEY + "," + OTHER).env("GATEWAY_ACCESS_REVOKED_GRACE", "0s");
    }

    @BeforeAll
    static void start() {
        make("/v1/files", "file_mine");
        make("/v1/messages/batches", "msgbatch_mine");
        make("/v1/skills", "skill_mine");
        make("/v1/containers", "container_mine");
    }

    @BeforeEach
    void clear() {
        forget();
    }

    private static void forget() {
        upstream.clear();
        upstream.always(Answer.json("{\"id\":\"x\"}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /v1/files/file_mine",
                "DELETE /v1/files/file_mine",
                "GET /v1/files/file_mine/content",
                "GET /v1/files/file_mine/content/",
                "GET /v1/files/file_mine?beta=true",
                "GET /v1/messages/batches/msgbatch_mine",
                "GET /v1/messages/batches/msgbatch_mine/",
                "GET /v1/messages/batches/msgbatch_mine/results",
                "POST /v1/messages/batches/msgbatch_mine/cancel",
                "DELETE /v1/messages/batches/msgbatch_mine",
                "GET /v1/skills/skill_mine/versions",
                "POST /v1/skills/skill_mine/versions",
                "GET /v1/containers/container_mine",
            })
    void whatOneKeyHasMadeIsNotThereForAnother(String call) {
        HttpResponse<byte[]> refused = call(OTHER, call);

        assertThat(refused.statusCode()).isEqualTo(404);
        Refusal.check(refused, FailureKind.RESOURCE_NOT_FOUND);
        assertThat(upstream.requests()).isEmpty();
        assertThat(call(ProxyProcess.CLIENT_KEY, call).statusCode()).isEqualTo(200);
    }

    @Test
    void norIsItThereForAQuestionWithoutABody() {
        assertThat(call(OTHER, "HEAD /v1/files/file_mine").statusCode()).isEqualTo(404);
        assertThat(upstream.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /v1/%66iles/file_mine",
                "GET /v1/files/file%5Fmine",
                "GET /v1/FILES/file_mine",
                "GET /v1/files//file_mine",
                "GET /v1/files%2ffile_mine",
                "GET /v1/files/./file_mine",
                "GET /v1/files/x/../file_mine"
            })
    void anotherSpellingDoesNotHelp(String call) {
        assertThat(call(OTHER, call).statusCode()).isBetween(400, 404);
        assertThat(upstream.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/messages", "/v1/messages/count_tokens"})
    void aRequestMayNotReferToWhatAnotherKeyHasMade(String path) {
        String file = MessageJson.request("m")
                .replace(
                        "\"content\":\"hi\"",
                        "\"content\":[{\"type\":\"document\",\"source\":{\"type\":\"file\",\"file_id\":\"file_mine\"}}]");
        String container = MessageJson.request("m").replaceFirst("\\{", "{\"container\":{\"id\":\"container_mine\"},");

        for (String body : new String[] {file, container}) {
            Refusal.check(client.post(path, body, "x-api-key", OTHER), FailureKind.RESOURCE_NOT_FOUND);
            assertThat(client.post(path, body).statusCode()).isEqualTo(200);
        }
        assertThat(upstream.requests()).hasSize(2);
    }

    @Test
    void aBatchMayNotReferToWhatAnotherKeyHasMade() {
        String batch = "{\"requests\":[{\"custom_id\":\"1\",\"params\":" + MessageJson.request("m")
                + "},{\"custom_id\":\"2\",\"params\":{\"messages\":[{\"content\":[{\"source\":{\"file_id\":\"file_mine\"}}]}]}}]}";
        String longer = batch.replace("\"1\"", "\"" + "x".repeat(1_000_000) + "\"");

        for (String body : List.of(batch, longer)) {
            Refusal.check(
                    client.post("/v1/messages/batches", body, "x-api-key", OTHER), FailureKind.RESOURCE_NOT_FOUND);
            upstream.enqueue(Answer.json("{\"id\":\"msgbatch_" + body.length() + "\"}"));
            assertThat(client.post("/v1/messages/batches", body).statusCode()).isEqualTo(200);
            assertThat(upstream.requests().getLast().text()).isEqualTo(body);
        }
        assertThat(upstream.requests()).hasSize(2);
        Refusal.check(
                client.post("/v1/messages/batches", "{}", "content-encoding", "gzip"), FailureKind.REQUEST_ENCODING);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/messages/batches",
                "/v1/messages/batches/",
                "/v1/messages/other",
                "/v1/containers",
                "/v1/containers/container_1/files",
                "/v1/threads",
                "/v1/threads/thread_1/messages"
            })
    void noSpellingOfABodyHidesWhatItRefersTo(String path) {
        String name = "{\"params\":{\"source\":{\"file_id\":\"file_mine\"}}}";
        for (String body : List.of(
                name,
                name.replace("file_id", "file\\u005fid"),
                name.replace("file_mine", "\\u0066ile_m\\u0069ne"),
                name.replace("}}}", ",\"file_id\":null}}}"),
                name.replace("{\"file_id\"", "{\"file_id\":\"x\",\"file_id\""),
                name.replace("\"file_mine\"", " \n\"file_mine\""),
                name.replace("file_id", "file_ids").replace("\"file_mine\"", "[\"x\",\"file_mine\"]"),
                "\ufeff" + name)) {
            Refusal.check(posted(path, bytes(body)), FailureKind.RESOURCE_NOT_FOUND);
        }
        assertThat(upstream.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/messages/batches", "/v1/messages", "/v1/messages/count_tokens", "/v1/threads"})
    void aBodyIsReadAsTheUpstreamReadsIt(String path) throws IOException {
        String body = MessageJson.request("m").replaceFirst("\\{", "{\"container\":{\"id\":\"container_mine\"},");

        for (String charset : List.of("UTF-16LE", "UTF-16BE", "UTF-16", "x-UTF-16LE-BOM", "UTF-32LE", "UTF-32BE")) {
            assertThat(posted(path, body.getBytes(Charset.forName(charset))).statusCode())
                    .as(charset)
                    .isEqualTo(400);
        }
        byte[] broken = body.replace("_mine", "_\u00e9mine").getBytes(StandardCharsets.ISO_8859_1);
        assertThat(posted(path, broken).statusCode())
                .as("bytes that a reader might leave out")
                .isEqualTo(400);
        byte[] packed = gzip(bytes(body));
        for (String[] codings : CODINGS) {
            assertThat(statusOf(path, packed, codings))
                    .as("%s", (Object) codings)
                    .isEqualTo(415);
        }
        assertThat(upstream.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/files", "/v1/messages/batches"})
    void whatAClientMakesThatLeavesIsItsOwn(String path) throws IOException {
        String id = path.endsWith("files") ? "file_left" : "msgbatch_left";
        Gate gate = new Gate();
        upstream.enqueue(Answer.json("{\"id\":\"" + id + "\"}").holdHead(gate));
        try (RawClient raw = RawClient.connect(proxy.port())) {
            Headers headers = Headers.of("x-api-key", ProxyProcess.CLIENT_KEY, "content-type", "application/json");
            raw.request("POST", path, headers, bytes("{\"requests\":[]}"));
            gate.awaitReached();
        }
        // Meanwhile the proxy learns that the connection has ended.
        call(OTHER, "GET /v1/files");
        gate.open();

        await().until(() -> call(OTHER, "GET " + path + "/" + id).statusCode() == 404);
        assertThat(call(ProxyProcess.CLIENT_KEY, "GET " + path + "/" + id).statusCode())
                .isEqualTo(200);
    }

    @Test
    void aListShowsTheOwnAndWhatIsNobodys() {
        make("/v1/files", "file_other", OTHER);
        upstream.always(Answer.json("{\"data\":[{\"id\":\"file_other\"},{\"id\":\"file_mine\"},{\"id\":\"file_old\"}],"
                + "\"first_id\":\"file_other\",\"last_id\":\"file_old\",\"has_more\":false}"));

        assertThat(ProxyClient.json(client.get("/v1/files")).findValuesAsText("id"))
                .containsExactly("file_mine", "file_old");
        assertThat(ProxyClient.json(client.get("/v1/files?limit=3", "x-api-key", OTHER))
                        .findValuesAsText("id"))
                .containsExactly("file_other", "file_old");
        assertThat(ProxyClient.json(client.get("/v1/files/")).path("first_id").asText())
                .isEqualTo("file_mine");
    }

    @Test
    void anAnswerTakesNothingOver() {
        make("/v1/files", "file_mine", OTHER);
        make("/v1/messages/batches/msgbatch_old/cancel", "msgbatch_old", OTHER);

        assertThat(call(OTHER, "GET /v1/files/file_mine").statusCode()).isEqualTo(404);
        assertThat(call(ProxyProcess.CLIENT_KEY, "GET /v1/files/file_mine").statusCode())
                .isEqualTo(200);
        assertThat(call(ProxyProcess.CLIENT_KEY, "GET /v1/messages/batches/msgbatch_old")
                        .statusCode())
                .as("cancelled by one that has not made it")
                .isEqualTo(200);
    }

    @Test
    void aRevokedKeysStreamEndsAndSaysWhy() throws IOException {
        String key = proxy.admin().newKey("revoked", "");
        JsonNode keys = proxy.admin().json("/api/admin/keys").path("data");
        String id = keys.path(keys.size() - 1).path("id").asText();
        Gate gate = new Gate();
        upstream.clear();
        upstream.enqueue(
                Answer.stream(MessageJson.stream("never ends").getFirst()).gate(gate));
        try (RawClient raw = RawClient.connect(proxy.port())) {
            raw.request(
                    "POST",
                    "/v1/messages",
                    Headers.of("x-api-key", key, "content-type", "application/json"),
                    MessageJson.request("m", true, "hi").getBytes(StandardCharsets.UTF_8));
            raw.readHead();
            EventStream events = raw.events();
            assertThat(events.nextButPing().name()).isEqualTo("message_start");

            assertThat(proxy.admin().delete("/api/admin/keys/" + id).statusCode())
                    .isLessThan(300);

            ServerEvent last = events.nextButPing();
            assertThat(last.name()).isEqualTo("error");
            assertThat(last.data()).contains("authentication_error", "200005");
        } finally {
            gate.open();
        }
        assertThat(client.message(MessageJson.request("m"), "x-api-key", key).statusCode())
                .as("refused, and maybe told to wait")
                .isIn(401, 429);
    }

    @Test
    void whoGuessesKeysIsToldToWaitWhileAValidKeyIsLetIn() {
        List<Integer> told = IntStream.range(0, 70)
                .mapToObj(guess ->
                        client.get("/v1/files", "x-api-key", "guess-" + guess).statusCode())
                .toList();

        assertThat(told).startsWith(401).endsWith(429).containsOnly(401, 429);
        HttpResponse<byte[]> chat = client.post("/v1/chat/completions", "{}", "x-api-key", "guess");
        assertThat(chat.statusCode()).isEqualTo(429);
        assertThat(ProxyClient.json(chat).at("/error/code").asText()).isEqualTo("200004");
        assertThat(Integer.parseInt(chat.headers().firstValue("retry-after").orElseThrow()))
                .isBetween(1, 60);
        assertThat(chat.headers().firstValue("x-should-retry")).contains("false");
        assertThat(client.get("/v1/files").statusCode()).isEqualTo(200);
        assertThat(proxy.admin().get("/api/admin/keys").statusCode()).isEqualTo(200);
    }

    @Test
    void itStaysSoAfterARestart() {
        proxy.terminate();
        proxy.startAgain();

        assertThat(call(OTHER, "GET /v1/files/file_mine").statusCode()).isEqualTo(404);
        assertThat(call(ProxyProcess.CLIENT_KEY, "GET /v1/files/file_mine").statusCode())
                .isEqualTo(200);
    }

    @Test
    void whatADeletedAccountHasMadeIsStillSomebodys() {
        for (JsonNode account : proxy.admin().json("/api/admin/accounts").path("data")) {
            String path = "/api/admin/accounts/" + account.path("id").asText();
            assertThat(proxy.admin().delete(path, "if-match", "*").statusCode()).isEqualTo(204);
        }
        assertThat(call(OTHER, "GET /v1/files/file_mine").statusCode()).isEqualTo(404);
        Refusal.check(call(ProxyProcess.CLIENT_KEY, "GET /v1/files/file_mine"), FailureKind.ACCOUNT_PINNED_GONE);

        proxy.terminate();
        proxy.startAgain();

        assertThat(call(OTHER, "GET /v1/files/file_mine").statusCode()).isEqualTo(404);
        assertThat(call(ProxyProcess.CLIENT_KEY, "GET /v1/files/file_mine").statusCode())
                .as("the accounts of the configuration are back")
                .isEqualTo(200);
    }

    private static void make(String path, String id) {
        make(path, id, ProxyProcess.CLIENT_KEY);
    }

    private static void make(String path, String id, String key) {
        upstream.enqueue(Answer.json("{\"id\":\"" + id + "\"}"));
        assertThat(client.post(path, "{\"requests\":[]}", "x-api-key", key).statusCode())
                .isEqualTo(200);
        forget();
    }

    private static HttpResponse<byte[]> posted(String path, byte[] body) {
        return client.bare("POST", path, body, "x-api-key", OTHER, "content-type", "application/json");
    }

    /** With each of these headers on a line of its own. */
    private static int statusOf(String path, byte[] body, String... headers) throws IOException {
        try (RawClient raw = RawClient.connect(proxy.port())) {
            String[] all = Arrays.copyOf(headers, headers.length + 4);
            System.arraycopy(
                    new String[] {"x-api-key", OTHER, "content-type", "application/json"}, 0, all, headers.length, 4);
            return raw.request("POST", path, Headers.of(all), body).readHead().status();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(plain);
        }
        return packed.toByteArray();
    }

    private static HttpResponse<byte[]> call(String key, String call) {
        String[] methodAndPath = call.split(" ", 2);
        byte[] body = methodAndPath[0].equals("POST") ? "{}".getBytes(StandardCharsets.UTF_8) : NOTHING;
        return client.bare(methodAndPath[0], methodAndPath[1], body, "x-api-key", key);
    }
}
