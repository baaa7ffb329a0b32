package routes.cli.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import gateway.running.RunningFile;
import gateway.running.RunningProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunningGatewayTest {

    @TempDir
    Path folder;

    private final List<String> asked = new ArrayList<>();
    private HttpServer server;
    private int code = 200;
    private String body = "{\"pid\":42,\"status\":\"healthy\"}";

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("x-api-key"));
            byte[] bytes = body.getBytes(UTF_8);
            exchange.sendResponseHeaders(code, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        announce(server.getAddress().getPort());
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void isAskedWithTheTokenOfItsFile() {
        RunningGateway running = RunningGateway.find(folder).orElseThrow();

        assertThat(running.status().path("pid").asInt()).isEqualTo(42);
        assertThat(asked).containsExactly("/api/admin/status the-token");
        assertThat(running.get("/api/admin/accounts?limit=1")).isNotNull();
        code = 503;
        assertThat(running.get("/api/admin/accounts")).isNull();
        assertThat(running.health()).isNotNull();
    }

    @Test
    void isNotThereWithoutItsFile() {
        assertThat(RunningGateway.find(folder.resolve("other"))).isEmpty();
        assertThat(asked).isEmpty();
    }

    @Test
    void isNotThereWhenItWasKilled() {
        server.stop(0);

        assertThat(RunningGateway.find(folder)).isEmpty();
    }

    @Test
    void isNotThereWhenItsPortIsAnothers() {
        body = "{\"pid\":43}";
        assertThat(RunningGateway.find(folder)).isEmpty();
        body = "<html>";
        assertThat(RunningGateway.find(folder)).isEmpty();
        body = "";
        assertThat(RunningGateway.find(folder)).isEmpty();
    }

    @Test
    void isNotThereWhenItsTokenIsOfAnEarlierStart() {
        code = 401;

        assertThat(RunningGateway.find(folder)).isEmpty();
    }

    private void announce(int port) {
        new RunningFile(folder)
                .write(new RunningProxy(
                        42,
                        URI.create("http://127.0.0.1:" + port),
                        "the-token",
                        Instant.parse("2026-12-01T00:00:00Z"),
                        "1.2"));
    }
}
