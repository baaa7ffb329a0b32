package routes.cli.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsoleServerTest {

    private static final String VIEWER = "Basic " + Base64.getEncoder().encodeToString("viewer:secret".getBytes(UTF_8));

    private final List<String> asked = new ArrayList<>();
    private HttpServer proxy;
    private HawtioFiles files;
    private ConsoleServer console;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        proxy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        proxy.createContext("/", call -> {
            try (call) {
                String authorization = call.getRequestHeaders().getFirst("Authorization");
                asked.add(call.getRequestMethod() + " " + call.getRequestURI() + " "
                        + call.getRequestHeaders().containsKey("Origin") + " "
                        + new String(call.getRequestBody().readAllBytes(), UTF_8));
                byte[] body = "{}".getBytes(UTF_8);
                boolean known = VIEWER.equals(authorization);
                if (!known) {
                    call.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"x\"");
                }
                call.sendResponseHeaders(known ? 200 : 401, body.length);
                call.getResponseBody().write(body);
            }
        });
        proxy.start();
        Path war = folder.resolve("some.war");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(war))) {
            for (String name : List.of("index.html", "static/js/main.js", "WEB-INF/web.xml", "WEB-INF/secret.json")) {
                out.putNextEntry(new ZipEntry(name));
                out.write(name.getBytes(UTF_8));
                out.closeEntry();
            }
        }
        files = new HawtioFiles(war);
        console = new ConsoleServer(
                files,
                new ManagementPort(
                        URI.create("http://127.0.0.1:" + proxy.getAddress().getPort())),
                0);
    }

    @AfterEach
    void stop() throws IOException {
        console.close();
        files.close();
        proxy.stop(0);
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + console.port() + path)), headers);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request, String... headers) throws Exception {
        if (headers.length > 0) {
            request.headers(headers);
        }
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void thePageIsForWhoIsKnownAtTheProxy() throws Exception {
        HttpResponse<String> stranger = get("/hawtio/");
        assertThat(stranger.statusCode()).isEqualTo(401);
        assertThat(stranger.headers().firstValue("www-authenticate")).isPresent();

        for (String path : List.of("/hawtio/", "/hawtio/camel/routes", "/hawtio/index.html")) {
            assertThat(get(path, "Authorization", VIEWER).body()).isEqualTo("index.html");
        }
        assertThat(get("/hawtio/user", "Authorization", VIEWER).body()).isEqualTo("\"viewer\"");
        assertThat(get("/").headers().firstValue("location")).hasValue("/hawtio/");
    }

    @Test
    void nothingOfTheWarIsReadButItsFilesForBrowsers() throws Exception {
        assertThat(get("/hawtio/static/js/main.js").body()).isEqualTo("static/js/main.js");
        for (String path : List.of(
                "/hawtio/WEB-INF/web.xml",
                "/hawtio/WEB-INF/secret.json",
                "/hawtio/static/../WEB-INF/secret.json",
                "/hawtio/static/%2e%2e/WEB-INF/secret.json",
                "/static/js/main.js",
                "/etc/passwd.txt")) {
            assertThat(get(path, "Authorization", VIEWER).statusCode()).as(path).isEqualTo(404);
        }
    }

    @Test
    void jmxIsPassedOnToTheOneProxyWithoutTheOriginOfTheConsole() throws Exception {
        String own = "http://127.0.0.1:" + console.port();
        HttpResponse<String> answer = send(
                HttpRequest.newBuilder(URI.create(own + "/hawtio/jolokia/?ignoreErrors=true"))
                        .POST(HttpRequest.BodyPublishers.ofString("[1]")),
                "Authorization",
                VIEWER,
                "Origin",
                own);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(asked).containsExactly("POST /observe/jolokia/ false [1]");
        assertThat(get("/hawtio/jolokia").statusCode()).isEqualTo(401);
        assertThat(get("/hawtio/proxy/http/127.0.0.1/5432/", "Authorization", VIEWER)
                        .body())
                .as("there is no way to another port")
                .isEqualTo("index.html");
    }

    @Test
    void pagesOfOthersAreRefused() throws Exception {
        assertThat(get("/hawtio/jolokia", "Authorization", VIEWER, "Origin", "http://evil.example")
                        .statusCode())
                .isEqualTo(403);
        assertThat(get("/hawtio/jolokia", "Authorization", VIEWER, "Sec-Fetch-Site", "cross-site")
                        .statusCode())
                .isEqualTo(403);
        assertThat(asked).isEmpty();
        try (Socket rebound = new Socket(InetAddress.getLoopbackAddress(), console.port())) {
            rebound.getOutputStream()
                    .write("GET /hawtio/ HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n".getBytes(UTF_8));
            assertThat(new String(rebound.getInputStream().readAllBytes(), UTF_8))
                    .startsWith("HTTP/1.1 403");
        }
    }

    @Test
    void aProxyThatIsGoneIsTold() throws Exception {
        proxy.stop(0);

        HttpResponse<String> answer = get("/hawtio/jolokia", "Authorization", VIEWER);
        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("does not answer");
    }
}
