package routes;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.access.ClientIdentity;
import gateway.access.KeyScope;
import gateway.account.Account;
import gateway.account.AccountState;
import gateway.account.Suspicion;
import gateway.account.decision.Decision;
import gateway.account.decision.DecisionRing;
import gateway.account.pool.AccountPool;
import gateway.error.FailureKind;
import gateway.error.FailureMessages;
import gateway.error.GatewayFailure;
import gateway.storage.journal.MemoryUsageJournal;
import gateway.telemetry.GatewayMetrics;
import gateway.upstream.Verdict;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.AsyncProcessorSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import routes.answer.AnswerWriter;
import routes.breaker.BreakerFactory;
import routes.breaker.Breakers;
import routes.chain.AccountBalancer;
import routes.chain.AccountWish;
import routes.chain.Aftermath;
import routes.http.ResponseWriter;
import routes.request.AttemptOutcome;
import routes.request.ConversationKeys;
import routes.request.ExchangeKeys;
import routes.request.RequestContext;
import routes.request.UpstreamAnswer;
import routes.resource.ResourceAccess;
import routes.stub.MemoryAccounts;
import routes.stub.MemoryTokens;
import routes.stub.RoutesUnderTest;
import routes.stub.Settlements;
import routes.stub.StubRequest;

class RelayClaudeRouteTest {

    private static final ClientIdentity CLIENT = new ClientIdentity("key-1", "tests", KeyScope.CLIENT);
    private static final Duration OPEN = Duration.ofSeconds(10);

    private final StubRequest request = StubRequest.post("/v1/messages");
    private final List<String> called = new ArrayList<>();
    private final MemoryTokens tokens = new MemoryTokens();
    private final DecisionRing decisions = new DecisionRing(10);
    private final List<String> doubted = new ArrayList<>();
    private boolean mayRenew = true;
    private AccountPool pool;
    private boolean providers;
    private Duration within = Duration.ofMinutes(10);
    private RoutesUnderTest routes;

    /** What an upstream does with an account. */
    private interface Upstream {
        AttemptOutcome call(Account account, RequestContext context);
    }

    @AfterEach
    void stop() {
        routes.close();
    }

    @Test
    void theFirstAccountThatAnswersIsTheLast() throws Exception {
        start((account, context) -> new AttemptOutcome.Answered(), "a", "b");

        assertThat(send()).isNull();
        assertThat(called).containsExactly("a");
        assertThatNothingIsInFlight();
    }

    @Test
    void anotherAccountIsTriedAfterAFailure() throws Exception {
        start(
                (account, context) -> isNamed(account, "c") ? new AttemptOutcome.Answered() : answered(529, account),
                "a",
                "b",
                "c");

        assertThat(send()).isNull();
        assertThat(called).containsExactly("a", "b", "c");
        assertThat(request.isAnswered()).isFalse();
        assertThat(request.context().tries().requireCurrent().account().id()).isEqualTo("c");
        assertThatNothingIsInFlight();
    }

    @Test
    void threeTriesAreTheMostAndTheLastAnswerIsPassedOn() throws Exception {
        start((account, context) -> answered(529, account), "a", "b", "c", "d");

        assertThat(send()).isNull();
        assertThat(called).containsExactly("a", "b", "c");
        assertThat(request.status()).isEqualTo(529);
        assertThat(request.answer()).isEqualTo("{\"from\":\"c\"}");
        assertThat(request.answerHeader("request-id")).isEqualTo("req_c");
        assertThatNothingIsInFlight();
    }

    @Test
    void theLastAnswerIsPassedOnWhenNoAccountIsLeft() throws Exception {
        start((account, context) -> answered(500, account), "a", "b");

        assertThat(send()).isNull();
        assertThat(called).containsExactly("a", "b");
        assertThat(request.answer()).isEqualTo("{\"from\":\"b\"}");
    }

    @Test
    void anAnswerIsWorthMoreThanALaterFailureWithoutOne() throws Exception {
        start((account, context) -> isNamed(account, "a") ? answered(503, account) : unreachable(), "a", "b");

        assertThat(send()).isNull();
        assertThat(request.status()).isEqualTo(503);
        assertThat(request.answer()).isEqualTo("{\"from\":\"a\"}");
    }

    @Test
    void aFailureWithoutAnyAnswerIsTold() throws Exception {
        start((account, context) -> unreachable(), "a", "b");

        assertThat(send()).isInstanceOf(GatewayFailure.UpstreamFailed.class).hasMessage("UPSTREAM_CONNECT");
        assertThat(request.isAnswered()).isFalse();
        assertThatNothingIsInFlight();
    }

    @Test
    void noAccountIsAFailureOfItsOwn() throws Exception {
        start((account, context) -> new AttemptOutcome.Answered());

        assertThat(send()).isInstanceOf(GatewayFailure.TargetUnavailable.class).hasMessage("ACCOUNT_NOT_SET_UP");
        assertThat(called).isEmpty();
    }

    @Test
    void whereThereAreProvidersTheyDoNotServeTheModel() throws Exception {
        providers = true;
        start((account, context) -> new AttemptOutcome.Answered());

        assertThat(send()).isInstanceOf(GatewayFailure.TargetUnavailable.class).hasMessage("ACCOUNT_NOT_FOR_MODEL");
    }

    @Test
    void nobodyElseIsTriedOnceTheClientHasTheHeaders() throws Exception {
        start(
                (account, context) -> {
                    context.answer().begin();
                    return answered(529, account);
                },
                "a",
                "b");

        request.context().answer().header("content-type", "text/event-stream");
        assertThat(send()).isNull();
        assertThat(called).containsExactly("a");
        assertThat(request.answer()).isEqualTo("event: error\ndata: {\"from\":\"a\"}\n\n");
    }

    @Test
    void nobodyElseIsTriedWhenTheClientHasLeft() throws Exception {
        start(
                (account, context) -> {
                    context.answer().clientLeft();
                    return answered(529, account);
                },
                "a",
                "b");

        assertThat(send()).isNull();
        assertThat(called).containsExactly("a");
        assertThat(request.isAnswered()).isFalse();
    }

    @Test
    void nobodyElseIsTriedWhenTheTimeIsUp() throws Exception {
        within = Duration.ZERO;
        start((account, context) -> answered(529, account), "a", "b");

        assertThat(send()).isNull();
        assertThat(called).containsExactly("a");
    }

    @Test
    void aRateLimitedAccountRestsFromThenOn() throws Exception {
        start((account, context) -> isNamed(account, "a") ? limited(account) : new AttemptOutcome.Answered(), "a", "b");

        assertThat(send()).isNull();
        assertThat(send()).isNull();
        assertThat(called).containsExactly("a", "b", "b");
        assertThat(pool.view().usable()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"1,b", "2,c"})
    void anOpenBreakerIsPassedByAndCountsAsNoTry(int open, String serving) throws Exception {
        start(
                (account, context) ->
                        account.id().charAt(0) - 'a' < open ? unreachable() : new AttemptOutcome.Answered(),
                "a",
                "b",
                "c");
        openBreakers();

        StubRequest next = StubRequest.post("/v1/messages");
        next.context().authenticated(CLIENT);
        assertThat(routes.send("relay-claude", next).getException()).isNull();
        assertThat(called).containsExactly(serving);
        assertThat(next.context().tries().count()).isEqualTo(1);
        assertThat(next.context().tries().requireCurrent().outcome()).isInstanceOf(AttemptOutcome.Answered.class);
    }

    @Test
    void clientsAreToldWhenEveryBreakerIsOpen() throws Exception {
        start((account, context) -> unreachable(), "a", "b");
        openBreakers();

        StubRequest next = StubRequest.post("/v1/messages");
        next.context().authenticated(CLIENT);
        Exception failure = routes.send("relay-claude", next).getException();

        assertThat(failure).isInstanceOfSatisfying(GatewayFailure.class, told -> {
            assertThat(told.kind()).isEqualTo(FailureKind.ACCOUNT_BREAKER_OPEN);
            assertThat(told.retryAfter()).isEqualTo(OPEN);
        });
        assertThat(called).isEmpty();
        assertThat(next.context().tries().count()).isZero();
        assertThatNothingIsInFlight();
    }

    @Test
    void aDefectInACallIsNoReasonToTryAnotherAccount() throws Exception {
        start(
                (account, context) -> {
                    throw new IllegalStateException("a defect");
                },
                "a",
                "b");

        assertThat(send()).isInstanceOf(IllegalStateException.class).hasMessage("a defect");
        assertThat(called).containsExactly("a");
        assertThatNothingIsInFlight();
    }

    @Test
    void callsMayEndOnAnotherThread() throws Exception {
        Upstream upstream = (account, context) -> isNamed(account, "b") ? new AttemptOutcome.Answered() : unreachable();
        startWith(
                new AsyncProcessorSupport() {
                    @Override
                    public boolean process(Exchange exchange, AsyncCallback callback) {
                        Thread.startVirtualThread(() -> {
                            answer(exchange, upstream);
                            callback.done(false);
                        });
                        return false;
                    }
                },
                "a",
                "b");

        assertThat(send()).isNull();
        assertThat(called).containsExactly("a", "b");
        assertThatNothingIsInFlight();
    }

    @Test
    void aTokenThatEndsSoonIsRefreshedFirst() throws Exception {
        tokens.renews();
        startWith(
                exchange -> answer(exchange, (account, context) -> new AttemptOutcome.Answered()),
                List.of(tokens.account("a", Duration.ofSeconds(30))));

        assertThat(send()).isNull();
        assertThat(request.context()
                        .tries()
                        .requireCurrent()
                        .account()
                        .credential()
                        .secret())
                .isEqualTo("new");
        assertThat(tokens.calls()).isEqualTo(1);
        assertThat(request.context().tries().count()).isEqualTo(1);
    }

    @Test
    void anAccountWithoutAValidTokenIsLeftOut() throws Exception {
        startWith(
                exchange -> answer(exchange, (account, context) -> new AttemptOutcome.Answered()),
                List.of(tokens.account("a", Duration.ofSeconds(-30)), MemoryAccounts.account("b")));

        assertThat(send()).isNull();
        assertThat(called).containsExactly("b");
        assertThatNothingIsInFlight();
    }

    @Test
    void aRefusedTokenIsRenewedOnceAndTheRequestSentAgain() throws Exception {
        tokens.renews();
        startWith(
                exchange -> answer(
                        exchange,
                        (account, context) -> account.credential().secret().equals("new")
                                ? new AttemptOutcome.Answered()
                                : refusedToken(account)),
                List.of(tokens.account("a", Duration.ofHours(1)), MemoryAccounts.account("b")));

        assertThat(send()).isNull();
        assertThat(called).containsExactly("a", "a");
        assertThat(tokens.calls()).isEqualTo(1);
        assertThat(decisions.find(request.context().id()).orElseThrow().tries())
                .extracting(Decision.Try::outcome)
                .containsExactly("401, token renewed", "answered");
        assertThatNothingIsInFlight();
    }

    @Test
    void anAccountThatIsRefusedWithANewTokenTooIsDoubted() throws Exception {
        tokens.renews();
        startWith(
                exchange -> answer(
                        exchange,
                        (account, context) ->
                                isNamed(account, "a") ? refusedToken(account) : new AttemptOutcome.Answered()),
                List.of(tokens.account("a", Duration.ofHours(1)), MemoryAccounts.account("b")));

        assertThat(send()).isNull();
        assertThat(called).containsExactly("a", "a", "b");
        assertThat(doubted).containsExactly("a");
        assertThat(pool.find("a").orElseThrow().state())
                .as("an answer to a client condemns nobody")
                .isEqualTo(AccountState.ACTIVE);
    }

    @Test
    void noRefreshIsSpentAgainSoSoon() throws Exception {
        tokens.renews();
        mayRenew = false;
        startWith(
                exchange -> answer(
                        exchange,
                        (account, context) ->
                                isNamed(account, "a") ? refusedToken(account) : new AttemptOutcome.Answered()),
                List.of(tokens.account("a", Duration.ofHours(1)), MemoryAccounts.account("b")));

        assertThat(send()).isNull();
        assertThat(called).containsExactly("a", "b");
        assertThat(tokens.calls()).isZero();
        assertThat(doubted).containsExactly("a");
    }

    @ParameterizedTest
    @CsvSource({"/v1/files,0", "/v1/messages/batches,0", "/v1/messages/count_tokens,1", "/v1/models,1"})
    void aRefusalAtAnotherEndpointSpendsNoRefresh(String path, int doubts) throws Exception {
        tokens.renews();
        startWith(
                exchange -> answer(
                        exchange,
                        (account, context) ->
                                isNamed(account, "a") ? refusedToken(account) : new AttemptOutcome.Answered()),
                List.of(tokens.account("a", Duration.ofHours(1)), MemoryAccounts.account("b")));
        StubRequest other = StubRequest.post(path);
        other.context().authenticated(CLIENT);

        assertThat(routes.send("relay-claude", other).getException()).isNull();
        assertThat(called).containsExactly("a", "b");
        assertThat(tokens.calls()).isZero();
        assertThat(doubted).hasSize(doubts);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/files", "/v1/messages/batches", "/v1/messages/count_tokens", "/v1/models"})
    void aLimitOfAnotherEndpointLetsNothingRest(String path) throws Exception {
        start((account, context) -> limited(account), "a", "b");
        StubRequest other = StubRequest.post(path);
        other.context().authenticated(CLIENT);

        assertThat(routes.send("relay-claude", other).getException()).isNull();
        assertThat(called).containsExactly("a", "b");
        assertThat(pool.view().usable()).isEqualTo(2);
        assertThat(pool.view().accounts())
                .allSatisfy(account -> assertThat(account.modelCoolDowns()).isEmpty());
    }

    @Test
    void anAccountIsNotBlamedWhileItsTokenCannotBeRenewed() throws Exception {
        startWith(
                exchange -> answer(
                        exchange,
                        (account, context) ->
                                isNamed(account, "a") ? refusedToken(account) : new AttemptOutcome.Answered()),
                List.of(tokens.account("a", Duration.ofHours(1)), MemoryAccounts.account("b")));

        assertThat(send()).isNull();
        assertThat(called).containsExactly("a", "b");
        assertThat(pool.find("a").orElseThrow().state()).isEqualTo(AccountState.ACTIVE);
    }

    @Test
    void aRefusedRefreshTokenMakesTheAccountInvalidAndTheNextOneServes() throws Exception {
        tokens.refuses();
        startWith(
                exchange -> answer(exchange, (account, context) -> new AttemptOutcome.Answered()),
                List.of(tokens.account("a", Duration.ofSeconds(-1)), MemoryAccounts.account("b")));

        assertThat(send()).isNull();
        assertThat(called).containsExactly("b");
        assertThat(pool.find("a").orElseThrow().state()).isEqualTo(AccountState.INVALID);
    }

    @Test
    void theWayOfARequestIsKept() throws Exception {
        start(
                (account, context) -> isNamed(account, "b") ? new AttemptOutcome.Answered() : answered(529, account),
                "a",
                "b");

        assertThat(send()).isNull();
        Decision decision = decisions.find(request.context().id()).orElseThrow();
        assertThat(decision.tries()).extracting(Decision.Try::outcome).containsExactly("529", "answered");
        assertThat(decision.tries())
                .extracting(each -> each.choice().accountId())
                .containsExactly("a", "b");
        assertThat(decision.tries()).extracting(each -> each.choice().policy()).containsOnly("in-order");
    }

    private static AttemptOutcome refusedToken(Account account) {
        return failed(new Verdict.SuspectCredential("the provider refused the credential (401)"), 401, account);
    }

    private Suspicion doubts() {
        return new Suspicion() {
            @Override
            public void raise(Account account, String reason) {
                doubted.add(account.id());
            }

            @Override
            public boolean mayRenew(Account account) {
                return mayRenew;
            }
        };
    }

    private void start(Upstream upstream, String... accounts) throws Exception {
        startWith(exchange -> answer(exchange, upstream), accounts);
    }

    private void startWith(Processor upstream, String... accounts) throws Exception {
        startWith(upstream, Stream.of(accounts).map(MemoryAccounts::account).toList());
    }

    private void startWith(Processor upstream, List<Account> accounts) throws Exception {
        pool = MemoryAccounts.poolOf(accounts);
        AnswerWriter answers = new AnswerWriter(
                new ResponseWriter(new FailureMessages()), Settlements.into(new MemoryUsageJournal(10)));
        AccountWish choice = new AccountWish(
                new ResourceAccess(MemoryAccounts.pins(), () -> true), new ConversationKeys(() -> true), Map::of);
        AccountBalancer.Limits limits = new AccountBalancer.Limits(3, within, OPEN);
        AccountBalancer.Parts parts = new AccountBalancer.Parts(
                pool,
                choice,
                tokens.refresherOf(pool),
                MemoryAccounts.conversations(),
                decisions,
                answers,
                new Aftermath(
                        pool,
                        doubts(),
                        choice,
                        (account, said) -> pool.restWithoutCredit(
                                account, said, InstantSource.system().instant().plusSeconds(600))),
                () -> providers);
        routes = RoutesUnderTest.of(Set.of("relay-claude", "call-account"), "errors", "relay-claude")
                .set("gateway.breaker.minimum-calls", "2")
                .patternsBy(new BreakerFactory(new Breakers(new GatewayMetrics(new SimpleMeterRegistry()))))
                .prototype(
                        "sticky",
                        AccountBalancer.class,
                        () -> new AccountBalancer(parts, MemoryAccounts.IN_ORDER, () -> limits))
                .stubs("translateForClaude")
                .replace("call-account", "call-account.call-upstream", upstream)
                .start();
    }

    /** Does what the upstream component does: counts, calls, tells the breaker, and notes the outcome. */
    private void answer(Exchange exchange, Upstream upstream) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        Account account = context.tries().requireCurrent().account();
        context.tries().countOne();
        called.add(account.id());
        AttemptOutcome outcome = upstream.call(account, context);
        if (outcome instanceof AttemptOutcome.Failed failed
                && failed.verdict() instanceof Verdict.TryNext trouble
                && trouble.countsForBreaker()) {
            context.tries().requireCurrent().permit().failed();
        } else {
            context.tries().requireCurrent().permit().succeeded();
        }
        context.tries().requireCurrent().outcome(outcome);
    }

    private Exception send() {
        request.context().authenticated(CLIENT);
        return routes.send("relay-claude", request).getException();
    }

    /** Sends so many requests that the breakers of all failing accounts open. */
    private void openBreakers() {
        for (int i = 0; i < 2; i++) {
            StubRequest other = StubRequest.post("/v1/messages");
            other.context().authenticated(CLIENT);
            routes.send("relay-claude", other);
        }
        called.clear();
    }

    private void assertThatNothingIsInFlight() {
        assertThat(pool.view().accounts())
                .allSatisfy(account ->
                        assertThat(account.inFlight()).as(account.name()).isZero());
    }

    private static boolean isNamed(Account account, String id) {
        return account.id().equals(id);
    }

    private static AttemptOutcome unreachable() {
        return new AttemptOutcome.Failed(
                new Verdict.TryNext("refused", true),
                null,
                new GatewayFailure.UpstreamFailed(FailureKind.UPSTREAM_CONNECT, null));
    }

    private static AttemptOutcome answered(int status, Account account) {
        return failed(new Verdict.TryNext("upstream " + status, true), status, account);
    }

    private static AttemptOutcome limited(Account account) {
        return failed(
                new Verdict.Rest(
                        Verdict.Scope.ACCOUNT, MemoryAccounts.NOW.plusSeconds(60), false, "rate limited (429)"),
                429,
                account);
    }

    private static AttemptOutcome failed(Verdict verdict, int status, Account account) {
        UpstreamAnswer answer = new UpstreamAnswer(
                status,
                MultiMap.caseInsensitiveMultiMap().add("request-id", "req_" + account.id()),
                Buffer.buffer("{\"from\":\"" + account.id() + "\"}"));
        return new AttemptOutcome.Failed(
                verdict, answer, new GatewayFailure.UpstreamFailed(FailureKind.UPSTREAM_BROKEN, null));
    }
}
