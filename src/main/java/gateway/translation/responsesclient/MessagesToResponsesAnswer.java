package gateway.translation.responsesclient;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import gateway.translation.contract.AnswerFacts;
import gateway.translation.contract.AnswerFrame;
import gateway.translation.contract.AnswerTranslation;
import gateway.translation.contract.ClientTool;
import gateway.translation.contract.TranslatedAnswer;
import gateway.translation.wire.CitedText;
import gateway.translation.wire.ClaudeSearches;
import gateway.translation.wire.FoundPage;
import gateway.translation.wire.MessagesAnswers;
import gateway.translation.wire.ResponsesCalls;
import gateway.translation.wire.ResponsesObjects;
import gateway.translation.wire.ToolInput;
import gateway.usage.TokenUsage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Turns a whole message into a response of the Responses API (docs/wire.md, "Message" and "OpenAI's clients"). */
public final class MessagesToResponsesAnswer implements AnswerTranslation {

    @Override
    public TranslatedAnswer translate(ObjectNode answer, AnswerFrame frame) {
        MessagesAnswers.check(answer, frame);
        Items items = new Items(frame);
        items.know(answer.path("content"));
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
        private final ClaudeSearches searches;
        private final CitedText cited;
        private final Map<String, JsonNode> results = new HashMap<>();
        private final StringBuilder joined = new StringBuilder();

        Items(AnswerFrame frame) {
            this.searches = new ClaudeSearches(frame);
            this.cited = new CitedText(searches);
            this.frame = frame;
            this.objects = new ResponsesObjects(frame);
        }

        /** Remembers the results of searches. */
        void know(JsonNode content) {
            for (JsonNode block : content) {
                if (block.path("type").asText("").equals(ClaudeSearches.RESULT)) {
                    results.putIfAbsent(block.path("tool_use_id").asText(""), block.path("content"));
                }
            }
        }

        void take(JsonNode block) {
            String type = block.path("type").asText("");
            if (type.equals("text")) {
                text(block);
                return;
            }
            closeMessage();
            switch (type) {
                case "thinking" -> thinking(block);
                case "redacted_thinking" ->
                    reasoning("", ResponsesObjects.REDACTED, block.path("data").asText(""));
                case "tool_use" -> call(block);
                case ClaudeSearches.CALL -> search(block);
                default -> {
                    // What came of a search is told with it; no other tool of the server was offered.
                }
            }
        }

        /** Claude begins a block with each citation; to the client its text is one. */
        private void text(JsonNode block) {
            String text = block.path("text").asText("");
            if (text.isEmpty()) {
                return;
            }
            joined.append(text);
            cited.append(text);
            block.path("citations").forEach(cited::cite);
            cited.endBlock();
            if (!searches.asked()) {
                closePart();
            }
        }

        private void closePart() {
            if (!joined.isEmpty()) {
                parts.add(ResponsesObjects.textPart(joined.toString(), cited.annotations()));
                joined.setLength(0);
                cited.clear();
            }
        }

        private void search(JsonNode block) {
            if (!searches.begins(block.path("name").asText(""))) {
                return;
            }
            JsonNode result = results.getOrDefault(block.path("id").asText(""), MissingNode.getInstance());
            List<FoundPage> pages = frame.tools().tellsSources() ? ClaudeSearches.pages(result) : List.of();
            String status = ClaudeSearches.failed(result) ? "failed" : "completed";
            String query = ClaudeSearches.query(block.path("input"));
            output.add(ResponsesObjects.search(objects.itemId("ws_", output.size()), status, query, pages));
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
            closePart();
            if (!parts.isEmpty()) {
                String id = objects.itemId("msg_", output.size());
                output.add(ResponsesObjects.message(id, "completed", parts));
                parts.clear();
            }
        }
    }
}
