package gateway.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A response for a client of the Responses API as it came, under the client's name of the model. */
public final class SameResponsesAnswer implements AnswerTranslation {

    @Override
    public TranslatedAnswer translate(ObjectNode answer, AnswerFrame frame) {
        boolean isResponse = answer.path("output").isArray();
        if (!isResponse && answer.path("error").isObject()) {
            throw new UpstreamErrorException(ResponsesFacts.failure(answer));
        }
        if (!isResponse) {
            throw new UpstreamErrorException(StreamErrors.NO_ANSWER);
        }
        AnswerFacts facts = facts(answer, frame.estimate());
        answer.put("model", frame.modelAsked());
        return new TranslatedAnswer(answer, facts);
    }

    /** The facts of a whole response. */
    static AnswerFacts facts(JsonNode response, UsageEstimate estimate) {
        boolean called = false;
        boolean refused = false;
        long characters = 0;
        for (JsonNode item : response.path("output")) {
            called |= item.path("type").asText("").equals("function_call");
            characters += item.path("arguments").asText("").length()
                    + ResponsesToMessagesAnswer.reasoning(item).length();
            for (JsonNode part : item.path("content")) {
                refused |= part.path("type").asText("").equals("refusal");
                characters += part.path("text").asText("").length();
            }
        }
        String stopReason = ResponsesFacts.stopReason(response, called, refused);
        return ResponsesFacts.of(
                response.path("model").textValue(),
                response.path("status").asText("").equals("failed") ? null : stopReason,
                ResponsesFacts.usage(response.path("usage")),
                characters,
                estimate);
    }
}
