package routes.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gateway.upstream.HttpCalls.Call;
import gateway.upstream.HttpCalls.UnreachableException;
import gateway.upstream.OutgoingProxy;
import harness.HttpProxy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that answer without end, too slowly, too much, or that lead elsewhere. */
@Timeout(120)
class BoundedCallsTest {

    private static final int MEGABYTES = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private ServerSocket listener;
    private final AtomicLong sent = new AtomicLong();

    private interface Script {
        void run(OutputStream out) throws IOException;
    }

    @BeforeEach
    void listen() throws IOException {
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        listener.close();
    }

    private void answer(Script script) {
        Thread.startVirtualThread(() -> {
            while (!listener.isClosed()) {
                try (Socket client = listener.accept()) {
                    int read = client.getInputStream().read(new byte[8192]);
                    assertThat(read).isPositive();
                    script.run(client.getOutputStream());
                } catch (IOException left) {
                    continue;
                }
            }
        });
    }

    private void check(String words, @Nullable OutgoingProxy proxy) {
        check(words, proxy, PATIENCE);
    }

    private void check(String words, @Nullable OutgoingProxy proxy, Duration limit) {
        try (CamelHttpCalls calls = CamelHttpCalls.open(limit)) {
            URI url = URI.create("http://127.0.0.1:" + listener.getLocalPort() + "/v1/models");
            assertThatThrownBy(() -> calls.send(new Call("GET", url, Map.of(), null, proxy)))
                    .isInstanceOf(UnreachableException.class)
                    .rootCause()
                    .satisfies(cause -> assertThat(cause.toString()).containsPattern(words));
        }
    }

    private void write(OutputStream out, byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
        sent.addAndGet(bytes.length);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(ISO_8859_1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anAnswerWithoutEndIsNotReadBeyondTheLimit(boolean proxied) throws IOException {
        answer(out -> {
            write(out, ascii("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n"));
            byte[] chunk = new byte[64 * 1024];
            while (sent.get() < 1L << 30) {
                write(out, chunk);
            }
        });
        try (HttpProxy proxy = HttpProxy.open()) {
            check("more than|reset|closed|Broken", proxied ? through(proxy) : null);
        }
        assertThat(sent.get()).isLessThan((MEGABYTES + 24L) << 20);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n", "HTTP/1.1 200 OK\r\nx: ", ""})
    void anAnswerThatDripsEndsAtTheTimeOut(String begin) {
        answer(out -> {
            write(out, ascii(begin));
            for (int i = 0; i < 100; i++) {
                write(out, ascii("H"));
                LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            }
        });
        check("no whole answer within", null, Duration.ofMillis(900));
        assertThat(sent.get()).isLessThan(120);
    }

    @Test
    void headersWithoutEndAreRefused() {
        answer(out -> {
            write(out, ascii("HTTP/1.1 200 OK\r\n"));
            while (sent.get() < 64L << 20) {
                write(out, ascii("x-header: " + "y".repeat(1000) + "\r\n"));
            }
        });
        check("[Hh]eader", null);
        assertThat(sent.get()).isLessThan(16L << 20);
    }

    @Test
    void aHeaderWithoutEndIsRefused() {
        answer(out -> {
            write(out, ascii("HTTP/1.1 200 OK\r\nx: "));
            while (sent.get() < 64L << 20) {
                write(out, ascii("y".repeat(1000)));
            }
        });
        check("[Ll]ine", null);
        assertThat(sent.get()).isLessThan(16L << 20);
    }

    @Test
    void aBombIsNotUnpacked() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            for (int i = 0; i < 64; i++) {
                gzip.write(new byte[1 << 20]);
            }
        }
        answer(out -> {
            write(
                    out,
                    ascii("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-encoding: gzip\r\n"
                            + "content-length: " + packed.size() + "\r\n\r\n"));
            write(out, packed.toByteArray());
        });
        check("compressed", null);
    }

    @Test
    void aRedirectIsNotFollowed() {
        answer(out -> write(
                out,
                ascii("HTTP/1.1 307 Temporary Redirect\r\nlocation: http://127.0.0.1:" + listener.getLocalPort()
                        + "/elsewhere\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")));
        try (CamelHttpCalls calls = CamelHttpCalls.open(PATIENCE)) {
            URI url = URI.create("http://127.0.0.1:" + listener.getLocalPort() + "/");
            assertThat(calls.send(new Call("GET", url, Map.of(), null, null)).status())
                    .isEqualTo(307);
        }
    }

    private static OutgoingProxy through(HttpProxy proxy) {
        return new OutgoingProxy(
                OutgoingProxy.Kind.HTTP, "127.0.0.1", proxy.port(), null, null, List.of(), Duration.ofSeconds(5));
    }
}
