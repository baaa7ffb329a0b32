package gateway.translation.contract;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Turns a request of one dialect into one of another. Pure; safe from many threads. */
@FunctionalInterface
public interface RequestTranslation {

    /**
     * Translates a request.
     *
     * @param request left as it is
     * @throws gateway.error.GatewayFailure.RequestRefused for what is malformed or can neither be translated nor left out
     */
    TranslatedRequest translate(ObjectNode request, TranslationTarget target);
}
