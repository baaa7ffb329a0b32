package gateway.translation.chatclient;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import gateway.translation.contract.Losses;
import gateway.translation.contract.ToolNamer;

/**
 * The messages of Chat Completions as turns of the Messages API: the results of tools and what the user says next are one
 * turn, results first, and every call of a tool has one result, because the API refuses anything else.
 */
final class ChatRequestTurns {

    private static final String BEGIN = "Begin.";

    private final ChatRequestParts parts;
    private final ChatResultParts resultParts;
    private final Losses losses;
    private final ChatRequestCalls calls;
    private final ArrayNode system = Json.mapper().createArrayNode();
    private final ArrayNode turns = Json.mapper().createArrayNode();

    private String role = "";
    private ArrayNode results = Json.mapper().createArrayNode();
    private ArrayNode content = Json.mapper().createArrayNode();
    private boolean endsWithResult;
    private boolean userBegins;

    ChatRequestTurns(ToolNamer names, ChatRequestParts parts, Losses losses) {
        this.parts = parts;
        this.resultParts = new ChatResultParts(parts, losses);
        this.losses = losses;
        this.calls = new ChatRequestCalls(names);
    }

    void read(JsonNode messages) {
        if (!messages.isArray() || messages.isEmpty()) {
            throw ChatRequestRefusals.field("messages", "Input should be a list that is not empty.");
        }
        for (int at = 0; at < messages.size(); at++) {
            String where = "messages." + at;
            if (!(messages.path(at) instanceof ObjectNode message)) {
                throw ChatRequestRefusals.field(where, "Input should be an object.");
            }
            readMessage(message, where);
        }
        endTurn();
        begin("user");
        endTurn();
        endsWithResult = turns.path(turns.size() - 1)
                .path("content")
                .path(0)
                .path("type")
                .asText("")
                .equals("tool_result");
    }

    /** The system prompt so far, to which blocks may be added. */
    ArrayNode system() {
        return system;
    }

    /** Whether the last turn begins with the result of a tool. */
    boolean continuesToolCall() {
        return endsWithResult;
    }

    void writeTo(ObjectNode body) {
        stripEnd();
        if (turns.isEmpty()) {
            if (system.isEmpty()) {
                throw ChatRequestRefusals.field("messages", "Input should have content.");
            }
            turns.add(firstWords());
        } else if (userBegins && turns.path(0).path("role").asText("").equals("assistant")) {
            turns.insert(0, firstWords());
        }
        if (!system.isEmpty()) {
            body.set("system", system);
        }
        body.set("messages", turns);
    }

    /** For a user who has said nothing that can be sent. */
    private static ObjectNode firstWords() {
        ObjectNode turn = Json.mapper().createObjectNode().put("role", "user");
        turn.putArray("content").addObject().put("type", "text").put("text", BEGIN);
        return turn;
    }

    private void readMessage(ObjectNode message, String where) {
        JsonNode said = message.path("content");
        switch (message.path("role").asText("")) {
            case "system", "developer" -> {
                parts.read(said, where + ".content", system);
                ChatRequestParts.markLast(message.path("cache_control"), system);
            }
            case "user" -> {
                begin("user");
                userBegins |= turns.isEmpty();
                add(message, where, content);
            }
            case "assistant" -> readAssistant(message, where);
            case "tool", "function" -> readResult(message, where);
            default ->
                throw ChatRequestRefusals.field(
                        where + ".role", "Input should be system, developer, user, assistant or tool.");
        }
        ChatRequestMessageFields.read(message, where, losses);
    }

    /** Appends the content of one message, with its mark for the cache, which must not fall on another message's block. */
    private void add(ObjectNode message, String where, ArrayNode to) {
        ArrayNode own = Json.mapper().createArrayNode();
        parts.read(message.path("content"), where + ".content", own);
        ChatRequestParts.markLast(message.path("cache_control"), own);
        to.addAll(own);
    }

    private void readAssistant(ObjectNode message, String where) {
        begin("assistant");
        add(message, where, content);
        parts.addText(message.path("refusal").asText(""), content);
        calls.read(message, where, content);
    }

    private void readResult(ObjectNode message, String where) {
        begin("user");
        String id = calls.answered(
                message.path("tool_call_id").asText(""), message.path("name").asText(""));
        if (id == null) {
            content.addObject().put("type", "text").put("text", "[tool result]");
            add(message, where, content);
            return;
        }
        ObjectNode result = results.addObject().put("type", "tool_result").put("tool_use_id", id);
        JsonNode said = message.path("content");
        if (said.isTextual()) {
            if (parts.says(said.textValue())) {
                result.set("content", said);
            }
        } else {
            ArrayNode blocks = Json.mapper().createArrayNode();
            resultParts.read(said, where + ".content", blocks);
            if (!blocks.isEmpty()) {
                result.set("content", blocks);
            }
        }
        if (message.path("cache_control").isObject()) {
            result.set("cache_control", message.get("cache_control").deepCopy());
        }
    }

    private void begin(String next) {
        if (!next.equals(role)) {
            endTurn();
            role = next;
        }
    }

    private void endTurn() {
        if (role.equals("user")) {
            calls.closeOpen(results);
        }
        if (!results.isEmpty() || !content.isEmpty()) {
            turn().addAll(results).addAll(content);
        }
        results = Json.mapper().createArrayNode();
        content = Json.mapper().createArrayNode();
        role = "";
    }

    /** The content of the turn that ends; where nothing is left of the other side's turn before it, the last one goes on. */
    private ArrayNode turn() {
        JsonNode last = turns.path(turns.size() - 1);
        return last.path("role").asText("").equals(role)
                ? (ArrayNode) last.path("content")
                : turns.addObject().put("role", role).putArray("content");
    }

    /** The API refuses white space at the end of an answer that the model is to go on with. */
    private void stripEnd() {
        JsonNode last = turns.path(turns.size() - 1);
        if (!last.path("role").asText("").equals("assistant")
                || !(last.get("content") instanceof ArrayNode blocks)
                || !(blocks.path(blocks.size() - 1) instanceof ObjectNode block)
                || !block.path("text").isTextual()) {
            return;
        }
        String stripped = block.path("text").textValue().stripTrailing();
        if (!stripped.isEmpty()) {
            block.put("text", stripped);
        } else if (blocks.size() > 1) {
            blocks.remove(blocks.size() - 1);
        } else {
            turns.remove(turns.size() - 1);
        }
    }
}
