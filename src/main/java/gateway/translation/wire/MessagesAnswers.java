package gateway.translation.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import gateway.protocol.anthropic.MessageFacts;
import gateway.translation.contract.AnswerFacts;
import gateway.translation.contract.AnswerFrame;
import gateway.translation.error.StreamErrors;
import gateway.translation.error.UpstreamErrorException;
import gateway.translation.error.UpstreamErrors;
import java.util.List;

/** What whole answers of the Messages API have in common, whatever becomes of them. Stateless. */
public final class MessagesAnswers {

    private static final List<String> TOLD = List.of("model", "stop_reason", "usage");

    private MessagesAnswers() {}

    /** Throws what the answer says when it is an error, or no message at all. */
    public static void check(ObjectNode answer, AnswerFrame frame) {
        if (answer.path("content").isArray()) {
            return;
        }
        throw new UpstreamErrorException(
                StreamErrors.isError(answer)
                        ? UpstreamErrors.readEvent(answer, frame.contextLimit())
                        : StreamErrors.NO_ANSWER);
    }

    /** The facts of an answer, which may have any usage or none. */
    public static AnswerFacts facts(ObjectNode answer, AnswerFrame frame) {
        ObjectNode told = Json.mapper().createObjectNode();
        for (String name : TOLD) {
            if (answer.has(name)) {
                told.set(name, answer.get(name));
            }
        }
        try {
            MessageFacts facts = MessageFacts.read(Json.mapper().writeValueAsBytes(told));
            return MessagesFacts.of(
                    facts.model(), facts.stopReason(), facts.usage(), characters(answer.path("content")), frame);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can always be written", e);
        }
    }

    private static long characters(JsonNode content) {
        long sum = 0;
        for (JsonNode block : content) {
            sum += block.path("text").asText("").length();
            sum += block.path("thinking").asText("").length();
            sum += block.has("input") ? block.path("input").toString().length() : 0;
        }
        return sum;
    }
}
