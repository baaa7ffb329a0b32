package routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gateway.access.ClientIdentity;
import gateway.access.KeyScope;
import gateway.account.Account;
import gateway.telemetry.GatewayMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import routes.breaker.BreakerFactory;
import routes.breaker.Breakers;
import routes.request.Attempt;
import routes.request.AttemptOutcome;
import routes.request.BreakerPermit;
import routes.request.ExchangeKeys;
import routes.stub.MemoryAccounts;
import routes.stub.RoutesUnderTest;
import routes.stub.StubRequest;

/** The {@code circuitBreaker} of the route {@code call-account}, with the settings that are shipped. */
class BreakerRouteTest {

    private static final Account FIRST = MemoryAccounts.account("a");
    private static final Account SECOND = MemoryAccounts.account("b");

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final AtomicInteger calls = new AtomicInteger();
    private String path = "/v1/messages";
    private String client = "anna";
    private volatile Consumer<BreakerPermit> told = BreakerPermit::succeeded;
    private RoutesUnderTest routes;

    @AfterEach
    void stop() {
        routes.close();
    }

    @Test
    void twentyFailedCallsOpenTheBreakerAndTheNextIsRefused() throws Exception {
        start("10");
        told = BreakerPermit::failed;

        assertThat(callsThatReachTheUpstream(FIRST, 20)).isEqualTo(20);
        Attempt refused = call(FIRST);

        assertThat(refused.outcome()).isInstanceOf(AttemptOutcome.Refused.class);
        assertThat(calls).hasValue(20);
    }

    @Test
    void nineteenFailedCallsAreTooFewToJudge() throws Exception {
        start("10");
        told = BreakerPermit::failed;
        callsThatReachTheUpstream(FIRST, 19);
        told = BreakerPermit::succeeded;

        assertThat(callsThatReachTheUpstream(FIRST, 1)).isEqualTo(1);
    }

    @Test
    void halfOfTheCallsMustFail() throws Exception {
        start("10");
        callsThatReachTheUpstream(FIRST, 11);
        told = BreakerPermit::failed;
        assertThat(callsThatReachTheUpstream(FIRST, 10)).isEqualTo(10);

        assertThat(callsThatReachTheUpstream(FIRST, 3)).isEqualTo(1);
    }

    @Test
    void answersWithAnErrorOfTheClientDoNotOpenIt() throws Exception {
        start("10");
        told = BreakerPermit::succeeded;

        assertThat(callsThatReachTheUpstream(FIRST, 60)).isEqualTo(60);
    }

    @Test
    void callsThatClientsHaveLeftDoNotCount() throws Exception {
        start("10");
        told = BreakerPermit::released;
        assertThat(callsThatReachTheUpstream(FIRST, 40)).isEqualTo(40);
        told = permit -> {};
        assertThat(callsThatReachTheUpstream(FIRST, 40)).isEqualTo(40);
        told = BreakerPermit::failed;

        assertThat(callsThatReachTheUpstream(FIRST, 30)).isEqualTo(20);
    }

    @Test
    void aCallCountsOnceHoweverOftenItIsTold() throws Exception {
        start("10");
        told = permit -> {
            permit.failed();
            permit.failed();
            permit.succeeded();
        };

        assertThat(callsThatReachTheUpstream(FIRST, 30)).isEqualTo(20);
    }

    @Test
    void anotherAccountIsNotAffected() throws Exception {
        start("10");
        told = BreakerPermit::failed;
        callsThatReachTheUpstream(FIRST, 25);
        told = BreakerPermit::succeeded;

        assertThat(callsThatReachTheUpstream(SECOND, 5)).isEqualTo(5);
        assertThat(callsThatReachTheUpstream(FIRST, 5)).isZero();
    }

    @Test
    void whatOneEndpointSuffersTheOthersDoNotFeel() throws Exception {
        start("10");
        told = BreakerPermit::failed;
        path = "/v1/skills";
        assertThat(callsThatReachTheUpstream(FIRST, 30)).isEqualTo(20);
        path = "/v1/messages/count_tokens";
        assertThat(callsThatReachTheUpstream(FIRST, 30)).isEqualTo(20);
        told = BreakerPermit::succeeded;
        path = "/v1/messages";

        assertThat(callsThatReachTheUpstream(FIRST, 5)).isEqualTo(5);
    }

    @Test
    void whatOneClientMeetsTheOthersDoNotFeel() throws Exception {
        start("10");
        told = BreakerPermit::failed;
        client = "anna";
        callsThatReachTheUpstream(FIRST, 40);
        told = BreakerPermit::succeeded;
        client = "ben";

        assertThat(callsThatReachTheUpstream(FIRST, 5)).isEqualTo(5);
    }

    @Test
    void aPromptThatProvokesFailuresOpensNothing() throws Exception {
        start("10");
        told = BreakerPermit::suspected;

        assertThat(callsThatReachTheUpstream(FIRST, 60)).isEqualTo(60);
    }

    @Test
    void threeTrialCallsCloseItAgain() throws Exception {
        start("1");
        told = BreakerPermit::failed;
        callsThatReachTheUpstream(FIRST, 20);
        told = BreakerPermit::succeeded;

        await().until(() -> callsThatReachTheUpstream(FIRST, 1) == 1);
        assertThat(callsThatReachTheUpstream(FIRST, 30)).isEqualTo(30);
    }

    @Test
    void failedTrialCallsOpenItAgain() throws Exception {
        start("1");
        told = BreakerPermit::failed;
        callsThatReachTheUpstream(FIRST, 20);

        await().until(() -> callsThatReachTheUpstream(FIRST, 1) == 1);
        assertThat(callsThatReachTheUpstream(FIRST, 10)).isEqualTo(2);
    }

    @Test
    void aTrialCallThatTellsNothingGivesItsPlaceBack() throws Exception {
        start("1");
        told = BreakerPermit::failed;
        callsThatReachTheUpstream(FIRST, 20);
        told = permit -> {};

        await().until(() -> callsThatReachTheUpstream(FIRST, 1) == 1);
        assertThat(callsThatReachTheUpstream(FIRST, 10)).isEqualTo(10);
    }

    private void start(String openSeconds) throws Exception {
        routes = RoutesUnderTest.of(Set.of("call-account"), "errors", "relay-claude")
                .set("gateway.breaker.open-seconds", openSeconds)
                .patternsBy(new BreakerFactory(new Breakers(new GatewayMetrics(meters))))
                .replace("call-account", "call-account.call-upstream", exchange -> {
                    calls.incrementAndGet();
                    Attempt attempt =
                            ExchangeKeys.requestContext(exchange).tries().requireCurrent();
                    told.accept(attempt.permit());
                    attempt.outcome(new AttemptOutcome.Answered());
                })
                .start();
    }

    private int callsThatReachTheUpstream(Account account, int count) {
        int before = calls.get();
        for (int i = 0; i < count; i++) {
            call(account);
        }
        return calls.get() - before;
    }

    private Attempt call(Account account) {
        StubRequest request = StubRequest.post(path);
        request.context().authenticated(new ClientIdentity(client, client, KeyScope.CLIENT));
        Attempt attempt = new Attempt(account);
        request.context().tries().begin(attempt);
        assertThat(routes.send("call-account", request).getException()).isNull();
        return attempt;
    }
}
