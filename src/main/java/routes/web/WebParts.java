package routes.web;

import gateway.account.Account;
import gateway.account.Plan;
import gateway.account.pool.AccountPool;
import gateway.estimate.TokenEstimator;
import gateway.protocol.web.NewConversation;
import gateway.protocol.web.WebBodies;
import gateway.protocol.web.WebCompletion;
import gateway.protocol.web.WebLimit;
import gateway.protocol.web.WebPaths;
import gateway.protocol.web.WebThinking;
import gateway.telemetry.WebMetrics;
import gateway.upstream.UsageWindows;
import gateway.upstream.Verdict;
import gateway.web.WebSettings;
import gateway.web.prompt.ToolResult;
import gateway.web.prompt.WebPrompt;
import gateway.web.stream.WebAnswer;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import routes.answer.Settlement;
import routes.request.RequestContext;

/** What the sources of answers work with. Safe from many threads. */
final class WebParts {

    /** How long an account rests that has reached a limit of which no end is told. */
    private static final Duration SHORT_REST = Duration.ofMinutes(5);

    private final WebHttp http;
    private final WebConversations conversations;
    private final WebVerdicts verdicts;
    private final TokenEstimator estimator;
    private final PromptCache cache;
    private final WebMetrics metrics;
    private final Settlement settlement;
    private final AccountPool pool;
    private final Supplier<WebSettings> settings;
    private final InstantSource clock;
    private final Vertx vertx;

    WebParts(
            WebHttp http,
            WebConversations conversations,
            WebVerdicts verdicts,
            TokenEstimator estimator,
            PromptCache cache,
            WebMetrics metrics,
            Settlement settlement,
            AccountPool pool,
            Supplier<WebSettings> settings,
            InstantSource clock,
            Vertx vertx) {
        this.http = http;
        this.conversations = conversations;
        this.verdicts = verdicts;
        this.estimator = estimator;
        this.cache = cache;
        this.metrics = metrics;
        this.settlement = settlement;
        this.pool = pool;
        this.settings = settings;
        this.clock = clock;
        this.vertx = vertx;
    }

    WebHttp http() {
        return http;
    }

    WebVerdicts verdicts() {
        return verdicts;
    }

    Vertx vertx() {
        return vertx;
    }

    /** A request is about to be sent for the client: from now on it has a row. */
    void reaches(RequestContext context) {
        settlement.reaches(context);
    }

    /** How long silence behind a call of a tool means that no other follows. */
    long graceMillis() {
        return settings.get().tools().grace().toMillis();
    }

    /** Free plans take the default model only. */
    static @Nullable String modelFor(Account account, WebPrompt prompt) {
        return account.profile().plan() == Plan.FREE ? null : prompt.model();
    }

    /** Whether the plan of an account lets models think. */
    static boolean thinks(Account account, WebPrompt prompt) {
        return prompt.thinking() && account.profile().plan() != Plan.FREE;
    }

    /** What a conversation is asked. */
    WebHttp.Sent completion(WebRequest request, WebConversation conversation) {
        WebPrompt prompt = request.prompt();
        WebSettings now = settings.get();
        Account account = conversation.account();
        boolean inline = now.conversations().inlineCreate();
        boolean byMode = now.conversations().thinkingStyle() == WebSettings.ThinkingStyle.MODE;
        String model = modelFor(account, prompt);
        boolean thinks = thinks(account, prompt);
        byte[] body = WebBodies.completion(new WebCompletion(
                prompt.prompt(),
                prompt.attachment(),
                request.files(),
                prompt.tools(),
                model,
                prompt.maxTokens(),
                byMode || inline ? new WebThinking(thinks, thinks ? prompt.effort() : null) : null,
                inline ? new NewConversation("", model, now.conversations().temporary()) : null));
        return new WebHttp.Sent(
                WebPaths.completion(
                        conversation.organization(), conversation.id().toString()),
                WebHttp.EVENTS,
                WebHttp.JSON,
                body);
    }

    /**
     * What is known of the answer to a request before it comes.
     *
     * @param account that answers
     */
    WebAnswer.Facts facts(RequestContext context, WebRequest request, Account account) {
        WebPrompt prompt = request.prompt();
        return new WebAnswer.Facts(
                "msg_" + context.id().toString().replace("-", ""),
                prompt.model(),
                prompt.stopSequences(),
                prompt.declaredTools(),
                settings.get().serverTools(),
                cache.divided(request.input(), context.tenant(), account.id()),
                text -> estimator.ofText(text, prompt.model()));
    }

    /**
     * Gives a conversation the results for which it waits, and what the client says beside them. Blocks.
     *
     * @throws WebCallFailed when it does not take them
     */
    void bringResults(WebRequest request, WebConversation conversation) {
        List<ToolResult> results = request.prompt().last().results().stream()
                .filter(result -> conversation.calls().contains(result.call()))
                .toList();
        String beside = request.prompt().last().text();
        for (int i = 0; i < results.size(); i++) {
            ToolResult result = results.get(i);
            var content = result.content().deepCopy();
            if (i == results.size() - 1 && !beside.isEmpty()) {
                content.addObject().put("type", "text").put("text", beside);
            }
            WebReply reply = http.await(
                    conversation.account(),
                    WebHttp.Sent.json(
                            WebPaths.toolResult(
                                    conversation.organization(),
                                    conversation.id().toString()),
                            WebBodies.toolResult(result.call(), content, result.error())));
            if (!reply.isGood()) {
                throw verdicts.of(reply);
            }
        }
        conversations.answered(conversation);
    }

    /**
     * A conversation waits for the results of these calls.
     *
     * @param known its client may know of them; on any thread
     */
    void pauses(WebConversation conversation, Set<String> calls, Runnable known) {
        conversations.pauses(conversation, calls, known);
    }

    /** Learns how far the windows of an account are used. */
    void observe(Account account, @Nullable WebLimit limit) {
        if (limit == null) {
            return;
        }
        Instant now = clock.instant();
        UsageWindows.Window fiveHour = window(limit.fiveHour());
        UsageWindows.Window sevenDay = window(limit.sevenDay());
        if (fiveHour != null || sevenDay != null) {
            pool.observe(account.id(), new UsageWindows(fiveHour, sevenDay, now));
        }
        if (limit.exceeded()) {
            Instant told = limit.resetsAt();
            String reason = "the web application: " + limit.type();
            pool.rest(
                    account.id(),
                    null,
                    told != null && told.isAfter(now)
                            ? new Verdict.Rest(Verdict.Scope.ACCOUNT, told, true, reason)
                            : new Verdict.Rest(Verdict.Scope.ACCOUNT, now.plus(SHORT_REST), false, reason));
        }
    }

    private static UsageWindows.@Nullable Window window(WebLimit.@Nullable Window told) {
        return told == null || told.utilization() == null
                ? null
                : new UsageWindows.Window(told.utilization(), told.resetsAt());
    }

    /** Counts what was left out because nobody knows it. */
    void count(WebAnswer answer) {
        answer.unknown().forEach(metrics::unknown);
    }
}
