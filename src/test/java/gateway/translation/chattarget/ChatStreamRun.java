package gateway.translation.chattarget;

import com.anthropic.core.ObjectMappers;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import gateway.protocol.Json;
import gateway.translation.contract.AnswerFrame;
import gateway.translation.contract.EventSink;
import gateway.translation.contract.SseEvent;
import gateway.translation.contract.ToolNames;
import gateway.translation.contract.UsageEstimate;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A Chat Completions stream put through {@link ChatToMessagesStream}, and what came of it. */
final class ChatStreamRun implements EventSink {

    static final UsageEstimate ESTIMATE = new UsageEstimate() {
        @Override
        public long inputTokens() {
            return 70;
        }

        @Override
        public long roughInputTokens() {
            return 65;
        }

        @Override
        public long outputTokens(long characters) {
            return characters;
        }
    };

    final ToolNames tools = new ToolNames();
    final ChatToMessagesStream stream;
    final StringBuilder text = new StringBuilder();
    final List<String> names = new ArrayList<>();
    final List<JsonNode> data = new ArrayList<>();

    ChatStreamRun() {
        this(false);
    }

    ChatStreamRun(boolean excludeReasoning) {
        stream = new ChatToMessagesStream(frame(tools, excludeReasoning));
    }

    static AnswerFrame frame(ToolNames tools, boolean excludeReasoning) {
        return new AnswerFrame("claude-opus-4-8", "7f3a", 1_764_000_000, tools, true, excludeReasoning, ESTIMATE, null);
    }

    /** Chunks as the data of events; the end of the stream is not among them. */
    ChatStreamRun send(String... chunks) {
        for (String chunk : chunks) {
            stream.onEvent(new SseEvent(null, chunk.getBytes(StandardCharsets.UTF_8)), this);
        }
        return this;
    }

    /** A chunk with one choice. */
    ChatStreamRun delta(String delta) {
        return send("{\"id\":\"c\",\"model\":\"served-1\",\"choices\":[{\"index\":0,\"delta\":" + delta + "}]}");
    }

    ChatStreamRun finish(String reason) {
        return send("{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"" + reason + "\"}]}");
    }

    ChatStreamRun done() {
        return send("[DONE]");
    }

    ChatStreamRun end() {
        stream.onEnd(this);
        return this;
    }

    @Override
    public void emit(byte[] framed) {
        String event = new String(framed, StandardCharsets.UTF_8);
        text.append(event);
        String[] lines = event.split("\n", -1);
        if (lines.length != 4 || !lines[2].isEmpty() || !lines[3].isEmpty()) {
            throw new AssertionError("not framed as an event: " + event);
        }
        names.add(lines[0].substring("event: ".length()));
        data.add(tree(lines[1].substring("data: ".length())));
    }

    static JsonNode tree(String json) {
        try {
            return Json.mapper().readTree(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The events, each in a few characters: {@code start}, {@code 0+text}, {@code 0:Hi}, {@code 0-}, {@code end end_turn}. */
    List<String> trace() {
        List<String> trace = new ArrayList<>();
        for (JsonNode event : data) {
            trace.add(brief(event));
        }
        return trace;
    }

    private static String brief(JsonNode event) {
        String index = event.path("index").asText();
        return switch (event.path("type").asText()) {
            case "message_start" -> "start";
            case "content_block_start" -> index + "+" + block(event.path("content_block"));
            case "content_block_delta" -> index + ":" + value(event.path("delta"));
            case "content_block_stop" -> index + "-";
            case "message_delta" ->
                "end " + event.path("delta").path("stop_reason").asText();
            case "message_stop" -> "stop";
            case "error" -> "error " + event.path("error").path("type").asText();
            default -> event.path("type").asText();
        };
    }

    private static String block(JsonNode block) {
        String type = block.path("type").asText();
        return type.equals("tool_use")
                ? block.path("name").asText() + "#" + block.path("id").asText()
                : type;
    }

    private static String value(JsonNode delta) {
        return switch (delta.path("type").asText()) {
            case "text_delta" -> delta.path("text").asText();
            case "thinking_delta" -> delta.path("thinking").asText();
            case "signature_delta" -> "sig=" + delta.path("signature").asText();
            default -> delta.path("partial_json").asText();
        };
    }

    JsonNode last(String name) {
        return data.get(names.lastIndexOf(name));
    }

    /** The message that the official SDK makes of the events. */
    Message message() {
        MessageAccumulator accumulator = MessageAccumulator.create();
        for (JsonNode event : data) {
            if (!event.path("type").asText().equals("ping")) {
                accumulator.accumulate(ObjectMappers.jsonMapper()
                        .convertValue(event, RawMessageStreamEvent.class)
                        .validate());
            }
        }
        return accumulator.message();
    }
}
