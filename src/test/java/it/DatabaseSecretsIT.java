package it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import harness.JolokiaClient;
import harness.MessageJson;
import harness.ProxyCommand;
import harness.ProxyProcess;
import harness.ScriptedUpstream;
import harness.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The password of an external database, at the lowest log level, while it answers and while it is down. */
@Timeout(300)
class DatabaseSecretsIT {

    private static final String PASSWORD = "password-of-the-external-database";

    private static ScriptedUpstream upstream;
    private static TestDatabase database;
    private static String url;
    private static ProxyProcess proxy;
    private static String beans;

    @BeforeAll
    static void start(@TempDir Path home) throws Exception {
        Files.writeString(
                home.resolve("application.properties"),
                "gateway.management.jolokia-password=" + JolokiaClient.OPERATOR + "\n");
        upstream = ScriptedUpstream.start();
        database = TestDatabase.start();
        url = database.newDatabase() + "&password=" + PASSWORD;
        proxy = ProxyProcess.builder()
                .upstream(upstream)
                .database(url)
                .jmx()
                .env("LOG_LEVEL", "TRACE")
                .env("LOG_TO_FILE", "true")
                .env("GATEWAY_HOME", home.toString())
                .start();
        proxy.client().message(MessageJson.request("claude-sonnet-4-5"));
        // Some of them ask the database, and wait for it.
        beans = new JolokiaClient(proxy).ask("operator", JolokiaClient.OPERATOR, JolokiaClient.read("*:*"));
        database.stop();
        proxy.client().message(MessageJson.request("claude-sonnet-4-5"));
    }

    @AfterAll
    static void stop() {
        database.startAgain();
        proxy.close();
        database.close();
        upstream.close();
    }

    @Test
    void neitherAnswersNorTheLogHaveIt() {
        for (String path : new String[] {"usage", "settings"}) {
            HttpResponse<byte[]> answer = proxy.admin().get("/api/admin/" + path);
            assertClean(path, answer.headers().map() + new String(answer.body(), UTF_8));
        }
        await().until(() -> proxy.output().contains("The database is down"));
        assertClean("the console", proxy.output());
    }

    @Test
    void neitherMetricsNorManagedBeansHaveIt() throws Exception {
        assertClean("metrics", management("GET", "/observe/metrics", ""));
        assertThat(beans).contains("EndpointUri");
        assertClean("managed beans", beans);
    }

    @Test
    void noFileHasIt() throws IOException {
        try (Stream<Path> files = Files.walk(proxy.dataFolder())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertClean(file.toString(), Files.readString(file, ISO_8859_1));
            }
        }
        assertThat(proxy.dataFolder().resolve("logs/claude-proxy.log")).isNotEmptyFile();
    }

    @Test
    void aCommandThatCannotReachTheDatabaseDoesNotShowIt() {
        try (ProxyCommand command =
                ProxyCommand.of("accounts", "list").like(proxy).run()) {
            assertThat(command.awaitExit()).isNotZero();
            assertThat(command.errors()).isNotBlank();
            assertClean("the command", command.output() + command.errors());
        }
    }

    private static void assertClean(String where, String text) {
        assertThat(text.contains(PASSWORD)).as("the password in " + where).isFalse();
    }

    private static String management(String method, String path, String body) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + proxy.managementPort() + path))
                                    .method(method, HttpRequest.BodyPublishers.ofString(body))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }
}
