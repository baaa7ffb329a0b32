package gateway.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import gateway.protocol.sse.SseScanner;
import gateway.translation.contract.AnswerFrame;
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

/** Feeds a translation of a stream and keeps what it emits. */
public final class StreamRun {

    private final StreamTranslation stream;
    private final List<String> emitted = new ArrayList<>();

    public StreamRun(StreamTranslation stream) {
        this.stream = stream;
    }

    public static AnswerFrame frame(boolean includeUsage, boolean excludeReasoning, ToolNames tools) {
        UsageEstimate estimate = new UsageEstimate() {
            @Override
            public long inputTokens() {
                return 11;
            }

            @Override
            public long roughInputTokens() {
                return 10;
            }

            @Override
            public long outputTokens(long characters) {
                return characters;
            }
        };
        return new AnswerFrame(
                "asked-model", "seed1", 1_700_000_000, tools, includeUsage, excludeReasoning, estimate, null);
    }

    public static AnswerFrame frame(boolean includeUsage) {
        return frame(includeUsage, false, new ToolNames());
    }

    public static ObjectNode json(String text) {
        try {
            return (ObjectNode) Json.mapper().readTree(text.replace('\'', '"'));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends one event; apostrophes in the data stand for quotation marks. */
    public StreamRun event(@Nullable String name, String data) {
        stream.onEvent(new SseEvent(name, data.replace('\'', '"').getBytes(StandardCharsets.UTF_8)), this::take);
        return this;
    }

    /** Sends events of the Messages API, named by their type. */
    public StreamRun messages(String... data) {
        for (String each : data) {
            event(json(each).path("type").asText(), each);
        }
        return this;
    }

    /** Sends chunks. */
    public StreamRun chunks(String... data) {
        for (String each : data) {
            event(null, each);
        }
        return this;
    }

    /** Sends bytes cut at random places. */
    public StreamRun bytes(byte[] bytes, Random random) {
        SseScanner scanner = new SseScanner(
                new SseScanner.Listener() {
                    @Override
                    public boolean wantsData(@Nullable String name) {
                        return true;
                    }

                    @Override
                    public void onEvent(@Nullable String name, byte @Nullable [] data) {
                        stream.onEvent(new SseEvent(name, data == null ? new byte[0] : data), StreamRun.this::take);
                    }
                },
                1 << 20);
        for (int at = 0; at < bytes.length; ) {
            int to = Math.min(bytes.length, at + 1 + random.nextInt(40));
            scanner.scan(bytes, at, to);
            at = to;
        }
        return end();
    }

    public StreamRun comment() {
        stream.onComment(this::take);
        return this;
    }

    public StreamRun end() {
        stream.onEnd(this::take);
        return this;
    }

    private void take(byte[] framed) {
        emitted.add(new String(framed, StandardCharsets.UTF_8));
    }

    /** What was emitted, framed. */
    public List<String> emitted() {
        return emitted;
    }

    /** The data of the emitted events that are JSON. */
    public List<JsonNode> data() {
        List<JsonNode> result = new ArrayList<>();
        for (String event : emitted) {
            int from = event.indexOf("data: {");
            if (from >= 0) {
                result.add(json(event.substring(from + 6, event.length() - 2)));
            }
        }
        return result;
    }
}
