package harness;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads answers of the Messages API and checks that nothing of a failed try is in them. */
public final class CleanAnswer {

    private CleanAnswer() {}

    /** The text of a message or of a stream, which has to be whole: one beginning, one end, and no error. */
    public static String text(HttpResponse<byte[]> answer) {
        assertThat(answer.statusCode())
                .as(new String(answer.body(), StandardCharsets.UTF_8))
                .isEqualTo(200);
        String type = answer.headers().firstValue("content-type").orElse("");
        return type.startsWith("text/event-stream") ? streamed(events(answer)) : whole(ProxyClient.json(answer));
    }

    /** The events of a stream but pings, also of one that failed. */
    public static List<ServerEvent> events(HttpResponse<byte[]> answer) {
        try {
            return new EventStream(new ByteArrayInputStream(answer.body())).rest();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String whole(JsonNode message) {
        assertThat(message.path("type").asText()).as(message.toString()).isEqualTo("message");
        var text = new StringBuilder();
        message.path("content").forEach(block -> text.append(block.path("text").asText()));
        return text.toString();
    }

    private static String streamed(List<ServerEvent> events) {
        assertThat(events)
                .extracting(ServerEvent::name)
                .containsOnlyOnce("message_start", "message_delta", "message_stop");
        assertThat(events.getFirst().name()).isEqualTo("message_start");
        assertThat(events.getLast().name()).isEqualTo("message_stop");
        assertThat(events).extracting(ServerEvent::name).doesNotContain("error");
        var text = new StringBuilder();
        events.forEach(
                event -> text.append(event.json().path("delta").path("text").asText()));
        return text.toString();
    }
}
