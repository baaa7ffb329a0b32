package routes.http;

import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.protocol.form.FormBoundary;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.vertx.HttpMessage;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpConsumer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import routes.request.ExchangeKeys;
import routes.request.FrontEndpoint;
import routes.request.Generation;
import routes.request.RequestContext;
import routes.request.RequestThreads;

/**
 * Starts each exchange on a virtual thread of its own. No HTTP header becomes a Camel header: the routes work on the
 * {@link RequestContext}, so nothing that a client sends can steer a component. A route whose endpoint says
 * {@code consumes=application/json}, or {@code multipart/form-data}, gets its body collected; one with {@code useStreaming=true} finds it paused.
 */
final class GatewayHttpConsumer extends VertxPlatformHttpConsumer {

    private static final Logger LOG = LoggerFactory.getLogger(GatewayHttpConsumer.class);

    private static final String JSON = "application/json";
    private static final String FORM = "multipart/form-data";

    private final RequestEdge edge;
    private final FrontRouter front;
    private final boolean json;
    private final boolean forms;
    private final boolean streaming;

    GatewayHttpConsumer(PlatformHttpEndpoint endpoint, Processor processor, RequestEdge edge, FrontRouter front) {
        super(
                endpoint,
                processor,
                List.of(),
                VertxPlatformHttpRouter.getRouterNameFromPort(edge.limits().port()));
        this.edge = edge;
        this.front = front;
        String consumes = endpoint.getConsumes();
        this.json = consumes != null && consumes.contains("json");
        this.forms = consumes != null && consumes.contains("form-data");
        this.streaming = endpoint.isUseStreaming();
    }

    @Override
    protected void handleRequest(RoutingContext routing) {
        RequestContext context = edge.open(routing.request(), front.generation());
        try {
            accept(context);
        } catch (RuntimeException e) {
            LOG.error("Request {} failed before its route", context.id(), e);
            edge.refuse(context, new GatewayFailure.GatewayUnavailable(FailureKind.INTERNAL, null, e));
        }
    }

    private void accept(RequestContext context) {
        GatewayFailure refusal = refusal(context);
        if (refusal != null) {
            edge.refuse(context, refusal);
        } else if (json || forms) {
            readThenRun(context);
        } else {
            if (streaming) {
                context.request().pause();
            }
            RequestThreads.start(() -> run(context));
        }
    }

    private @Nullable GatewayFailure refusal(RequestContext context) {
        FrontEndpoint endpoint = context.endpoint();
        if (edge.traffic().draining() && endpoint.isClientFacing()) {
            return edge.drainingFailure();
        }
        // What is no id there may be a path of OpenAI's that we do not have: compact.
        boolean kept = endpoint == FrontEndpoint.KEPT_RESPONSES
                && context.request().path().startsWith("/v1/responses/resp_");
        if (!streaming || !(endpoint.hasRouteOfItsOwn() || kept)) {
            return null;
        }
        // The path has a route of its own, which does not take this method.
        GatewayFailure wrong = front.wrongPathOrMethod(context.request().path());
        return wrong.kind() == FailureKind.METHOD_NOT_ALLOWED || endpoint.hasRouteOfItsOwn() ? wrong : null;
    }

    private void readThenRun(RequestContext context) {
        if (!isTaken(context.request().getHeader(HttpHeaders.CONTENT_TYPE))) {
            edge.refuse(context, new GatewayFailure.RequestRefused(FailureKind.REQUEST_MEDIA_TYPE, taken()));
            return;
        }
        BodyCollector.collect(
                edge.vertx(), context, edge.limits(), edge.callers(), edge.unknownBodies(), new Collected(context));
    }

    private boolean isTaken(@Nullable String contentType) {
        return FormBoundary.isForm(contentType) ? forms : json && isJson(contentType);
    }

    private String taken() {
        if (!forms) {
            return JSON;
        }
        return json ? JSON + " or " + FORM : FORM;
    }

    private static boolean isJson(@Nullable String contentType) {
        return contentType == null || contentType.toLowerCase(Locale.ROOT).contains("json");
    }

    /** What becomes of a request when its body has been collected, or not. */
    private final class Collected implements BodyCollector.Outcome {

        private final RequestContext context;

        Collected(RequestContext context) {
            this.context = context;
        }

        @Override
        public void whole(byte[] body) {
            context.body().received(body);
            RequestThreads.start(() -> run(context));
        }

        @Override
        public void refused(GatewayFailure failure) {
            edge.refuse(context, failure);
        }

        /** The route's own step refuses the caller, without a body. */
        @Override
        public void stranger() {
            edge.leaveUnread(context);
            RequestThreads.start(() -> run(context));
        }

        @Override
        public void left() {
            edge.close(context);
        }
    }

    /** Whether it is the route of a path, for a method. */
    boolean takes(String path, HttpMethod method) {
        String methods = getEndpoint().getHttpMethodRestrict();
        return getEndpoint().getPath().equals(path)
                && (methods == null || List.of(methods.split("\\s*,\\s*")).contains(method.name()));
    }

    private void run(RequestContext context) {
        Diversion diversion = edge.diversion(context);
        (diversion == null ? this : divertedOrThis(diversion, context)).serve(context);
    }

    /** Whatever goes wrong while it is chosen, the request has its route here. */
    private GatewayHttpConsumer divertedOrThis(Diversion diversion, RequestContext context) {
        try {
            return diverted(diversion, context);
        } catch (RuntimeException e) {
            LOG.error("Request {} is not diverted", context.id(), e);
            return this;
        }
    }

    /** Its like in the generation that the request is diverted to, where there is one. */
    private GatewayHttpConsumer diverted(Diversion diversion, RequestContext context) {
        FrontRouter other = diversion.frontOf(context);
        GatewayHttpConsumer like =
                other == null ? null : other.like(this, context.request().method());
        return other == null || like == null || !goesOn(context, other.generation()) ? this : like;
    }

    /** A request goes on with another generation, unless that one is over. */
    private static boolean goesOn(RequestContext context, Generation next) {
        if (!next.enter()) {
            return false;
        }
        Generation before = context.generation();
        context.beginsWith(next);
        if (before != null) {
            before.leave();
        }
        return true;
    }

    private void serve(RequestContext context) {
        Exchange exchange = createExchange(false);
        exchange.setPattern(ExchangePattern.InOut);
        exchange.setMessage(
                new HttpMessage(exchange, context.request(), context.request().response()));
        // What counters and traces tell of an exchange is the request that the client knows, too.
        exchange.setExchangeId(context.id().toString());
        exchange.setProperty(ExchangeKeys.REQUEST_CONTEXT, context);
        try {
            createUoW(exchange);
            getAsyncProcessor().process(exchange, doneSync -> finish(exchange, context));
        } catch (Throwable e) {
            exchange.setException(e);
            finish(exchange, context);
        }
    }

    private void finish(Exchange exchange, RequestContext context) {
        try {
            Throwable failure = exchange.getException();
            if (failure instanceof GatewayFailure known) {
                LOG.warn("Request {} failed outside the error routes: {}", context.id(), known.kind());
                edge.tell(context, known);
            } else if (failure != null) {
                LOG.error("Request {} failed outside the error routes", context.id(), failure);
            } else if (OwnAnswer.isMade(exchange, context)) {
                answer(exchange, context);
            }
            edge.close(context);
        } finally {
            doneUoW(exchange);
            releaseExchange(exchange, false);
        }
    }

    private void answer(Exchange exchange, RequestContext context) {
        try {
            OwnAnswer.of(exchange).sendTo(context.answer());
        } catch (RuntimeException e) {
            LOG.error(
                    "Request {}: what the steps of {} have made is no answer: {}",
                    context.id(),
                    exchange.getFromRouteId(),
                    e.getMessage());
        }
    }
}
