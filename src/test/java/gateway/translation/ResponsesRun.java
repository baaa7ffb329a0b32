package gateway.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.openai.core.ObjectMappers;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.responses.ResponseStreamEvent;
import gateway.protocol.Json;
import gateway.protocol.sse.SseScanner;
import gateway.translation.contract.AnswerFrame;
import gateway.translation.contract.EventSink;
import gateway.translation.contract.SseEvent;
import gateway.translation.contract.StreamTranslation;
import gateway.translation.contract.ToolNames;
import gateway.translation.contract.UsageEstimate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A translation of a stream, fed with events, and what it emits; with numbered events it has checked the numbers. */
public final class ResponsesRun implements EventSink {

    public final StreamTranslation stream;
    public final List<String> names = new ArrayList<>();
    public final List<JsonNode> data = new ArrayList<>();
    public final StringBuilder text = new StringBuilder();

    public ResponsesRun(StreamTranslation stream) {
        this.stream = stream;
    }

    public static AnswerFrame frame() {
        return frame(new ToolNames(), false);
    }

    public static AnswerFrame frame(ToolNames tools, boolean excludeReasoning) {
        UsageEstimate estimate = new UsageEstimate() {
            @Override
            public long inputTokens() {
                return 70;
            }

            @Override
            public long roughInputTokens() {
                return 60;
            }

            @Override
            public long outputTokens(long characters) {
                return characters;
            }
        };
        return new AnswerFrame("asked-model", "7f3a", 1_764_000_000, tools, true, excludeReasoning, estimate, null);
    }

    /** Reads JSON in which apostrophes stand for quotation marks. */
    public static ObjectNode json(String text) {
        return tree(text.replace('\'', '"'));
    }

    static ObjectNode tree(String text) {
        try {
            return (ObjectNode) Json.mapper().readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends events named by their type; apostrophes stand for quotation marks. */
    public ResponsesRun send(String... events) {
        for (String event : events) {
            send(json(event));
        }
        return this;
    }

    ResponsesRun send(JsonNode event) {
        String name = event.path("type").textValue();
        stream.onEvent(new SseEvent(name, event.toString().getBytes(StandardCharsets.UTF_8)), this);
        return this;
    }

    public ResponsesRun raw(@Nullable String name, String bytes) {
        stream.onEvent(new SseEvent(name, bytes.getBytes(StandardCharsets.UTF_8)), this);
        return this;
    }

    /** Sends the bytes of a stream, cut at random. */
    public ResponsesRun cut(byte[] bytes, Random random) {
        SseScanner scanner = new SseScanner(
                new SseScanner.Listener() {
                    @Override
                    public boolean wantsData(@Nullable String name) {
                        return true;
                    }

                    @Override
                    public void onEvent(@Nullable String name, byte @Nullable [] event) {
                        stream.onEvent(new SseEvent(name, event == null ? new byte[0] : event), ResponsesRun.this);
                    }
                },
                1 << 20);
        for (int from = 0; from < bytes.length; ) {
            int to = Math.min(bytes.length, from + 1 + random.nextInt(50));
            scanner.scan(bytes, from, to);
            from = to;
        }
        return end();
    }

    public ResponsesRun end() {
        stream.onEnd(this);
        return this;
    }

    @Override
    public void emit(byte[] framed) {
        String event = new String(framed, StandardCharsets.UTF_8);
        text.append(event);
        if (event.equals(": ping\n\n")) {
            names.add("comment");
            data.add(Json.mapper().missingNode());
            return;
        }
        String[] lines = event.split("\n", -1);
        if (lines.length != 4 || !lines[2].isEmpty() || !lines[3].isEmpty()) {
            throw new AssertionError("not framed as an event: " + event);
        }
        JsonNode told = tree(lines[1].substring("data: ".length()));
        names.add(lines[0].substring("event: ".length()));
        data.add(told);
    }

    public JsonNode last() {
        return data.getLast();
    }

    public JsonNode last(String name) {
        return data.get(names.lastIndexOf(name));
    }

    /** What the official library makes of the events; all but failures, whose codes are open, are valid, and all are numbered. */
    public ResponseAccumulator accumulated() {
        ResponseAccumulator accumulator = ResponseAccumulator.createWithSnapshots();
        int number = 0;
        for (JsonNode event : data) {
            if (event.isObject()) {
                if (event.path("sequence_number").asInt(-1) != number++) {
                    throw new AssertionError("not numbered in order: " + event);
                }
                ResponseStreamEvent read = ObjectMappers.jsonMapper().convertValue(event, ResponseStreamEvent.class);
                accumulator.accumulate(read.isFailed() ? read : read.validate());
            }
        }
        return accumulator;
    }
}
