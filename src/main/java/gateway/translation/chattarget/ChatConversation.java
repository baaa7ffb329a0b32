package gateway.translation.chattarget;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import gateway.translation.contract.Losses;
import gateway.translation.contract.ModelFamilies;
import gateway.translation.contract.RequestPart;
import gateway.translation.contract.SystemTexts;
import gateway.translation.contract.ToolNamer;
import gateway.translation.contract.TranslationTarget;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns {@code system} and {@code messages} of the Messages API into the messages of Chat Completions (docs/wire.md, "Requests
 * to OpenAI's APIs"). A call whose result is missing gets one that says so, and a result without a call becomes a text of the
 * user. For one request, one thread.
 */
final class ChatConversation {

    private final RequestPart request;
    private final TranslationTarget target;
    private final ContentParts parts;
    private final ChatToolResults results;
    private final ChatAssistantTurn assistant;
    private final Losses losses;
    private final ArrayNode messages = Json.mapper().createArrayNode();

    /**
     * @param documentUrls whether documents by URL become parts, for the Responses API
     */
    ChatConversation(
            RequestPart request, TranslationTarget target, boolean documentUrls, ToolNamer names, Losses losses) {
        this.request = request;
        this.target = target;
        this.losses = losses;
        this.parts = new ContentParts(target, documentUrls, losses);
        this.results = new ChatToolResults(parts);
        boolean off = ThinkingWish.of(request, target.reasoning()).kind() == ThinkingWish.Kind.OFF;
        boolean blank = target.traits().saysBlankReasoning() && !(off && Efforts.maySwitchOff(target));
        this.assistant = new ChatAssistantTurn(
                new ChatThoughts(target, documentUrls, blank, losses),
                new TargetCallIds(target.traits().callIds()),
                parts,
                names);
    }

    /**
     * All messages.
     *
     * @param instruction a text of ours that is added to the system's, null for none
     */
    ArrayNode messages(@Nullable String instruction) {
        ChatContent system = parts.empty();
        SystemTexts.of(request).forEach(block -> systemBlock(block, system));
        List<Turn> turns = Turn.of(request, target.traits().systemAnywhere(), losses);
        boolean leading = turns.getFirst().role() == Turn.Role.SYSTEM;
        if (leading) {
            turns.getFirst().blocks().forEach(block -> systemBlock(block, system));
        }
        system.text(instruction == null ? "" : instruction);
        message(systemRole(), system);
        for (int at = leading ? 1 : 0; at < turns.size(); at++) {
            turn(turns, at);
        }
        if (!target.traits().userAfterTool()) {
            BehindTools.separate(messages);
        }
        SignedCalls.complete(messages, target.traits().callSignatures());
        return messages;
    }

    private void turn(List<Turn> turns, int at) {
        Turn turn = turns.get(at);
        switch (turn.role()) {
            case SYSTEM -> {
                ChatContent content = parts.empty();
                turn.blocks().forEach(block -> systemBlock(block, content));
                message(systemRole(), content);
            }
            case USER -> {
                ChatContent content = parts.empty();
                turn.blocks().forEach(block -> userBlock(block, content));
                message("user", content);
            }
            case ASSISTANT -> {
                List<Called> calls = assistant.addTo(messages, turn);
                int next = nextOfAssistant(turns, at + 1);
                results.answer(calls, turns.subList(at + 1, next), at + 1 == turns.size(), messages);
            }
        }
    }

    private static int nextOfAssistant(List<Turn> turns, int from) {
        int at = from;
        while (at < turns.size() && turns.get(at).role() != Turn.Role.ASSISTANT) {
            at++;
        }
        return at;
    }

    private void systemBlock(RequestPart block, ChatContent into) {
        if ("text".equals(block.type())) {
            parts.text(block, block.value("cache_control"), into);
        } else {
            parts.leftOut(block);
        }
    }

    private void userBlock(RequestPart block, ChatContent into) {
        if (ChatToolResults.isResult(block)) {
            results.rest(block, into);
        } else if (!isEmptyThinking(block)) {
            parts.add(block, into);
        }
    }

    private static boolean isEmptyThinking(RequestPart block) {
        return "thinking".equals(block.type()) && block.text("thinking").isEmpty();
    }

    private String systemRole() {
        boolean developer = target.traits().developerRole() && ModelFamilies.isReasoningModel(target.model());
        return developer ? "developer" : "system";
    }

    private void message(String role, ChatContent content) {
        if (!content.isEmpty()) {
            ObjectNode message = messages.addObject().put("role", role);
            message.set("content", content.toJson());
        }
    }
}
