package routes.web;

import gateway.protocol.web.WebEvent;
import gateway.translation.contract.SseEvent;
import gateway.web.stream.WebAnswer;
import java.util.List;
import java.util.function.BiFunction;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import routes.request.ExchangeKeys;

/** The steps of the route {@code web-events}, one per stage of an answer. Stateless. */
final class WebEventSteps {

    private WebEventSteps() {}

    /** The body, an {@link SseEvent}, becomes the list of events that are read of it. */
    static void parse(Exchange exchange) {
        Message message = exchange.getMessage();
        message.setBody(answer(exchange).parse(message.getBody(SseEvent.class)));
    }

    static void injectModel(Exchange exchange) {
        step(exchange, WebAnswer::injectModel);
    }

    static void scanStopSequences(Exchange exchange) {
        step(exchange, WebAnswer::scanStopSequences);
    }

    static void holdToolCalls(Exchange exchange) {
        step(exchange, WebAnswer::holdToolCalls);
    }

    static void collect(Exchange exchange) {
        step(exchange, WebAnswer::collect);
    }

    static void countTokens(Exchange exchange) {
        step(exchange, WebAnswer::countTokens);
    }

    static void emit(Exchange exchange) {
        answer(exchange).emit(events(exchange));
    }

    /** Has events that came of no event of the stream go through the rest of the steps. */
    static void rest(WebAnswer answer, List<WebEvent> events) {
        answer.emit(answer.countTokens(answer.collect(events)));
    }

    private static void step(Exchange exchange, BiFunction<WebAnswer, List<WebEvent>, List<WebEvent>> stage) {
        exchange.getMessage().setBody(stage.apply(answer(exchange), events(exchange)));
    }

    @SuppressWarnings("unchecked") // all of them are looked at
    private static List<WebEvent> events(Exchange exchange) {
        if (exchange.getMessage().getBody() instanceof List<?> list
                && list.stream().allMatch(WebEvent.class::isInstance)) {
            return (List<WebEvent>) list;
        }
        throw new IllegalStateException("web-events.parse-event comes first: the body is no list of its events");
    }

    private static WebAnswer answer(Exchange exchange) {
        return exchange.getProperty(ExchangeKeys.WEB_ANSWER, WebAnswer.class);
    }
}
