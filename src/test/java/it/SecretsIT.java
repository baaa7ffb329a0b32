package it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.error.FailureKind;
import gateway.protocol.Json;
import harness.AccountsClient;
import harness.Answer;
import harness.HttpProxy;
import harness.JolokiaClient;
import harness.MessageJson;
import harness.ProxyClient;
import harness.ProxyProcess;
import harness.Refusal;
import harness.ScriptedUpstream;
import harness.SimulatedAccount;
import harness.SimulatedProvider;
import harness.Sql;
import harness.UpstreamRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets are planted wherever there is room for one, at the lowest log level, and looked for wherever one could come out. */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecretsIT {

    private static final String MASTER = "the master key of the integration tests";
    private static final String PROVIDER_KEY = "sk-provider-key-of-the-secrets-test";
    private static final String PROXY_PASSWORD = "proxy-password-of-the-secrets-test";
    private static final String PASSPHRASE = "passphrase of the Secrets test 7";

    private final Map<String, String> planted = new LinkedHashMap<>();
    private final List<String> answers = new ArrayList<>();
    private SimulatedProvider claude;
    private ScriptedUpstream vendor;
    private HttpProxy outgoing;
    private ProxyProcess proxy;
    private SimulatedAccount oauth;
    private SimulatedAccount key;

    @BeforeAll
    void start(@TempDir Path home) throws IOException {
        Files.writeString(
                home.resolve("application.properties"),
                "camel.management.jolokiaEnabled=true\ngateway.management.jolokia-password=" + JolokiaClient.OPERATOR
                        + "\n");
        claude = SimulatedProvider.start();
        vendor = ScriptedUpstream.start();
        outgoing = HttpProxy.open("user-of-the-proxy", PROXY_PASSWORD);
        proxy = ProxyProcess.builder()
                .provider(claude)
                .embeddedDatabase()
                .jmx()
                .env("LOG_LEVEL", "TRACE")
                .env("LOG_TO_FILE", "true")
                .env("GATEWAY_HOME", home.toString())
                .env("PROVIDER_BASE_URL", vendor.url() + "/v1")
                .env("PROVIDER_API_KEY", PROVIDER_KEY)
                .env("GATEWAY_PROVIDER_DEFAULT_VENDOR", "anthropic")
                .env("BIG_MODEL", "gpt-secrets")
                .start();
        plant("client key", ProxyProcess.CLIENT_KEY);
        plant("admin key", ProxyProcess.ADMIN_KEY);
        plant("master key", MASTER);
        plant("provider's key", PROVIDER_KEY);
        plant("proxy's password", PROXY_PASSWORD);
        plant("passphrase", PASSPHRASE);
        plant(
                "proxy's header",
                Base64.getEncoder().encodeToString(("user-of-the-proxy:" + PROXY_PASSWORD).getBytes(UTF_8)));
        oauth = claude.account("anna");
        key = claude.account("bert");
        scenarios();
    }

    @AfterAll
    void stop() {
        proxy.close();
        outgoing.close();
        vendor.close();
        claude.close();
    }

    private void plant(String what, String secret) {
        planted.put(what, secret);
    }

    /** Success, errors that repeat the request, refresh, sign-in, a provider, a proxy, export and import, bad input. */
    private void scenarios() {
        AccountsClient accounts = proxy.accounts();
        ProxyClient client = proxy.client();
        JsonNode anna = accounts.signIn(claude, oauth);
        plantTokens();
        keep(client.message(MessageJson.request("claude-sonnet-4-5", false, "hello")));
        keep(client.message(MessageJson.request("claude-sonnet-4-5", true, "hello")));
        keep(accounts.act(anna.path("id").asText(), "refresh"));
        plantTokens();
        oauth.answerBy(asked -> Answer.error(400, echo(asked))
                .header("x-debug", asked.headers().first("authorization").orElseThrow()));
        keep(client.message(MessageJson.request("claude-sonnet-4-5", false, "hello")));
        keep(client.get("/v1/files", "cookie", "session=" + ProxyProcess.CLIENT_KEY));
        accounts.delete(anna.path("id").asText());

        plant("account's key", key.apiKey());
        plant("account's cookie", key.cookie());
        ObjectNode bert = AccountsClient.body("api_key", key);
        bert.put("proxy", "http://user-of-the-proxy:" + PROXY_PASSWORD + "@127.0.0.1:" + outgoing.port());
        keep(accounts.post("", bert));
        keep(client.message(MessageJson.request("claude-sonnet-4-5", false, "hello")));
        for (int status : new int[] {200, 400, 404, 422, 500}) {
            key.answerBy(asked -> Answer.json(echo(asked))
                    .status(status)
                    .header("x-echo", asked.headers().first("x-api-key").orElseThrow()));
            keep(client.message(MessageJson.request("claude-sonnet-4-5", false, "hello")));
            keep(client.get("/v1/files/echo"));
        }
        key.answerBy(asked -> Answer.stream(
                MessageJson.textDelta(0, asked.headers().first("x-api-key").orElseThrow()), MessageJson.messageStop()));
        keep(client.message(MessageJson.request("claude-sonnet-4-5", true, "hello")));
        key.heal();

        vendor.answerBy(asked -> Answer.error(400, echo(asked)));
        keep(client.message(MessageJson.request("claude-opus-4-5", false, "hello")));
        keep(client.post("/v1/chat/completions", "{\"model\":\"claude-opus-4-5\",\"messages\":[]}"));

        HttpResponse<byte[]> exported = client.bare(
                "GET",
                "/api/admin/accounts/export?secrets=true",
                null,
                "x-api-key",
                ProxyProcess.ADMIN_KEY,
                "x-export-passphrase",
                PASSPHRASE);
        assertThat(exported.statusCode()).isEqualTo(200);
        keep(exported);
        String export = new String(exported.body(), UTF_8);
        HttpResponse<byte[]> imported =
                proxy.admin().post("/api/admin/accounts/import", export, "x-export-passphrase", PASSPHRASE);
        assertThat(imported.statusCode()).isEqualTo(200);
        keep(imported);
        keep(proxy.admin()
                .post("/api/admin/accounts/import", export, "x-export-passphrase", PASSPHRASE.replace('7', '8')));
        keep(proxy.admin().post("/api/admin/accounts/import", export.replace("accounts", PASSPHRASE)));
        keep(client.bare("POST", "/v1/messages", "{".getBytes(UTF_8), "authorization", "Bearer wrong"));
        keep(client.bare("GET", "/v1/unknown?key=" + ProxyProcess.CLIENT_KEY, null, "x-api-key", "wrong"));
        for (String path : List.of("accounts", "providers", "keys", "settings", "statistics", "usage")) {
            keep(proxy.admin().get("/api/admin/" + path));
        }
    }

    private void plantTokens() {
        plant("access token " + planted.size(), oauth.tokens().access());
        plant("refresh token " + planted.size(), oauth.tokens().refresh());
    }

    private static String echo(UpstreamRequest asked) {
        ObjectNode error = Json.mapper().createObjectNode().put("type", "error");
        error.putObject("error")
                .put("type", "invalid_request_error")
                .put("message", "I was asked with " + asked.headers());
        return error.toString();
    }

    private void keep(HttpResponse<byte[]> answer) {
        answers.add(answer.statusCode() + " " + answer.headers().map() + "\n" + new String(answer.body(), UTF_8));
    }

    private void assertClean(String where, String text) {
        planted.forEach((what, secret) ->
                assertThat(text.contains(secret)).as(what + " in " + where).isFalse());
    }

    @Test
    void noAnswerHasOne() {
        assertThat(answers).hasSizeGreaterThan(20).anyMatch(answer -> answer.contains("I was asked with"));
        answers.forEach(answer -> assertClean(answer, answer));
    }

    @Test
    void theLogHasNone() {
        assertThat(proxy.output()).contains("INFO  access ");
        assertClean("the console", proxy.output());
    }

    @Test
    void metricsAndManagedBeansHaveNone() throws Exception {
        String metrics = management("GET", "/observe/metrics", null);
        assertThat(metrics).contains("claude_proxy_");
        assertClean("metrics", metrics);
        String beans = new JolokiaClient(proxy)
                .ask("operator", JolokiaClient.OPERATOR, JolokiaClient.read("org.apache.camel:*"));
        assertThat(beans).contains("EndpointUri");
        assertClean("managed beans", beans);
    }

    private String management(String method, String path, String body) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + proxy.managementPort() + path))
                                    .method(
                                            method,
                                            body == null
                                                    ? HttpRequest.BodyPublishers.noBody()
                                                    : HttpRequest.BodyPublishers.ofString(body))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    @Test
    void theDatabaseHasNone() throws IOException {
        Path postgres = proxy.dataFolder().resolve("postgres");
        String port =
                Files.readAllLines(postgres.resolve("data/postmaster.pid")).get(3);
        Sql database = new Sql("jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres&password="
                + Files.readString(postgres.resolve("password")).strip());
        for (String table : database.texts("select tablename from pg_tables where schemaname = 'public'")) {
            assertClean("table " + table, String.join("\n", database.texts("select t::text from " + table + " t")));
        }
    }

    @Test
    void noFileHasOneAndNobodyElseMayReadAny() throws IOException {
        List<Path> open = new ArrayList<>();
        try (Stream<Path> files = Files.walk(proxy.dataFolder())) {
            for (Path file : files.toList()) {
                if (Files.isRegularFile(file)
                        && !file.startsWith(proxy.dataFolder().resolve("postgres/unpacked"))) {
                    assertClean(file.toString(), new String(Files.readAllBytes(file), ISO_8859_1));
                }
                if (isOpenToOthers(file) && !file.equals(proxy.dataFolder())) {
                    open.add(file);
                }
            }
        }
        assertThat(open).as("files and folders that others may read").isEmpty();
        assertThat(proxy.dataFolder().resolve("logs/claude-proxy.log")).isNotEmptyFile();
    }

    private static boolean isOpenToOthers(Path file) throws IOException {
        return Files.getPosixFilePermissions(file).stream()
                .anyMatch(permission -> permission != PosixFilePermission.OWNER_READ
                        && permission != PosixFilePermission.OWNER_WRITE
                        && permission != PosixFilePermission.OWNER_EXECUTE);
    }

    @Test
    void childProcessesHaveNone() throws IOException {
        ProcessHandle process = ProcessHandle.of(proxy.pid()).orElseThrow();
        String postmaster = Files.readAllLines(proxy.dataFolder().resolve("postgres/data/postmaster.pid"))
                .getFirst();
        List<ProcessHandle> children = Stream.concat(
                        process.descendants(),
                        ProcessHandle.of(Long.parseLong(postmaster)).stream()
                                .flatMap(server -> Stream.concat(Stream.of(server), server.descendants())))
                .distinct()
                .toList();
        assertThat(children).isNotEmpty();
        for (ProcessHandle child : children) {
            Path self = Path.of("/proc", Long.toString(child.pid()));
            assertClean("environment of " + child.info(), Files.readString(self.resolve("environ"), ISO_8859_1));
            assertClean("command of " + child.info(), Files.readString(self.resolve("cmdline"), ISO_8859_1));
        }
        assertClean("command", Files.readString(Path.of("/proc", Long.toString(proxy.pid()), "cmdline"), ISO_8859_1));
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 301, 302, 303, 307, 308})
    void aRedirectOfAnUpstreamTakesNobodysKeyAlong(int status) {
        key.answerBy(asked -> Answer.json("{}").status(status).header("location", vendor.url() + "/elsewhere"));
        int before = vendor.requests().size();
        try {
            for (boolean stream : new boolean[] {true, false}) {
                HttpResponse<byte[]> answer =
                        proxy.client().message(MessageJson.request("claude-sonnet-4-5", stream, "hello"));
                Refusal.check(answer, FailureKind.UPSTREAM_REDIRECT);
                assertThat(answer.headers().firstValue("location")).isEmpty();
            }
            assertThat(vendor.requests()).hasSize(before);
        } finally {
            key.heal();
        }
    }
}
