package gateway.translation.chattarget;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.translation.contract.TargetTraits.CallSignatures;

/**
 * The signatures that Google's models give to their calls and want back while the turn goes on
 * (https://ai.google.dev/gemini-api/docs/thought-signatures). A call that another model has made gets what Google says for it.
 * Stateless.
 */
final class SignedCalls {

    private static final String EXTRA = "extra_content";
    private static final String GOOGLE = "google";
    private static final String SIGNATURE = "thought_signature";

    /** "Function call is missing a thought_signature" is not said of a call with this one. */
    private static final String UNCHECKED = "skip_thought_signature_validator";

    private SignedCalls() {}

    /** Signs the calls of the turn that goes on, where the target wants that and they have no signature. */
    static void complete(ArrayNode messages, CallSignatures wanted) {
        if (wanted != CallSignatures.WANTED) {
            return;
        }
        for (int at = messages.size() - 1; at >= 0 && !isOfUser(messages.get(at)); at--) {
            if (messages.get(at).path("tool_calls").path(0) instanceof ObjectNode first) {
                sign(first);
            }
        }
    }

    private static boolean isOfUser(JsonNode message) {
        return "user".equals(message.path("role").textValue());
    }

    private static void sign(ObjectNode call) {
        if (!call.path(EXTRA).path(GOOGLE).path(SIGNATURE).isTextual()) {
            call.withObjectProperty(EXTRA).withObjectProperty(GOOGLE).put(SIGNATURE, UNCHECKED);
        }
    }

    /** The same for messages that a client has in this dialect already: other targets get no signatures. */
    static void fit(ArrayNode messages, CallSignatures wanted) {
        complete(messages, wanted);
        if (wanted == CallSignatures.NONE) {
            messages.forEach(message -> message.path("tool_calls").forEach(SignedCalls::withoutSignature));
        }
    }

    private static void withoutSignature(JsonNode call) {
        if (call instanceof ObjectNode object && object.path(EXTRA).has(GOOGLE)) {
            object.remove(EXTRA);
        }
    }
}
