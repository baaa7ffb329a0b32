package it;

import static harness.ProxyClient.id;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import harness.AdminClient;
import harness.Answer;
import harness.ChatJson;
import harness.EventStream;
import harness.Gate;
import harness.Headers;
import harness.MessageJson;
import harness.ProviderRoutes;
import harness.ProxyClient;
import harness.ProxyProcess;
import harness.RawClient;
import harness.ScriptedProviders;
import harness.ScriptedUpstream;
import harness.UpstreamRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The paths that only OpenAI's API has: they go to the provider of the model, untouched but for its name, and never to accounts. */
@Timeout(300)
class OpenAiPathsIT {

    private static final String EMBEDDINGS = "/v1/embeddings";
    private static final String TRANSCRIPTIONS = "/v1/audio/transcriptions";
    private static final String CLAUDE_MODEL = "claude-sonnet-4-5";
    private static final String FORM = "multipart/form-data; boundary=xyz";
    private static final String VECTORS = "{\"object\":\"list\",\"data\":[{\"object\":\"embedding\",\"index\":0,"
            + "\"embedding\":[0.1,-0.2]}],\"model\":\"embed-1\",\"usage\":{\"prompt_tokens\":8,\"total_tokens\":8}}";

    private static ScriptedUpstream claude;
    private static ScriptedProviders providers;
    private static ProxyProcess proxy;
    private static ProxyClient client;
    private static AdminClient admin;

    @BeforeAll
    static void start(@TempDir Path routes) {
        claude = ScriptedUpstream.start();
        providers = ScriptedProviders.start();
        proxy = ProxyProcess.builder()
                .upstream(claude)
                .schedule("check-providers", "0 0 0 1 1 ? 2099")
                .env(
                        "ROUTES_DIR",
                        new ProviderRoutes()
                                .add(
                                        "maker",
                                        "baseUrl",
                                        providers.url("maker"),
                                        "models",
                                        "house-embed=embed-1,plain-*")
                                .add("talker", "baseUrl", providers.url("talker"), "dialect", "responses")
                                .add("ants", "baseUrl", providers.url("ants"), "dialect", "anthropic")
                                .add("sick", "baseUrl", providers.url("sick"))
                                .writeTo(routes))
                .env(
                        "GATEWAY_MODELS_MAP",
                        "both=sick/embed-1>maker/embed-2;claude-first=claude/" + CLAUDE_MODEL
                                + ">ants/a>maker/embed-3;only-claude=claude/" + CLAUDE_MODEL)
                .env("RETRY_MAX_ATTEMPTS", "1")
                .start();
        client = proxy.client();
        admin = proxy.admin();
    }

    @AfterAll
    static void stop() {
        proxy.close();
        providers.close();
        claude.close();
    }

    @BeforeEach
    void clear() {
        claude.clear();
        providers.clear();
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/embeddings, embeddings",
        "/v1/completions, completions",
        "/v1/images/generations, images",
        "/v1/images/edits, images",
        "/v1/audio/speech, audio",
        "/v1/moderations, moderations",
        "/v1/embeddings/, embeddings"
    })
    void goesToTheProviderOfTheModelAsItCame(String path, String endpoint) {
        providers.always("maker", Answer.json(VECTORS).header("x-request-id", "req_1"));
        String rest = "\"input\" : \"Hi \\u00e4\", \"n\":1.0, \"of-tomorrow\":{\"model\":\"house-embed\"}}";

        HttpResponse<byte[]> answer = client.post(path, "{ \"model\":\"house-embed\", " + rest);

        assertThat(text(answer)).isEqualTo(VECTORS);
        UpstreamRequest asked = only(providers.requests("maker"));
        assertThat(asked.target())
                .isEqualTo("/maker" + (path.endsWith("/") ? path.substring(0, path.length() - 1) : path));
        assertThat(asked.text()).isEqualTo("{ \"model\":\"embed-1\", " + rest);
        assertThat(asked.headers().first("content-type")).contains("application/json");
        assertThat(asked.headers().first("x-api-key")).isEmpty();
        JsonNode row = admin.awaitRow(id(answer));
        assertThat(row.path("endpoint").asText()).isEqualTo(endpoint);
        assertThat(row.path("provider").asText()).isEqualTo("maker");
        assertThat(row.path("mode").asText()).isEqualTo("provider");
        assertThat(row.path("model_asked").asText()).isEqualTo("house-embed");
        assertThat(row.path("model_served").asText()).isEqualTo("embed-1");
        assertThat(row.path("upstream_request_id").asText()).isEqualTo("req_1");
        assertThat(row.path("input_tokens").asInt()).isEqualTo(8);
        assertThat(row.path("output_tokens").asInt()).isZero();
        assertThat(row.path("stream").asBoolean()).isFalse();
        assertThat(claude.requests()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "maker/any/name, any/name, maker",
        "talker/t-1, t-1, talker",
        "plain-7, plain-7, maker",
        "claude-first, embed-3, maker"
    })
    void theChainOfTheModelDecides(String model, String sent, String provider) {
        providers.always(provider, Answer.json(VECTORS));

        HttpResponse<byte[]> answer = client.post(EMBEDDINGS, "{\"model\":\"" + model + "\",\"input\":\"x\"}");

        assertThat(answer.statusCode()).as(text(answer)).isEqualTo(200);
        assertThat(only(providers.requests(provider)).json().path("model").asText())
                .isEqualTo(sent);
        assertThat(claude.requests()).isEmpty();
        assertThat(providers.requests("ants")).isEmpty();
    }

    @Test
    void theNextStageServesWhereOneFails() {
        providers.always("sick", Answer.error(500, ChatJson.error("server_error", "torn")));
        providers.always("maker", Answer.json(VECTORS));

        HttpResponse<byte[]> answer = client.post(EMBEDDINGS, "{\"model\":\"both\",\"input\":\"x\"}");

        assertThat(text(answer)).isEqualTo(VECTORS);
        assertThat(providers.requests("sick")).hasSize(1);
        assertThat(only(providers.requests("maker")).json().path("model").asText())
                .isEqualTo("embed-2");
        assertThat(admin.awaitRow(id(answer)).path("attempts").asInt()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 405, 501})
    void theNextStageServesWhereAProviderDoesNotHaveThePath(int status) {
        providers.always("sick", Answer.error(status, "{\"detail\":\"no such path\"}"));
        providers.always("maker", Answer.json(VECTORS));

        HttpResponse<byte[]> answer = client.post(EMBEDDINGS, "{\"model\":\"both\",\"input\":\"x\"}");

        assertThat(text(answer)).isEqualTo(VECTORS);
        assertThat(providers.requests("sick")).hasSize(1);
    }

    @Test
    void failuresOfSuchAPathTakeNoModelAway() {
        providers.answerBy(
                "sick",
                request -> request.path().endsWith("/embeddings")
                        ? Answer.error(500, ChatJson.error("server_error", "torn"))
                        : null);
        for (int i = 0; i < 30; i++) {
            client.post(EMBEDDINGS, "{\"model\":\"sick/x\",\"input\":\"x\"}");
        }

        HttpResponse<byte[]> answer = client.post("/v1/chat/completions", ChatJson.request("sick/gpt-4o", false, "hi"));

        assertThat(answer.statusCode()).as(text(answer)).isEqualTo(200);
        assertThat(ProxyClient.json(admin.get("/api/admin/providers/sick"))
                        .path("health")
                        .asText())
                .isNotEqualTo("unhealthy");
    }

    @Test
    void speechComesAsItIs() {
        byte[] sound = new byte[300_000];
        for (int i = 0; i < sound.length; i++) {
            sound[i] = (byte) (i * 31);
        }
        providers.always("maker", Answer.answer().body("audio/mpeg", sound));

        HttpResponse<byte[]> answer =
                client.post("/v1/audio/speech", "{\"model\":\"maker/tts-1\",\"input\":\"x\",\"voice\":\"alloy\"}");

        assertThat(answer.headers().firstValue("content-type")).contains("audio/mpeg");
        assertThat(answer.body()).isEqualTo(sound);
        assertThat(only(providers.requests("maker")).headers().first("accept")).contains("*/*");
        JsonNode row = admin.awaitRow(id(answer));
        assertThat(row.path("status").asInt()).isEqualTo(200);
        assertThat(row.path("bytes_out").asInt()).isEqualTo(sound.length);
        assertThat(row.has("cost")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/completions, true, true",
        "/v1/images/generations, true, true",
        "/v1/audio/speech, false, false",
        "/v1/completions, false, false"
    })
    void aStreamComesAsItIsAndIsCounted(String path, boolean asked, boolean told) {
        String events = "event: a\n"
                + "data: {\"model\":\"m\",\"choices\":[{\"text\":\"H\"}]}\n\n"
                + ": x\n\n"
                + "data: {\"model\":\"m\",\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":7,\"total_tokens\":12}}\n\n"
                + "data: [DONE]\n\n";
        providers.always("maker", Answer.stream(events));

        HttpResponse<byte[]> answer =
                client.post(path, "{\"model\":\"maker/m\"" + (asked ? ",\"stream\":true" : "") + ",\"prompt\":\"x\"}");

        assertThat(text(answer)).isEqualTo(events);
        assertThat(answer.headers().firstValue("content-type")).contains("text/event-stream; charset=utf-8");
        JsonNode row = admin.awaitRow(id(answer));
        assertThat(row.path("input_tokens").asInt()).isEqualTo(5);
        assertThat(row.path("output_tokens").asInt()).isEqualTo(7);
        assertThat(row.path("model_served").asText()).isEqualTo("m");
        assertThat(row.path("stream").asBoolean()).isEqualTo(told);
    }

    @Test
    void eachEventIsThereBeforeTheNextHasCome() throws IOException {
        Gate gate = new Gate();
        providers.always(
                "maker", Answer.stream("data: {\"n\":1}\n\n").gate(gate).events("data: [DONE]\n\n"));
        try (RawClient raw = RawClient.connect(proxy.port())) {
            raw.request(
                    "POST",
                    "/v1/completions",
                    Headers.of("x-api-key", ProxyProcess.CLIENT_KEY, "content-type", "application/json"),
                    "{\"model\":\"maker/m\",\"stream\":true,\"prompt\":\"x\"}".getBytes(StandardCharsets.UTF_8));
            raw.readHead();
            EventStream events = raw.events();
            assertThat(events.next().data()).isEqualTo("{\"n\":1}");
            gate.open();
            assertThat(events.next().data()).isEqualTo("[DONE]");
        }
    }

    @Test
    void aStreamThatBreaksOffEndsWithAnError() {
        providers.always(
                "maker", Answer.stream("data: {\"n\":1}\n\ndata: {\"n\"").cut());

        HttpResponse<byte[]> answer =
                client.post("/v1/completions", "{\"model\":\"maker/m\",\"stream\":true,\"prompt\":\"x\"}");

        assertThat(text(answer)).startsWith("data: {\"n\":1}\n\n").contains("\n\ndata: {\"error\":{");
        assertThat(admin.awaitRow(id(answer)).path("error_type").asText()).isEqualTo("api_error");
    }

    @Test
    void aWholeAnswerInPlaceOfAStreamIsPassedOn() {
        providers.always("maker", Answer.json(VECTORS));

        assertThat(text(client.post(
                        "/v1/images/generations", "{\"model\":\"maker/m\",\"stream\":true,\"prompt\":\"x\"}")))
                .isEqualTo(VECTORS);
    }

    @Test
    void whatIsPassedOnTeachesNoEstimates() {
        providers.always("maker", Answer.json(VECTORS));

        for (int i = 0; i < 5; i++) {
            HttpResponse<byte[]> answer = client.post(EMBEDDINGS, "{\"model\":\"maker/embed-1\",\"input\":\"x\"}");
            admin.awaitRow(id(answer));
        }

        assertThat(proxy.output()).doesNotContain("a listener of its settlement failed");
    }

    @Test
    void streamMeansNothingForEmbeddings() {
        providers.always("maker", Answer.json(VECTORS));

        HttpResponse<byte[]> answer =
                client.post(EMBEDDINGS, "{\"model\":\"maker/embed-1\",\"stream\":true,\"input\":\"x\"}");

        assertThat(text(answer)).isEqualTo(VECTORS);
        assertThat(admin.awaitRow(id(answer)).path("stream").asBoolean()).isFalse();
    }

    @Test
    void anAnswerThatIsTooLargeToBeHeldIsCountedAllTheSame() {
        String large = VECTORS.replace("[0.1,-0.2]", "[" + "0.25,".repeat(800_000) + "1]");
        providers.always("maker", Answer.json(large));

        HttpResponse<byte[]> answer = client.post(EMBEDDINGS, "{\"model\":\"maker/embed-1\",\"input\":\"x\"}");

        assertThat(text(answer)).isEqualTo(large);
        assertThat(admin.awaitRow(id(answer)).path("input_tokens").asInt()).isEqualTo(8);
    }

    @ParameterizedTest
    @ValueSource(strings = {TRANSCRIPTIONS, "/v1/audio/translations", "/v1/images/edits", "/v1/images/variations"})
    void aFormGoesWithAnotherModelAndTheSameBytes(String path) {
        providers.always(
                "maker",
                Answer.json("{\"text\":\"hello\",\"usage\":{\"type\":\"tokens\",\"input_tokens\":14,"
                        + "\"output_tokens\":3,\"total_tokens\":17}}"));
        byte[] body = form(part("model", "house-embed") + file("ID3\r\n\r\n\u0001") + part("prompt", "house-embed"));

        HttpResponse<byte[]> answer = send("POST", path, body, FORM);

        assertThat(answer.statusCode()).as(text(answer)).isEqualTo(200);
        UpstreamRequest asked = only(providers.requests("maker"));
        assertThat(asked.target()).isEqualTo("/maker" + path);
        assertThat(asked.headers().first("content-type")).contains(FORM);
        assertThat(asked.body())
                .isEqualTo(form(part("model", "embed-1") + file("ID3\r\n\r\n\u0001") + part("prompt", "house-embed")));
        JsonNode row = admin.awaitRow(id(answer));
        assertThat(row.path("input_tokens").asInt()).isEqualTo(14);
        assertThat(row.path("output_tokens").asInt()).isEqualTo(3);
        assertThat(row.path("model_asked").asText()).isEqualTo("house-embed");
    }

    @Test
    void aLargeFormGoesWhole() {
        providers.always("maker", Answer.answer().body("text/plain", "hello"));
        byte[] body = form(file("x".repeat(5_000_000)) + part("model", "house-embed"));

        assertThat(text(send("POST", TRANSCRIPTIONS, body, FORM))).isEqualTo("hello");
        assertThat(only(providers.requests("maker")).body())
                .isEqualTo(form(file("x".repeat(5_000_000)) + part("model", "embed-1")));
    }

    @Test
    void aFormThatCanBeReadInTwoWaysReachesNobody() {
        refused(
                send("POST", TRANSCRIPTIONS, form(part("x", "y").repeat(10_000) + part("model", "maker/m")), FORM),
                400);
        refused(send("POST", TRANSCRIPTIONS, form(part("model", "maker/a") + part("model", "maker/b")), FORM), 400);
        refused(send("POST", TRANSCRIPTIONS, form(part("model", "m".repeat(100_000))), FORM), 400);
        refused(send("POST", TRANSCRIPTIONS, form(part("model", "maker/m")), "multipart/form-data"), 400);
        refused(send("POST", TRANSCRIPTIONS, form(file("x")), FORM), 400);
        refused(send("POST", TRANSCRIPTIONS, "--xyz\r\n".getBytes(StandardCharsets.US_ASCII), FORM), 400);
        refused(send("POST", TRANSCRIPTIONS, new byte[0], FORM), 400);
    }

    @Test
    void aPackedBodyIsUnpacked() throws IOException {
        providers.always("maker", Answer.json(VECTORS));
        String json = "{\"model\":\"house-embed\",\"input\":\"x\"}";
        byte[] form = form(part("model", "house-embed") + file("x"));

        HttpResponse<byte[]> answer = send(
                "POST",
                EMBEDDINGS,
                gzip(json.getBytes(StandardCharsets.UTF_8)),
                "application/json",
                "content-encoding",
                "gzip");
        assertThat(text(answer)).isEqualTo(VECTORS);
        answer = send("POST", TRANSCRIPTIONS, gzip(form), FORM, "content-encoding", "gzip");
        assertThat(text(answer)).isEqualTo(VECTORS);

        List<UpstreamRequest> asked = providers.requests("maker");
        assertThat(asked.getFirst().text()).isEqualTo(json.replace("house-embed", "embed-1"));
        assertThat(asked.getLast().body()).isEqualTo(form(part("model", "embed-1") + file("x")));
        assertThat(asked)
                .allSatisfy(each ->
                        assertThat(each.headers().first("content-encoding")).isEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/embeddings, text/plain",
        "/v1/embeddings, multipart/form-data; boundary=xyz",
        "/v1/audio/transcriptions, application/json",
        "/v1/images/variations, application/json",
        "/v1/images/edits, application/x-www-form-urlencoded",
    })
    void anotherMediaTypeIsRefused(String path, String type) {
        HttpResponse<byte[]> answer =
                send("POST", path, "{\"model\":\"maker/m\"}".getBytes(StandardCharsets.UTF_8), type);

        refused(answer, 415);
        assertThat(text(answer)).contains("must be sent as ");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/embeddings, POST",
        "DELETE, /v1/completions, POST",
        "GET, /v1/images/edits, POST",
        "PUT, /v1/audio/speech, POST",
        "GET, /v1/moderations/, POST",
        "GET, /v1/chat/completions, POST",
        "POST, /v1/models, 'GET, HEAD'",
    })
    void anotherMethodIsRefusedWithThoseThatAreTaken(String method, String path, String allowed) {
        HttpResponse<byte[]> answer = client.bare(
                method,
                path,
                "{}".getBytes(StandardCharsets.UTF_8),
                "authorization",
                "Bearer " + ProxyProcess.CLIENT_KEY);

        refused(answer, 405);
        assertThat(answer.headers().firstValue("allow")).contains(allowed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//v1/embeddings",
                "/v1//embeddings",
                "/v1/%65mbeddings",
                "/v1/Embeddings",
                "/v1/images%2Fedits",
                "/v1/x/../embeddings"
            })
    void anotherSpellingReachesNobody(String path) throws IOException {
        try (RawClient raw = RawClient.connect(proxy.port())) {
            raw.request(
                    "POST",
                    path,
                    Headers.of("x-api-key", ProxyProcess.CLIENT_KEY, "content-type", "application/json"),
                    "{\"model\":\"maker/m\"}".getBytes(StandardCharsets.UTF_8));
            raw.readHead();
            assertThat(raw.status()).isEqualTo(400);
        }
        assertThat(providers.requests("maker")).isEmpty();
        assertThat(claude.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"input\":\"x\"}",
                "{\"model\":7}",
                "{\"model\":\" \"}",
                "[]",
                "{\"model\":\"maker/m\"",
                ""
            })
    void aBodyWithoutAModelIsRefused(String body) {
        refused(client.post(EMBEDDINGS, body), 400);
    }

    @ParameterizedTest
    @ValueSource(strings = {CLAUDE_MODEL, "claude-of-tomorrow", "gpt-5.1", "ants/embed", "only-claude", "nobody/x"})
    void aModelThatNoSuchProviderServesIsNotFound(String model) {
        for (String path : List.of(
                EMBEDDINGS, "/v1/completions", "/v1/images/generations", "/v1/audio/speech", "/v1/moderations")) {
            HttpResponse<byte[]> answer = client.post(path, "{\"model\":\"" + model + "\",\"input\":\"x\"}");

            notFound(answer, "model_not_found");
            assertThat(text(answer)).contains("The model `" + model + "` does not exist or does not serve " + path);
        }
        notFound(send("POST", TRANSCRIPTIONS, form(part("model", model)), FORM), "model_not_found");
    }

    @Test
    void aWrongKeyIsRefusedInTheDialectOfThePath() {
        HttpResponse<byte[]> answer = client.bare(
                "POST",
                EMBEDDINGS,
                "{\"model\":\"maker/m\"}".getBytes(StandardCharsets.UTF_8),
                "authorization",
                "Bearer wrong",
                "content-type",
                "application/json");

        refused(answer, 401);
    }

    @Test
    void anErrorOfTheProviderIsToldInTheDialect() {
        String own = "{\"error\":{\"message\":\"bad"
                + " input\",\"type\":\"invalid_request_error\",\"param\":\"input\",\"code\":\"x\"}}";
        providers.always("maker", Answer.error(400, own));
        HttpResponse<byte[]> answer = client.post(EMBEDDINGS, "{\"model\":\"maker/m\",\"input\":\"x\"}");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(text(answer)).isEqualTo(own);

        for (Answer other : List.of(
                Answer.error(404, "{\"detail\":\"Not Found\"}"),
                Answer.error(422, "{\"detail\":[{\"msg\":\"no\"}]}"),
                Answer.html(404, "<h1>nothing</h1>"),
                Answer.html(500, "<h1>torn</h1>"))) {
            providers.always("maker", other);
            JsonNode error = ProxyClient.json(client.post(EMBEDDINGS, "{\"model\":\"maker/m\",\"input\":\"x\"}"))
                    .path("error");
            assertThat(error.path("message").asText()).isNotBlank();
            assertThat(error.has("code")).isTrue();
        }
        providers.always(
                "maker",
                Answer.error(401, "{\"error\":{\"message\":\"Incorrect API key sk-secret-1234567890123456\"}}"));
        answer = client.post(EMBEDDINGS, "{\"model\":\"maker/m\",\"input\":\"x\"}");
        assertThat(text(answer)).contains("\"error\"").doesNotContain("sk-secret-1234567890123456");
    }

    @Test
    void aClientThatLeavesHasItsRow() throws IOException {
        Gate gate = new Gate();
        providers.always("maker", Answer.stream("data: {\"n\":1}\n\n").gate(gate));
        String id;
        try (RawClient raw = RawClient.connect(proxy.port())) {
            raw.request(
                    "POST",
                    "/v1/completions",
                    Headers.of("x-api-key", ProxyProcess.CLIENT_KEY, "content-type", "application/json"),
                    "{\"model\":\"maker/m\",\"stream\":true,\"prompt\":\"x\"}".getBytes(StandardCharsets.UTF_8));
            raw.readHead();
            id = raw.headers().first("x-claude-proxy-request-id").orElseThrow();
            raw.events().next();
        }
        gate.open();
        assertThat(admin.awaitRow(id).path("endpoint").asText()).isEqualTo("completions");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/assistants",
        "POST, /v1/threads/x/runs",
        "POST, /v1/threads",
        "GET, /v1/fine_tuning/jobs",
        "GET, /v1/vector_stores/vs_1/files",
        "GET, /v1/chat/completions/chatcmpl_1",
        "GET, /v1/engines",
        "GET, /v1/realtime",
        "POST, /v1/images/of-tomorrow",
        "GET, /v1/batches",
        "POST, /v1/uploads",
        "DELETE, /v1/evals/x",
        "POST, /v1/embeddings/x",
    })
    void aPathOfOpenAisThatIsNotServedIsUnknown(String method, String path) {
        HttpResponse<byte[]> answer = client.bare(
                method,
                path,
                "{}".getBytes(StandardCharsets.UTF_8),
                "authorization",
                "Bearer " + ProxyProcess.CLIENT_KEY,
                "content-type",
                "application/json",
                "openai-beta",
                "assistants=v2");

        notFound(answer, "unknown_url");
        assertThat(text(answer)).contains("Unknown request URL: " + method + " " + path);
    }

    @Test
    void pathsThatBothHaveStayAnthropics() {
        claude.always(Answer.json("{\"data\":[]}"));

        for (String path : List.of("/v1/files", "/v1/threads/thread_1", "/v1/messages/batches", "/v1/skills")) {
            client.get(path, "anthropic-version", "2023-06-01");
        }

        assertThat(claude.requests()).extracting(UpstreamRequest::path).contains("/v1/files", "/v1/messages/batches");
        assertThat(ProxyClient.json(client.get("/v1/nothing")).path("type").asText())
                .isEqualTo("error");
    }

    @ParameterizedTest
    @CsvSource({"/v1/chat/completions, gpt-5.1", "/v1/responses, gpt-5.1", "/v1/chat/completions, nobody/some-model"})
    void aNameThatNobodyKnowsReachesNoAccount(String path, String model) {
        String body = path.endsWith("responses")
                ? "{\"model\":\"" + model + "\",\"input\":\"hi\"}"
                : ChatJson.request(model, false, "hi");

        notFound(client.post(path, body), "model_not_found");
        notFound(client.post(path, body.replace("\"model\"", "\"stream\":true,\"model\"")), "model_not_found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"claude-of-tomorrow", CLAUDE_MODEL, "only-claude"})
    void claudesModelsAreServedInOpenAisDialects(String model) {
        claude.always(Answer.json(MessageJson.message("hi")));

        assertThat(client.post("/v1/chat/completions", ChatJson.request(model, false, "hi"))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void ofMessagesAnthropicIsTheJudgeAndIsAskedOnce() {
        String notFound = MessageJson.error("not_found_error", "model: gpt-5.1");
        claude.always(Answer.error(404, notFound));

        for (int i = 0; i < 5; i++) {
            HttpResponse<byte[]> answer = client.message(MessageJson.request("gpt-5.1"));
            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(text(answer)).isEqualTo(notFound);
        }

        assertThat(claude.requests()).hasSize(5);
        claude.always(Answer.json(MessageJson.message("hi")));
        assertThat(client.message(MessageJson.request(CLAUDE_MODEL)).statusCode())
                .isEqualTo(200);
        assertThat(admin.statistics().toString()).doesNotContain("cool");
    }

    private static void notFound(HttpResponse<byte[]> answer, String code) {
        refused(answer, 404);
        JsonNode error = ProxyClient.json(answer).path("error");
        assertThat(error.path("type").asText()).isEqualTo("invalid_request_error");
        assertThat(error.path("param").isNull()).isTrue();
        assertThat(error.path("code").asText()).isEqualTo(code);
        assertThat(answer.headers().firstValue("x-should-retry")).contains("false");
    }

    /** One of our own refusals in OpenAI's shape; nobody was asked. */
    private static void refused(HttpResponse<byte[]> answer, int status) {
        assertThat(answer.statusCode()).as(text(answer)).isEqualTo(status);
        JsonNode body = ProxyClient.json(answer);
        assertThat(body.has("type")).as(text(answer)).isFalse();
        assertThat(body.path("error").path("message").asText()).isNotBlank();
        assertThat(claude.requests()).isEmpty();
        assertThat(providers.requests("maker")).isEmpty();
        assertThat(providers.requests("ants")).isEmpty();
    }

    private static HttpResponse<byte[]> send(String method, String path, byte[] body, String type, String... more) {
        String[] headers = new String[4 + more.length];
        headers[0] = "authorization";
        headers[1] = "Bearer " + ProxyProcess.CLIENT_KEY;
        headers[2] = "content-type";
        headers[3] = type;
        System.arraycopy(more, 0, headers, 4, more.length);
        return client.bare(method, path, body, headers);
    }

    private static String part(String name, String value) {
        return "--xyz\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
    }

    private static String file(String content) {
        return "--xyz\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.mp3\"\r\n"
                + "Content-Type: audio/mpeg\r\n\r\n" + content + "\r\n";
    }

    private static byte[] form(String parts) {
        return (parts + "--xyz--\r\n").getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(plain);
        }
        return packed.toByteArray();
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private static <T> T only(List<T> all) {
        assertThat(all).hasSize(1);
        return all.getFirst();
    }
}
