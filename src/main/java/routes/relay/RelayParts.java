package routes.relay;

import gateway.upstream.FailureClassifier;
import java.util.function.LongSupplier;
import routes.answer.AnswerWriter;
import routes.answer.Settlement;
import routes.http.ResponseWriter;
import routes.request.TreeCost;
import routes.resource.ResourceLinks;
import routes.responses.KeepResponses;
import routes.translate.Lessons;
import routes.translate.ModelLimits;

/**
 * What relays work with, whatever the call.
 *
 * @param limits what is known of models
 * @param trees who may have a tree
 * @param lessons what is learned of a provider's refusal
 * @param kept keeps responses for later requests
 * @param nanoTime the clock of the calls
 */
public record RelayParts(
        FailureClassifier classifier,
        Settlement settlement,
        ResourceLinks resources,
        ResponseWriter writer,
        AnswerWriter answers,
        ModelLimits limits,
        TreeCost trees,
        Lessons lessons,
        KeepResponses kept,
        LongSupplier nanoTime) {

    long now() {
        return nanoTime.getAsLong();
    }
}
