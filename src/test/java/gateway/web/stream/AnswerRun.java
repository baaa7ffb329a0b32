package gateway.web.stream;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.protocol.Json;
import gateway.protocol.sse.SseScanner;
import gateway.protocol.web.WebEvent;
import gateway.translation.contract.SseEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Drives an answer through all its stages, as the route does. */
final class AnswerRun {

    private static final int MOST = 16 * 1024 * 1024;

    private final WebAnswer answer;
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    AnswerRun(WebAnswer answer) {
        this.answer = answer;
    }

    static WebAnswer.Facts facts(Set<String> tools, String... stopSequences) {
        return facts("msg_1", true, tools, stopSequences);
    }

    static WebAnswer.Facts facts(String id, boolean shows, Set<String> tools, String... stopSequences) {
        return new WebAnswer.Facts(
                id,
                "claude-sonnet-5",
                List.of(stopSequences),
                tools,
                shows,
                new WebAnswer.EstimatedInput(11, 0, 0),
                text -> text.length());
    }

    /** A new answer without tools and stop sequences. */
    static AnswerRun plain() {
        return new AnswerRun(new WebAnswer(facts(Set.of())));
    }

    static AnswerRun stopping(String... stopSequences) {
        return new AnswerRun(new WebAnswer(facts(Set.of(), stopSequences)));
    }

    static AnswerRun with(String... tools) {
        return new AnswerRun(new WebAnswer(facts(Set.of(tools))));
    }

    WebAnswer answer() {
        return answer;
    }

    /** Feeds events, each the data of one. */
    AnswerRun feed(String... data) {
        for (String each : data) {
            feed(new SseEvent(type(each), each.getBytes(StandardCharsets.UTF_8)));
        }
        return this;
    }

    private static @Nullable String type(String data) {
        try {
            return Json.mapper().readTree(data).path("type").asText(null);
        } catch (IOException e) {
            return null;
        }
    }

    void feed(SseEvent event) {
        finish(answer.holdToolCalls(answer.scanStopSequences(answer.injectModel(answer.parse(event)))));
    }

    /** Feeds a stream as it is on the wire, in these pieces. */
    AnswerRun scan(byte[] stream, int... ends) {
        SseScanner scanner = new SseScanner(
                new SseScanner.Listener() {
                    @Override
                    public boolean wantsData(@Nullable String name) {
                        return true;
                    }

                    @Override
                    public void onEvent(@Nullable String name, byte @Nullable [] data) {
                        feed(new SseEvent(name, data == null ? new byte[0] : data));
                    }
                },
                MOST);
        int from = 0;
        for (int end : ends) {
            scanner.scan(stream, from, end);
            from = end;
        }
        scanner.scan(stream, from, stream.length);
        return this;
    }

    AnswerRun grace() {
        finish(answer.graceOver());
        return this;
    }

    AnswerRun cut() {
        finish(answer.upstreamEnded());
        return this;
    }

    private void finish(List<WebEvent> events) {
        answer.emit(answer.countTokens(answer.collect(events)));
        written.writeBytes(answer.take());
    }

    AnswerRun resumed(String id, String... tools) {
        return new AnswerRun(answer.resumed(facts(id, true, Set.of(tools))));
    }

    /** What the client has got, as it is on the wire. */
    String stream() {
        return written.toString(StandardCharsets.UTF_8);
    }

    /** The client's events, each in a short form. */
    List<String> events() {
        List<String> events = new ArrayList<>();
        for (String line : stream().lines().toList()) {
            if (line.startsWith("data: ")) {
                events.add(shortened(json(line.substring("data: ".length()))));
            }
        }
        return events;
    }

    /** All text that the client has got. */
    String text() {
        StringBuilder text = new StringBuilder();
        for (String line : stream().lines().toList()) {
            if (line.startsWith("data: ")) {
                text.append(json(line.substring("data: ".length()))
                        .path("delta")
                        .path("text")
                        .asText(""));
            }
        }
        return text.toString();
    }

    JsonNode message() {
        return json(new String(answer.message(), StandardCharsets.UTF_8));
    }

    static JsonNode json(String text) {
        try {
            return Json.mapper().readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(text, e);
        }
    }

    private static String shortened(JsonNode event) {
        String type = event.path("type").asText();
        String index = event.has("index") ? " " + event.path("index").asInt() : "";
        JsonNode delta = event.path("delta");
        return switch (type) {
            case "message_start" -> "start " + event.path("message").path("id").asText();
            case "content_block_start" ->
                "block" + index + " " + event.path("content_block").path("type").asText();
            case "content_block_delta" -> "delta" + index + " " + piece(delta);
            case "content_block_stop" -> "end" + index;
            case "message_delta" -> "stopping " + delta.path("stop_reason").asText();
            case "message_stop" -> "stop";
            case "error" -> "error " + event.path("error").path("type").asText();
            default -> event.toString();
        };
    }

    private static String piece(JsonNode delta) {
        for (String name : List.of("text", "thinking", "partial_json", "signature")) {
            if (delta.has(name)) {
                return name.equals("signature") ? "signature" : delta.path(name).asText();
            }
        }
        return delta.path("type").asText();
    }
}
