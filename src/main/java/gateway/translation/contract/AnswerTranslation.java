package gateway.translation.contract;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.translation.error.UpstreamErrorException;

/** Turns a whole answer of a target into one in the client's dialect. Pure; safe from many threads. */
@FunctionalInterface
public interface AnswerTranslation {

    /**
     * Translates an answer.
     *
     * @param answer the target's answer, status 200; may be changed
     * @throws UpstreamErrorException when it is an error under status 200, or no answer of the dialect
     */
    TranslatedAnswer translate(ObjectNode answer, AnswerFrame frame);
}
