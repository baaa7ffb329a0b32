package routes.translate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.translation.contract.SseEvent;
import gateway.translation.contract.TranslatedAnswer;
import gateway.web.stream.WebAnswer;
import java.util.List;
import java.util.Objects;
import org.apache.camel.AsyncProducer;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.service.ServiceHelper;
import org.jspecify.annotations.Nullable;
import routes.request.AnswerRoutes;
import routes.request.EventTranslator;
import routes.request.ExchangeKeys;
import routes.request.OutgoingRequest;
import routes.request.RequestContext;

/**
 * Calls the routes that translate answers: {@code direct:translate-events} with the events that have just come, {@code
 * direct:translate-answer} with a whole answer. Blocks until the route has ended; safe from many threads.
 */
public final class EventRoutes implements AnswerRoutes {

    private static final String EVENTS = "direct:translate-events";
    private static final String ANSWER = "direct:translate-answer";
    private static final String WEB_EVENTS = "direct:web-events";

    private @Nullable CamelContext context;
    private boolean neverBlock;
    private volatile @Nullable Way events;
    private volatile @Nullable Way answer;
    private volatile @Nullable Way webEvents;

    private record Way(Endpoint endpoint, AsyncProducer producer) {}

    /**
     * Makes calls possible.
     *
     * @param ownRoutes whether the routes are those of the gateway, without an operator's steps
     */
    public void attach(CamelContext camel, boolean ownRoutes) {
        context = camel;
        neverBlock = ownRoutes;
    }

    @Override
    public boolean neverBlock(RequestContext request) {
        return neverBlock && request.requireOutgoing().after() == null;
    }

    @Override
    public void translate(RequestContext request, EventTranslator translator, List<SseEvent> arrived) throws Exception {
        Way way = events;
        if (way == null) {
            way = open(EVENTS);
            events = way;
        }
        call(way, request, ExchangeKeys.TRANSLATOR, translator, arrived);
    }

    @Override
    public boolean webNeverBlocks() {
        return neverBlock;
    }

    @Override
    public void answer(RequestContext request, WebAnswer made, List<SseEvent> arrived) throws Exception {
        Way way = webEvents;
        if (way == null) {
            way = open(WEB_EVENTS);
            webEvents = way;
        }
        call(way, request, ExchangeKeys.WEB_ANSWER, made, arrived);
    }

    @Override
    public TranslatedAnswer translate(RequestContext request, ObjectNode whole) throws Exception {
        Way way = answer;
        if (way == null) {
            way = open(ANSWER);
            answer = way;
        }
        return Objects.requireNonNull(
                call(way, request, ExchangeKeys.TRANSLATOR, null, whole)
                        .getMessage()
                        .getBody(TranslatedAnswer.class),
                "the route makes an answer");
    }

    private static Exchange call(Way way, RequestContext request, String key, @Nullable Object state, Object body)
            throws Exception {
        Exchange exchange = DefaultExchange.newFromEndpoint(way.endpoint());
        exchange.setPattern(ExchangePattern.InOut);
        exchange.setProperty(ExchangeKeys.REQUEST_CONTEXT, request);
        if (state != null) {
            exchange.setProperty(key, state);
        }
        OutgoingRequest outgoing = request.outgoing();
        if (outgoing != null && outgoing.after() != null) {
            exchange.setProperty(ExchangeKeys.AFTER, outgoing.after());
        }
        exchange.getMessage().setBody(body);
        way.producer().process(exchange);
        if (exchange.getException() != null) {
            throw exchange.getException();
        }
        return exchange;
    }

    private Way open(String uri) throws Exception {
        CamelContext camel = Objects.requireNonNull(context, "attach comes first");
        Endpoint endpoint = camel.getEndpoint(uri);
        AsyncProducer producer = endpoint.createAsyncProducer();
        ServiceHelper.startService(producer);
        return new Way(endpoint, producer);
    }
}
