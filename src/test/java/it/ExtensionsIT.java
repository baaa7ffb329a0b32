package it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.error.FailureKind;
import gateway.protocol.Json;
import harness.Answer;
import harness.BuiltJar;
import harness.MessageJson;
import harness.ProviderRoutes;
import harness.ProxyClient;
import harness.ProxyCommand;
import harness.ProxyProcess;
import harness.Refusal;
import harness.ScriptedUpstream;
import harness.UpstreamRequest;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The example of docs/extending.md, and jars and Kamelets that change while the proxy runs. */
@Timeout(300)
class ExtensionsIT {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Path EXAMPLE = Path.of("examples/extension");
    private static final String ROUTES = "/api/admin/routes";
    private static final String APPLY = "/api/admin/routes/apply";
    private static final String JAR = "hide-mail.jar";
    private static final String ASK = "write to ann@example.org";

    @TempDir
    private Path routes;

    @TempDir
    private Path extensions;

    @TempDir
    private Path work;

    private String source;

    @BeforeEach
    void readTheExample() throws IOException {
        source = Files.readString(EXAMPLE.resolve("src/example/HideMail.java"));
    }

    private void build(String text) throws IOException {
        new BuiltJar(Files.createTempDirectory(work, "build"))
                .source("example.HideMail", text)
                .beans(Files.readString(EXAMPLE.resolve("resources/META-INF/claude-proxy/beans.properties")))
                .writeTo(extensions, JAR);
    }

    private void copyExample(String from, Path to) throws IOException {
        Path file = EXAMPLE.resolve(from);
        Files.copy(file, to.resolve(file.getFileName()));
    }

    private ProxyProcess start(ScriptedUpstream upstream, String watch) {
        return ProxyProcess.builder()
                .upstream(upstream)
                .env("ROUTES_DIR", routes.toString())
                .env("EXTENSIONS_DIR", extensions.toString())
                .env("GATEWAY_ROUTES_WATCH", watch)
                .start();
    }

    private void provider(ScriptedUpstream upstream, String... more) {
        String[] parameters = Stream.concat(
                        Stream.of("baseUrl", upstream.url() + "/v1", "models", "gpt-*", "key", ""), Stream.of(more))
                .toArray(String[]::new);
        new ProviderRoutes().add("one", parameters).writeTo(routes);
    }

    private static Answer answer() {
        return Answer.json("{\"id\":\"c\",\"object\":\"chat.completion\",\"model\":\"m\",\"choices\":[{\"index\":0,"
                + "\"message\":{\"role\":\"assistant\",\"content\":\"hi\"},\"finish_reason\":\"stop\"}],"
                + "\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1,\"total_tokens\":2}}");
    }

    /** What the provider got of one request. */
    private static JsonNode sent(ProxyProcess proxy, ScriptedUpstream one) throws IOException {
        int before = one.requests().size();
        String request = MessageJson.request("gpt-5", false, ASK);
        assertThat(proxy.client().message(request).statusCode()).isEqualTo(200);
        // Lists of models may be asked for at any time; they have no body.
        byte[] body = one.requests().stream()
                .skip(before)
                .map(UpstreamRequest::body)
                .filter(sent -> sent.length > 0)
                .findFirst()
                .orElseThrow();
        return Json.mapper().readTree(body);
    }

    @Test
    void theExampleIsTakenUpChangedAndTakenAwayWhileTheProxyRuns() throws Exception {
        try (ScriptedUpstream accounts = ScriptedUpstream.start();
                ScriptedUpstream one = ScriptedUpstream.start()) {
            one.always(answer());
            provider(one);
            try (ProxyProcess proxy = start(accounts, "100ms")) {
                assertThat(sent(proxy, one).toString()).contains("ann@example.org");

                build(source);
                copyExample("kamelets/tag-team.kamelet.yaml", extensions);
                copyExample("routes/prepare-request.camel.yaml", routes);
                provider(one, "before", "prepare-request");
                await().atMost(SOON)
                        .until(() -> proxy.admin()
                                .json(ROUTES)
                                .path("files")
                                .toString()
                                .contains("prepare-request"));
                JsonNode first = sent(proxy, one);
                assertThat(first.toString()).contains("write to (mail)").doesNotContain("ann@");
                assertThat(first.at("/metadata/team").asText()).isEqualTo("blue");
                assertThat(one.requests()
                                .getLast()
                                .headers()
                                .first("x-mail-hidden")
                                .orElse(""))
                        .isEqualTo("true");
                String digest = checkWhatIsTold(proxy);

                build(source.replace("(mail)", "(somebody)"));
                await().atMost(SOON).until(() -> sent(proxy, one).toString().contains("write to (somebody)"));
                assertThat(proxy.admin().json(ROUTES).at("/changes/0/changed").toString())
                        .isEqualTo("[\"" + JAR + "\"]");
                assertThat(proxy.admin().json(ROUTES).path("extensions").toString())
                        .doesNotContain(digest);
                await("the generation before ends, and with it its copy")
                        .atMost(SOON)
                        .until(() -> copies(proxy).size() == 1);

                Files.delete(extensions.resolve(JAR));
                await("routes that need it go on with it")
                        .atMost(SOON)
                        .until(() -> proxy.admin()
                                .json(ROUTES)
                                .at("/changes/0/result")
                                .asText()
                                .equals("refused"));
                assertThat(sent(proxy, one).toString()).contains("(somebody)");

                provider(one);
                Files.delete(routes.resolve("prepare-request.camel.yaml"));
                await().atMost(SOON).until(() -> sent(proxy, one).toString().contains("ann@example.org"));
                checkThatTheFirstVersionIsGone(proxy);
                await("nothing is left of the jars")
                        .atMost(SOON)
                        .until(() -> copies(proxy).isEmpty());
            }
        }
    }

    private static String checkWhatIsTold(ProxyProcess proxy) {
        JsonNode state = proxy.admin().json(ROUTES);
        assertThat(state.path("extensions").findValuesAsText("name")).containsExactly(JAR, "tag-team.kamelet.yaml");
        String digest = state.at("/extensions/0/sha256").asText();
        assertThat(digest).hasSize(64);
        try (ProxyCommand show = ProxyCommand.of("routes", "show").beside(proxy).run()) {
            assertThat(show.awaitExit()).isZero();
            assertThat(show.output()).contains("extensions: " + JAR + " " + digest.substring(0, 12));
        }
        return digest;
    }

    /** Versions keep no jars. */
    private static void checkThatTheFirstVersionIsGone(ProxyProcess proxy) {
        JsonNode versions = proxy.admin().json("/api/admin/routes/versions");
        long number = Stream.iterate(0, index -> index + 1)
                .limit(versions.path("versions").size())
                .map(index -> versions.path("versions").get(index))
                .filter(version -> version.path("changed").toString().contains(JAR)
                        && version.path("result").asText().equals("used"))
                .mapToLong(version -> version.path("version").asLong())
                .min()
                .orElseThrow();
        HttpResponse<byte[]> refused = proxy.admin().post("/api/admin/routes/rollback", "{\"version\":" + number + "}");
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(ProxyClient.json(refused).at("/findings/0/sentence").asText())
                .startsWith("version " + number + " was used with " + JAR + " of digest ")
                .endsWith("and the folder of EXTENSIONS_DIR has none of this name");
    }

    @Test
    void whatAKilledProxyLeftGoesAndItsComponentsAreDescribed() throws IOException {
        try (ScriptedUpstream accounts = ScriptedUpstream.start()) {
            build(source);
            try (ProxyProcess killed = start(accounts, "0")) {
                List<Path> left = copies(killed);
                assertThat(left).hasSize(1);
                killed.kill();
                try (ProxyProcess again = killed.startAgain()) {
                    assertThat(copies(again)).hasSize(1).doesNotContainAnyElementsOf(left);
                    JsonNode catalog = again.admin().json(ROUTES + "/catalog");
                    assertThat(catalog.at("/transform/properties/pointer/description")
                                    .asText())
                            .contains("JSON pointer");
                    assertThat(catalog)
                            .isEqualTo(Json.mapper().readTree(Files.readString(Path.of("docs/catalog.json"))));
                    Refusal.check(
                            again.client().bare("GET", ROUTES + "/catalog", null), FailureKind.ADMIN_AUTHENTICATION);
                    again.terminate();
                    assertThat(copies(again)).isEmpty();
                }
            }
        }
    }

    private static List<Path> copies(ProxyProcess proxy) throws IOException {
        try (Stream<Path> files = Files.walk(proxy.dataFolder())) {
            return files.filter(file -> file.toString().endsWith(".jar")).toList();
        }
    }

    @Test
    void aStartTellsWhatIsWrongWithJars() throws IOException {
        Files.writeString(extensions.resolve("broken.jar"), "no jar");
        new BuiltJar(work)
                .beans("other=example.Nowhere\nreadRequest=java.lang.Object\n")
                .writeTo(extensions, "two.jar");
        try (ProxyCommand start = ProxyCommand.ofStart()
                .env("EXTENSIONS_DIR", extensions.toString())
                .run()) {
            assertThat(start.awaitExit()).isEqualTo(1);
            assertThat(start.complaints())
                    .hasSize(3)
                    .anyMatch(line -> line.contains("broken.jar:1:1: error: this is no jar that can be read;"))
                    .anyMatch(line -> line.contains("two.jar:1:1: error: the bean other cannot be made:"
                            + " there is no class example.Nowhere;"))
                    .anyMatch(line -> line.contains("two.jar:1:1: error: the jar has a bean readRequest,"));
            assertThat(start.output() + start.errors()).doesNotContain("\tat ");
        }
    }

    @Test
    void aBeanThatCannotBeMadeChangesNothing() throws IOException {
        try (ScriptedUpstream accounts = ScriptedUpstream.start();
                ProxyProcess proxy = start(accounts, "0")) {
            new BuiltJar(work)
                    .source(
                            "example.Sulky",
                            "package example; public class Sulky { public Sulky() {"
                                    + " throw new IllegalStateException(\"not today\"); } }")
                    .beans("sulky=example.Sulky")
                    .writeTo(extensions, "sulky.jar");
            HttpResponse<byte[]> refused = proxy.admin().post(APPLY, "");
            assertThat(refused.statusCode()).isEqualTo(409);
            assertThat(ProxyClient.json(refused).path("failure").asText())
                    .isEqualTo("the bean sulky of sulky.jar cannot be made: IllegalStateException (not today)");
            assertThat(proxy.admin().json(ROUTES).path("generation").asInt()).isEqualTo(1);
            assertThat(proxy.output()).doesNotContain("\tat ");
        }
    }

    @Test
    void aDryRunTellsThatABeanWouldBeCalled() throws Exception {
        try (ScriptedUpstream accounts = ScriptedUpstream.start();
                ScriptedUpstream one = ScriptedUpstream.start()) {
            build(source.replace("public void process(Exchange exchange) {", """
                    public void process(Exchange exchange) {
                            System.err.println("THE BEAN IS CALLED");
                    """));
            copyExample("kamelets/tag-team.kamelet.yaml", extensions);
            copyExample("routes/prepare-request.camel.yaml", routes);
            provider(one);
            try (ProxyProcess proxy = start(accounts, "0")) {
                provider(one, "before", "prepare-request");
                var body = Json.mapper().createObjectNode();
                body.putObject("files")
                        .put("providers.camel.yaml", Files.readString(routes.resolve("providers.camel.yaml")));
                body.putArray("requests").addObject().set("body", Json.mapper().readTree(MessageJson.request("gpt-5")));
                HttpResponse<byte[]> answer = proxy.admin().post("/api/admin/routes/dry-run", body.toString());
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(ProxyClient.json(answer).toString()).contains("bean hideMail", "blue");
                assertThat(proxy.output()).doesNotContain("THE BEAN IS CALLED");
            }
        }
    }
}
