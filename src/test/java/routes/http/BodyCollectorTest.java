package routes.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.memory.MemoryBudget;
import harness.RawClient;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import routes.request.RequestContext;

/** Bodies as they arrive at a listener, from callers with and without a key. */
@Timeout(120)
class BodyCollectorTest {

    private static final int MEGABYTE = 1 << 20;
    private static final int LARGEST = 4 * MEGABYTE;

    private final UnknownBodies unknown = new UnknownBodies();
    private final MemoryBudget memory = new MemoryBudget(8 * MEGABYTE, 50, System::nanoTime);
    private final BlockingQueue<Object> told = new LinkedBlockingQueue<>();
    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger timers = new AtomicInteger();
    /** Counts the timers that run. */
    private final Vertx counted = (Vertx) Proxy.newProxyInstance(
            Vertx.class.getClassLoader(), new Class<?>[] {Vertx.class}, (proxy, method, arguments) -> {
                if (method.getName().equals("setPeriodic")) {
                    timers.incrementAndGet();
                } else if (method.getName().equals("cancelTimer")) {
                    timers.decrementAndGet();
                }
                return method.invoke(vertx, arguments);
            });
    /** So long that no look at the pace helps a test that does not want it. */
    private volatile Duration time = Duration.ofHours(1);

    private HttpServer server;

    @BeforeEach
    void open() throws Exception {
        server = done(vertx.createHttpServer()
                .requestHandler(this::collect)
                .exceptionHandler(ignored -> {})
                .listen(0, "127.0.0.1"));
    }

    @AfterEach
    void close() throws Exception {
        assertThat(timers).as("timers that nobody has ended").hasValue(0);
        done(vertx.close());
    }

    @Test
    void aSmallBodyComesWholeForAnybodyAndCostsNothing() throws Exception {
        try (RawClient client = head("", "content-length: 5")) {
            client.send("hel");
            client.send("lo");
            assertThat(text(next())).isEqualTo("hello");
            assertThat(memory.used()).isZero();
        }
    }

    @Test
    void aLargeBodyComesWholeAndIsCounted() throws Exception {
        String body = "0123456789".repeat(100_000);
        try (RawClient client = head("key: a", "content-length: " + body.length())) {
            client.send(body);
            assertThat(text(next())).isEqualTo(body);
            assertThat(memory.used()).isEqualTo(body.length());
        }
    }

    @Test
    void aLargeBodyWithoutALengthComesWholeAndIsCounted() throws Exception {
        try (RawClient client = head("key: a", "transfer-encoding: chunked")) {
            for (int i = 0; i < 100; i++) {
                client.send("2710\r\n" + "x".repeat(10_000) + "\r\n");
            }
            client.send("0\r\n\r\n");
            assertThat(text(next())).isEqualTo("x".repeat(1_000_000));
            assertThat(memory.used()).as("the array is as long as the body").isEqualTo(1_000_000);
        }
    }

    @Test
    void aStrangerThatAnnouncesALargeBodyIsToldBeforeItSendsAny() throws Exception {
        try (RawClient client = head("", "content-length: " + MEGABYTE)) {
            assertThat(next()).isEqualTo("stranger");
        }
    }

    @Test
    void aStrangerMaySendASmallAmountOfABodyWithoutALength() throws Exception {
        try (RawClient client = head("", "transfer-encoding: chunked")) {
            client.sendInBackground(
                    ("f000\r\n" + "x".repeat(0xf000) + "\r\nf000\r\n" + "x".repeat(0xf000)).getBytes(UTF_8));
            assertThat(next()).isEqualTo("stranger");
            assertThat(memory.used()).isZero();
        }
    }

    @Test
    void tinyChunksCountForWhatTheyCost() throws Exception {
        try (RawClient client = head("", "transfer-encoding: chunked")) {
            client.sendInBackground("1\r\nx\r\n".repeat(2000).getBytes(UTF_8));
            assertThat(next()).as("2000 bytes in 2000 chunks").isEqualTo("stranger");
        }
    }

    @Test
    void tinyChunksOfAKnownCallerBecomeOneBody() throws Exception {
        try (RawClient client = head("key: a", "transfer-encoding: chunked")) {
            client.sendInBackground(("1\r\nx\r\n".repeat(2000) + "0\r\n\r\n").getBytes(UTF_8));
            assertThat(text(next())).isEqualTo("x".repeat(2000));
        }
    }

    @Test
    void aStrangerThatTakesItsTimeIsNotWaitedFor() throws Exception {
        time = Duration.ofSeconds(1);
        try (RawClient client = head("", "content-length: 5")) {
            client.send("h");
            assertThat(next()).isEqualTo("stranger");
        }
    }

    @Test
    void aKnownCallerThatTakesTooLongIsRefused() throws Exception {
        time = Duration.ofMillis(200);
        try (RawClient client = head("key: a", "content-length: 5")) {
            client.send("h");
            assertThat(next()).isEqualTo(FailureKind.REQUEST_BODY_TIMEOUT);
        }
    }

    @Test
    void aBodyForWhichThereIsNoMemoryIsRefusedBeforeItIsSent() throws Exception {
        try (RawClient first = head("key: a", "content-length: " + LARGEST);
                RawClient second = head("key: b", "content-length: 1500000")) {
            // Both are held though nothing has come.
            RawClient third = head("key: b", "content-length: " + LARGEST);
            assertThat(next()).isEqualTo(FailureKind.MEMORY_BUSY);
            third.close();
        }
        assertThat(next()).isEqualTo("left");
        assertThat(next()).isEqualTo("left");
    }

    @Test
    void aBodyWithoutALengthForWhichThereIsNoMemoryIsRefused() throws Exception {
        try (RawClient first = head("key: a", "content-length: " + LARGEST);
                RawClient second = head("key: b", "content-length: 1500000");
                RawClient third = head("key: b", "transfer-encoding: chunked")) {
            await().until(() -> memory.used() >= LARGEST + 1_500_000);
            third.sendInBackground(("200000\r\n" + "x".repeat(0x200000) + "\r\n0\r\n\r\n").getBytes(UTF_8));
            assertThat(next()).isEqualTo(FailureKind.MEMORY_BUSY);
        }
        assertThat(next()).isEqualTo("left");
        assertThat(next()).isEqualTo("left");
    }

    @Test
    void smallBodiesNeedAKeyWhereStrangersHoldMuch() throws Exception {
        assertThat(unknown.take(16 * MEGABYTE)).isTrue();
        try (RawClient client = head("", "content-length: 5")) {
            client.send("hel");
            assertThat(next()).isEqualTo("stranger");
        }
        try (RawClient client = head("key: a", "content-length: 5")) {
            client.send("hel");
            client.send("lo");
            assertThat(text(next())).isEqualTo("hello");
            assertThat(memory.used()).as("it is known whose these are").isEqualTo(5);
        }
        unknown.giveBack(16 * MEGABYTE);
    }

    @Test
    void nothingOfSmallBodiesIsCountedForEver() throws Exception {
        try (RawClient whole = head("", "content-length: 5");
                RawClient left = head("", "content-length: 5");
                RawClient large = head("key: a", "transfer-encoding: chunked")) {
            whole.send("hello");
            assertThat(text(next())).isEqualTo("hello");
            left.send("h").reset();
            assertThat(next()).isEqualTo("left");
            large.send("11170\r\n" + "x".repeat(70_000) + "\r\n0\r\n\r\n");
            assertThat(text(next())).hasSize(70_000);
        }
        assertThat(unknown.held()).isZero();
    }

    @Test
    void aBodyThatIsTooLargeIsRefused() throws Exception {
        try (RawClient client = head("key: a", "content-length: " + (LARGEST + 1))) {
            assertThat(next()).isEqualTo(FailureKind.REQUEST_TOO_LARGE);
        }
        try (RawClient client = head("key: a", "content-length: 1" + "0".repeat(18))) {
            assertThat(next()).isEqualTo(FailureKind.REQUEST_TOO_LARGE);
        }
        try (RawClient client = head("key: a", "transfer-encoding: chunked")) {
            client.sendInBackground(("400001\r\n" + "x".repeat(LARGEST + 1)).getBytes(UTF_8));
            assertThat(next()).isEqualTo(FailureKind.REQUEST_TOO_LARGE);
        }
    }

    @Test
    void aClientThatLeavesInItsBodyIsNoticed() throws Exception {
        try (RawClient client = head("", "content-length: 100")) {
            client.send("{");
        }
        assertThat(next()).isEqualTo("left");
        try (RawClient client = head("key: a", "content-length: " + MEGABYTE)) {
            client.send("{");
            client.reset();
        }
        assertThat(next()).isEqualTo("left");
        assertThat(told).isEmpty();
    }

    @Test
    void aStreamOfHttp2ThatIsResetInItsBodyIsNoticed() throws Exception {
        HttpClientRequest request = http2();
        request.setChunked(true).write(Buffer.buffer("{"));
        request.reset(8);
        assertThat(next()).isEqualTo("left");
    }

    @Test
    void aConnectionOfHttp2ThatClosesInABodyIsNoticed() throws Exception {
        HttpClientRequest request = http2();
        request.setChunked(true).write(Buffer.buffer("{"));
        done(request.connection().close());
        assertThat(next()).isEqualTo("left");
    }

    @Test
    void aStrangerOnHttp2IsToldLikewise() throws Exception {
        HttpClientRequest request = http2();
        request.setChunked(true).write(Buffer.buffer("x".repeat(100_000)));
        assertThat(next()).isEqualTo("stranger");
    }

    private HttpClientRequest http2() throws Exception {
        return done(vertx.createHttpClient(new HttpClientOptions()
                        .setProtocolVersion(HttpVersion.HTTP_2)
                        .setHttp2ClearTextUpgrade(false))
                .request(HttpMethod.POST, server.actualPort(), "127.0.0.1", "/v1/messages"));
    }

    private RawClient head(String... lines) throws Exception {
        StringBuilder head = new StringBuilder("POST /v1/messages HTTP/1.1\r\nhost: a\r\n");
        for (String line : lines) {
            head.append(line).append(line.isEmpty() ? "" : "\r\n");
        }
        return RawClient.connect(server.actualPort()).send(head + "\r\n");
    }

    private void collect(HttpServerRequest request) {
        RequestContext context = new RequestContext(
                new UUID(7, 7), Instant.EPOCH, 0, request, vertx.getOrCreateContext(), memory.holding());
        request.response().closeHandler(closed -> context.answer().clientLeft());
        request.response().exceptionHandler(failed -> context.answer().clientLeft());
        ServerLimits limits = new ServerLimits("127.0.0.1", 0, 65_536, LARGEST, LARGEST, time, time);
        BodyCollector.collect(counted, context, limits, caller -> caller.getHeader("key"), unknown, new Told(context));
    }

    private final class Told implements BodyCollector.Outcome {

        private final RequestContext context;

        Told(RequestContext context) {
            this.context = context;
        }

        @Override
        public void whole(byte[] body) {
            told.add(body);
        }

        @Override
        public void refused(GatewayFailure failure) {
            context.request().handler(ignored -> {});
            told.add(failure.kind());
        }

        @Override
        public void stranger() {
            context.request().handler(ignored -> {});
            told.add("stranger");
        }

        @Override
        public void left() {
            context.holding().release();
            told.add("left");
        }
    }

    private Object next() throws InterruptedException {
        return told.poll(60, TimeUnit.SECONDS);
    }

    private static String text(Object body) {
        return new String((byte[]) body, UTF_8);
    }

    private static <T> T done(Future<T> future) throws Exception {
        CompletableFuture<T> waited = future.toCompletionStage().toCompletableFuture();
        return waited.get(60, TimeUnit.SECONDS);
    }
}
