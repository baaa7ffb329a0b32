package routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gateway.access.ClientKey;
import gateway.access.ClientKeyStore;
import gateway.access.FailedAttempts;
import gateway.access.KeyHasher;
import gateway.access.KeyRing;
import gateway.access.KeyScope;
import gateway.account.AccountUse;
import gateway.config.AccountSettings;
import gateway.error.FailureKind;
import gateway.error.FailureMessages;
import gateway.error.GatewayFailure;
import gateway.protocol.Dialect;
import gateway.provider.AccountMode;
import gateway.provider.Chain;
import gateway.provider.Mapping;
import gateway.provider.ModeOrder;
import gateway.provider.Provider;
import gateway.provider.SampleProvider;
import gateway.provider.Stage;
import gateway.provider.TargetResolver;
import gateway.storage.journal.MemoryUsageJournal;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.processor.loadbalancer.LoadBalancerSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import routes.answer.AnswerWriter;
import routes.chain.ChainBalancer;
import routes.http.ResponseWriter;
import routes.messages.AccountModes;
import routes.messages.AuthenticateClient;
import routes.messages.RenderFailure;
import routes.messages.ResolveTarget;
import routes.request.ExchangeKeys;
import routes.request.RequestContext;
import routes.stub.RoutesUnderTest;
import routes.stub.Settlements;
import routes.stub.StubRequest;

@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MessagesRouteTest {

    private static final Set<String> ROUTES = Set.of(
            "api-messages",
            "api-count-tokens",
            "api-chat-completions",
            "api-responses",
            "api-embeddings",
            "api-completions",
            "api-images",
            "api-image-edits",
            "api-image-variations",
            "api-speech",
            "api-transcriptions",
            "api-audio-translations",
            "api-moderations",
            "serve-request",
            "authenticate-client",
            "read-request",
            "resolve-target",
            "recall-responses",
            "relay-request",
            "relay-stage",
            "settle-request",
            "record-usage");
    private static final List<String> STAGES = List.of(
            "authenticateClient", "checkHops", "readRequest", "resolveTarget", "recallResponses", "relay-claude");
    private static final Stage CLAUDE = new Stage.Claude(null);

    private final StubRequest request = StubRequest.post("/v1/messages");
    private final AtomicInteger recorded = new AtomicInteger();
    private final AtomicReference<Object> rendered = new AtomicReference<>();
    private Supplier<LoadBalancerSupport> chain = ChainBalancer::new;
    private RoutesUnderTest routes;

    @BeforeEach
    void load() throws Exception {
        routes = RoutesUnderTest.of(ROUTES, "errors", "messages", "usage")
                .stubs(
                        "authenticateClient",
                        "checkHops",
                        "readRequest",
                        "recallResponses",
                        "refuseMode",
                        "estimateTokens")
                .bean("renderFailure", exchange -> rendered.set(exchange.getProperty(Exchange.EXCEPTION_CAUGHT)))
                .bean("recordUsage", exchange -> recorded.incrementAndGet())
                .prototype("chain", LoadBalancerSupport.class, () -> chain.get());
        follows(CLAUDE);
    }

    @AfterEach
    void stop() {
        routes.close();
    }

    @ParameterizedTest
    @CsvSource({
        "api-messages,/v1/messages",
        "api-count-tokens,/v1/messages/count_tokens",
        "api-chat-completions,/v1/chat/completions",
        "api-responses,/v1/responses",
        "api-embeddings,/v1/embeddings",
        "api-completions,/v1/completions",
        "api-images,/v1/images/generations",
        "api-image-edits,/v1/images/edits",
        "api-image-variations,/v1/images/variations",
        "api-speech,/v1/audio/speech",
        "api-transcriptions,/v1/audio/transcriptions",
        "api-audio-translations,/v1/audio/translations",
        "api-moderations,/v1/moderations"
    })
    void runsTheStagesInOrderAndTapsTheUsage(String entry, String path) throws Exception {
        start();

        Exchange exchange = routes.send(entry, StubRequest.post(path));

        assertThat(exchange.getException()).isNull();
        awaitRecorded();
        assertThat(stages()).isEqualTo(STAGES);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "authenticateClient",
                "checkHops",
                "readRequest",
                "resolveTarget",
                "recallResponses",
                "relay-claude"
            })
    void aFailingStageStopsTheLaterOnesAndIsRendered(String failing) throws Exception {
        GatewayFailure failure = new GatewayFailure.RequestRefused(FailureKind.CLIENT_AUTHENTICATION);
        Processor fails = exchange -> {
            throw failure;
        };
        if (failing.equals("relay-claude")) {
            start(fails, exchange -> {});
        } else {
            routes.bean(failing, fails);
            start();
        }

        Exchange exchange = routes.send("api-messages", request);

        List<String> expected = new ArrayList<>(STAGES.subList(0, STAGES.indexOf(failing) + 1));
        expected.add("renderFailure");
        assertThat(exchange.getException()).isNull();
        assertThat(rendered).hasValue(failure);
        awaitRecorded();
        assertThat(stages()).isEqualTo(expected);
    }

    @Test
    void aModeWithoutARouteIsRefusedWithoutACall() throws Exception {
        chain = UnknownMode::new;
        start();

        routes.send("api-messages", request);

        assertThat(stages()).endsWith("recallResponses", "refuseMode").doesNotContain("relay-claude");
    }

    @Test
    void aRequestWithoutATargetIsADefect() throws Exception {
        routes.bean("resolveTarget", exchange -> {});
        start();

        routes.send("api-messages", request);

        assertThat(rendered.get()).isInstanceOf(IllegalStateException.class);
        assertThat(stages()).endsWith("recallResponses", "renderFailure");
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/messages,CHAT,relay-provider",
        "/v1/chat/completions,MESSAGES,relay-provider",
        "/v1/messages/count_tokens,MESSAGES,estimateTokens",
        "/v1/messages/count_tokens,CHAT,estimateTokens",
        "/v1/messages/count_tokens,RESPONSES,estimateTokens"
    })
    void messagesAreAskedOfProvidersAndTokensEstimated(String path, Dialect dialect, String serving) throws Exception {
        follows(provider(dialect));
        start();

        routes.send("api-messages", StubRequest.post(path));

        assertThat(stages())
                .containsExactly(
                        "authenticateClient", "checkHops", "readRequest", "resolveTarget", "recallResponses", serving);
    }

    @Test
    void aProviderIsAskedWhenTheAccountsCannotServe() throws Exception {
        follows(CLAUDE, provider(Dialect.CHAT));
        start(
                exchange -> {
                    throw new GatewayFailure.TargetUnavailable(FailureKind.ACCOUNT_NONE, null);
                },
                exchange -> {});

        Exchange exchange = routes.send("api-messages", request);

        assertThat(stages()).endsWith("relay-claude", "relay-provider");
        assertThat(exchange.getProperty(ExchangeKeys.MODE)).isEqualTo("provider");
        assertThat(exchange.getProperty(Exchange.EXCEPTION_CAUGHT)).isNull();
    }

    @Test
    void theAccountsAreAskedWhenTheProviderCannotServe() throws Exception {
        follows(provider(Dialect.CHAT), CLAUDE);
        start(exchange -> {}, exchange -> {
            throw new GatewayFailure.UpstreamFailed(FailureKind.UPSTREAM_CONNECT, null);
        });

        Exchange exchange = routes.send("api-messages", request);

        assertThat(stages()).endsWith("relay-provider", "relay-claude");
        assertThat(exchange.getProperty(ExchangeKeys.MODE)).isEqualTo("claude-api");
    }

    @Test
    void theFailureOfTheLastStageIsToldWhenNoneCanServe() throws Exception {
        follows(CLAUDE, provider(Dialect.CHAT), provider(Dialect.MESSAGES));
        start(
                exchange -> {
                    throw new GatewayFailure.TargetUnavailable(FailureKind.ACCOUNT_NONE, null);
                },
                exchange -> {
                    throw new GatewayFailure.UpstreamFailed(FailureKind.UPSTREAM_CONNECT, null);
                });

        routes.send("api-messages", request);

        assertThat(stages()).endsWith("relay-claude", "relay-provider", "relay-provider", "renderFailure");
        assertThat(rendered.get()).asString().contains("UPSTREAM_CONNECT");
    }

    @ParameterizedTest
    @CsvSource({
        "TRANSLATION_IMPOSSIBLE,true",
        "TRANSLATION_STRICT,true",
        "REQUEST_FIELD,false",
        "REQUEST_SHAPE,false",
        "CLIENT_GONE,false"
    })
    void onlyWhatOneDialectCannotSayIsAskedElsewhere(FailureKind kind, boolean elsewhere) throws Exception {
        follows(provider(Dialect.CHAT), CLAUDE);
        start(exchange -> {}, exchange -> {
            throw new GatewayFailure.RequestRefused(kind, "x", "y");
        });

        routes.send("api-messages", request);

        assertThat(stages().contains("relay-claude")).isEqualTo(elsewhere);
    }

    @Test
    void aDefectIsAskedNowhereElse() throws Exception {
        follows(CLAUDE, provider(Dialect.CHAT));
        start(
                exchange -> {
                    throw new IllegalStateException("a defect");
                },
                exchange -> {});

        routes.send("api-messages", request);

        assertThat(stages()).endsWith("relay-claude", "renderFailure");
    }

    @ParameterizedTest
    @ValueSource(strings = {"committed", "left", "consumed", "answered"})
    void nothingIsAskedElsewhereOnceItIsTooLate(String why) throws Exception {
        follows(CLAUDE, provider(Dialect.CHAT));
        start(
                exchange -> {
                    RequestContext context = ExchangeKeys.requestContext(exchange);
                    switch (why) {
                        case "committed" -> context.answer().begin();
                        case "left" -> context.answer().clientLeft();
                        case "consumed" -> context.body().consume();
                        default -> context.request().response().end(Buffer.buffer());
                    }
                    throw new GatewayFailure.TargetUnavailable(FailureKind.ACCOUNT_NONE, null);
                },
                exchange -> {});

        routes.send("api-messages", request);

        assertThat(stages()).endsWith("relay-claude", "renderFailure");
    }

    @ParameterizedTest
    @CsvSource({
        "claude-opus-4-8,true,relay-claude",
        "groq/llama-3.3,true,relay-provider",
        "claude-opus-4-8,false,relay-provider",
        "some-model,true,relay-provider"
    })
    void theModelSaysWhereTheRequestGoes(String model, boolean accounts, String serving) throws Exception {
        List<Provider> providers = List.of(
                SampleProvider.named("default").make(),
                SampleProvider.named("groq").make());
        routes.bean(
                "resolveTarget",
                new ResolveTarget(
                        new TargetResolver(() -> Mapping.NONE, () -> providers),
                        modes(use -> accounts && !use.isWeb()),
                        () -> false,
                        name -> false,
                        () -> providers,
                        () -> "settings"));
        start();

        routes.send("api-messages", request.asking("{\"model\":\"" + model + "\",\"messages\":[]}"));

        assertThat(stages()).endsWith("resolveTarget", "recallResponses", serving);
    }

    @Test
    void whatIsChangedWhileRequestsComeIsSeenByTheNext() throws Exception {
        AtomicReference<List<Provider>> providers = new AtomicReference<>(List.of());
        AtomicReference<Mapping> mapping = new AtomicReference<>(Mapping.NONE);
        routes.bean(
                "resolveTarget",
                new ResolveTarget(
                        new TargetResolver(mapping::get, providers::get),
                        modes(use -> !use.isWeb()),
                        () -> false,
                        name -> false,
                        providers::get,
                        mapping::get));
        start();

        assertThat(reasonFor("groq/llama-3.3")).isEqualTo(reasonFor("groq/llama-3.3"));
        String without = reasonFor("groq/llama-3.3");
        providers.set(List.of(SampleProvider.named("groq").make()));
        assertThat(reasonFor("groq/llama-3.3")).isNotEqualTo(without).isEqualTo("provider groq");
        assertThat(reasonFor("gpt-5")).doesNotContain("map");
        mapping.set(new Mapping(
                null, null, null, List.of(new Mapping.Rule("gpt-*", List.of(List.of("groq"), List.of("claude"))))));
        assertThat(reasonFor("gpt-5")).isEqualTo("map gpt-*");
    }

    private String reasonFor(String model) throws Exception {
        StubRequest asked = StubRequest.post("/v1/messages").asking("{\"model\":\"" + model + "\",\"messages\":[]}");
        routes.send("api-messages", asked);
        return Objects.requireNonNull(asked.context().chain()).reason();
    }

    @Test
    void aWrongKeyIsRefusedInTheDialectOfTheClient() throws Exception {
        KeyHasher hasher = new KeyHasher("a pepper of enough bytes".getBytes(StandardCharsets.UTF_8));
        KeyRing keys =
                new KeyRing(new NoKeys(), hasher, List.of("sk-right"), List.of(), InstantSource.fixed(Instant.EPOCH));
        MemoryUsageJournal journal = new MemoryUsageJournal(10);
        AnswerWriter answers = new AnswerWriter(new ResponseWriter(new FailureMessages()), Settlements.into(journal));
        routes.bean(
                "authenticateClient",
                new AuthenticateClient(keys, KeyScope.CLIENT, new FailedAttempts(Clock.systemUTC(), () -> 0)));
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "setProperty: {name: requestContext, constant: x}",
                "removeProperty: {name: requestContext}",
                "removeProperties: {pattern: '*'}"
            })
    void aRequestThatLosesItsContextEnds(String step) throws Exception {
        routes.operator("""
                - route:
                    id: resolve-other
                    errorHandler: {noErrorHandler: {}}
                    from:
                      uri: direct:resolve-other
                      steps:
                        - %s
                        - to: direct:relay-request
                """.formatted(step));
        start();

        assertThat(routes.send("resolve-other", request).getException())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a route has taken away or replaced the exchange property requestContext, which holds the"
                        + " request");
    }

    private void start() throws Exception {
        start(exchange -> {}, exchange -> {});
    }

    private void start(Processor claude, Processor provider) throws Exception {
        routes.route("relay-claude", claude)
                .route("relay-provider", provider)
                .route("relay-web", exchange -> {})
                .enterBy(ROUTES.stream().filter(id -> id.startsWith("api-")).toArray(String[]::new))
                .start();
    }

    private static AccountModes modes(Predicate<AccountUse> accounts) {
        ModeOrder order = new ModeOrder(List.of(AccountMode.OAUTH, AccountMode.API_KEY, AccountMode.WEB));
        return new AccountModes(accounts, () -> new AccountSettings.Modes(order, List.of()), () -> false);
    }

    private void follows(Stage... stages) {
        Chain chain = new Chain(List.of(stages), "test");
        routes.bean(
                "resolveTarget",
                exchange -> ExchangeKeys.requestContext(exchange).follows(chain));
    }

    private static Stage provider(Dialect dialect) {
        Provider provider = SampleProvider.named("some").dialect(dialect).make();
        return new Stage.Offers(List.of(new Stage.Offer(provider, "model")));
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

    /** A balancer that knows a mode of its own. */
    private static final class UnknownMode extends LoadBalancerSupport {
        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            exchange.setProperty(ExchangeKeys.MODE, "no-such-mode");
            return doGetProcessors()[0].process(exchange, callback);
        }
    }

    /** A store without keys. */
    private static final class NoKeys implements ClientKeyStore {
        @Override
        public List<ClientKey> loadAll() {
            return List.of();
        }

        @Override
        public boolean insert(ClientKey key) {
            return true;
        }

        @Override
        public boolean revoke(String idOrName, Instant at) {
            return false;
        }
    }
}
