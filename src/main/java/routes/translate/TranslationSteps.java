package routes.translate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.translation.contract.SseEvent;
import java.util.List;
import org.apache.camel.Exchange;
import routes.request.EventTranslator;
import routes.request.ExchangeKeys;

/** The steps of the routes that translate answers. Stateless. */
public final class TranslationSteps {

    /** An {@link SseEvent} of the target becomes the list of events that the client gets for it, framed. */
    public void translateEvent(Exchange exchange) {
        SseEvent event = exchange.getMessage().getBody(SseEvent.class);
        exchange.getMessage().setBody(translator(exchange).translate(event));
    }

    /** Hands the events of the body to the client's stream. */
    @SuppressWarnings("unchecked")
    public void emitEvent(Exchange exchange) {
        List<byte[]> events = exchange.getMessage().getBody(List.class);
        for (byte[] event : events) {
            translator(exchange).emit(event);
        }
    }

    private static EventTranslator translator(Exchange exchange) {
        return exchange.getProperty(ExchangeKeys.TRANSLATOR, EventTranslator.class);
    }

    /** The tree of a target's answer becomes a {@link gateway.translation.contract.TranslatedAnswer}. */
    public void translateAnswer(Exchange exchange) {
        ObjectNode answer = exchange.getMessage().getBody(ObjectNode.class);
        exchange.getMessage()
                .setBody(ExchangeKeys.requestContext(exchange)
                        .requireOutgoing()
                        .conversion()
                        .answer(answer));
    }
}
