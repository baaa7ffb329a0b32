package routes.upstream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes of an upstream that no request has asked for, on the only connection that there may be. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SurplusBytesTest {

    private static final String HALF = "HTTP/1.1 403 Forbidden\r\nx-second: stolen\r\nx-rest: ";
    private static final String GOOD = "HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\ngood";
    private static final int FIRST_READ = 2048;
    private static final int PATIENCE = 60_000;

    private final Vertx vertx = Vertx.vertx();
    private ServerSocket listener;
    private UpstreamConnections connections;

    @BeforeEach
    void open() throws Exception {
        listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        listener.setSoTimeout(PATIENCE);
        HttpClientOptions options =
                new HttpClientOptions().setDefaultHost("127.0.0.1").setDefaultPort(listener.getLocalPort());
        connections = UpstreamConnections.of(vertx, options, new PoolOptions().setHttp1MaxSize(1));
    }

    @AfterEach
    void close() throws Exception {
        connections.close();
        done(vertx.close());
        listener.close();
    }

    @ParameterizedTest
    @CsvSource({
        "GET,200 OK|content-length: 2||{},{}",
        "GET,200 OK|content-length: 0||,''",
        "GET,200 OK|transfer-encoding: chunked||2|{}|0||,{}",
        "GET,200 OK|transfer-encoding: chunked||2|{}|0|x-trailer: 1||,{}",
        "GET,100 Continue||HTTP/1.1 103 Early Hints||HTTP/1.1 200 OK|content-length: 2||{},{}",
        "HEAD,200 OK|content-length: 40||,''",
        "HEAD,200 OK||,''",
        "GET,204 No Content||,''",
        "GET,304 Not Modified||,''",
    })
    void behindAWholeAnswerCloseItsConnection(String method, String answer, String body) throws Exception {
        String bytes = "HTTP/1.1 " + answer.replace("|", "\r\n");
        for (String surplus : new String[] {HALF, "H", "\r\n", GOOD, "HTTP/1.1 100 Continue\r\n\r\n"}) {
            Future<Buffer> first = ask(HttpMethod.valueOf(method));
            try (Socket socket = accept()) {
                readHead(socket);
                write(socket, bytes + surplus);

                assertThat(done(first)).as("before %s", surplus).hasToString(body);
                assertClosed(socket);
            }
            assertNextIsGood();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {HALF, "H", "\r\n", GOOD, "HTTP/1.1 100 Continue\r\n\r\n"})
    void onAnIdleConnectionCloseIt(String stray) throws Exception {
        Future<Buffer> first = ask(HttpMethod.GET);
        try (Socket socket = accept()) {
            readHead(socket);
            write(socket, GOOD);
            assertThat(done(first)).hasToString("good");

            write(socket, stray);

            assertClosed(socket);
        }
        assertNextIsGood();
    }

    @ParameterizedTest
    @ValueSource(strings = {HALF, GOOD})
    void areNoAnswerToARequestThatHasNotGone(String stray) throws Exception {
        Future<Buffer> first = ask(HttpMethod.GET);
        try (Socket socket = accept()) {
            readHead(socket);
            write(socket, GOOD);
            done(first);
            HttpClientRequest next = done(connections.kept().request(HttpMethod.GET, "/"));
            UpstreamExchange exchange = UpstreamConnections.begin(next);

            write(socket, stray);

            assertClosed(socket);
            assertThatThrownBy(() -> done(next.send().compose(HttpClientResponse::body)))
                    .isNotNull();
            assertThat(exchange.wasClosedMeanwhile())
                    .as("it may be sent once more")
                    .isTrue();
        }
        assertNextIsGood();
    }

    @Test
    void behindAnAnswerThatCameBeforeTheWholeRequestCloseTheConnectionBehindThat() throws Exception {
        HttpClientRequest request = done(connections.kept().request(HttpMethod.POST, "/"));
        UpstreamConnections.begin(request);
        Future<Buffer> early = request.response().compose(HttpClientResponse::body);
        done(request.setChunked(true).write("some of it"));
        try (Socket socket = accept()) {
            readHead(socket);
            write(socket, GOOD + HALF);
            assertThat(done(early)).hasToString("good");
            write(socket, "stolen\r\n\r\n");

            request.end();

            assertThat(readAll(socket)).endsWith("0\r\n\r\n");
        }
        assertNextIsGood();
    }

    /** The first read ends with the answer, and what is behind it is read before anything of the next request has gone. */
    @Test
    void readTogetherWithAnAnswerAreNoneToARequestThatIsWrittenMeanwhile() throws Exception {
        String head = "HTTP/1.1 200 OK\r\ncontent-length: 2000\r\nx: ";
        String whole = head + "x".repeat(FIRST_READ - head.length() - 2004) + "\r\n\r\n" + "y".repeat(2000);
        CompletableFuture<Future<Buffer>> first = new CompletableFuture<>();
        CompletableFuture<Future<Buffer>> second = new CompletableFuture<>();
        CompletableFuture<UpstreamExchange> exchange = new CompletableFuture<>();
        vertx.runOnContext(both -> {
            first.complete(ask(HttpMethod.GET));
            second.complete(connections.kept().request(HttpMethod.GET, "/").compose(next -> {
                exchange.complete(UpstreamConnections.begin(next));
                return next.send().compose(HttpClientResponse::body);
            }));
        });
        try (Socket socket = accept()) {
            readHead(socket);
            write(socket, whole + HALF);

            assertThat(done(first.get())).hasToString("y".repeat(2000));
            assertClosed(socket);
        }
        assertThat(exchange.get().wasClosedMeanwhile()).isTrue();
        assertThatThrownBy(() -> done(second.get())).isNotNull();
        assertNextIsGood();
    }

    @Test
    void keepNoConnectionFromBeingUsedAgainWhereThereAreNone() throws Exception {
        Future<Buffer> first = ask(HttpMethod.GET);
        try (Socket socket = accept()) {
            readHead(socket);
            for (String piece : new String[] {"HTTP/1.1 200 OK\r\ncont", "ent-length: 4\r\n\r\ngo", "od"}) {
                write(socket, piece);
            }
            done(first);
            for (int i = 0; i < 3; i++) {
                Future<Buffer> next = ask(HttpMethod.GET);
                readHead(socket);
                write(socket, GOOD);
                assertThat(done(next)).hasToString("good");
            }
        }
    }

    private Future<Buffer> ask(HttpMethod method) {
        return connections.kept().request(method, "/").compose(request -> {
            UpstreamConnections.begin(request);
            return request.send().compose(HttpClientResponse::body);
        });
    }

    /** On a connection of its own. */
    private void assertNextIsGood() throws Exception {
        Future<Buffer> next = ask(HttpMethod.GET);
        try (Socket socket = accept()) {
            readHead(socket);
            write(socket, GOOD.replace("\r\n\r\n", "\r\nconnection: close\r\n\r\n"));
            assertThat(done(next)).hasToString("good");
        }
    }

    private Socket accept() throws IOException {
        Socket socket = listener.accept();
        socket.setSoTimeout(PATIENCE);
        socket.setTcpNoDelay(true);
        return socket;
    }

    private static void write(Socket socket, String bytes) throws IOException {
        socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
    }

    private static void readHead(Socket socket) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = socket.getInputStream().read();
            assertThat(next).as("closed behind " + head).isNotNegative();
            head.append((char) next);
        }
    }

    private static void assertClosed(Socket socket) throws IOException {
        try {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        } catch (SocketException reset) {
            assertThat(reset).hasMessageContaining("reset");
        }
    }

    private static String readAll(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }

    private static <T> T done(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
