package gateway.doctor;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import gateway.doctor.Diagnosis.Grade;
import gateway.upstream.OutgoingProxies;
import gateway.upstream.OutgoingProxy;
import harness.TlsIdentity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpstreamChecksTest {

    private static final Instant NOW = Instant.parse("2026-12-01T12:00:00Z");
    private static final String PLAIN = "HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\n\r\n";

    private final UpstreamChecks checks = new UpstreamChecks(Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void findsAnUpstreamThatAnswersWhateverItsStatus() throws IOException {
        assertThat(find(PLAIN, null)).singleElement().satisfies(finding -> {
            assertThat(finding.grade()).isEqualTo(Grade.OK);
            assertThat(finding.finding()).contains("answers (401");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP/1.1 503 Busy,WARN,not well",
        "HTTP/1.1 302 Found|location: https://x,WARN,sends elsewhere",
        "SSH-2.0-OpenSSH_9,FAIL,speaks no HTTP",
        "'',FAIL,without an answer"
    })
    void tellsOfOddAnswers(String answer, Grade grade, String words) throws IOException {
        String head = answer.isEmpty() ? "" : answer.replace("|", "\r\n") + "\r\n\r\n";

        Diagnosis finding = find(head, null).getFirst();

        assertThat(finding.grade()).isEqualTo(grade);
        assertThat(finding.line()).contains(words);
    }

    @ParameterizedTest
    @CsvSource({
        "'Tue, 01 Dec 2026 12:00:05 GMT',OK,agrees",
        "'Tue, 01 Dec 2026 12:02:00 GMT',WARN,120 s behind",
        "'Tue, 01 Dec 2026 11:00:00 GMT',FAIL,3600 s ahead of"
    })
    void comparesTheClocks(String date, Grade grade, String words) throws IOException {
        List<Diagnosis> findings = find("HTTP/1.1 200 OK\r\nDate: " + date + "\r\n\r\n", null);

        assertThat(findings.getLast().what()).isEqualTo("clock");
        assertThat(findings.getLast().grade()).isEqualTo(grade);
        assertThat(findings.getLast().finding()).contains(words);
    }

    @Test
    void tellsWhichStepFails() throws IOException {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        assertThat(upstream("http://no-such-host.invalid", null)).contains("name of the host is not found", "(URL)");
        assertThat(upstream("http://127.0.0.1:" + closed, null)).contains("no connection to 127.0.0.1:" + closed);
        try (Canned server = new Canned(PLAIN)) {
            assertThat(upstream("https://127.0.0.1:" + server.port(), null))
                    .contains("FAIL", "TLS", "must begin with http");
        }
    }

    @Test
    void tellsOfACertificateThatNobodyTrusts(@TempDir Path folder) throws Exception {
        try (ServerSocket tls =
                TlsIdentity.create(folder).context().getServerSocketFactory().createServerSocket(0)) {
            Thread.ofVirtual().start(() -> {
                try (Socket socket = tls.accept()) {
                    socket.getInputStream().read();
                } catch (IOException expected) {
                    // The client does not trust it.
                }
            });
            assertThat(upstream("https://localhost:" + tls.getLocalPort(), null))
                    .contains("whom this Java trusts");
        }
    }

    @Test
    void goesThroughTheOutgoingProxy() throws IOException {
        try (Canned proxy = new Canned(PLAIN)) {
            assertThat(upstream("http://api.invalid/v1/models", proxy.url()))
                    .startsWith("ok    upstream: http://api.invalid through http://127.0.0.1:" + proxy.port());
        }
        try (Canned proxy = new Canned("HTTP/1.1 407 Who\r\n\r\n")) {
            assertThat(upstream("http://api.invalid", "http://user:secret@127.0.0.1:" + proxy.port()))
                    .contains("another user or password", "PROXY_URL")
                    .doesNotContain("secret");
        }
        try (Canned proxy = new Canned("HTTP/1.1 403 No\r\n\r\n")) {
            assertThat(upstream("https://api.invalid", proxy.url())).contains("refuses to connect (403)");
        }
    }

    private String upstream(String url, String proxy) {
        OutgoingProxy between = proxy == null ? null : OutgoingProxies.parse(proxy, List.of(), Duration.ofSeconds(1));
        return checks.upstream("upstream", URI.create(url), between, "URL")
                .getFirst()
                .line();
    }

    private List<Diagnosis> find(String answer, OutgoingProxy proxy) throws IOException {
        try (Canned server = new Canned(answer)) {
            return checks.upstream("upstream", URI.create(server.url() + "/v1/models"), proxy, "URL");
        }
    }

    /** Writes the same to each connection, as soon as it has sent something. */
    private static final class Canned implements AutoCloseable {

        private final ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());

        Canned(String answer) throws IOException {
            Thread.ofVirtual().start(() -> {
                while (!server.isClosed()) {
                    try (Socket socket = server.accept()) {
                        socket.getInputStream().read(new byte[4096]);
                        socket.getOutputStream().write(answer.getBytes(ISO_8859_1));
                        socket.shutdownOutput();
                        socket.getInputStream().readAllBytes();
                    } catch (IOException closed) {
                        // The test has ended, or the client.
                        continue;
                    }
                }
            });
        }

        int port() {
            return server.getLocalPort();
        }

        String url() {
            return "http://127.0.0.1:" + port();
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
