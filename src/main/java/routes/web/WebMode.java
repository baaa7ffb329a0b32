package routes.web;

import gateway.account.Account;
import gateway.account.affinity.AffinityBook;
import gateway.account.decision.Decision;
import gateway.account.pool.AccountPool;
import gateway.account.selection.FewestSessionsSelection;
import gateway.error.GatewayFailure;
import gateway.estimate.TokenEstimator;
import gateway.oauth.CookieRenewal;
import gateway.telemetry.WebMetrics;
import gateway.web.WebSettings;
import gateway.web.session.ConversationStore;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.spi.Registry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import routes.answer.AnswerWriter;
import routes.answer.Settlement;
import routes.chain.AccountBalancer;
import routes.chain.AccountWish;
import routes.chain.Aftermath;
import routes.http.ResponseWriter;
import routes.request.TreeCost;
import routes.upstream.UpstreamClient;

/**
 * Web mode whole: what {@code relay-web.camel.yaml} and its jobs name, the conversations of this node and the pause after a challenge. It
 * opens no connection before a request goes to it. Safe from many threads.
 */
public final class WebMode {

    private static final Duration LONGEST_END = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(WebMode.class);

    private final Neighbours around;
    private final WebSessions sessions = new WebSessions();
    private final WebAccounts accounts;
    private final WebPause pause;
    private final WebConversations conversations;
    private final WebSteps steps;
    private final WebParts parts;
    private final WebBalancer.Parts balancing;

    /**
     * What web mode finds around it.
     *
     * @param client the web application
     * @param userAgent names this gateway, and nothing else
     * @param owner names this node in the store, also after the next start
     * @param node what operators call it
     * @param affinity keeps the beginnings of requests that count as cached
     * @param bareCoolDown how long an account rests after a limit of which no end is told
     * @param strict whether what cannot be said is refused
     * @param organizations asks for the organisation of an account of which none is known; null where it is not told
     * @param images fetches images from where their URLs lead
     */
    public record Neighbours(
            UpstreamClient client,
            String userAgent,
            AccountPool pool,
            AffinityBook affinity,
            CookieRenewal cookies,
            AccountWish wish,
            Aftermath aftermath,
            AnswerWriter answers,
            Settlement settlement,
            ResponseWriter writer,
            TreeCost trees,
            TokenEstimator estimator,
            ConversationStore store,
            String owner,
            String node,
            Clock clock,
            Vertx vertx,
            WebMetrics metrics,
            Duration bareCoolDown,
            Supplier<Duration> patience,
            Supplier<WebSettings> settings,
            Supplier<AccountBalancer.Limits> limits,
            BooleanSupplier strict,
            Consumer<Decision> decisions,
            WebUploads.Fetch images,
            Function<Account, @Nullable String> organizations) {}

    public WebMode(Neighbours around) {
        this.around = around;
        Supplier<WebSettings> settings = around.settings();
        accounts = new WebAccounts(around.pool(), () -> settings.get().enabled());
        pause = new WebPause(around.clock(), () -> settings.get().challengePause());
        WebHttp http = new WebHttp(
                around.client(), around.userAgent(), around.patience(), accounts::sessionKey, around.cookies()::seen);
        conversations = new WebConversations(
                sessions,
                around.store(),
                http,
                around.pool(),
                settings,
                around.owner(),
                around.node(),
                around.clock(),
                System::nanoTime);
        WebVerdicts verdicts = new WebVerdicts(around.clock(), around.bareCoolDown());
        PromptCache cache = new PromptCache(around.affinity());
        parts = new WebParts(
                http,
                conversations,
                verdicts,
                around.estimator(),
                cache,
                around.metrics(),
                around.settlement(),
                around.pool(),
                settings,
                around.clock(),
                around.vertx());
        steps = new WebSteps(new WebSteps.Parts(
                pause,
                new ToolSessions(sessions, settings, accounts::serves, this::nodeOf, conversations::answered),
                new ConversationOpening(
                        http,
                        conversations,
                        verdicts,
                        around.settlement(),
                        settings,
                        UUID::randomUUID,
                        around.organizations()),
                new WebUploads(http, verdicts, settings, WebMode::boundary, around.images(), System::nanoTime),
                around.estimator(),
                around.trees(),
                around.settlement(),
                around.writer(),
                settings,
                around.strict()));
        balancing = new WebBalancer.Parts(
                around.pool(),
                new FewestSessionsSelection(),
                around.wish(),
                around.aftermath(),
                cache,
                around.answers(),
                around.limits(),
                () -> settings.get().tools().onLost() == WebSettings.LostSession.REPLAY,
                pause,
                new ChallengeCheck(http, pause, around.clock()),
                sessions::makeRoom,
                around.decisions());
        around.metrics().gauge("conversations", "Conversations at the web application", sessions::size);
        around.metrics()
                .gauge("conversations.paused", "Those of them that wait for results of tools", sessions::paused);
        around.metrics().gauge("paused", "1 while web mode rests after a challenge", () -> pause.end() == null ? 0 : 1);
    }

    private static String boundary() {
        return "form" + UUID.randomUUID().toString().replace("-", "");
    }

    /** What cannot be looked up is told as if it had been elsewhere. */
    private @Nullable String nodeOf(String tenant, Set<String> calls) {
        try {
            return around.store().nodeOf(tenant, calls);
        } catch (GatewayFailure down) {
            LOG.debug("Calls of tools cannot be looked up", down);
            return null;
        }
    }

    /** Binds what the routes of a generation name. */
    public void bind(Registry registry) {
        registry.bind("web", new WebComponent(around::client, parts));
        registry.bindAsPrototype("web-accounts", WebBalancer.class, () -> new WebBalancer(balancing));
        bind(registry, "heedWebPause", steps::heedPause);
        bind(registry, "buildWebPrompt", steps::buildPrompt);
        bind(registry, "answerTestMessage", steps::answerTestMessage);
        bind(registry, "findToolSession", steps::findToolSession);
        bind(registry, "openConversation", steps::openConversation);
        bind(registry, "uploadFiles", steps::uploadFiles);
        bind(registry, "parseWebEvent", WebEventSteps::parse);
        bind(registry, "injectModel", WebEventSteps::injectModel);
        bind(registry, "scanStopSequences", WebEventSteps::scanStopSequences);
        bind(registry, "holdToolCalls", WebEventSteps::holdToolCalls);
        bind(registry, "collectMessage", WebEventSteps::collect);
        bind(registry, "countTokens", WebEventSteps::countTokens);
        bind(registry, "emitWebEvent", WebEventSteps::emit);
        bind(registry, "cleanUpConversations", exchange -> conversations.cleanUp());
        bind(registry, "endWebSessions", exchange -> conversations.endSessions());
        bind(registry, "endToolCalls", exchange -> conversations.endToolCalls(accounts::serves));
    }

    /**
     * Lets nobody through while web mode rests.
     *
     * @throws GatewayFailure WEB_CHALLENGED
     */
    public void heedPause() {
        pause.heed();
    }

    /** Makes the prompt of a request. It asks nobody. */
    public void buildPrompt(Exchange exchange) {
        steps.buildPrompt(exchange);
    }

    private static void bind(Registry registry, String name, Processor step) {
        registry.bind(name, Processor.class, step);
    }

    /** How many conversations wait for results of tools. */
    public int paused() {
        return sessions.paused();
    }

    /** Ends all conversations, as the process ends. Those that cannot be deleted soon are left to the next process. */
    public void close() {
        conversations.close(LONGEST_END);
    }
}
