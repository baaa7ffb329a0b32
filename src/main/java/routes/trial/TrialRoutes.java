package routes.trial;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.protocol.Json;
import gateway.routes.trial.TrialRequest;
import gateway.routes.trial.TrialWay;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.main.SimpleMainShutdownStrategy;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.ComponentResolver;
import org.apache.camel.spi.ProcessorFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import routes.extension.Extensions;
import routes.extension.OpenExtensions;
import routes.files.RouteFiles;
import routes.files.RouteResources;
import routes.files.TemplateCheck;
import routes.http.OwnAnswer;
import routes.request.ExchangeKeys;
import routes.request.Generation;
import routes.request.RequestContext;
import routes.translate.EventRoutes;

/**
 * Routes that are only tried, in a context of their own: no request of a client comes to them, nothing of them begins by itself, and
 * nothing that they do reaches anybody. For one thread at a time.
 */
public final class TrialRoutes implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TrialRoutes.class);

    private static final String NAME = "claude-proxy-trial";
    /** As long as the message of a refusal may be. */
    private static final int LONGEST_TOLD = 1000;

    private final Main main = new Main();
    private final TrialFront front = new TrialFront();
    private final EventRoutes answers = new EventRoutes();
    private final Generation generation = new Generation(1, answers);
    private final TrialParts parts;
    private final OpenExtensions extensions;

    private TrialRoutes(TrialParts parts, Extensions extensions) {
        this.parts = parts;
        this.extensions = OpenExtensions.of(extensions);
    }

    /**
     * Builds them.
     *
     * @param properties what they name in double braces
     * @throws Exception when they cannot start; nothing is left of them then
     */
    public static TrialRoutes build(RouteFiles files, Properties properties, TrialParts parts) throws Exception {
        TrialRoutes built = new TrialRoutes(parts, files.extensions());
        try {
            built.start(files, properties);
        } catch (Exception e) {
            built.close();
            throw e;
        }
        return built;
    }

    private void start(RouteFiles files, Properties properties) {
        main.setShutdownStrategy(new SimpleMainShutdownStrategy());
        main.configure().setRoutesIncludePattern(RouteResources.pattern(files.all()));
        properties.setProperty("camel.management.enabled", "false");
        properties.setProperty("camel.metrics.enabled", "false");
        properties.setProperty("camel.main.jmxEnabled", "false");
        properties.setProperty("camel.main.name", NAME);
        main.setOverrideProperties(properties);
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void beforeConfigure(BaseMainSupport support) {
                CamelContext context = support.getCamelContext();
                context.setManagementName(NAME);
                new RouteResources(files.all()).bind(context.getRegistry());
                extensions.equip(context);
                equip(context);
            }

            @Override
            public void afterConfigure(BaseMainSupport support) {
                CamelContext context = support.getCamelContext();
                parts.completion().accept(context);
                TemplateCheck.check(context);
                leaveOutWhatBegins(context);
            }
        });
        main.start();
    }

    private void equip(CamelContext context) {
        TrialNotes notes = parts.notes();
        context.getRegistry().bind("platform-http-engine", front);
        parts.steps().bind(context.getRegistry());
        context.getExecutorServiceManager().setThreadPoolFactory(new CallerThreads());
        var extension = context.getCamelContextExtension();
        extension.addContextPlugin(
                ProcessorFactory.class, new TrialPatterns(notes, parts.steps().names()));
        extension.addContextPlugin(ComponentResolver.class, new OutsideComponents(notes));
        extension.addInterceptStrategy(new StepRecorder(notes));
        answers.attach(context, false);
    }

    /** Jobs, and what an operator lets begin with a timer, a file or a queue. */
    private static void leaveOutWhatBegins(CamelContext context) {
        Model model = context.getCamelContextExtension().getContextPlugin(Model.class);
        for (RouteDefinition route : model.getRouteDefinitions().toArray(RouteDefinition[]::new)) {
            String uri = route.getInput().getEndpointUri();
            if (!uri.startsWith("direct:") && !uri.startsWith("platform-http:")) {
                remove(model, route);
            }
        }
    }

    private static void remove(Model model, RouteDefinition route) {
        try {
            model.removeRouteDefinition(route);
        } catch (Exception e) {
            throw new IllegalStateException("a route that was not started cannot be left out", e);
        }
    }

    /**
     * Sends a request through them.
     *
     * @param index its place among all, from 0
     * @param memory what was found for it in the other trial
     * @param endNanos when it must have ended
     */
    TrialWay run(int index, TrialRequest request, Instant at, TrialMemory memory, long endNanos) {
        TrialNotes notes = parts.notes();
        notes.begin(index, request, memory, endNanos);
        StandInRequest standIn = new StandInRequest(request);
        RequestContext context = new RequestContext(
                new UUID(0x7000L, index + 1L), at, System.nanoTime(), standIn.request(), parts.eventLoop());
        context.beginsWith(generation);
        context.body().received(request.body());
        TrialFront.Entry entry = front.find(context.request().path());
        if (entry == null) {
            parts.writer().fail(context, new GatewayFailure.RequestRefused(FailureKind.NOT_FOUND));
        } else {
            run(entry, context);
        }
        return new TrialWay(notes.steps(), notes.sent(), notes.calls(), answer(standIn, notes.defect()));
    }

    private void run(TrialFront.Entry entry, RequestContext context) {
        Exchange exchange = entry.createExchange(false);
        exchange.setPattern(ExchangePattern.InOut);
        exchange.setProperty(ExchangeKeys.REQUEST_CONTEXT, context);
        try {
            entry.createUoW(exchange);
            entry.getProcessor().process(exchange);
            if (exchange.getException() == null && OwnAnswer.isMade(exchange, context)) {
                OwnAnswer.of(exchange).sendTo(context.answer());
            }
        } catch (Exception e) {
            exchange.setException(e);
        } finally {
            entry.doneUoW(exchange);
        }
        if (!context.answer().ended()) {
            parts.writer().fail(context, untold(exchange.getException()));
        }
    }

    /** What clients are told where no step has told them anything. */
    private GatewayFailure untold(@Nullable Exception failure) {
        if (failure instanceof GatewayFailure known) {
            return known;
        }
        parts.notes().defect(failure == null ? "no step answers" : TrialSteps.words(failure));
        return new GatewayFailure.GatewayUnavailable(FailureKind.INTERNAL, null, failure);
    }

    private static TrialWay.Answer answer(StandInRequest standIn, @Nullable String defect) {
        String body = new String(standIn.answer(), StandardCharsets.UTF_8);
        if (standIn.status() < 400) {
            return new TrialWay.Answer(standIn.status(), null, null, body, defect);
        }
        JsonNode error = Json.mapper().missingNode();
        try {
            error = Json.mapper().readTree(standIn.answer()).path("error");
        } catch (IOException e) {
            LOG.debug("An error answer is no JSON", e);
        }
        String message = error.path("message").asText(body);
        return new TrialWay.Answer(standIn.status(), cut(error.path("type").asText(null)), cut(message), "", defect);
    }

    /** What an operator's steps answer may be large, and reports have many of them. */
    private static @Nullable String cut(@Nullable String told) {
        return told == null || told.length() <= LONGEST_TOLD ? told : told.substring(0, LONGEST_TOLD) + "…";
    }

    /** Stops them. */
    @Override
    public void close() {
        try (extensions) {
            stop();
        }
    }

    private void stop() {
        CamelContext context = main.getCamelContext();
        if (context == null) {
            return;
        }
        context.getShutdownStrategy().setTimeout(1);
        context.getShutdownStrategy().setTimeUnit(TimeUnit.SECONDS);
        try {
            main.stop();
        } catch (Exception e) {
            LOG.warn("Could not stop routes that were tried", e);
        }
    }
}
