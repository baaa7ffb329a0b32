package routes.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gateway.error.FailureMessages;
import gateway.memory.MemoryBudget;
import harness.RawHttp2;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import routes.request.RequestContext;
import routes.request.RequestIds;

/** What is kept of a request that is over while its client has not read the answer. */
@Timeout(30)
class RequestEdgeTest {

    private final Vertx vertx = Vertx.vertx();
    private final MemoryBudget memory = new MemoryBudget(8 << 20, 50, System::nanoTime);
    private final RequestEdge edge = new RequestEdge(
            vertx,
            new ServerLimits(
                    "127.0.0.1",
                    0,
                    65_536,
                    1 << 20,
                    1 << 20,
                    Duration.ZERO,
                    Duration.ofMinutes(1),
                    Duration.ofMinutes(1)),
            new RequestIds(() -> Instant.EPOCH, new Random(7)),
            () -> Instant.EPOCH,
            new Traffic(),
            new ResponseWriter(new FailureMessages()),
            request -> "key",
            memory,
            over -> {});
    private final BlockingQueue<WeakReference<RequestContext>> ended = new LinkedBlockingQueue<>();
    private HttpServer server;

    @BeforeEach
    void open() throws Exception {
        server = vertx.createHttpServer()
                .requestHandler(this::answer)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private void answer(HttpServerRequest request) {
        RequestContext context = edge.open(request);
        request.handler(chunk -> context.received(chunk.getBytes()));
        request.endHandler(end -> {
            context.holding().growBase(1000);
            edge.writer().end(context, Buffer.buffer("y".repeat(50_000)));
            edge.close(context);
            ended.add(new WeakReference<>(context));
        });
    }

    @Test
    void nothingOfARequestIsKeptWithAnAnswerThatNobodyReads() throws Exception {
        byte[] noWindow = ByteBuffer.allocate(6).putShort((short) 4).putInt(0).array();
        try (RawHttp2 client = RawHttp2.connect(server.actualPort(), noWindow)) {
            byte[] head = RawHttp2.block(":method", "POST", ":scheme", "http", ":path", "/v1/x", ":authority", "a");
            client.send(RawHttp2.HEADERS, RawHttp2.END_HEADERS, 1, head);
            client.send(RawHttp2.DATA, RawHttp2.END_STREAM, 1, new byte[10_000]);
            WeakReference<RequestContext> over = ended.poll(10, TimeUnit.SECONDS);
            assertThat(over).isNotNull();

            await().until(() -> {
                System.gc();
                return over.get() == null;
            });

            assertThat(memory.usedByBases()).as("the answer still waits").isEqualTo(1000);
        }
        await().until(() -> memory.usedByBases() == 0);
    }
}
