package gateway.translation.chatclient;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.translation.contract.RequestPart;

/** What a request of Chat Completions is refused for on its way to the Messages API. Stateless. */
final class ChatRequestRefusals {

    private ChatRequestRefusals() {}

    /** A malformed field. */
    static GatewayFailure.RequestRefused field(String where, String expected) {
        return new GatewayFailure.RequestRefused(FailureKind.REQUEST_FIELD, where, expected);
    }

    /** Refuses what would make the answer another one than the client can use: several choices, log probabilities, audio. */
    static void check(ObjectNode request) {
        JsonNode choices = request.path("n");
        if (choices.isNumber() && choices.doubleValue() != 1) {
            throw RequestPart.impossible("n other than 1");
        }
        if (request.path("logprobs").asBoolean() || request.path("top_logprobs").asInt() > 0) {
            throw RequestPart.impossible("logprobs");
        }
        if (request.path("audio").isObject()) {
            throw RequestPart.impossible("audio");
        }
        for (JsonNode modality : request.path("modalities")) {
            if (!modality.asText("").equals("text")) {
                throw RequestPart.impossible("modalities other than text");
            }
        }
    }
}
