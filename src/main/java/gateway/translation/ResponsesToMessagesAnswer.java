package gateway.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import gateway.usage.TokenUsage;
import java.util.Objects;
import java.util.StringJoiner;

/** Turns a whole response of the Responses API into a message (protocol.md 3.2). */
public final class ResponsesToMessagesAnswer implements AnswerTranslation {

    @Override
    public TranslatedAnswer translate(ObjectNode answer, AnswerFrame frame) {
        if (answer.path("status").asText("").equals("failed")
                || !answer.path("error").isEmpty()) {
            throw new UpstreamErrorException(ResponsesFacts.failure(answer));
        }
        if (!answer.path("output").isArray()) {
            throw new UpstreamErrorException(StreamErrors.NO_ANSWER);
        }
        ObjectNode message = Json.mapper().createObjectNode();
        message.put("id", "msg_" + frame.idSeed()).put("type", "message").put("role", "assistant");
        message.put("model", frame.modelAsked());
        Blocks blocks = new Blocks(frame, message.putArray("content"));
        answer.path("output").forEach(blocks::take);
        String stopReason = ResponsesFacts.stopReason(answer, blocks.called, blocks.refused);
        message.put("stop_reason", stopReason).putNull("stop_sequence");
        AnswerFacts facts = ResponsesFacts.of(
                answer.path("model").textValue(),
                stopReason,
                ResponsesFacts.usage(answer.path("usage")),
                blocks.characters,
                frame.estimate());
        writeUsage(message.putObject("usage"), Objects.requireNonNullElse(facts.usage(), TokenUsage.NONE));
        return new TranslatedAnswer(message, facts);
    }

    private static void writeUsage(ObjectNode told, TokenUsage usage) {
        told.put("input_tokens", usage.input());
        told.put("cache_creation_input_tokens", usage.cacheWrite5m() + usage.cacheWrite1h());
        told.put("cache_read_input_tokens", usage.cacheRead());
        told.put("output_tokens", usage.output());
        if (usage.thinking() > 0) {
            told.putObject("output_tokens_details").put("thinking_tokens", usage.thinking());
        }
    }

    /** The text of an item of reasoning: its summary, else the reasoning itself; parts are set apart by a blank line. */
    static String reasoning(JsonNode item) {
        String summary = joined(item.path("summary"));
        return summary.isEmpty() ? joined(item.path("content")) : summary;
    }

    private static String joined(JsonNode parts) {
        StringJoiner joined = new StringJoiner("\n\n");
        for (JsonNode part : parts) {
            if (!part.path("text").asText("").isEmpty()) {
                joined.add(part.path("text").asText(""));
            }
        }
        return joined.toString();
    }

    /** The blocks of one message. */
    private static final class Blocks {
        private final AnswerFrame frame;
        private final ArrayNode content;
        private final CallIds ids;
        private boolean called;
        private boolean refused;
        private long characters;

        Blocks(AnswerFrame frame, ArrayNode content) {
            this.frame = frame;
            this.content = content;
            this.ids = new CallIds(frame.idSeed());
        }

        void take(JsonNode item) {
            switch (ResponsesItem.Kind.of(item.path("type").asText(""))) {
                case MESSAGE -> message(item.path("content"));
                case CALL -> call(item);
                case REASONING -> thinking(reasoning(item));
                case OTHER -> {}
            }
        }

        private void message(JsonNode parts) {
            StringBuilder text = new StringBuilder();
            for (JsonNode part : parts) {
                boolean refusal = part.path("type").asText("").equals("refusal");
                refused |= refusal;
                text.append(part.path(refusal ? "refusal" : "text").asText(""));
            }
            if (!text.isEmpty()) {
                characters += text.length();
                content.addObject().put("type", "text").put("text", text.toString());
            }
        }

        private void thinking(String text) {
            if (!text.isEmpty() && !frame.excludeReasoning()) {
                characters += text.length();
                content.addObject()
                        .put("type", "thinking")
                        .put("thinking", text)
                        .put("signature", "");
            }
        }

        private void call(JsonNode told) {
            ResponsesItem item = new ResponsesItem(ResponsesItem.Kind.CALL);
            item.learn(told);
            if (item.name().isEmpty()) {
                return;
            }
            String arguments = told.path("arguments").asText("");
            called = true;
            characters += arguments.length();
            ObjectNode block = content.addObject().put("type", "tool_use").put("id", ids.accept(item.callId()));
            block.put("name", frame.tools().original(item.name())).set("input", ToolInput.read(arguments));
        }
    }
}
