package gateway.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import gateway.protocol.sse.SseScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Feeds a translation of a stream and keeps what it emits. */
final class StreamRun {

    private final StreamTranslation stream;
    private final List<String> emitted = new ArrayList<>();

    StreamRun(StreamTranslation stream) {
        this.stream = stream;
    }

    static AnswerFrame frame(boolean includeUsage, boolean excludeReasoning, ToolNames tools) {
        UsageEstimate estimate = new UsageEstimate() {
            @Override
            public long inputTokens() {
                return 11;
            }

            @Override
            public long outputTokens(long characters) {
                return characters;
            }
        };
        return new AnswerFrame(
                "asked-model", "seed1", 1_700_000_000, tools, includeUsage, excludeReasoning, estimate, null);
    }

    static AnswerFrame frame(boolean includeUsage) {
        return frame(includeUsage, false, new ToolNames());
    }

    static ObjectNode json(String text) {
        try {
            return (ObjectNode) Json.mapper().readTree(text.replace('\'', '"'));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends one event; apostrophes in the data stand for quotation marks. */
    StreamRun event(@Nullable String name, String data) {
        stream.onEvent(new SseEvent(name, data.replace('\'', '"').getBytes(StandardCharsets.UTF_8)), this::take);
        return this;
    }

    /** Sends events of the Messages API, named by their type. */
    StreamRun messages(String... data) {
        for (String each : data) {
            event(json(each).path("type").asText(), each);
        }
        return this;
    }

    /** Sends chunks. */
    StreamRun chunks(String... data) {
        for (String each : data) {
            event(null, each);
        }
        return this;
    }

    /** Sends bytes cut at random places. */
    StreamRun bytes(byte[] bytes, Random random) {
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

    StreamRun comment() {
        stream.onComment(this::take);
        return this;
    }

    StreamRun end() {
        stream.onEnd(this::take);
        return this;
    }

    private void take(byte[] framed) {
        emitted.add(new String(framed, StandardCharsets.UTF_8));
    }

    /** What was emitted, framed. */
    List<String> emitted() {
        return emitted;
    }

    /** The data of the emitted events that are JSON. */
    List<JsonNode> data() {
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
