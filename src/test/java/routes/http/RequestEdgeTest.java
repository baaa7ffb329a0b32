package routes.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gateway.error.FailureMessages;
import gateway.memory.MemoryBudget;
import harness.RawClient;
import harness.RawHttp2;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import routes.request.Generation;
import routes.request.RequestContext;
import routes.request.RequestIds;
import routes.translate.EventRoutes;

/** Requests whose routes are over before their clients have read the answers. */
@Timeout(120)
class RequestEdgeTest {

    private final Vertx vertx = Vertx.vertx();
    private final Traffic traffic = new Traffic();
    private final List<RequestContext> finished = new CopyOnWriteArrayList<>();
    private final MemoryBudget memory = new MemoryBudget(32 << 20, 50, System::nanoTime);
    private final Generation generation = new Generation(1, new EventRoutes());
    private final RequestEdge edge = new RequestEdge(
            vertx,
            new ServerLimits("127.0.0.1", 0, 65_536, 1 << 20, 1 << 20, Duration.ofMinutes(1), Duration.ofMinutes(1)),
            new RequestIds(() -> Instant.EPOCH, new Random(7)),
            () -> Instant.EPOCH,
            traffic,
            new ResponseWriter(new FailureMessages()),
            request -> "key",
            memory,
            finished::add);
    private final BlockingQueue<WeakReference<RequestContext>> ended = new LinkedBlockingQueue<>();
    private HttpServer server;

    @BeforeEach
    void open() throws Exception {
        server = vertx.createHttpServer()
                .requestHandler(this::answer)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS);
    }

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    private void answer(HttpServerRequest request) {
        RequestContext context = edge.open(request, generation);
        request.handler(chunk -> context.body().received(chunk.getBytes()));
        request.endHandler(end -> {
            int length = Integer.parseInt(request.getParam("bytes"));
            context.holding().growBase(1000);
            context.holding().grow(length);
            edge.writer().end(context, Buffer.buffer("y".repeat(length)));
            Thread.startVirtualThread(() -> {
                edge.close(context);
                ended.add(new WeakReference<>(context));
            });
        });
    }

    @Test
    void nothingOfARequestIsKeptWithAnAnswerThatNobodyReads() throws Exception {
        try (RawHttp2 client = closedWindow()) {
            ask(client, 1, 50_000);
            WeakReference<RequestContext> over = ended.poll(60, TimeUnit.SECONDS);
            assertThat(over).isNotNull();

            finished.clear();
            await().until(() -> {
                System.gc();
                return over.get() == null;
            });

            assertThat(memory.usedByBases()).as("the answer still waits").isEqualTo(1000);
        }
        await().until(() -> memory.usedByBases() == 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 65_000, 66_000, 900_000})
    void anAnswerIsWholeHoweverLateItIsRead(int length) throws Exception {
        try (RawHttp2 client = closedWindow()) {
            ask(client, 1, length);
            assertThat(ended.poll(60, TimeUnit.SECONDS)).isNotNull();
            open(client, 0, 2_000_000);
            open(client, 1, 2_000_000);
            int got = 0;
            RawHttp2.Frame data;
            do {
                data = client.next(RawHttp2.DATA).orElseThrow();
                assertThat(data.text()).matches("y*");
                got += data.payload().length;
            } while ((data.flags() & RawHttp2.END_STREAM) == 0);
            assertThat(got).isEqualTo(length);
        }
        nothingIsLeft(1);
    }

    @Test
    void anAnswerOfHttp1IsWholeHoweverLateItIsRead() throws Exception {
        int length = 7_000_000;
        try (RawClient client = RawClient.connect(server.actualPort())) {
            client.send("POST /v1/x?bytes=" + length + " HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\n\r\nx");
            assertThat(ended.poll(60, TimeUnit.SECONDS)).isNotNull();
            assertThat(traffic.inFlight()).as("its client has not taken it").isEqualTo(1);
            assertThat(client.readHead().status()).isEqualTo(200);
            assertThat(client.readBody()).hasSize(length);
        }
        nothingIsLeft(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anAnswerWhoseClientLeavesIsOver(boolean reset) throws Exception {
        try (RawHttp2 client = closedWindow()) {
            for (int stream = 1; stream < 7; stream += 2) {
                ask(client, stream, 900_000);
                assertThat(ended.poll(60, TimeUnit.SECONDS)).isNotNull();
            }
            assertThat(traffic.inFlight()).isEqualTo(3);
            assertThat(memory.used()).isEqualTo(2_700_000);
            if (reset) {
                for (int stream = 1; stream < 7; stream += 2) {
                    client.send(RawHttp2.RST_STREAM, 0, stream, new byte[] {0, 0, 0, 8});
                }
                nothingIsLeft(3);
            }
        }
        nothingIsLeft(3);
        try (RawClient client = RawClient.connect(server.actualPort())) {
            client.send("POST /v1/x?bytes=7000000 HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\n\r\nx");
            assertThat(ended.poll(60, TimeUnit.SECONDS)).isNotNull();
            client.reset();
        }
        nothingIsLeft(4);
    }

    private void nothingIsLeft(int requests) {
        await().until(() -> traffic.inFlight() == 0);
        await().until(() -> memory.used() == 0 && memory.usedByBases() == 0);
        assertThat(finished).hasSize(requests);
    }

    private RawHttp2 closedWindow() throws IOException {
        byte[] noWindow = ByteBuffer.allocate(6).putShort((short) 4).putInt(0).array();
        return RawHttp2.connect(server.actualPort(), noWindow);
    }

    private static void ask(RawHttp2 client, int stream, int length) throws IOException {
        byte[] head = RawHttp2.block(
                ":method", "POST", ":scheme", "http", ":path", "/v1/x?bytes=" + length, ":authority", "a");
        client.send(RawHttp2.HEADERS, RawHttp2.END_HEADERS, stream, head);
        client.send(RawHttp2.DATA, RawHttp2.END_STREAM, stream, new byte[10_000]);
    }

    private static void open(RawHttp2 client, int stream, int bytes) throws IOException {
        client.send(
                RawHttp2.WINDOW_UPDATE,
                0,
                stream,
                ByteBuffer.allocate(4).putInt(bytes).array());
    }
}
