package routes.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.estimate.TokenEstimator;
import gateway.protocol.Dialect;
import gateway.protocol.Json;
import gateway.upstream.Verdict;
import gateway.web.WebSettings;
import gateway.web.prompt.AnsweredCalls;
import gateway.web.prompt.Probe;
import gateway.web.prompt.PromptRules;
import gateway.web.prompt.WebPrompt;
import gateway.web.prompt.WebPrompts;
import java.io.IOException;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import routes.answer.Settlement;
import routes.http.ResponseWriter;
import routes.request.Attempt;
import routes.request.AttemptOutcome;
import routes.request.ExchangeKeys;
import routes.request.RequestContext;
import routes.request.TreeCost;

/** The steps of {@code relay-web.camel.yaml} before an answer comes. They may block. Safe from many threads. */
final class WebSteps {

    /** Where a request of web mode goes: {@code test-message}, or {@code conversation}. */
    private static final String WAY = "webWay";

    private final Parts parts;

    /**
     * What the steps work with.
     *
     * @param strict whether what cannot be said is refused
     */
    record Parts(
            WebPause pause,
            ToolSessions toolSessions,
            ConversationOpening opening,
            WebUploads uploads,
            TokenEstimator estimator,
            TreeCost trees,
            Settlement settlement,
            ResponseWriter writer,
            Supplier<WebSettings> settings,
            BooleanSupplier strict) {}

    WebSteps(Parts parts) {
        this.parts = parts;
    }

    /** Lets nobody through while web mode rests. */
    void heedPause(Exchange exchange) {
        parts.pause().heed();
    }

    /** Makes the prompt of the request, or finds that it is the test message of a well-known client. */
    void buildPrompt(Exchange exchange) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        parts.trees().hold(context);
        ObjectNode asked = asked(context);
        WebSettings settings = parts.settings().get();
        if (settings.probeAnswer() && context.endpoint().dialect() == Dialect.MESSAGES && Probe.isProbe(asked)) {
            exchange.setProperty(WAY, "test-message");
            return;
        }
        AnsweredCalls.require(asked);
        WebPrompt prompt = WebPrompts.of(asked, rules(settings));
        if (parts.strict().getAsBoolean() && !prompt.losses().isEmpty()) {
            String lost = prompt.losses().stream()
                    .map(loss -> loss.feature() + " (" + loss.where() + ")")
                    .collect(Collectors.joining(", "));
            throw new GatewayFailure.RequestRefused(FailureKind.TRANSLATION_STRICT, lost);
        }
        context.loses(prompt.losses());
        new WebRequest(prompt, parts.estimator().prefixes(asked, prompt.model())).keepIn(exchange);
        exchange.setProperty(WAY, "conversation");
    }

    private static PromptRules rules(WebSettings settings) {
        WebSettings.Prompts prompts = settings.prompts();
        return new PromptRules(
                prompts.humanName(),
                prompts.assistantName(),
                prompts.inlineMax(),
                prompts.custom(),
                prompts.earlierThinking(),
                settings.tools().allowed(),
                prompts.externalImages(),
                settings.conversations().thinkingStyle() == WebSettings.ThinkingStyle.MODE);
    }

    private static ObjectNode asked(RequestContext context) {
        var outgoing = context.outgoing();
        ObjectNode translated = outgoing == null ? null : outgoing.body();
        return translated == null ? context.body().tree() : translated;
    }

    /** Answers the test message here; nothing is asked. */
    void answerTestMessage(Exchange exchange) throws IOException {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        byte[] body = Json.mapper()
                .writeValueAsBytes(TestAnswer.of(context.id(), Objects.requireNonNullElse(context.model(), "")));
        context.answer().announce(body.length);
        parts.settlement().settle(context, Settlement.Facts.ofStatus(200));
        parts.writer().json(context, 200, body);
    }

    /** Finds the conversation that waits for the results which the request brings. */
    void findToolSession(Exchange exchange) {
        parts.toolSessions().find(ExchangeKeys.requestContext(exchange), WebRequest.of(exchange));
    }

    /** Begins the conversation of a request that goes on with none. */
    void openConversation(Exchange exchange) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        step(exchange, request -> parts.opening().open(context, request));
    }

    /** Uploads images and documents; one that cannot be uploaded fails the request. */
    void uploadFiles(Exchange exchange) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        step(exchange, request -> request.uploaded(parts.uploads().upload(context.answer(), request)));
    }

    private interface Step {
        void of(WebRequest request);
    }

    /** A step of a try that begins a conversation; where it fails, the steps behind it do nothing. */
    private static void step(Exchange exchange, Step work) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        WebRequest request = WebRequest.of(exchange);
        Attempt attempt = context.tries().requireCurrent();
        if (attempt.outcome() != null || request.waiting() != null) {
            return;
        }
        try {
            work.of(request);
        } catch (WebCallFailed failed) {
            context.tries().countOne();
            if (failed.verdict() instanceof Verdict.TryNext next && next.countsForBreaker()) {
                attempt.permit().suspected();
            } else {
                attempt.permit().answered();
            }
            attempt.outcome(new AttemptOutcome.Failed(failed.verdict(), null, failed.failure()));
        }
    }
}
