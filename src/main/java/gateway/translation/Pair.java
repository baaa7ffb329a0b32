package gateway.translation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Dialect;
import gateway.translation.chatclient.ChatToMessagesRequest;
import gateway.translation.chatclient.MessagesToChatAnswer;
import gateway.translation.chatclient.MessagesToChatStream;
import gateway.translation.chattarget.ChatToMessagesAnswer;
import gateway.translation.chattarget.ChatToMessagesStream;
import gateway.translation.chattarget.FittedChat;
import gateway.translation.chattarget.MessagesToChatRequest;
import gateway.translation.contract.AnswerFrame;
import gateway.translation.contract.AnswerTranslation;
import gateway.translation.contract.Losses;
import gateway.translation.contract.RequestPart;
import gateway.translation.contract.RequestTranslation;
import gateway.translation.contract.StreamTranslation;
import gateway.translation.contract.TranslatedRequest;
import gateway.translation.contract.TranslationTarget;
import gateway.translation.responsesclient.MessagesToResponsesAnswer;
import gateway.translation.responsesclient.MessagesToResponsesStream;
import gateway.translation.responsesclient.ResponsesToMessagesRequest;
import gateway.translation.responsestarget.FittedResponses;
import gateway.translation.responsestarget.MessagesToResponsesRequest;
import gateway.translation.responsestarget.ResponsesToMessagesAnswer;
import gateway.translation.responsestarget.ResponsesToMessagesStream;
import gateway.translation.same.ForeignSearches;
import gateway.translation.same.ForeignThinking;
import gateway.translation.same.MappedRequest;
import gateway.translation.same.SameChatAnswer;
import gateway.translation.same.SameChatStream;
import gateway.translation.same.SameMessagesAnswer;
import gateway.translation.same.SameMessagesStream;
import gateway.translation.same.SameResponsesAnswer;
import gateway.translation.same.SameResponsesStream;
import java.util.List;
import java.util.function.Function;

/**
 * A pair of dialects that is translated directly, named from the client's to the target's. Immutable, safe from many threads.
 *
 * @param requests from the client to the target
 * @param answers from the target to the client
 * @param streams makes the translation of one stream
 */
record Pair(RequestTranslation requests, AnswerTranslation answers, Function<AnswerFrame, StreamTranslation> streams) {

    private static final Pair MESSAGES_TO_CHAT =
            new Pair(new MessagesToChatRequest(), new ChatToMessagesAnswer(), ChatToMessagesStream::new);
    private static final Pair MESSAGES_TO_RESPONSES =
            new Pair(new MessagesToResponsesRequest(), new ResponsesToMessagesAnswer(), ResponsesToMessagesStream::new);
    private static final Pair CHAT_TO_MESSAGES =
            new Pair(new ChatToMessagesRequest(), new MessagesToChatAnswer(), MessagesToChatStream::new);
    private static final Pair RESPONSES_TO_MESSAGES =
            new Pair(new ResponsesToMessagesRequest(), new MessagesToResponsesAnswer(), MessagesToResponsesStream::new);
    private static final Pair SAME_MESSAGES =
            new Pair(Pair::sameMessages, new SameMessagesAnswer(), SameMessagesStream::new);
    private static final Pair SAME_CHAT = new Pair(Pair::sameChat, new SameChatAnswer(), SameChatStream::new);
    private static final Pair SAME_RESPONSES =
            new Pair(Pair::sameResponses, new SameResponsesAnswer(), SameResponsesStream::new);

    /** The pairs that a request goes through, in its order; its answer goes through them in the other. */
    static List<Pair> way(Dialect front, Dialect target) {
        return switch (front) {
            case MESSAGES ->
                switch (target) {
                    case MESSAGES -> List.of(SAME_MESSAGES);
                    case CHAT -> List.of(MESSAGES_TO_CHAT);
                    case RESPONSES -> List.of(MESSAGES_TO_RESPONSES);
                };
            case CHAT ->
                switch (target) {
                    case MESSAGES -> List.of(CHAT_TO_MESSAGES);
                    case CHAT -> List.of(SAME_CHAT);
                    case RESPONSES -> List.of(CHAT_TO_MESSAGES, MESSAGES_TO_RESPONSES);
                };
            case RESPONSES ->
                switch (target) {
                    case MESSAGES -> List.of(RESPONSES_TO_MESSAGES);
                    case CHAT -> List.of(RESPONSES_TO_MESSAGES, MESSAGES_TO_CHAT);
                    case RESPONSES -> List.of(SAME_RESPONSES);
                };
        };
    }

    private static TranslatedRequest sameChat(ObjectNode body, TranslationTarget to) {
        TranslatedRequest same = MappedRequest.chat(body, to);
        usageOfStream(same.body(), to);
        if (!MappedRequest.isMapped(body, to)) {
            return same;
        }
        Losses losses = new Losses();
        same.losses().forEach(loss -> losses.add(loss.feature(), loss.where()));
        FittedChat.fit(same.body(), to, losses);
        return new TranslatedRequest(same.body(), losses.inOrderOf(body), same.tools());
    }

    private static TranslatedRequest sameResponses(ObjectNode body, TranslationTarget to) {
        TranslatedRequest same = MappedRequest.responses(body, to);
        if (!MappedRequest.isMapped(body, to)) {
            return same;
        }
        Losses losses = new Losses();
        same.losses().forEach(loss -> losses.add(loss.feature(), loss.where()));
        FittedResponses.fit(same.body(), to, losses);
        return new TranslatedRequest(same.body(), losses.inOrderOf(body), same.tools());
    }

    private static TranslatedRequest sameMessages(ObjectNode body, TranslationTarget to) {
        TranslatedRequest renamed = MappedRequest.messages(body, to);
        Losses losses = new Losses();
        ForeignThinking.leaveOut(renamed.body(), to.isClaude(), losses);
        ForeignSearches.toTexts(renamed.body());
        return new TranslatedRequest(renamed.body(), losses.inOrderOf(body), renamed.tools());
    }

    /** The usage of a stream is asked for where the target can tell it, whether or not the client wants it. */
    private static void usageOfStream(ObjectNode chat, TranslationTarget to) {
        RequestPart options = RequestPart.of(chat).optionalPart("stream_options");
        if (to.traits().streamUsage()) {
            if (chat.path("stream").asBoolean()) {
                chat.withObjectProperty("stream_options").put("include_usage", true);
            }
        } else if (options != null
                && options.fields().remove("include_usage") != null
                && options.fields().isEmpty()) {
            chat.remove("stream_options");
        }
    }
}
