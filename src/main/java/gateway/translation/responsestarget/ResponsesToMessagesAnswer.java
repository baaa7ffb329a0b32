package gateway.translation.responsestarget;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import gateway.translation.contract.AnswerFacts;
import gateway.translation.contract.AnswerFrame;
import gateway.translation.contract.AnswerTranslation;
import gateway.translation.contract.TranslatedAnswer;
import gateway.translation.error.StreamErrors;
import gateway.translation.error.UpstreamErrorException;
import gateway.translation.wire.CallIds;
import gateway.translation.wire.CarriedReasoning;
import gateway.translation.wire.FoundPage;
import gateway.translation.wire.HostedCall;
import gateway.translation.wire.ResponsesFacts;
import gateway.translation.wire.ToolInput;
import gateway.translation.wire.UsageObjects;
import gateway.translation.wire.WebSearches;
import gateway.usage.TokenUsage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Turns a whole response of the Responses API into a message (docs/wire.md, "Answers of OpenAI's APIs"). */
public final class ResponsesToMessagesAnswer implements AnswerTranslation {

    @Override
    public TranslatedAnswer translate(ObjectNode answer, AnswerFrame frame) {
        if (ResponsesFacts.failed(answer)) {
            throw new UpstreamErrorException(ResponsesFacts.failure(answer, frame));
        }
        if (!answer.path("output").isArray()) {
            throw new UpstreamErrorException(StreamErrors.NO_ANSWER);
        }
        ObjectNode message = Json.mapper().createObjectNode();
        message.put("id", "msg_" + frame.idSeed()).put("type", "message").put("role", "assistant");
        message.put("model", frame.modelAsked());
        Blocks blocks = new Blocks(frame, message.putArray("content"));
        List<JsonNode> items = inOrder(answer.path("output"));
        items.forEach(blocks::learn);
        items.forEach(blocks::take);
        blocks.finish();
        String stopReason = ResponsesFacts.stopReason(answer, blocks.called, blocks.refused);
        message.put("stop_reason", stopReason).putNull("stop_sequence");
        AnswerFacts facts = ResponsesFacts.of(
                answer.path("model").textValue(),
                stopReason,
                blocks.searches.in(ResponsesFacts.usage(answer.path("usage"))),
                blocks.characters,
                frame.estimate());
        TokenUsage usage = Objects.requireNonNullElse(facts.usage(), TokenUsage.NONE);
        message.set("usage", UsageObjects.messages(usage));
        return new TranslatedAnswer(message, facts);
    }

    /** The items in the order of their places, where a target tells these. */
    private static List<JsonNode> inOrder(JsonNode output) {
        List<Placed> items = new ArrayList<>(output.size());
        for (JsonNode item : output) {
            items.add(new Placed(item.path("output_index").asInt(items.size()), item));
        }
        items.sort(Comparator.comparingInt(Placed::place));
        return items.stream().map(Placed::item).toList();
    }

    private record Placed(int place, JsonNode item) {}

    /** The blocks of one message. */
    private static final class Blocks {
        private final AnswerFrame frame;
        private final ArrayNode content;
        private final CallIds ids;
        private final WebSearches searches;
        private final IdentityHashMap<JsonNode, List<FoundPage>> cited = new IdentityHashMap<>(2);
        private final StringBuilder blank = new StringBuilder(0);
        private boolean called;
        private boolean refused;
        private long characters;

        Blocks(AnswerFrame frame, ArrayNode content) {
            this.frame = frame;
            this.content = content;
            this.ids = new CallIds(frame);
            this.searches = new WebSearches(frame);
        }

        /** The pages that a text cites tell more of what was found than the search before it. */
        void learn(JsonNode item) {
            if (ResponsesItem.Kind.of(item.path("type").asText("")) == ResponsesItem.Kind.MESSAGE) {
                List<FoundPage> pages = new ArrayList<>(0);
                item.path("content").forEach(part -> pages.addAll(searches.cited(part.path("annotations"))));
                cited.put(item, pages);
            }
        }

        void take(JsonNode item) {
            switch (ResponsesItem.Kind.of(item.path("type").asText(""))) {
                case MESSAGE -> message(item.path("content"), cited.getOrDefault(item, List.of()));
                case CALL -> call(item);
                case REASONING -> thinking(ResponsesFacts.reasoning(item), ResponsesItem.sealed(item));
                case HOSTED -> hosted(item);
                case OTHER -> {}
            }
        }

        private void hosted(JsonNode item) {
            HostedCall call = searches.call(item);
            if (call != null) {
                call.addTo(content);
            } else {
                owed();
            }
        }

        /** All that is cited is known already. */
        private void owed() {
            searches.takeOwed().forEach(search -> search.addTo(content));
        }

        private void message(JsonNode parts, List<FoundPage> pages) {
            owed();
            StringBuilder text = new StringBuilder();
            for (JsonNode part : parts) {
                boolean refusal = part.path("type").asText("").equals("refusal");
                refused |= refusal;
                text.append(part.path(refusal ? "refusal" : "text").asText(""));
            }
            characters += text.length();
            if (text.toString().isBlank()) {
                blank.append(text);
            } else {
                ObjectNode block = content.addObject().put("type", "text").put("text", text.toString());
                if (!pages.isEmpty()) {
                    WebSearches.citations(block.putArray("citations"), pages);
                }
            }
        }

        /** Blank texts are left out, which the Messages API would refuse later, unless there is nothing else. */
        void finish() {
            if (content.isEmpty() && !blank.isEmpty()) {
                content.addObject().put("type", "text").put("text", blank.toString());
            }
        }

        private void thinking(String text, @Nullable ObjectNode sealed) {
            characters += text.length();
            String signature =
                    sealed == null ? "" : CarriedReasoning.sealed(CarriedReasoning.Kind.ITEM, frame.origin(), sealed);
            if ((!text.isBlank() || !signature.isEmpty()) && !frame.excludeReasoning()) {
                content.addObject()
                        .put("type", "thinking")
                        .put("thinking", text)
                        .put("signature", signature);
            }
        }

        private void call(JsonNode told) {
            ResponsesItem item = new ResponsesItem(ResponsesItem.Kind.CALL, 0);
            item.learn(told);
            if (item.name().isEmpty()) {
                return;
            }
            String arguments = told.path("arguments").asText("");
            called = true;
            characters += arguments.length();
            ObjectNode block = content.addObject().put("type", "tool_use").put("id", ids.accept(item.callId()));
            boolean text = frame.tools().takesText(item.name());
            block.put("name", frame.tools().original(item.name())).set("input", ToolInput.read(arguments, text));
        }
    }
}
