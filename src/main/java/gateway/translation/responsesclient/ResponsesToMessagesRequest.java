package gateway.translation.responsesclient;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.translation.chatclient.ChatToMessagesRequest;
import gateway.translation.contract.Loss;
import gateway.translation.contract.Losses;
import gateway.translation.contract.RequestPart;
import gateway.translation.contract.RequestTranslation;
import gateway.translation.contract.TranslatedRequest;
import gateway.translation.contract.TranslationTarget;
import java.util.Map;
import java.util.Set;

/**
 * A request of the Responses API as one of the Messages API (docs/wire.md, "OpenAI's clients"). It is put into the words of
 * Chat Completions and goes the way of these; thinking of earlier turns that Claude has signed is put back where it was. What
 * an earlier response stands for has been put in before; what refers to one still is refused in OpenAI's words.
 */
public final class ResponsesToMessagesRequest implements RequestTranslation {

    /** What another answer than the client expects would come of if it were left out. */
    private static final Set<String> WITH_STATE = Set.of("conversation", "prompt");

    private final ChatToMessagesRequest chats = new ChatToMessagesRequest();

    @Override
    public TranslatedRequest translate(ObjectNode request, TranslationTarget target) {
        check(request);
        Losses losses = new Losses();
        ResponsesTools tools = ResponsesTools.of(request);
        ResponsesConversation conversation = ResponsesConversation.of(request, tools, target.bridge(), losses);
        ObjectNode chat = ResponsesSettings.asChat(request, tools, losses);
        chat.set("messages", conversation.messages());
        ResponsesPlaces places = new ResponsesPlaces(request, tools);
        TranslatedRequest translated = translate(chat, target, places);
        for (Loss loss : translated.losses()) {
            losses.add(loss.feature(), places.of(loss.where()));
        }
        ResponsesSettings.include(request, translated.tools(), losses);
        conversation.restore(translated.body());
        tools.tell(translated.tools());
        return new TranslatedRequest(translated.body(), losses.inOrderOf(request), translated.tools());
    }

    /** Translates; refusals name the places of the client's request. */
    private TranslatedRequest translate(ObjectNode chat, TranslationTarget target, ResponsesPlaces places) {
        try {
            return chats.translate(chat, target);
        } catch (GatewayFailure.RequestRefused e) {
            throw new GatewayFailure.RequestRefused(
                    e.kind(),
                    e.arguments().stream()
                            .map(argument -> places.of(argument.toString()))
                            .toArray());
        }
    }

    private static void check(ObjectNode request) {
        for (Map.Entry<String, JsonNode> field : request.properties()) {
            if (WITH_STATE.contains(field.getKey()) && !field.getValue().isNull()) {
                throw RequestPart.impossible(field.getKey() + ", because none are kept here");
            }
        }
        JsonNode previous = request.path("previous_response_id");
        if (!previous.isMissingNode() && !previous.isNull()) {
            throw new GatewayFailure.RequestRefused(
                    FailureKind.PREVIOUS_RESPONSE_UNKNOWN, ResponsesConversation.quoted(previous));
        }
        if (request.path("background").asBoolean()) {
            throw RequestPart.impossible("background, because a response is made while its client waits");
        }
        for (JsonNode wanted : request.path("include")) {
            if (wanted.asText("").equals("message.output_text.logprobs")) {
                throw RequestPart.impossible("logprobs");
            }
        }
    }
}
