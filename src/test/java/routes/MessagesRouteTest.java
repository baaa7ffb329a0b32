package routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gateway.access.ClientKey;
import gateway.access.ClientKeyStore;
import gateway.access.KeyHasher;
import gateway.access.KeyRing;
import gateway.access.KeyScope;
import gateway.error.FailureKind;
import gateway.error.FailureMessages;
import gateway.error.GatewayFailure;
import gateway.storage.MemoryUsageJournal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import routes.http.ResponseWriter;
import routes.messages.AuthenticateClient;
import routes.messages.RenderFailure;
import routes.relay.AnswerWriter;
import routes.relay.Settlement;
import routes.stub.RoutesUnderTest;
import routes.stub.StubRequest;

class MessagesRouteTest {

    private static final Set<String> ROUTES = Set.of(
            "api-messages",
            "api-count-tokens",
            "authenticate-client",
            "read-request",
            "resolve-target",
            "relay-request",
            "settle-request",
            "record-usage");
    private static final List<String> STAGES =
            List.of("authenticateClient", "readRequest", "resolveTarget", "relay-claude");

    private final StubRequest request = StubRequest.post("/v1/messages");
    private final AtomicInteger recorded = new AtomicInteger();
    private RoutesUnderTest routes;

    @BeforeEach
    void load() throws Exception {
        routes = RoutesUnderTest.of(ROUTES, "errors", "messages", "usage")
                .stubs("authenticateClient", "readRequest", "refuseMode", "renderFailure");
        mode("claude-api");
        routes.bean("recordUsage", exchange -> recorded.incrementAndGet());
    }

    @AfterEach
    void stop() {
        routes.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"api-messages", "api-count-tokens"})
    void runsTheStagesInOrderAndTapsTheUsage(String entry) throws Exception {
        start();

        Exchange exchange = routes.send(entry, request);

        assertThat(exchange.getException()).isNull();
        awaitRecorded();
        assertThat(stages()).isEqualTo(STAGES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"authenticateClient", "readRequest", "resolveTarget", "relay-claude"})
    void aFailingStageStopsTheLaterOnesAndIsRendered(String failing) throws Exception {
        GatewayFailure failure = new GatewayFailure.RequestRefused(FailureKind.CLIENT_AUTHENTICATION);
        Processor fails = exchange -> {
            throw failure;
        };
        AtomicReference<Object> caught = new AtomicReference<>();
        routes.bean("renderFailure", exchange -> caught.set(exchange.getProperty(Exchange.EXCEPTION_CAUGHT)));
        if (failing.equals("relay-claude")) {
            start(fails);
        } else {
            routes.bean(failing, fails);
            start();
        }

        Exchange exchange = routes.send("api-messages", request);

        List<String> expected = new ArrayList<>(STAGES.subList(0, STAGES.indexOf(failing) + 1));
        expected.add("renderFailure");
        assertThat(exchange.getException()).isNull();
        assertThat(caught).hasValue(failure);
        awaitRecorded();
        assertThat(stages()).isEqualTo(expected);
    }

    @Test
    void aModeWithoutARouteIsRefusedWithoutACall() throws Exception {
        mode("no-such-mode");
        start();

        routes.send("api-messages", request);

        assertThat(stages()).endsWith("resolveTarget", "refuseMode").doesNotContain("relay-claude");
    }

    @Test
    void aWrongKeyIsRefusedInTheDialectOfTheClient() throws Exception {
        KeyHasher hasher = new KeyHasher("a pepper of enough bytes".getBytes(StandardCharsets.UTF_8));
        KeyRing keys =
                new KeyRing(new NoKeys(), hasher, List.of("sk-right"), List.of(), InstantSource.fixed(Instant.EPOCH));
        MemoryUsageJournal journal = new MemoryUsageJournal(10);
        AnswerWriter answers = new AnswerWriter(
                new ResponseWriter(new FailureMessages()), new Settlement(journal, System::nanoTime, () -> true));
        routes.bean("authenticateClient", new AuthenticateClient(keys, KeyScope.CLIENT));
        routes.bean("renderFailure", new RenderFailure(answers));
        start();
        StubRequest right = StubRequest.post("/v1/messages").with("x-api-key", "sk-right");

        routes.send("api-messages", request.with("x-api-key", "sk-wrong"));
        assertThat(stages()).containsExactly("authenticateClient", "renderFailure");
        routes.send("api-messages", right);
        assertThat(stages()).endsWith("relay-claude");

        assertThat(request.status()).isEqualTo(401);
        assertThat(request.answer()).contains("\"authentication_error\"").doesNotContain("sk-");
        assertThat(request.answerHeader("x-should-retry")).isEqualTo("false");
        assertThat(journal.backlog()).isZero();
        assertThat(right.isAnswered()).isFalse();
        assertThat(right.context().requireClient().keyId()).isEqualTo("configured-1");
    }

    private void start() throws Exception {
        start(exchange -> {});
    }

    private void start(Processor relay) throws Exception {
        routes.route("relay-claude", relay)
                .enterBy("api-messages", "api-count-tokens")
                .start();
    }

    private void mode(String name) {
        routes.bean("resolveTarget", exchange -> exchange.setProperty(ExchangeKeys.MODE, name));
    }

    private void awaitRecorded() {
        await().untilAsserted(() -> assertThat(recorded).hasValue(1));
    }

    /** The stubs that have run, without the tapped one, which runs beside them. */
    private List<String> stages() {
        return routes.trace().stream()
                .filter(name -> !name.equals("recordUsage"))
                .toList();
    }

    /** A store without keys. */
    private static final class NoKeys implements ClientKeyStore {
        @Override
        public List<ClientKey> loadAll() {
            return List.of();
        }

        @Override
        public void insert(ClientKey key) {}

        @Override
        public boolean revoke(String idOrName, Instant at) {
            return false;
        }
    }
}
