package gateway.translation;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.translation.contract.AnswerFacts;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CountedStreamTest {

    private static final String COMPLETION = """
        data: {"id":"cmpl-1","object":"text_completion","model":"m-1","choices":[{"text":"a\\"data:"}],"usage":null}

        data: {"id":"cmpl-1","model":"m-1","choices":[],"usage":{"prompt_tokens":5,"completion_tokens":7,"total_tokens":12}}

        data: [DONE]

        """;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 64, 100_000})
    void readsTheUsageOfCompletionsHoweverTheyAreCut(int size) {
        CountedStream stream = read(COMPLETION, size);

        AnswerFacts facts = stream.facts();
        assertThat(facts.modelServed()).isEqualTo("m-1");
        assertThat(Objects.requireNonNull(facts.usage()).input()).isEqualTo(5);
        assertThat(facts.usage().output()).isEqualTo(7);
        assertThat(stream.isDone()).isTrue();
        assertThat(stream.betweenLines()).isTrue();
    }

    @Test
    void readsTheUsageOfPicturesSpeechAndTranscripts() {
        for (String type : new String[] {"image_generation.completed", "speech.audio.done", "transcript.text.done"}) {
            String event =
                    "event: " + type + "\r\ndata: {\"type\":\"" + type + "\",\"b64_json\":\"" + "A".repeat(3_000_000)
                            + "\",\"usage\":{\"input_tokens\":50,\"output_tokens\":4160,\"total_tokens\":4210}}\r\n\r\n";

            CountedStream stream = read(event, 4096);

            assertThat(Objects.requireNonNull(stream.facts().usage()).input()).isEqualTo(50);
            assertThat(stream.facts().usage().output()).isEqualTo(4160);
            assertThat(stream.isDone()).isFalse();
            assertThat(stream.hasContent()).isTrue();
        }
    }

    @Test
    void commentsAndOtherFieldsAreNoContent() {
        CountedStream stream = read(": ping\n\nevent: x\nid: data: [DONE]\nretry: 5\ndatum: 1\ndata:\n\n", 3);

        assertThat(stream.hasContent()).isFalse();
        assertThat(stream.isDone()).isFalse();
        assertThat(stream.facts().usage()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"data: [DONE] \n", "data: [DONE]x\n", "data: \"[DONE]\"\n", " data: [DONE]\n", "data: [DONE"})
    void onlyTheWordItselfEndsAStream(String line) {
        assertThat(read(line, 4).isDone()).isFalse();
    }

    @Test
    void knowsWhetherALineIsUnfinished() {
        assertThat(read("data: {\"a\"", 4).betweenLines()).isFalse();
        assertThat(read("da", 1).betweenLines()).isFalse();
        assertThat(read("data: {}\n", 4).betweenLines()).isTrue();
    }

    @Test
    void anAnswerTellsModelAndUsageWhereverTheyStand() {
        CountedAnswer answer = new CountedAnswer();
        answer.read(("{\"object\":\"list\",\"data\":[{\"embedding\":[" + "0.25,".repeat(100_000)
                        + "1],\"model\":\"no\"}],\"model\":\"text-embedding-3-small\",\"usage\":{\"prompt_tokens\":8,"
                        + "\"total_tokens\":8}}")
                .getBytes(StandardCharsets.UTF_8));

        AnswerFacts facts = answer.facts();
        assertThat(facts.modelServed()).isEqualTo("text-embedding-3-small");
        assertThat(Objects.requireNonNull(facts.usage()).input()).isEqualTo(8);
        assertThat(facts.usage().output()).isZero();
        assertThat(facts.estimated()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"usage\":null}",
                "{\"usage\":{\"type\":\"duration\",\"seconds\":7}}",
                "{\"usage\":7}",
                "{\"usage\":{\"prompt_tokens\":0,\"total_tokens\":0}}",
                "[]",
                "no JSON"
            })
    void whatIsNotToldIsUnknown(String json) {
        CountedAnswer answer = new CountedAnswer();
        answer.read(json.getBytes(StandardCharsets.UTF_8));

        assertThat(answer.facts().usage()).isNull();
        assertThat(answer.facts().modelServed()).isNull();
    }

    private static CountedStream read(String text, int size) {
        CountedStream stream = new CountedStream();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at < bytes.length; at += size) {
            stream.read(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + size)));
        }
        return stream;
    }
}
