package harness;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A conversation of a coding client: each turn sends everything that was said before. System and tools are those of every other
 * conversation, but for the billing line, which is never the same twice. For one thread at a time.
 */
public final class Dialogue {

    private static final String MODEL = "claude-sonnet-4-5";

    private final int number;
    private final Mark mark;
    private final UUID session;
    private final List<String> servedBy = new ArrayList<>();

    /** How a conversation can be told from others. */
    public enum Mark {
        /** By what was said, up to the places that are to be cached. */
        CACHE_CONTROL,
        /** By the session in {@code metadata.user_id}. */
        METADATA,
        /** By the header {@code x-claude-code-session-id}. */
        HEADER
    }

    /** A conversation that nobody else has under this number. */
    public Dialogue(int number, Mark mark) {
        this.number = number;
        this.mark = mark;
        this.session = UUID.nameUUIDFromBytes(("dialogue " + number).getBytes(StandardCharsets.UTF_8));
    }

    /** Who served each turn so far, in order. */
    public List<String> servedBy() {
        return List.copyOf(servedBy);
    }

    /** Who served a turn, counted from 1. */
    public String servedBy(int turn) {
        return servedBy.get(turn - 1);
    }

    /** Sends the next turn. */
    public void nextTurn(ProxyClient client) {
        String body = body(servedBy.size() + 1);
        HttpResponse<byte[]> answer = mark == Mark.HEADER
                ? client.message(body, "x-claude-code-session-id", session.toString())
                : client.message(body);
        servedBy.add(SimulatedProvider.servedBy(answer));
    }

    /** The body of a turn, counted from 1. */
    String body(int turn) {
        ObjectNode body = Json.mapper().createObjectNode().put("model", MODEL).put("max_tokens", 64);
        ArrayNode system = body.putArray("system");
        text(system, "x-anthropic-billing-header: cc_version=2.1.9; cc_entrypoint=cli; cch=" + number + turn + ";");
        cached(text(system, "You are a careful assistant. " + "Answer in short sentences. ".repeat(20)));
        ObjectNode tool = body.putArray("tools").addObject().put("name", "read").put("description", "Reads a file.");
        tool.putObject("input_schema").put("type", "object");
        cached(tool);
        if (mark == Mark.METADATA) {
            body.putObject("metadata")
                    .put("user_id", "{\"device_id\":\"d\",\"account_uuid\":\"\",\"session_id\":\"" + session + "\"}");
        }
        ArrayNode messages = body.putArray("messages");
        for (int i = 1; i <= turn; i++) {
            addQuestion(messages, i, i >= turn - 1);
            if (i < turn) {
                messages.addObject().put("role", "assistant").put("content", "Answer " + i + " of " + number + ".");
            }
        }
        return body.toString();
    }

    private void addQuestion(ArrayNode messages, int turn, boolean recent) {
        String question = "Question " + turn + " of conversation " + number + "?";
        ObjectNode message = messages.addObject().put("role", "user");
        if (recent) {
            cached(text(message.putArray("content"), question));
        } else {
            message.put("content", question);
        }
    }

    private static ObjectNode text(ArrayNode blocks, String text) {
        return blocks.addObject().put("type", "text").put("text", text);
    }

    private static void cached(ObjectNode block) {
        block.putObject("cache_control").put("type", "ephemeral");
    }
}
