package routes.transform;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import gateway.translation.contract.SseEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import routes.request.ExchangeKeys;

/** What a step changes: the answer in the body, the event in the body, or the request that goes out. */
sealed interface Subject {

    void change(Consumer<ObjectNode> step);

    static Subject of(Exchange exchange) {
        Object body = exchange.getMessage().getBody();
        if (body instanceof SseEvent event) {
            return new Event(exchange, event);
        }
        if (body instanceof ObjectNode answer) {
            return new Tree(answer);
        }
        ObjectNode request =
                ExchangeKeys.requestContext(exchange).requireOutgoing().body();
        return request == null ? new PassedOn() : new Tree(request);
    }

    /** A request or a whole answer. */
    record Tree(ObjectNode tree) implements Subject {
        @Override
        public void change(Consumer<ObjectNode> step) {
            step.accept(tree);
        }
    }

    /** A request that goes on as the client wrote it, embeddings say: steps on fields are for what is translated. */
    record PassedOn() implements Subject {
        @Override
        public void change(Consumer<ObjectNode> step) {}
    }

    /** One event; what is no JSON object, {@code [DONE]} say, stays as it is. */
    record Event(Exchange exchange, SseEvent event) implements Subject {
        @Override
        public void change(Consumer<ObjectNode> step) {
            try {
                JsonNode data = Json.mapper().readTree(event.data());
                if (data instanceof ObjectNode tree) {
                    step.accept(tree);
                    exchange.getMessage()
                            .setBody(new SseEvent(event.name(), Json.mapper().writeValueAsBytes(tree)));
                }
            } catch (JsonProcessingException e) {
                // not JSON
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
