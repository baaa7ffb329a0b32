package gateway.translation.chattarget;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.translation.contract.AnswerFacts;
import gateway.translation.contract.AnswerFrame;
import gateway.translation.contract.AnswerTranslation;
import gateway.translation.contract.MissingCounts;
import gateway.translation.contract.TranslatedAnswer;
import gateway.translation.error.StreamErrors;
import gateway.translation.error.UpstreamError;
import gateway.translation.error.UpstreamErrorException;
import gateway.translation.error.UpstreamErrors;
import gateway.translation.wire.CallIds;
import gateway.translation.wire.ChatCall;
import gateway.translation.wire.ChatCallReader;
import gateway.translation.wire.ChatChunkReader;
import gateway.translation.wire.ChatStops;
import gateway.translation.wire.ChatTexts;
import gateway.translation.wire.ToolInput;
import gateway.translation.wire.UsageObjects;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A whole chat completion as a message of the Messages API (docs/wire.md, "Answers of OpenAI's APIs"). */
public final class ChatToMessagesAnswer implements AnswerTranslation {

    @Override
    public TranslatedAnswer translate(ObjectNode answer, AnswerFrame frame) {
        ChatChunkReader completion = new ChatChunkReader();
        completion.read(answer);
        UpstreamError failure = failure(answer, completion, frame);
        if (failure != null) {
            throw new UpstreamErrorException(failure);
        }
        ObjectNode message = answer.objectNode();
        message.put("id", "msg_" + frame.idSeed()).put("type", "message").put("role", "assistant");
        message.put("model", frame.modelAsked());
        ArrayNode content = message.putArray("content");
        texts(completion.texts(), frame, content);
        int before = content.size();
        long characters = calls(completion.calls(), frame, content) + characters(completion.texts());
        int tools = content.size() - before;
        if (content.isEmpty() && !completion.texts().content().isEmpty()) {
            text(content, completion.texts().content());
        }
        boolean refused = !completion.texts().refusal().isEmpty();
        String stop = ChatStops.reason(completion.finish(), tools, refused);
        message.put("stop_reason", stop).putNull("stop_sequence");
        AnswerFacts facts = MissingCounts.facts(
                completion.model(), stop, completion.usage().counted(), characters, frame.estimate());
        message.set("usage", UsageObjects.messages(Objects.requireNonNull(facts.usage())));
        return new TranslatedAnswer(message, facts);
    }

    private static @Nullable UpstreamError failure(ObjectNode answer, ChatChunkReader completion, AnswerFrame frame) {
        if (completion.failed()) {
            return UpstreamErrors.readEvent(answer, frame.contextLimit());
        }
        if (!completion.hasChoice()) {
            return StreamErrors.NO_ANSWER;
        }
        return ChatStops.error(completion.finish());
    }

    /** Thinking before text. Blank ones are left out, which the Messages API would refuse later, unless there is nothing else. */
    private static void texts(ChatTexts texts, AnswerFrame frame, ArrayNode content) {
        if (!frame.excludeReasoning() && !texts.reasoning().isBlank()) {
            ObjectNode thinking = content.addObject().put("type", "thinking");
            thinking.put("thinking", texts.reasoning()).put("signature", texts.signature());
        }
        for (String text : new String[] {texts.content(), texts.refusal()}) {
            if (!text.isBlank()) {
                text(content, text);
            }
        }
    }

    private static void text(ArrayNode content, String text) {
        content.addObject().put("type", "text").put("text", text);
    }

    /** Appends the tool calls; returns the characters of their arguments. */
    private static long calls(ChatCallReader told, AnswerFrame frame, ArrayNode content) {
        CallIds ids = new CallIds(frame);
        long characters = 0;
        for (int at = 0; at < told.count(); at++) {
            ChatCall call = told.call(at);
            if (!call.id().isEmpty()
                    || !call.name().isEmpty()
                    || !call.arguments().isBlank()) {
                characters += call.arguments().length();
                String name =
                        call.name().isEmpty() ? "tool_" + at : frame.tools().original(call.name());
                ObjectNode block = content.addObject().put("type", "tool_use");
                block.put("id", ids.accept(call.id())).put("name", name);
                block.set("input", ToolInput.read(call.arguments()));
            }
        }
        return characters;
    }

    private static long characters(ChatTexts texts) {
        return (long) texts.reasoning().length()
                + texts.content().length()
                + texts.refusal().length();
    }
}
