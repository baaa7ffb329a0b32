package gateway.translation.responsesclient;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import gateway.translation.contract.AnswerFacts;
import gateway.translation.contract.AnswerFrame;
import gateway.translation.contract.AnswerTranslation;
import gateway.translation.contract.ClientTool;
import gateway.translation.contract.TranslatedAnswer;
import gateway.translation.wire.MessagesAnswers;
import gateway.translation.wire.ResponsesCalls;
import gateway.translation.wire.ResponsesObjects;
import gateway.translation.wire.ToolInput;
import gateway.usage.TokenUsage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Turns a whole message into a response of the Responses API (docs/wire.md, "Message" and "OpenAI's clients"). */
public final class MessagesToResponsesAnswer implements AnswerTranslation {

    @Override
    public TranslatedAnswer translate(ObjectNode answer, AnswerFrame frame) {
        MessagesAnswers.check(answer, frame);
        Items items = new Items(frame);
        answer.path("content").forEach(items::take);
        items.closeMessage();
        AnswerFacts facts = MessagesAnswers.facts(answer, frame);
        TokenUsage usage = Objects.requireNonNullElse(facts.usage(), TokenUsage.NONE);
        String incomplete = ResponsesObjects.incomplete(facts.stopReason());
        return new TranslatedAnswer(tree(items.objects.finished(incomplete, items.output, usage)), facts);
    }

    private static ObjectNode tree(byte[] response) {
        try {
            return (ObjectNode) Json.mapper().readTree(response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The items of one answer. */
    private static final class Items {
        private final AnswerFrame frame;
        private final ResponsesObjects objects;
        private final List<byte[]> output = new ArrayList<>();
        private final List<byte[]> parts = new ArrayList<>();

        Items(AnswerFrame frame) {
            this.frame = frame;
            this.objects = new ResponsesObjects(frame);
        }

        void take(JsonNode block) {
            String type = block.path("type").asText("");
            if (type.equals("text")) {
                text(block.path("text").asText(""));
                return;
            }
            closeMessage();
            switch (type) {
                case "thinking" -> thinking(block);
                case "redacted_thinking" ->
                    reasoning("", ResponsesObjects.REDACTED, block.path("data").asText(""));
                case "tool_use" -> call(block);
                default -> {
                    // Blocks of server tools: none was asked for, because requests leave these tools out.
                }
            }
        }

        private void text(String text) {
            if (!text.isEmpty()) {
                parts.add(ResponsesObjects.textPart(text));
            }
        }

        private void thinking(JsonNode block) {
            String text = block.path("thinking").asText("");
            reasoning(text, ResponsesObjects.SIGNATURE, block.path("signature").asText(""));
        }

        private void reasoning(String text, String mark, String sealed) {
            if (frame.excludeReasoning() || (text.isEmpty() && sealed.isEmpty())) {
                return;
            }
            @Nullable String encrypted = sealed.isEmpty() ? null : mark + sealed;
            output.add(ResponsesObjects.reasoning(objects.itemId("rs_", output.size()), text, encrypted));
        }

        private void call(JsonNode block) {
            ClientTool tool = frame.tools().tool(block.path("name").asText(""));
            JsonNode input = block.path("input");
            String arguments = input.isObject() ? input.toString() : "{}";
            if (tool.kind() == ClientTool.Kind.CUSTOM) {
                arguments = ToolInput.text(input);
            }
            String id = objects.itemId(ResponsesCalls.idPrefix(tool), output.size());
            output.add(ResponsesCalls.item(id, "completed", block.path("id").asText(""), tool, arguments));
        }

        void closeMessage() {
            if (!parts.isEmpty()) {
                String id = objects.itemId("msg_", output.size());
                output.add(ResponsesObjects.message(id, "completed", parts));
                parts.clear();
            }
        }
    }
}
