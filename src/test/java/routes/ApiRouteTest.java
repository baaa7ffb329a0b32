package routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Processor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import routes.admin.ModelsApi;
import routes.request.ExchangeKeys;
import routes.stub.RoutesUnderTest;
import routes.stub.StubRequest;

class ApiRouteTest {

    private static final String[] ENTRIES = {
        "api-models",
        "api-passthrough",
        "api-event-logging",
        "api-root",
        "api-health",
        "api-health-live",
        "api-health-ready",
        "api-openapi",
        "api-oauth-callback"
    };

    private final StubRequest request = StubRequest.get("/v1/models");
    private final AtomicInteger recorded = new AtomicInteger();
    private String whoLists = ModelsApi.OF_ACCOUNTS;
    private RoutesUnderTest routes;

    @BeforeEach
    void load() throws Exception {
        Set<String> ids = new HashSet<>(Set.of(ENTRIES));
        ids.addAll(Set.of(
                "list-models", "list-models-of-account", "authenticate-client", "settle-request", "record-usage"));
        routes = RoutesUnderTest.of(ids, "errors", "api", "messages", "usage")
                .stubs(
                        "authenticateClient",
                        "checkHops",
                        "checkPath",
                        "renderFailure",
                        "listModels",
                        "acceptReport",
                        "answerProbe",
                        "reportHealth",
                        "reportLive",
                        "reportReady",
                        "describePaths",
                        "finishSignIn");
        routes.bean("recordUsage", exchange -> recorded.incrementAndGet());
        routes.bean("chooseModelList", exchange -> exchange.setProperty(ExchangeKeys.MODE, whoLists));
    }

    @AfterEach
    void stop() {
        routes.close();
    }

    @Test
    void listsTheModelsOfAnAccount() throws Exception {
        start(exchange -> {});

        assertThat(routes.send("api-models", request).getException()).isNull();

        awaitRecorded();
        assertThat(stubs()).containsExactly("authenticateClient", "checkHops", "chooseModelList", "relay-claude");
    }

    @Test
    void listsTheKnownModelsWhenNoAccountAnswers() throws Exception {
        start(failing(new GatewayFailure.TargetUnavailable(FailureKind.ACCOUNT_NONE, null)));

        assertThat(routes.send("api-models", request).getException()).isNull();

        awaitRecorded();
        assertThat(stubs())
                .containsExactly("authenticateClient", "checkHops", "chooseModelList", "relay-claude", "listModels");
    }

    @Test
    void noAccountIsAskedWhereTheGatewayListsItself() throws Exception {
        whoLists = ModelsApi.OF_GATEWAY;
        start(exchange -> {});

        assertThat(routes.send("api-models", request).getException()).isNull();

        awaitRecorded();
        assertThat(stubs()).containsExactly("authenticateClient", "checkHops", "chooseModelList", "listModels");
    }

    @Test
    void aDefectIsNotTakenForAMissingAccount() throws Exception {
        start(failing(new IllegalStateException("a defect")));

        assertThat(routes.send("api-models", request).getException()).isNull();

        awaitRecorded();
        assertThat(stubs())
                .containsExactly("authenticateClient", "checkHops", "chooseModelList", "relay-claude", "renderFailure");
    }

    @Test
    void aClientWithoutAKeyGetsNoModelsAtAll() throws Exception {
        routes.bean("authenticateClient", failing(refusal()));
        start(exchange -> {});

        routes.send("api-models", request);

        assertThat(stubs()).containsExactly("authenticateClient", "renderFailure");
    }

    @Test
    void passesOtherPathsThroughForKnownClients() throws Exception {
        start(exchange -> {});

        routes.send("api-passthrough", request);

        awaitRecorded();
        assertThat(stubs()).containsExactly("authenticateClient", "checkHops", "checkPath", "relay-claude");
    }

    @ParameterizedTest
    @CsvSource({
        "api-event-logging,acceptReport", "api-root,answerProbe", "api-health,reportHealth",
        "api-health-live,reportLive", "api-health-ready,reportReady", "api-openapi,describePaths",
        "api-oauth-callback,finishSignIn"
    })
    void ownPathsAreOpenToEverybody(String route, String step) throws Exception {
        start(exchange -> {});

        routes.send(route, request);
        assertThat(stubs()).containsExactly(step);
    }

    private void start(Processor relay) throws Exception {
        routes.route("relay-claude", relay).enterBy(ENTRIES).start();
    }

    private static GatewayFailure refusal() {
        return new GatewayFailure.RequestRefused(FailureKind.CLIENT_AUTHENTICATION);
    }

    private static Processor failing(RuntimeException failure) {
        return exchange -> {
            throw failure;
        };
    }

    private void awaitRecorded() {
        await().untilAsserted(() -> assertThat(recorded).hasValue(1));
    }

    /** The stubs that have run, without the tapped one, which runs beside them. */
    private List<String> stubs() {
        return routes.trace().stream()
                .filter(name -> !name.equals("recordUsage"))
                .toList();
    }
}
