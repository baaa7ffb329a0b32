package gateway.protocol.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.protocol.Vectors;
import gateway.protocol.sse.SseScanner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MessageStreamReaderTest {

    private static final String START = event(
            "message_start",
            "{\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"model\":\"claude-x\",\"content\":[],\"stop_reason\":null,"
                    + "\"usage\":{\"input_tokens\":25,\"cache_creation_input_tokens\":7,\"output_tokens\":1}}}");
    private static final String CONTENT = event(
            "content_block_delta",
            "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"Hi\"}}");
    private static final String DELTA = event(
            "message_delta",
            "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\",\"container\":{\"id\":\"container_1\"}},"
                    + "\"usage\":{\"output_tokens\":12,\"output_tokens_details\":{\"thinking_tokens\":4}}}");
    private static final String STOP = event("message_stop", "{\"type\":\"message_stop\"}");
    private static final String PING = event("ping", "{\"type\": \"ping\"}");

    private final MessageStreamReader reader = new MessageStreamReader();

    @Test
    void readsAWholeStream() {
        scan(START + PING + CONTENT + DELTA + STOP);
        assertWholeMessage(reader);
        assertThat(reader.events()).isEqualTo(5);
    }

    @Test
    void readsTheSameFromAStreamWithoutNames() {
        scan((START + PING + CONTENT + DELTA + STOP).replaceAll("event: .*\n", ""));
        assertWholeMessage(reader);
        assertThat(reader.events()).isEqualTo(5);
    }

    @Test
    void readsTheSameWhereverTheStreamIsCut() {
        byte[] stream = (START + PING + CONTENT + DELTA + STOP).getBytes(StandardCharsets.UTF_8);
        for (int cut = 0; cut <= stream.length; cut++) {
            MessageStreamReader cutReader = new MessageStreamReader();
            SseScanner scanner = new SseScanner(cutReader, 1 << 20);
            scanner.scan(stream, 0, cut);
            scanner.scan(stream, cut, stream.length);
            assertWholeMessage(cutReader);
        }
    }

    @Test
    void asksForTheDataOfFewEventsOnly() {
        assertThat(List.of("message_start", "message_delta", "error")).allMatch(reader::wantsData);
        assertThat(List.of(
                        "content_block_start",
                        "content_block_delta",
                        "content_block_stop",
                        "message_stop",
                        "ping",
                        "new"))
                .noneMatch(reader::wantsData);
        assertThat(reader.wantsData(null)).isTrue();
    }

    @Test
    void countsAPingAsAnEventAndNotAsTheStart() {
        scan(": hello\n\n");
        assertThat(reader.events()).isZero();
        scan(PING + "data: {\"type\":\"ping\"}\n\n");
        assertThat(reader.events()).isEqualTo(2);
        assertThat(reader.started()).isFalse();
        scan(START);
        assertThat(reader.events()).isEqualTo(3);
        assertThat(reader.started()).isTrue();
        assertThat(reader.stopped()).isFalse();
        assertThat(reader.failed()).isFalse();
    }

    @Test
    void readsAnErrorEvent() {
        String error = "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}";
        scan(START + event("error", error));
        assertError();
        assertThat(reader.model()).isEqualTo("claude-x");
    }

    @Test
    void readsAnErrorWithoutAName() {
        scan("data: {\"error\":{\"message\":\"Overloaded\",\"type\":\"overloaded_error\"},\"type\":\"error\"}\n\n");
        assertError();
    }

    @Test
    void readsAnErrorThatBearsAnotherName() {
        scan("event: message_delta\n"
                + "data:"
                + " {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}\n\n");
        assertError();
    }

    @Test
    void hasFailedByTheNameAloneWhateverTheData() {
        for (String data :
                new String[] {"", "{", "<html>", "null", "{\"error\":\"text\"}", "{\"type\":\"message_stop\"}"}) {
            MessageStreamReader failing = new MessageStreamReader();
            scan(failing, event("error", data));
            assertThat(failing.failed()).as(data).isTrue();
            assertThat(failing.stopped()).as(data).isFalse();
            assertThat(failing.errorType()).as(data).isNull();
        }
        MessageStreamReader withoutData = new MessageStreamReader();
        scan(withoutData, "event: error\n\n");
        assertThat(withoutData.failed()).isTrue();
    }

    @Test
    void ignoresDataThatIsNotWholeJson() {
        scan(START);
        String whole =
                "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":12}}";
        for (int length = 0; length < whole.length(); length++) {
            scan(event("message_delta", whole.substring(0, length)) + "data: " + whole.substring(0, length) + "\n\n");
        }
        assertThat(reader.usage().output()).isEqualTo(1);
        assertThat(reader.stopReason()).isNull();
        scan(event("message_delta", whole));
        assertThat(reader.usage().output()).isEqualTo(12);
    }

    @Test
    void neverThrowsOnGarbage() {
        Random random = new Random(11);
        String[] names = {"message_start", "message_delta", "error", "message_stop", null};
        byte[] json = START.substring(START.indexOf('{')).getBytes(StandardCharsets.UTF_8);
        for (int round = 0; round < 20_000; round++) {
            byte[] data = json.clone();
            for (int i = random.nextInt(6); i >= 0; i--) {
                data[random.nextInt(data.length)] = (byte) random.nextInt(256);
            }
            reader.onEvent(names[random.nextInt(names.length)], Arrays.copyOf(data, random.nextInt(data.length + 1)));
        }
        assertThat(reader.events()).isEqualTo(20_000);
    }

    @Test
    void survivesDeepNestingAndHugeNumbers() {
        scan(event("message_delta", "{\"usage\":" + "[".repeat(100_000)));
        scan(event("message_delta", "{\"usage\":{\"output_tokens\":" + "9".repeat(100_000) + "}}"));
        scan(event("message_delta", "{\"delta\":" + "{\"container\":".repeat(5000) + "1" + "}".repeat(5001)));
        assertThat(reader.usage().output()).isZero();
    }

    @Test
    void tellsTheEndOnceAndWhileItIsRead() {
        List<String> seen = new ArrayList<>();
        reader.onTerminal(() -> seen.add(reader.stopped() + " " + reader.stopReason() + " " + reader.events()));
        scan(START + DELTA);
        assertThat(seen).isEmpty();
        scan(STOP + STOP + event("error", "{}"));
        assertThat(seen).containsExactly("true end_turn 3");
    }

    @Test
    void tellsAnErrorAsTheEnd() {
        List<String> seen = new ArrayList<>();
        reader.onTerminal(() -> seen.add(reader.failed() + " " + reader.errorType()));
        scan(event("error", "{\"type\":\"error\",\"error\":{\"type\":\"api_error\"}}") + STOP);
        assertThat(seen).containsExactly("true api_error");
    }

    @Test
    void readsTheRecordedStreams() throws IOException {
        for (JsonNode vector : Vectors.load("claude_streams.json")) {
            MessageStreamReader recorded = new MessageStreamReader();
            scan(recorded, vector.at("/input/sse_text").asText());
            assertThat(recorded.stopped()).isTrue();
            assertThat(recorded.messageId()).startsWith("msg_");
            int checked = 0;
            for (JsonNode check : vector.at("/expect/assert")) {
                checked += check(recorded, check.get("path").asText(), check.get("equals")) ? 1 : 0;
            }
            assertThat(recorded.usage().input()).isPositive();
            assertThat(checked + recorded.usage().output()).isPositive();
        }
    }

    private static boolean check(MessageStreamReader reader, String path, JsonNode expected) {
        switch (path) {
            case "stop_reason" -> assertThat(reader.stopReason()).isEqualTo(expected.asText());
            case "usage.input_tokens" -> assertThat(reader.usage().input()).isEqualTo(expected.asLong());
            case "usage.output_tokens" -> assertThat(reader.usage().output()).isEqualTo(expected.asLong());
            default -> {
                return false;
            }
        }
        return true;
    }

    private void assertError() {
        assertThat(reader.failed()).isTrue();
        assertThat(reader.stopped()).isFalse();
        assertThat(reader.errorType()).isEqualTo("overloaded_error");
        assertThat(reader.errorMessage()).isEqualTo("Overloaded");
    }

    private static void assertWholeMessage(MessageStreamReader reader) {
        assertThat(reader.started()).isTrue();
        assertThat(reader.stopped()).isTrue();
        assertThat(reader.failed()).isFalse();
        assertThat(reader.messageId()).isEqualTo("msg_1");
        assertThat(reader.model()).isEqualTo("claude-x");
        assertThat(reader.stopReason()).isEqualTo("end_turn");
        assertThat(reader.containerId()).isEqualTo("container_1");
        assertThat(reader.usage().input()).isEqualTo(25);
        assertThat(reader.usage().cacheWrite5m()).isEqualTo(7);
        assertThat(reader.usage().output()).isEqualTo(12);
        assertThat(reader.usage().thinking()).isEqualTo(4);
    }

    private void scan(String stream) {
        scan(reader, stream);
    }

    private static void scan(MessageStreamReader reader, String stream) {
        byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
        new SseScanner(reader, 1 << 20).scan(bytes, 0, bytes.length);
    }

    private static String event(String name, String data) {
        return "event: " + name + "\ndata: " + data + "\n\n";
    }

    @Test
    void countsTheContentOfDeltasWithoutReadingIt() {
        String delta = "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\""
                + "x".repeat(1_000) + "\"}}";
        scan(START + event("content_block_delta", delta) + PING);
        MessageStreamReader unnamed = new MessageStreamReader();
        scan(unnamed, "data: " + delta + "\n\n");

        assertThat(reader.contentBytes()).isBetween(980L, 1_020L);
        assertThat(unnamed.contentBytes()).isEqualTo(reader.contentBytes());
    }

    @Test
    void knowsWhetherTheWholeAnswerWasCounted() {
        scan(START + CONTENT);
        assertThat(reader.counted()).isFalse();
        scan(event("message_delta", "{\"type\":\"message_delta\",\"delta\":{}}"));
        assertThat(reader.counted()).isFalse();
        scan(DELTA);
        assertThat(reader.counted()).isTrue();
    }
}
