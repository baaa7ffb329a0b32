package routes.relay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Dialect;
import gateway.protocol.Json;
import gateway.translation.contract.SseEvent;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Whole answers of targets that were asked for a stream. Stateless. */
final class WholeAnswers {

    private static final SseEvent DONE = new SseEvent(null, "[DONE]".getBytes(StandardCharsets.US_ASCII));

    private WholeAnswers() {}

    /** The events that say the same; none for a dialect whose events do not hold a whole answer. */
    static List<SseEvent> asEvents(ObjectNode whole, Dialect dialect) throws JsonProcessingException {
        return switch (dialect) {
            case CHAT -> List.of(new SseEvent(null, Json.mapper().writeValueAsBytes(whole)), DONE);
            case RESPONSES -> {
                ObjectNode event = Json.mapper().createObjectNode().put("type", "response.completed");
                event.set("response", whole);
                yield List.of(new SseEvent("response.completed", Json.mapper().writeValueAsBytes(event)));
            }
            case MESSAGES -> List.of();
        };
    }
}
