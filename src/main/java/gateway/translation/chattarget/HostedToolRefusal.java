package gateway.translation.chattarget;

import gateway.error.GatewayFailure.RequestRefused;
import gateway.translation.contract.RequestPart;
import gateway.translation.contract.TargetTraits;
import gateway.translation.contract.TargetTraits.WebSearch;

/**
 * Refuses tools that Anthropic runs and the target does not, where nothing else is left to answer with: an answer from memory
 * would look as if they had run. The sentence says which setting would help. Stateless.
 */
final class HostedToolRefusal {

    private HostedToolRefusal() {}

    /**
     * The refusal.
     *
     * @param what how the request wants it
     * @param type of the first such tool
     * @param responses whether the target speaks Responses
     */
    static RequestRefused of(String what, String type, TargetTraits traits, boolean responses) {
        return RequestPart.impossible(what + " run by Anthropic" + help(type, traits, responses));
    }

    private static String help(String type, TargetTraits traits, boolean responses) {
        if (type.startsWith(CodeTool.TYPE)) {
            return traits.codeExecution() && !responses
                    ? ". This provider runs code in its other API: set its parameter dialect to responses."
                    : ". It is not known that the provider's model runs code: map this model to one that does, or to a "
                            + "Claude account, or say so in the provider's parameter traits (codeExecution=true, with "
                            + "dialect responses).";
        }
        if (!type.startsWith(SearchTool.TYPE)) {
            return type.isEmpty()
                    ? "."
                    : ". No provider of this dialect runs " + type
                            + "; map this model to a Claude account, or leave the tool out.";
        }
        if (traits.webSearch() != WebSearch.NONE && traits.webSearchIn(responses) == WebSearch.NONE) {
            return ". This provider searches the web in its other API: set its parameter dialect to "
                    + (responses ? "chat." : "responses.");
        }
        return ". No search of the web is known of the provider's model: map this model to one that searches, or to a "
                + "Claude account, or say in the provider's parameter traits how it searches (webSearch=…).";
    }
}
