package gateway.translation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.usage.TokenUsage;
import org.jspecify.annotations.Nullable;

/** A whole chat completion as a message of the Messages API (protocol.md 3.2). */
public final class ChatToMessagesAnswer implements AnswerTranslation {

    @Override
    public TranslatedAnswer translate(ObjectNode answer, AnswerFrame frame) {
        ChatChunkReader completion = new ChatChunkReader();
        completion.read(answer);
        UpstreamError failure = failure(answer, completion);
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
        TokenUsage usage = completion.usage().usage(frame.estimate(), characters);
        usage(message.putObject("usage"), usage);
        boolean estimated = completion.usage().estimated();
        return new TranslatedAnswer(message, new AnswerFacts(completion.model(), stop, usage, estimated));
    }

    private static @Nullable UpstreamError failure(ObjectNode answer, ChatChunkReader completion) {
        if (completion.failed()) {
            return UpstreamErrors.readEvent(null, answer);
        }
        if (!completion.hasChoice()) {
            return UpstreamError.of(502, "api_error", "The provider's answer is no chat completion.");
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
        CallIds ids = new CallIds(frame.idSeed());
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

    private static void usage(ObjectNode node, TokenUsage usage) {
        node.put("input_tokens", usage.input());
        node.put("cache_creation_input_tokens", usage.cacheWrite5m() + usage.cacheWrite1h());
        node.put("cache_read_input_tokens", usage.cacheRead());
        node.put("output_tokens", usage.output());
        if (usage.thinking() > 0) {
            node.putObject("output_tokens_details").put("thinking_tokens", usage.thinking());
        }
    }
}
