package harness;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/**
 * The message of an answer, whole or streamed. A stream is put together as strictly as an SDK would: one block after the other, with
 * indices from 0, deltas of known types only within their block, and usage in {@code message_start} and {@code message_delta}.
 */
public final class WholeMessage {

    private static final Set<String> FIELDS = Set.of(
            "id",
            "type",
            "role",
            "model",
            "content",
            "stop_reason",
            "stop_sequence",
            "usage",
            "stop_details",
            "container");

    private final ObjectNode message;
    private final ArrayNode content;
    private final StringBuilder json = new StringBuilder();
    private ObjectNode open;
    private boolean told;

    private WholeMessage(ObjectNode message) {
        this.message = message;
        this.content = (ArrayNode) message.path("content");
    }

    /** The message of an answer, which has to be a good one. */
    public static JsonNode of(HttpResponse<byte[]> answer) {
        String body = new String(answer.body(), StandardCharsets.UTF_8);
        assertThat(answer.statusCode()).as(body).isEqualTo(200);
        String type = answer.headers().firstValue("content-type").orElse("");
        JsonNode message =
                type.startsWith("text/event-stream") ? of(CleanAnswer.events(answer)) : check(ProxyClient.json(answer));
        assertThat(body).doesNotContain("start_timestamp", "stop_timestamp", "chatcompl_", "trace_id", "\"uuid\"");
        return message;
    }

    /** The message that these events make. */
    public static JsonNode of(List<ServerEvent> events) {
        assertThat(events).extracting(ServerEvent::name).doesNotContain("error");
        assertThat(events.getFirst().name()).isEqualTo("message_start");
        assertThat(events.getLast().name()).as("the last of " + events).isEqualTo("message_stop");
        var whole = new WholeMessage((ObjectNode) events.getFirst().json().path("message"));
        assertThat(whole.content).isEmpty();
        assertThat(whole.message.path("usage").path("input_tokens").isNumber()).isTrue();
        for (ServerEvent event : events.subList(1, events.size() - 1)) {
            whole.take(event.name(), event.json());
        }
        assertThat(whole.told).as("message_delta came").isTrue();
        assertThat(whole.open).as("no block is open").isNull();
        return check(whole.message);
    }

    /** Texts of all text blocks, joined. */
    public static String text(JsonNode message) {
        var text = new StringBuilder();
        message.path("content").forEach(block -> text.append(block.path("text").asText("")));
        return text.toString();
    }

    private static JsonNode check(JsonNode message) {
        assertThat(message.path("type").asText()).as(message.toString()).isEqualTo("message");
        assertThat(message.path("id").asText()).startsWith("msg_");
        assertThat(message.path("model").asText()).isNotEmpty();
        assertThat(message.path("usage").path("output_tokens").isNumber()).isTrue();
        message.fieldNames().forEachRemaining(field -> assertThat(FIELDS).contains(field));
        return message;
    }

    private void take(String name, JsonNode data) {
        assertThat(data.path("type").asText()).isEqualTo(name);
        switch (name) {
            case "content_block_start" -> {
                assertThat(open).as("the block before is closed").isNull();
                assertThat(told).isFalse();
                assertThat(data.path("index").asInt(-1)).isEqualTo(content.size());
                open = (ObjectNode) data.path("content_block");
                json.setLength(0);
            }
            case "content_block_delta" -> {
                assertThat(open).as("a delta within a block: " + data).isNotNull();
                assertThat(data.path("index").asInt(-1)).isEqualTo(content.size());
                delta(data.path("delta"));
            }
            case "content_block_stop" -> {
                assertThat(open).as("an end of a block").isNotNull();
                assertThat(data.path("index").asInt(-1)).isEqualTo(content.size());
                close();
            }
            case "message_delta" -> {
                assertThat(told).as("one message_delta").isFalse();
                told = true;
                assertThat(data.path("usage").path("output_tokens").isNumber()).isTrue();
                message.setAll((ObjectNode) data.path("delta"));
                ((ObjectNode) message.path("usage")).setAll((ObjectNode) data.path("usage"));
            }
            default -> throw new AssertionError("an event that the API does not have: " + name);
        }
    }

    private void delta(JsonNode delta) {
        String type = delta.path("type").asText();
        switch (type) {
            case "text_delta" -> append("text", delta);
            case "thinking_delta" -> append("thinking", delta);
            case "signature_delta" -> open.set("signature", delta.path("signature"));
            case "input_json_delta" -> json.append(delta.path("partial_json").asText());
            case "citations_delta" -> open.withArray("citations").add(delta.path("citation"));
            default -> throw new AssertionError("a delta that the API does not have: " + delta);
        }
    }

    private void append(String field, JsonNode delta) {
        open.put(field, open.path(field).asText() + delta.path(field).asText());
    }

    private void close() {
        try {
            if (!json.isEmpty()) {
                open.set("input", Json.mapper().readTree(json.toString()));
            }
        } catch (IOException notJson) {
            throw new UncheckedIOException(notJson);
        }
        content.add(open);
        open = null;
    }
}
