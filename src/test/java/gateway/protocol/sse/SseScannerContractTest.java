package gateway.protocol.sse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.protocol.Vectors;
import gateway.protocol.sse.SeenEvents.Event;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Recorded streams and made-up ones: however they are cut, events and boundaries are those of the plain way to read them. */
class SseScannerContractTest {

    private static final String[] SNIPPETS = {
        "event: ",
        "event:",
        "event",
        "data: ",
        "data:",
        "data",
        ": comment",
        "id: 7",
        "ping",
        "content_block_delta",
        "message_stop",
        "{\"type\":\"x\"}",
        "\n",
        "\n",
        "\n\n",
        "\r",
        "\r\n",
        "\r\n\r\n",
        "\n\r\n",
        " ",
        "\t",
        ":",
        "€",
        "😀",
        "\u2028",
        "\u0085",
        "\u0000",
        "\u000B",
        "\uFEFF"
    };

    static List<byte[]> streams() throws IOException {
        List<byte[]> streams = new ArrayList<>();
        for (JsonNode vector : Vectors.load("sse.json")) {
            streams.add(join(vector));
        }
        String recorded = Vectors.load("claude_streams.json")
                .getFirst()
                .at("/input/sse_text")
                .asText();
        for (String lineEnd : new String[] {"\n", "\r\n", "\r"}) {
            streams.add(recorded.replace("\n", lineEnd).getBytes(StandardCharsets.UTF_8));
        }
        streams.add(("\uFEFF" + recorded).getBytes(StandardCharsets.UTF_8));
        streams.add((":\n\n" + recorded.replace("event: ping", ": ping")).getBytes(StandardCharsets.UTF_8));
        return streams;
    }

    @ParameterizedTest
    @MethodSource("streams")
    void readsAStreamAlikeWhereverItIsCut(byte[] stream) {
        PlainSse plain = new PlainSse(stream);
        assertThat(plain.events).isNotEmpty();
        for (int cut = 0; cut <= stream.length; cut++) {
            assertSame(plain, SeenEvents.ofCut(stream, cut), stream);
        }
        assertSame(plain, SeenEvents.bytewise(stream), stream);
    }

    @Test
    void readsMadeUpStreamsAlikeWhereverTheyAreCut() {
        Random random = new Random(42);
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(16); i >= 0; i--) {
                text.append(SNIPPETS[random.nextInt(SNIPPETS.length)]);
            }
            byte[] stream = text.toString().getBytes(StandardCharsets.UTF_8);
            PlainSse plain = new PlainSse(stream);
            assertSame(plain, SeenEvents.bytewise(stream), stream);
            for (int cut = 0; cut <= stream.length; cut += 1 + random.nextInt(4)) {
                assertSame(plain, SeenEvents.ofCut(stream, cut), stream);
            }
        }
    }

    @Test
    void readsStreamsCutIntoManyRandomChunks() throws IOException {
        Random random = new Random(3);
        for (byte[] stream : streams()) {
            PlainSse plain = new PlainSse(stream);
            for (int round = 0; round < 50; round++) {
                SeenEvents seen = new SeenEvents();
                for (int at = 0; at < stream.length; ) {
                    int end = Math.min(stream.length, at + random.nextInt(40));
                    byte[] chunk = Arrays.copyOfRange(stream, at, end);
                    seen.scan(chunk, 0, chunk.length);
                    at = end;
                }
                assertSame(plain, seen, stream);
            }
        }
    }

    @Test
    void givesTheEventsOfTheRecordedVectors() throws IOException {
        for (JsonNode vector : Vectors.load("sse.json")) {
            List<Event> expected = new ArrayList<>();
            for (JsonNode event : vector.at("/expect/events")) {
                expected.add(new Event(
                        event.get("event").textValue(), event.get("data").textValue()));
            }
            SeenEvents seen = new SeenEvents();
            for (JsonNode chunk : vector.at("/input/chunks_b64")) {
                byte[] bytes = Base64.getDecoder().decode(chunk.asText());
                seen.scan(bytes, 0, bytes.length);
            }
            List<Event> withEmptyData = seen.events.stream()
                    .map(event -> new Event(event.name(), Objects.requireNonNullElse(event.data(), "")))
                    .toList();
            assertThat(withEmptyData).as(vector.get("id").asText()).isEqualTo(expected);
        }
    }

    /** Each line of these vectors becomes a data line, so that the lines can be seen in the data. */
    @Test
    void splitsLinesAsTheRecordedVectorsSay() throws IOException {
        for (JsonNode vector : Vectors.load("line_decode.json")) {
            SeenEvents seen = new SeenEvents();
            boolean atLineStart = true;
            for (JsonNode chunk : vector.at("/input/chunks")) {
                StringBuilder piece = new StringBuilder();
                for (char character : chunk.asText().toCharArray()) {
                    boolean ends = character == '\n' || character == '\r';
                    piece.append(atLineStart && !ends ? "data:" : "").append(character);
                    atLineStart = ends;
                }
                seen.scan(piece.toString());
            }
            seen.scan("\n\n");
            List<String> lines = new ArrayList<>();
            seen.events.forEach(event ->
                    lines.addAll(List.of(Objects.requireNonNull(event.data()).split("\n"))));
            List<String> expected = new ArrayList<>();
            vector.at("/expect/lines").forEach(line -> expected.add(line.asText()));
            expected.removeIf(String::isEmpty);
            assertThat(lines).as(vector.get("id").asText()).startsWith(expected.toArray(String[]::new));
            if (vector.at("/input/flush").asBoolean()) {
                assertThat(lines).hasSameSizeAs(expected);
            }
        }
    }

    private static void assertSame(PlainSse plain, SeenEvents seen, byte[] stream) {
        assertThat(seen.events).isEqualTo(plain.events);
        assertThat(seen.lastBoundary()).isEqualTo(plain.lastBoundary());
        for (int boundary : seen.boundaries) {
            boolean insideCrLf = boundary < stream.length && stream[boundary - 1] == '\r' && stream[boundary] == '\n';
            assertThat(plain.boundaries).contains(insideCrLf ? boundary + 1 : boundary);
        }
    }

    private static byte[] join(JsonNode vector) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (JsonNode chunk : vector.at("/input/chunks_b64")) {
            all.write(Base64.getDecoder().decode(chunk.asText()));
        }
        return all.toByteArray();
    }
}
