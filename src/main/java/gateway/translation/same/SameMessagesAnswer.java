package gateway.translation.same;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.translation.contract.AnswerFacts;
import gateway.translation.contract.AnswerFrame;
import gateway.translation.contract.AnswerTranslation;
import gateway.translation.contract.TranslatedAnswer;
import gateway.translation.wire.MessagesAnswers;
import gateway.translation.wire.UsageObjects;
import gateway.usage.TokenUsage;

/** A message for a client of the Messages API: as it came except for the client's name of the model, and a usage it lacks. */
public final class SameMessagesAnswer implements AnswerTranslation {

    @Override
    public TranslatedAnswer translate(ObjectNode answer, AnswerFrame frame) {
        MessagesAnswers.check(answer, frame);
        AnswerFacts facts = MessagesAnswers.facts(answer, frame);
        answer.put("model", frame.modelAsked());
        TokenUsage usage = facts.usage();
        if (usage != null && !counts(answer.path("usage"))) {
            answer.set("usage", UsageObjects.messages(usage));
        }
        return new TranslatedAnswer(answer, facts);
    }

    private static boolean counts(JsonNode told) {
        for (JsonNode count : told) {
            if (count.asLong() > 0) {
                return true;
            }
        }
        return false;
    }
}
