package gateway.protocol.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BodyReferencesTest {

    private static final String BATCH = """
        {"requests": [
          {"custom_id": "file_id", "params": {"model": "m", "container": "container_1", "messages": [
            {"role": "user", "content": [
              {"type": "document", "source": {"type": "file", "file_id": "file_1"}},
              {"type": "text", "text": "\\"file_id\\": \\"file_of_the_text\\" größer {[,:"},
              {"type": "tool_use", "input": {"file_id": "file_of_the_model", "a": [{"file_id": "too"}]}, "file_id": "file_2"}]}],
            "tools": [{"input_schema": {"container": "word", "x": {"file_id": "w"}}, "name": "container"}]}},
          {"params": {"container": {"skills": [{"type": "custom", "skill_id": "skill_1"},
              {"type": "anthropic", "skill_id": "pptx"}], "id": "container_2"},
            "thread": {"type": "continue", "previous_message_id": "msg_1"},
            "messages": [{"id": "no", "content": [{"fil\\u0065_id" : "file\\u005f3"}]}], "metadata": {"id": 7}}}
        ], "file_id": null}
        """;

    private static final List<String> FOUND =
            List.of("container_1", "file_1", "file_2", "skill_1", "container_2", "msg_1", "file_3");

    @Test
    void findsWhatAllRequestsReferTo() {
        assertThat(in(BATCH, BATCH.length())).containsExactlyElementsOf(FOUND);
    }

    @Test
    void findsTheSameHoweverTheBodyIsCut() {
        for (int size = 1; size < 40; size++) {
            assertThat(in(BATCH, size)).as("pieces of %d", size).containsExactlyElementsOf(FOUND);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"container\":\"a\",\"container\":\"b\"}|a b",
                "{\"container\":{\"id\":\"a\",\"id\":\"b\"}}|a b",
                "{\"a\":{\"input\":{}},\"file_id\":\"f\"}|f",
                "{\"input\":[],\"file_id\":\"f\"}|f",
                "{\"input\":\"x\",\"file_id\":\"f\"}|f",
                "{\"input\":{\"file_id\":\"f\"}}|f",
                "{\"params\":{\"input\":{\"file_id\":\"f\"}}}|f",
                "{\"content\":[{\"input\":{\"file_id\":\"f\"}}]}|",
                "{\"x\":\"\\\\\",\"file_id\":\"f\"}|f",
                "{\"file_id\":\"\",\"id\":\"i\"}|",
                "]}]}{\"file_id\":\"f\"}|f",
                "[\"file_id\",\"f\"]|",
                "|"
            })
    void whatIsOddIsReadAsAnUpstreamMight(String body, String ids) {
        assertThat(in(body == null ? "" : body, 3)).isEqualTo(ids == null ? Set.of() : Set.of(ids.split(" ", -1)));
    }

    @Test
    void longTextsAreNotKept() {
        String body =
                "{\"file_id\":\"" + "x".repeat(100_000) + "\",\"" + "y".repeat(100_000) + "\":1,\"file_id\":\"f\"}";

        assertThat(in(body, 1000)).containsExactly("f");
    }

    @Test
    void tooManyAndTooDeepIsTold() {
        BodyReferences many = new BodyReferences();
        for (int i = 0; i <= 10_000; i++) {
            assertThat(many.excessive()).isFalse();
            many.feed(("{\"file_id\":\"f" + i + "\"}").getBytes(StandardCharsets.UTF_8));
        }
        BodyReferences deep = new BodyReferences();
        deep.feed("[".repeat(1_001).getBytes(StandardCharsets.UTF_8));

        assertThat(many.excessive()).isTrue();
        assertThat(many.ids()).hasSize(10_000);
        assertThat(deep.excessive()).isTrue();
    }

    private static Set<String> in(String body, int size) {
        BodyReferences references = new BodyReferences();
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        for (int from = 0; from < bytes.length; from += size) {
            references.feed(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + size)));
        }
        assertThat(references.excessive()).isFalse();
        return references.ids();
    }
}
