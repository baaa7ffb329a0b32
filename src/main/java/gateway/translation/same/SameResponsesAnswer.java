package gateway.translation.same;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.translation.contract.AnswerFacts;
import gateway.translation.contract.AnswerFrame;
import gateway.translation.contract.AnswerTranslation;
import gateway.translation.contract.TranslatedAnswer;
import gateway.translation.error.StreamErrors;
import gateway.translation.error.UpstreamErrorException;
import gateway.translation.wire.ResponsesFacts;
import gateway.translation.wire.UsageObjects;
import gateway.usage.TokenUsage;

/** A response for a client of that API: as it came except for the client's name of the model, and a usage it lacks. */
public final class SameResponsesAnswer implements AnswerTranslation {

    @Override
    public TranslatedAnswer translate(ObjectNode answer, AnswerFrame frame) {
        if (!answer.path("output").isArray()) {
            throw new UpstreamErrorException(
                    StreamErrors.isError(answer) ? ResponsesFacts.failure(answer, frame) : StreamErrors.NO_ANSWER);
        }
        AnswerFacts told = told(answer);
        AnswerFacts facts = ResponsesFacts.of(
                told.modelServed(), told.stopReason(), told.usage(), characters(answer), frame.estimate());
        answer.put("model", frame.modelAsked());
        TokenUsage usage = facts.usage();
        if (usage != null && told.usage() == null) {
            answer.set("usage", UsageObjects.responses(usage));
        }
        return new TranslatedAnswer(answer, facts);
    }

    /** The facts of a whole response without any estimate. */
    static AnswerFacts told(JsonNode response) {
        boolean called = false;
        boolean refused = false;
        for (JsonNode item : response.path("output")) {
            called |= item.path("type").asText("").equals("function_call");
            for (JsonNode part : item.path("content")) {
                refused |= part.path("type").asText("").equals("refusal");
            }
        }
        boolean failed = response.path("status").asText("").equals("failed");
        return new AnswerFacts(
                response.path("model").textValue(),
                failed ? null : ResponsesFacts.stopReason(response, called, refused),
                ResponsesFacts.usage(response.path("usage")),
                false);
    }

    /** Characters of text, reasoning and arguments in a whole response. */
    static long characters(JsonNode response) {
        long characters = 0;
        for (JsonNode item : response.path("output")) {
            characters += item.path("arguments").asText("").length();
            if (item.path("type").asText("").equals("reasoning")) {
                characters += ResponsesFacts.reasoning(item).length();
                continue;
            }
            for (JsonNode part : item.path("content")) {
                characters += part.path("text").asText("").length()
                        + part.path("refusal").asText("").length();
            }
        }
        return characters;
    }
}
