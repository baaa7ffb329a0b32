package gateway.translation.chattarget;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.translation.contract.Features;
import gateway.translation.contract.Losses;
import gateway.translation.contract.ModelFamilies;
import gateway.translation.contract.RequestPart;
import gateway.translation.contract.TargetTraits;
import gateway.translation.contract.TranslationTarget;
import gateway.translation.wire.CarriedReasoning;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Gives the thinking of a turn back to its target: its text in the way that the target wants, and what only the target can read
 * as it came. Signatures of Claude, and what came from another provider, stay here. For one request.
 */
final class ChatThoughts {

    /** A member of a message on its way to the Responses API: items, and how many calls come before each. */
    static final String ITEMS = "reasoning_items";

    /**
     * The thinking of a turn that had none. Kimi takes an empty text for none at all: "reasoning_content is missing in assistant
     * tool call message" (earendil-works/pi#4178).
     */
    static final String NO_THINKING = " ";

    private static final String REASONING_CONTENT = "reasoning_content";
    private static final String BETWEEN = "\n\n";

    private final TranslationTarget target;
    private final TargetTraits.Replay replay;
    private final boolean responses;
    private final boolean blank;
    private final Losses losses;

    /**
     * @param responses whether the messages become items of the Responses API
     * @param blank whether a turn with calls says that it had no thinking
     */
    ChatThoughts(TranslationTarget target, boolean responses, boolean blank, Losses losses) {
        this.blank = blank;
        this.target = target;
        this.replay = target.traits().replay();
        this.responses = responses;
        this.losses = losses;
    }

    /**
     * A thinking block.
     *
     * @param callsBefore how many calls of the turn come before it
     */
    record Thought(RequestPart block, int callsBefore) {

        String text() {
            return block.text("thinking");
        }

        String signature() {
            return block.fields().path("signature").asText("");
        }
    }

    /**
     * Adds the thinking to the message.
     *
     * @param calls of the message, by their ids at the client
     */
    void addTo(ObjectNode message, List<Thought> thoughts, Map<String, ObjectNode> calls) {
        List<Thought> plain = new ArrayList<>(1);
        for (Thought thought : thoughts) {
            boolean sealed = CarriedReasoning.isSealed(thought.signature());
            CarriedReasoning carried = CarriedReasoning.open(thought.signature(), target.origin());
            boolean given = carried != null && give(carried, thought, message, calls);
            boolean besides = carried == null || !given || carried.kind() == CarriedReasoning.Kind.CALL;
            boolean hasText = besides && !thought.text().isEmpty();
            if (hasText && replay != TargetTraits.Replay.NONE) {
                plain.add(thought);
            }
            if ((sealed && !given) || (hasText && replay == TargetTraits.Replay.NONE)) {
                losses.add(Features.THINKING_HISTORY, thought.block().path());
            }
        }
        texts(plain, message);
        if (blank && !calls.isEmpty() && !message.has(REASONING_CONTENT)) {
            message.put(REASONING_CONTENT, NO_THINKING);
        }
    }

    private boolean give(CarriedReasoning carried, Thought thought, ObjectNode message, Map<String, ObjectNode> calls) {
        JsonNode value = carried.value();
        return switch (carried.kind()) {
            case ITEM -> responses && takesItems() && giveItem(value, thought, message, calls.size());
            case DETAILS -> {
                boolean wanted = !responses && replay == TargetTraits.Replay.REASONING_DETAILS;
                if (wanted) {
                    message.withArrayProperty("reasoning_details").addAll((ArrayNode) value);
                }
                yield wanted;
            }
            case CALL -> {
                ObjectNode call =
                        responses ? null : calls.get(value.path("call").textValue());
                if (call != null) {
                    ObjectNode google = call.putObject("extra_content").putObject("google");
                    google.set("thought_signature", value.path("signature"));
                }
                yield call != null;
            }
        };
    }

    /** OpenAI: "Reasoning input items can only be provided to a reasoning or computer use model". */
    private boolean takesItems() {
        return !target.traits().developerRole() || ModelFamilies.isReasoningModel(target.model());
    }

    /** An item needs another one behind it. */
    private static boolean giveItem(JsonNode value, Thought thought, ObjectNode message, int calls) {
        boolean last = thought.callsBefore() == calls;
        if (last && (calls > 0 || message.path("content").isNull())) {
            return false;
        }
        ObjectNode place = message.withArrayProperty(ITEMS).addObject().put("before", thought.callsBefore());
        ObjectNode item = place.putObject("item").put("type", "reasoning");
        if (value.path("id").isTextual()) {
            item.set("id", value.path("id"));
        }
        ArrayNode summary = item.putArray("summary");
        if (!thought.text().isEmpty()) {
            summary.addObject().put("type", "summary_text").put("text", thought.text());
        }
        item.set("encrypted_content", value.path("encrypted_content"));
        return true;
    }

    private void texts(List<Thought> thoughts, ObjectNode message) {
        if (thoughts.isEmpty()) {
            return;
        }
        List<String> texts = thoughts.stream().map(Thought::text).toList();
        switch (replay) {
            case NONE -> {}
            case REASONING_CONTENT -> message.put(REASONING_CONTENT, String.join(BETWEEN, texts));
            case REASONING -> message.put("reasoning", String.join(BETWEEN, texts));
            case REASONING_DETAILS -> {
                ArrayNode details = message.withArrayProperty("reasoning_details");
                texts.forEach(text ->
                        details.addObject().put("type", "reasoning.text").put("text", text));
            }
        }
    }

    /** The turn has nothing else that the target could see. */
    void lost(RequestPart thought) {
        if (!thought.text("thinking").isEmpty()
                || CarriedReasoning.isSealed(thought.fields().path("signature").asText(""))) {
            losses.add(Features.THINKING_HISTORY, thought.path());
        }
    }
}
