package routes.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gateway.config.TrustedAddresses;
import gateway.error.FailureMessages;
import gateway.memory.MemoryBudget;
import harness.Headers;
import harness.RawClient;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import routes.gate.Connections;
import routes.gate.GateAnswers;
import routes.gate.GateLimits;
import routes.request.ExchangeKeys;
import routes.request.Generation;
import routes.request.RequestContext;
import routes.request.RequestIds;
import routes.translate.EventRoutes;

/** Which generation of routes a request goes through. Each route answers with the number of its own. */
@Timeout(120)
class GatewayHttpServerTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Vertx vertx = Vertx.vertx();
    private final ResponseWriter writer = new ResponseWriter(new FailureMessages());
    private final RequestIds ids = new RequestIds(() -> Instant.EPOCH, new Random(7));
    private final RequestEdge edge = new RequestEdge(
            vertx,
            new ServerLimits("127.0.0.1", 0, 65_536, 1 << 20, 1 << 20, MINUTE, MINUTE),
            ids,
            () -> Instant.EPOCH,
            new Traffic(),
            writer,
            request -> "key",
            MemoryBudget.unlimited(),
            finished -> {});
    private final GatewayHttpServer server = new GatewayHttpServer(
            edge,
            new Connections(
                    new GateLimits(65_536, MINUTE, MINUTE, MINUTE, 0, 0, 100, TrustedAddresses.of(List.of())),
                    System::nanoTime),
            new GateAnswers(new FailureMessages(), ids::next, (id, path, kind) -> {}));
    private final CountDownLatch held = new CountDownLatch(1);
    private final Routes first = new Routes(1, "/which");
    private final Routes second = new Routes(2, "/which", "/added");

    /** A generation with a route for each of some paths. */
    private final class Routes {

        private final Generation generation;
        private final FrontRouter front;
        private final DefaultCamelContext context = new DefaultCamelContext();

        Routes(int number, String... paths) {
            generation = new Generation(number, new EventRoutes());
            front = new FrontRouter(edge, generation);
            context.getRegistry().bind("platform-http-engine", new GatewayHttpEngine(edge, front));
            context.getRegistry().bind(front.router().getName(), front.router());
            context.getManagementNameStrategy().setNamePattern("listener-" + number);
            for (String path : paths) {
                add(path);
            }
        }

        private void add(String path) {
            try {
                context.addRoutes(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("platform-http:" + path + "?httpMethodRestrict=GET")
                                .process(exchange -> answer(ExchangeKeys.requestContext(exchange)));
                    }
                });
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }

        private void answer(RequestContext request) throws InterruptedException {
            if ("held".equals(request.request().query())) {
                held.await();
            }
            String text = generation.number() + " holds " + request.generation().number();
            writer.json(request, 200, text.getBytes(StandardCharsets.UTF_8));
        }

        boolean idle() {
            return generation.idle().toCompletableFuture().isDone();
        }
    }

    @BeforeEach
    void open() {
        first.context.start();
        second.context.start();
        server.use(first.front);
        server.listen();
    }

    @AfterEach
    void close() throws Exception {
        held.countDown();
        server.close();
        first.context.stop();
        second.context.stop();
        vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    @Test
    void requestsGoThroughTheRoutesInUse() throws IOException {
        try (RawClient client = RawClient.connect(server.port())) {
            assertThat(ask(client, "/which")).isEqualTo("1 holds 1");

            server.use(second.front);

            assertThat(ask(client, "/which")).as("on the same connection").isEqualTo("2 holds 2");
            assertThat(ask(client, "/added")).isEqualTo("2 holds 2");
        }
        await().until(() -> first.generation.inFlight() == 0 && second.generation.inFlight() == 0);
    }

    @Test
    void aRequestKeepsTheGenerationThatItBeganWith() throws IOException {
        try (RawClient early = RawClient.connect(server.port());
                RawClient late = RawClient.connect(server.port())) {
            early.request("GET", "/which?held", Headers.of(), new byte[0]);
            await().until(() -> first.generation.inFlight() == 1);

            server.use(second.front);
            first.generation.retire();

            assertThat(ask(late, "/which")).isEqualTo("2 holds 2");
            assertThat(first.generation.inFlight()).as("the one under way").isEqualTo(1);
            assertThat(first.idle()).isFalse();

            held.countDown();
            assertThat(answer(early)).isEqualTo("1 holds 1");
            await().until(first::idle);
            assertThat(ask(early, "/which")).as("its next one").isEqualTo("2 holds 2");
        }
        assertThat(second.idle()).isFalse();
    }

    @Test
    void aRequestThatFindsAGenerationOverWaitsForItsSuccessor() throws IOException {
        first.generation.retire();
        assertThat(first.idle()).isTrue();
        try (RawClient client = RawClient.connect(server.port())) {
            client.request("GET", "/which", Headers.of(), new byte[0]);
            await().until(GatewayHttpServerTest::aThreadWaits);

            server.use(second.front);

            assertThat(answer(client)).isEqualTo("2 holds 2");
        }
    }

    private static boolean aThreadWaits() {
        return Thread.getAllStackTraces().values().stream()
                .flatMap(Arrays::stream)
                .anyMatch(frame -> frame.getClassName().equals(GatewayHttpServer.class.getName())
                        && frame.getMethodName().equals("take"));
    }

    @Test
    void whatIsRefusedLetsGoOfItsGenerationToo() throws IOException {
        for (String refused : List.of("GET /nowhere", "POST /which", "GET /a/../which", "OPTIONS /v1/messages")) {
            try (RawClient client = RawClient.connect(server.port())) {
                String[] line = refused.split(" ");
                client.request(line[0], line[1], Headers.of(), new byte[0]).readHead();
                assertThat(client.status()).isNotEqualTo(200);
            }
        }
        await().until(() -> first.generation.inFlight() == 0);

        first.generation.retire();

        assertThat(first.idle()).isTrue();
    }

    @Test
    void theMethodsOfAPathAreThoseOfTheRoutesInUse() throws IOException {
        try (RawClient client = RawClient.connect(server.port())) {
            client.request("POST", "/added", Headers.of(), new byte[0]).readHead();
            assertThat(client.status()).isEqualTo(404);
        }
        server.use(second.front);
        try (RawClient client = RawClient.connect(server.port())) {
            client.request("POST", "/added", Headers.of(), new byte[0]).readHead();
            assertThat(client.status()).isEqualTo(405);
            assertThat(client.header("allow")).contains("GET");
        }
    }

    private static String ask(RawClient client, String path) throws IOException {
        client.request("GET", path, Headers.of(), new byte[0]);
        return answer(client);
    }

    private static String answer(RawClient client) throws IOException {
        return new String(client.readHead().readBody(), StandardCharsets.UTF_8);
    }
}
