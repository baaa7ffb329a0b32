package routes;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.provider.Provider;
import gateway.provider.Stage;
import gateway.upstream.BackOffStrategy;
import gateway.upstream.FailureClass;
import gateway.upstream.RetryRules;
import gateway.upstream.Verdict;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import routes.request.AttemptOutcome;
import routes.request.RequestContext;
import routes.request.UpstreamAnswer;
import routes.stub.ProviderRelay;
import routes.stub.StubProviders;
import routes.stub.StubRequest;

/** The order and the number of tries among the providers of a stage. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RelayProviderRouteTest {

    private static final Stage CLAUDE = new Stage.Claude(null);

    private StubRequest request;
    private ProviderRelay relay;

    @AfterEach
    void stop() {
        relay.close();
    }

    @Test
    void theFirstProviderThatAnswersIsTheLast() throws Exception {
        start((provider, context) -> new AttemptOutcome.Answered());

        assertThat(send()).isNull();
        assertThat(relay.providers().called()).containsExactly("a");
        assertThat(request.context().tries().ofProviders()).isEqualTo("provider a: answered");
        assertThatNothingIsInFlight();
    }

    @Test
    void thePolicyOfTheSettingOrdersTheProviders() throws Exception {
        prepare((provider, context) -> new AttemptOutcome.Answered())
                .with("a", 1)
                .with("b", 2)
                .routes()
                .set("gateway.providers.balancing", "round-robin");
        relay.start();

        send("a", "b");
        send("a", "b");

        assertThat(relay.providers().called()).containsExactlyInAnyOrder("a", "b");
    }

    @ParameterizedTest
    @EnumSource(
            value = FailureClass.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"CLIENT", "MISSING"})
    void anotherProviderIsAskedAfterAFailure(FailureClass failure) throws Exception {
        start((provider, context) -> is(provider, "b") ? new AttemptOutcome.Answered() : failed(context, failure, 500));

        assertThat(send()).isNull();
        assertThat(relay.providers().called()).containsExactly("a", "b");
        assertThat(request.isAnswered()).isFalse();
        assertThat(request.context().tries().requireCurrent().provider()).isEqualTo(slotOf("b"));
        assertThat(request.context().tries().ofProviders()).isEqualTo("provider a: 500; provider b: answered");
        assertThat(relay.providers().slot("a").failures()).isEqualTo(1);
        assertThat(relay.counted("claude.proxy.provider.failures")).isEqualTo(1);
        assertThatNothingIsInFlight();
    }

    @Test
    void theLastAnswerIsPassedOnWhenAllHaveFailed() throws Exception {
        start((provider, context) ->
                failed(context, FailureClass.SERVER_ERROR, is(provider, "a") ? 500 : is(provider, "b") ? 502 : 503));

        assertThat(send()).isNull();
        assertThat(relay.providers().called()).containsExactly("a", "b", "c");
        assertThat(request.status()).isEqualTo(503);
        assertThat(request.answer()).isEqualTo("{\"from\":\"c\"}");
        assertThat(Objects.requireNonNull(request.context().accounting().row()).provider())
                .isEqualTo("c");
    }

    @Test
    void anAnswerIsWorthMoreThanALaterFailureWithoutOne() throws Exception {
        start((provider, context) -> is(provider, "a") ? failed(context, FailureClass.RATE_LIMIT, 429) : unreachable());

        assertThat(send()).isNull();
        assertThat(relay.providers().called()).containsExactly("a", "b", "c");
        assertThat(request.status()).isEqualTo(429);
        assertThat(request.answer()).isEqualTo("{\"from\":\"a\"}");
    }

    @Test
    void aFailureWithoutAnyAnswerIsTold() throws Exception {
        start((provider, context) -> unreachable());

        assertThat(send()).isInstanceOf(GatewayFailure.UpstreamFailed.class).hasMessage("UPSTREAM_CONNECT");
        assertThat(request.isAnswered()).isFalse();
        assertThatNothingIsInFlight();
    }

    @Test
    void theSameProviderIsAskedAgainWhenAllOthersHaveFailedToo() throws Exception {
        prepare(failingFirst(3)).tries(2).with("a", 1).with("b", 2).start();

        assertThat(send("a", "b")).isNull();

        assertThat(relay.providers().called()).containsExactly("a", "b", "a", "b");
        assertThat(request.waits()).hasSize(2).first().satisfies(RelayProviderRouteTest::isTenSeconds);
        assertThat(request.isAnswered()).isFalse();
        assertThat(relay.counted("claude.proxy.provider.retries")).isEqualTo(2);
        assertThatNothingIsInFlight();
    }

    @Test
    void theWaitsGrowAndEnd() throws Exception {
        prepare((provider, context) -> failed(context, FailureClass.OVERLOADED, 529))
                .tries(3)
                .with("a", 1)
                .start();

        assertThat(send("a")).isNull();

        assertThat(relay.providers().called()).containsExactly("a", "a", "a");
        assertThat(request.waits()).hasSize(2);
        assertThat(request.waits().get(0)).satisfies(RelayProviderRouteTest::isTenSeconds);
        assertThat(request.waits().get(1)).isBetween(19_000L, 20_000L);
        assertThat(request.status()).isEqualTo(529);
    }

    @Test
    void theOneThatIsReadyFirstIsAskedFirst() throws Exception {
        prepare((provider, context) -> request.waits().isEmpty()
                        ? limited(context, is(provider, "a") ? "9" : "4")
                        : new AttemptOutcome.Answered())
                .tries(2)
                .with("a", 1)
                .with("b", 2)
                .start();

        assertThat(send("a", "b")).isNull();

        assertThat(relay.providers().called()).containsExactly("a", "b", "b");
        assertThat(request.waits())
                .singleElement()
                .satisfies(wait -> assertThat(wait).isBetween(3_000L, 4_000L));
    }

    @ParameterizedTest
    @CsvSource({"60,true", "61,false"})
    void adviceToComeAgainMuchLaterIsNotWaitedFor(String seconds, boolean waited) throws Exception {
        prepare((provider, context) -> limited(context, seconds))
                .tries(2)
                .with("a", 1)
                .start();

        assertThat(send("a")).isNull();

        assertThat(request.waits()).hasSize(waited ? 1 : 0);
        assertThat(request.status()).isEqualTo(429);
        assertThat(request.answerHeader("retry-after")).isEqualTo(seconds);
    }

    @Test
    void aRefusedKeyIsNeverPresentedAgain() throws Exception {
        prepare((provider, context) -> failed(context, FailureClass.CREDENTIAL, 401))
                .tries(5)
                .with("a", 1)
                .with("b", 2)
                .start();

        assertThat(send("a", "b")).isNull();

        assertThat(relay.providers().called()).containsExactly("a", "b");
        assertThat(request.waits()).isEmpty();
    }

    @Test
    void aClassWithoutAStrategyIsNotRetried() throws Exception {
        RetryRules.Strategies none = RetryRules.Strategies.all(BackOffStrategy.NONE);
        Duration second = Duration.ofSeconds(1);
        prepare((provider, context) -> failed(context, FailureClass.TIMEOUT, 500))
                .retries(new RetryRules(5, second, second, Duration.ZERO, second, none))
                .with("a", 1)
                .start();

        send("a");

        assertThat(relay.providers().called()).containsExactly("a");
    }

    @Test
    void nobodyWaitsBeyondTheTimeOfTheRequest() throws Exception {
        prepare(failingFirst(1))
                .tries(2)
                .within(Duration.ofSeconds(9))
                .with("a", 1)
                .start();

        assertThat(send("a")).isNull();

        assertThat(relay.providers().called()).containsExactly("a");
        assertThat(request.waits()).isEmpty();
        assertThat(request.status()).isEqualTo(500);
    }

    @Test
    void anotherStageIsQuickerThanAWait() throws Exception {
        prepare((provider, context) -> failed(context, FailureClass.SERVER_ERROR, 500))
                .tries(3)
                .with("a", 1)
                .start();
        request = message();

        assertThat(relay.send(request, relay.providers().stage("m", "a"), CLAUDE))
                .isInstanceOf(GatewayFailure.UpstreamFailed.class);

        assertThat(relay.providers().called()).containsExactly("a");
        assertThat(request.waits()).isEmpty();
        assertThat(request.isAnswered()).isFalse();
    }

    @Test
    void anOpenBreakerIsPassedBy() throws Exception {
        prepare((provider, context) -> is(provider, "a")
                        ? failed(context, FailureClass.SERVER_ERROR, 500)
                        : new AttemptOutcome.Answered())
                .with("a", 1)
                .with("b", 2)
                .routes()
                .set("gateway.breaker.minimum-calls", "2");
        relay.start();
        send("a");
        send("a");
        relay.providers().called().clear();

        assertThat(send("a", "b")).isNull();

        assertThat(relay.providers().called()).containsExactly("b");
        assertThat(request.context().tries().ofProviders())
                .isEqualTo("provider a: circuit breaker open; provider b: answered");
        assertThat(request.context().tries().count()).isEqualTo(1);
        assertThatNothingIsInFlight();
    }

    @Test
    void clientsAreToldWhenEveryBreakerIsOpen() throws Exception {
        prepare((provider, context) -> unreachable())
                .tries(4)
                .with("a", 1)
                .routes()
                .set("gateway.breaker.minimum-calls", "2");
        relay.start();
        assertThat(send("a")).hasMessage("UPSTREAM_CONNECT");
        // The breaker opened at the second try; the third was refused, and no wait follows a refusal.
        assertThat(request.waits()).hasSize(2);

        Exception failure = send("a");

        assertThat(relay.providers().called()).containsExactly("a", "a");
        assertThat(request.waits()).isEmpty();
        assertThat(failure)
                .isInstanceOf(GatewayFailure.TargetUnavailable.class)
                .hasMessage("PROVIDER_BREAKER_OPEN")
                .extracting(each -> ((GatewayFailure) each).retryAfter())
                .isEqualTo(Duration.ofSeconds(30));
        assertThatNothingIsInFlight();
    }

    @Test
    void aProviderAtItsLimitIsPassedBy() throws Exception {
        prepare((provider, context) -> new AttemptOutcome.Answered())
                .with("a", 1, "concurrency", "1")
                .with("b", 2)
                .start();
        assertThat(relay.providers().slot("a").tryAcquire()).isTrue();

        assertThat(send("a", "b")).isNull();
        relay.providers().slot("a").release();
        assertThat(send("a", "b")).isNull();

        assertThat(relay.providers().called()).containsExactly("b", "a");
        assertThatNothingIsInFlight();
    }

    @Test
    void clientsAreToldWhenAllAreAtTheirLimits() throws Exception {
        prepare((provider, context) -> new AttemptOutcome.Answered())
                .with("a", 1, "requestsPerMinute", "1")
                .start();
        assertThat(send("a")).isNull();

        Exception failure = send("a");

        assertThat(relay.providers().called()).containsExactly("a");
        assertThat(failure).isInstanceOf(GatewayFailure.TargetUnavailable.class).hasMessage("PROVIDER_LIMIT");
        assertThat(Objects.requireNonNull(((GatewayFailure) failure).retryAfter()))
                .isBetween(Duration.ofSeconds(59), Duration.ofSeconds(61));
    }

    @Test
    void whatHasFailedIsToldWhenNoSecondTryIsLeft() throws Exception {
        prepare((provider, context) -> failed(context, FailureClass.SERVER_ERROR, 500))
                .tries(3)
                .with("a", 1, "requestsPerMinute", "1")
                .start();

        assertThat(send("a")).isNull();

        assertThat(relay.providers().called()).containsExactly("a");
        assertThat(request.waits()).hasSize(1);
        assertThat(request.status()).isEqualTo(500);
        assertThat(request.context().tries().ofProviders()).isEqualTo("provider a: 500; provider a: at its limit");
    }

    @Test
    void nobodyIsAskedAgainWhenTheClientLeavesWhileWaiting() throws Exception {
        prepare(failingFirst(1)).tries(2).with("a", 1).start();
        request = message();
        request.whileWaiting(() -> request.context().answer().clientLeft());

        assertThat(relay.send(request, relay.providers().stage("m", "a"))).isNull();

        assertThat(relay.providers().called()).containsExactly("a");
        assertThat(request.waits()).hasSize(1);
        assertThat(request.isAnswered()).isFalse();
        assertThat(Objects.requireNonNull(request.context().accounting().row()).status())
                .isEqualTo(499);
        assertThatNothingIsInFlight();
    }

    @Test
    void nobodyElseIsAskedWhenTheClientHasLeft() throws Exception {
        start((provider, context) -> {
            context.answer().clientLeft();
            return failed(context, FailureClass.SERVER_ERROR, 500);
        });

        assertThat(send()).isNull();

        assertThat(relay.providers().called()).containsExactly("a");
        assertThat(request.isAnswered()).isFalse();
    }

    @Test
    void nobodyElseIsAskedOnceTheClientHasTheHeaders() throws Exception {
        start((provider, context) -> {
            context.answer().begin();
            context.answer().header("content-type", "text/event-stream");
            return failed(context, FailureClass.SERVER_ERROR, 500);
        });

        assertThat(send()).isNull();

        assertThat(relay.providers().called()).containsExactly("a");
        assertThat(request.answer()).isEqualTo("event: error\ndata: {\"from\":\"a\"}\n\n");
    }

    @Test
    void aProviderThatHasGoneIsNotAsked() throws Exception {
        start((provider, context) -> new AttemptOutcome.Answered());
        Stage stage = relay.providers().stage("m", "a");
        relay.providers().directory().remove("a");

        assertThat(relay.send(message(), stage)).hasMessage("PROVIDER_NONE");
    }

    @Test
    void aDefectInACallIsNoReasonToAskAnother() throws Exception {
        start((provider, context) -> {
            throw new IllegalStateException("a defect");
        });

        assertThat(send()).isInstanceOf(IllegalStateException.class).hasMessage("a defect");

        assertThat(relay.providers().called()).containsExactly("a");
        assertThatNothingIsInFlight();
    }

    @Test
    void onlyAStageOfProvidersCanBeServed() throws Exception {
        start((provider, context) -> new AttemptOutcome.Answered());

        assertThat(relay.send(message(), CLAUDE)).isInstanceOf(IllegalStateException.class);
    }

    private ProviderRelay prepare(StubProviders.Upstream upstream) throws Exception {
        relay = new ProviderRelay(upstream);
        return relay;
    }

    private void start(StubProviders.Upstream upstream) throws Exception {
        prepare(upstream).with("a", 1).with("b", 2).with("c", 3).start();
    }

    private @Nullable Exception send() throws Exception {
        return send("a", "b", "c");
    }

    private @Nullable Exception send(String... names) throws Exception {
        request = message();
        return relay.send(request, relay.providers().stage("m", names));
    }

    private static StubRequest message() throws Exception {
        return StubRequest.post("/v1/messages").asking("""
            {"model":"asked","max_tokens":9,"messages":[{"role":"user","content":"Hi"}]}\
            """);
    }

    private void assertThatNothingIsInFlight() {
        assertThat(relay.providers().directory().slots())
                .allSatisfy(slot ->
                        assertThat(slot.inFlight()).as(slot.provider().name()).isZero());
    }

    private Provider slotOf(String name) {
        return relay.providers().slot(name).provider();
    }

    private static void isTenSeconds(Long millis) {
        assertThat(millis).isBetween(9_000L, 10_000L);
    }

    /** Fails so many calls, and answers all others. */
    private StubProviders.Upstream failingFirst(int calls) {
        return (provider, context) -> relay.providers().called().size() <= calls
                ? failed(context, FailureClass.SERVER_ERROR, 500)
                : new AttemptOutcome.Answered();
    }

    private static boolean is(Provider provider, String name) {
        return provider.name().equals(name);
    }

    private static AttemptOutcome unreachable() {
        return new AttemptOutcome.Failed(
                new Verdict.TryNext("refused", true),
                null,
                new GatewayFailure.UpstreamFailed(FailureKind.UPSTREAM_CONNECT, null));
    }

    private static AttemptOutcome limited(RequestContext context, String retryAfter) {
        return failed(
                context,
                FailureClass.RATE_LIMIT,
                429,
                MultiMap.caseInsensitiveMultiMap().add("retry-after", retryAfter));
    }

    private static AttemptOutcome failed(RequestContext context, FailureClass failure, int status) {
        return failed(context, failure, status, MultiMap.caseInsensitiveMultiMap());
    }

    private static AttemptOutcome failed(RequestContext context, FailureClass failure, int status, MultiMap headers) {
        context.tries().requireCurrent().failedAs(failure);
        String name = Objects.requireNonNull(context.tries().requireCurrent().provider())
                .name();
        return new AttemptOutcome.Failed(
                new Verdict.TryNext("failed", true),
                new UpstreamAnswer(status, headers, Buffer.buffer("{\"from\":\"" + name + "\"}")),
                new GatewayFailure.UpstreamFailed(FailureKind.UPSTREAM_INVALID_ANSWER, null));
    }
}
