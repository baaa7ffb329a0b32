package harness;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads what clients of the three dialects look for in their answers. Stateless. */
public final class Answers {

    private Answers() {}

    /** The body of a success. */
    public static JsonNode ok(HttpResponse<byte[]> answer) {
        checkOk(answer);
        return ProxyClient.json(answer);
    }

    /** The events of a success, at least one, pings left out. */
    public static List<ServerEvent> events(HttpResponse<byte[]> answer) {
        checkOk(answer);
        try {
            List<ServerEvent> events = new EventStream(new ByteArrayInputStream(answer.body())).rest();
            assertThat(events).isNotEmpty();
            return events;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** What all content blocks of this type say in the field of that name. */
    public static String blocks(JsonNode message, String type) {
        var text = new StringBuilder();
        for (JsonNode block : message.path("content")) {
            if (block.path("type").asText().equals(type)) {
                text.append(block.path(type).asText());
            }
        }
        return text.toString();
    }

    /** What all deltas of a Messages stream say in a field. */
    public static String deltas(List<ServerEvent> events, String field) {
        var text = new StringBuilder();
        events.forEach(
                event -> text.append(event.json().path("delta").path(field).asText("")));
        return text.toString();
    }

    /** What all chunks of a Chat Completions stream say in a field of their delta; {@code [DONE]} has to be the last. */
    public static String chunks(List<ServerEvent> events, String field) {
        assertThat(events.getLast().data()).isEqualTo("[DONE]");
        var text = new StringBuilder();
        for (ServerEvent event : events.subList(0, events.size() - 1)) {
            JsonNode delta = event.json().path("choices").path(0).path("delta");
            text.append(delta.path(field).asText(""));
        }
        return text.toString();
    }

    /** The text of a response. */
    public static String output(JsonNode response) {
        var text = new StringBuilder();
        for (JsonNode item : response.path("output")) {
            for (JsonNode part : item.path("content")) {
                if (part.path("type").asText().equals("output_text")) {
                    text.append(part.path("text").asText());
                }
            }
        }
        return text.toString();
    }

    private static void checkOk(HttpResponse<byte[]> answer) {
        assertThat(answer.statusCode())
                .as(new String(answer.body(), StandardCharsets.UTF_8))
                .isEqualTo(200);
    }
}
