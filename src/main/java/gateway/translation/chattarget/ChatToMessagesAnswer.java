package gateway.translation.chattarget;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import gateway.translation.contract.AnswerFacts;
import gateway.translation.contract.AnswerFrame;
import gateway.translation.contract.AnswerTranslation;
import gateway.translation.contract.EventSink;
import gateway.translation.contract.MissingCounts;
import gateway.translation.contract.TranslatedAnswer;
import gateway.translation.error.StreamErrors;
import gateway.translation.error.UpstreamError;
import gateway.translation.error.UpstreamErrorException;
import gateway.translation.error.UpstreamErrors;
import gateway.translation.wire.CallIds;
import gateway.translation.wire.CarriedReasoning;
import gateway.translation.wire.ChatCall;
import gateway.translation.wire.ChatCallReader;
import gateway.translation.wire.ChatChunkReader;
import gateway.translation.wire.ChatStops;
import gateway.translation.wire.ChatTexts;
import gateway.translation.wire.FoundPage;
import gateway.translation.wire.MessageBlocks.Kind;
import gateway.translation.wire.ToolInput;
import gateway.translation.wire.UsageObjects;
import gateway.translation.wire.WebSearches;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A whole chat completion as a message of the Messages API (docs/wire.md, "Answers of OpenAI's APIs"). */
public final class ChatToMessagesAnswer implements AnswerTranslation {

    private static final EventSink NOWHERE = framed -> {};

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
        Said said = said(completion.texts());
        WebSearches searches = new WebSearches(frame);
        List<FoundPage> cited = searches.cited(completion.texts().annotations());
        texts(said, frame, searches, cited, content);
        long characters = calls(completion, frame, content) + characters(completion.texts());
        boolean called = !content.isEmpty()
                && content.get(content.size() - 1).path("type").asText("").equals("tool_use");
        if (content.isEmpty() && !said.text().isEmpty()) {
            text(content, said.text());
        }
        boolean refused = !said.refusal().isEmpty();
        String stop = ChatStops.reason(completion.finish(), called ? 1 : 0, refused);
        message.put("stop_reason", stop).putNull("stop_sequence");
        AnswerFacts facts = MissingCounts.facts(
                completion.model(), stop, searches.in(completion.usage().counted()), characters, frame.estimate());
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
        ChatTexts texts = completion.texts();
        boolean empty = texts.content().isBlank()
                && texts.refusal().isBlank()
                && completion.calls().count() == 0;
        return ChatStops.error(completion.finish(), empty);
    }

    /** Thinking before text. Blank ones are left out, which the Messages API would refuse later, unless there is nothing else. */
    private static void texts(
            Said said, AnswerFrame frame, WebSearches searches, List<FoundPage> cited, ArrayNode content) {
        if (!said.thinking().isBlank() || !said.details().isEmpty()) {
            String signature = said.details().isEmpty()
                    ? said.signature()
                    : CarriedReasoning.sealed(CarriedReasoning.Kind.DETAILS, frame.origin(), said.details());
            if (!frame.excludeReasoning()) {
                thinking(said.thinking(), signature, content);
            }
        }
        searches.takeOwed().forEach(search -> search.addTo(content));
        if (!said.text().isBlank()) {
            ObjectNode block = text(content, said.text());
            if (!cited.isEmpty()) {
                WebSearches.citations(block.putArray("citations"), cited);
            }
        }
        if (!said.refusal().isBlank()) {
            text(content, said.refusal());
        }
    }

    private static void thinking(String text, String signature, ArrayNode content) {
        if (!text.isBlank() || !signature.isEmpty()) {
            ObjectNode thinking = content.addObject().put("type", "thinking");
            thinking.put("thinking", text).put("signature", signature);
        }
    }

    /** What the model thought and said; each may be empty. */
    private record Said(String thinking, String signature, ArrayNode details, String text, String refusal) {}

    /** A text may begin with the thinking, where no field of its own has it. */
    private static Said said(ChatTexts texts) {
        ReasoningDetails told = new ReasoningDetails();
        told.add(texts.details());
        ArrayNode details = told.worthCarrying() ? told.take() : Json.mapper().createArrayNode();
        StringBuilder thinking = new StringBuilder(ReasoningField.plain(texts.reasoning()));
        StringBuilder text = new StringBuilder(texts.content().length());
        ThinkTags tags =
                new ThinkTags(true, (kind, piece, sink) -> (kind == Kind.THINKING ? thinking : text).append(piece));
        if (!texts.reasoning().isEmpty()) {
            tags.pass(NOWHERE);
        }
        tags.take(texts.content(), NOWHERE);
        tags.finish(NOWHERE);
        return new Said(thinking.toString(), texts.signature(), details, text.toString(), texts.refusal());
    }

    private static ObjectNode text(ArrayNode content, String text) {
        return content.addObject().put("type", "text").put("text", text);
    }

    /** Appends the tool calls; returns the characters of their arguments. */
    private static long calls(ChatChunkReader completion, AnswerFrame frame, ArrayNode content) {
        ChatCallReader told = completion.calls();
        boolean whole = !ChatStops.cutOff(completion.finish());
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
                String id = ids.accept(call.id());
                if (!call.signature().isEmpty()) {
                    ObjectNode signed = ChatCalls.signed(id, call.signature());
                    String sealed = CarriedReasoning.sealed(CarriedReasoning.Kind.CALL, frame.origin(), signed);
                    thinking("", sealed, content);
                }
                ObjectNode block = content.addObject().put("type", "tool_use");
                block.put("id", id).put("name", name);
                boolean text = whole && frame.tools().takesText(call.name());
                block.set("input", ToolInput.read(call.arguments(), text));
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
