package gateway.translation;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A message for a client of the Messages API: as it came but for the client's name of the model. */
public final class SameMessagesAnswer implements AnswerTranslation {

    @Override
    public TranslatedAnswer translate(ObjectNode answer, AnswerFrame frame) {
        MessagesAnswers.check(answer);
        AnswerFacts facts = MessagesAnswers.facts(answer, frame);
        answer.put("model", frame.modelAsked());
        return new TranslatedAnswer(answer, facts);
    }
}
