package gateway.protocol.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.protocol.Json;
import gateway.protocol.Vectors;
import gateway.protocol.anthropic.InvalidRequestException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestInspectorTest {

    @Test
    void readsAPlainRequest() throws InvalidRequestException {
        assertThat(
                        inspect(
                                "{\"model\":\"claude-x\",\"max_tokens\":64,\"stream\":true,"
                                        + "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"},{\"role\":\"assistant\",\"content\":[]}],"
                                        + "\"tools\":[{\"type\":\"computer_toolset_20260801\"},{\"name\":\"f\",\"input_schema\":{\"a\":[1,2]}}]}"))
                .isEqualTo(new RequestSummary("claude-x", true, 64L, null, List.of(), false, 2, 2, 43));
    }

    @Test
    void readsAnEmptyObject() throws InvalidRequestException {
        assertThat(inspect(" {} \r\n\t"))
                .isEqualTo(new RequestSummary(null, false, null, null, List.of(), false, 0, 0, 2));
    }

    @Test
    void readsTheRequestsOfTheRecordedVectors() throws IOException, InvalidRequestException {
        for (JsonNode vector : Vectors.load("request_bodies.json")) {
            String body = body(vector);
            JsonNode tree = Json.mapper().readTree(body);
            RequestSummary summary = inspect(body);
            String id = vector.get("id").asText();
            assertThat(summary.model()).as(id).isEqualTo(tree.path("model").textValue());
            assertThat(summary.messages())
                    .as(id)
                    .isEqualTo(tree.path("messages").size());
            assertThat(summary.tools()).as(id).isEqualTo(tree.path("tools").size());
            assertThat(summary.stream()).as(id).isEqualTo(tree.path("stream").asBoolean());
            assertThat(summary.maxTokens())
                    .as(id)
                    .isEqualTo(tree.has("max_tokens") ? tree.get("max_tokens").asLong() : null);
        }
    }

    @Test
    void readsMaxTokensThatAreAWholeNumberOnly() throws InvalidRequestException {
        assertThat(inspect("{\"max_tokens\":0}").maxTokens()).isZero();
        assertThat(inspect("{\"max_tokens\":1e3}").maxTokens()).isEqualTo(1000);
        for (String other :
                new String[] {"-1", "1.5", "null", "\"64\"", "[64]", "{\"a\":64}", "99999999999999999999", "1e300"}) {
            assertThat(inspect("{\"max_tokens\":" + other + "}").maxTokens())
                    .as(other)
                    .isNull();
        }
    }

    @Test
    void takesNullForNoStream() throws InvalidRequestException {
        assertThat(inspect("{\"stream\":null}").stream()).isFalse();
        assertThat(inspect("{\"stream\":false}").stream()).isFalse();
    }

    @Test
    void findsTheSessionInBothFormsOfTheUserId() throws InvalidRequestException {
        String hash = "a".repeat(64);
        assertThat(session("\"user_" + hash + "_account_11111111-2222-3333-4444-555555555555_session_6f1e\""))
                .isEqualTo("6f1e");
        assertThat(session("\"user_" + hash + "_account__session_6f1e\"")).isEqualTo("6f1e");
        assertThat(
                        session(
                                "\"{\\\"device_id\\\":\\\"d\\\",\\\"account_uuid\\\":\\\"\\\",\\\"session_id\\\":\\\"6f1e\\\"}\""))
                .isEqualTo("6f1e");
    }

    @Test
    void findsNoSessionInOtherUserIds() throws InvalidRequestException {
        for (String userId : new String[] {
            "null",
            "7",
            "\"\"",
            "\"user-12\"",
            "\"a_session_\"",
            "\"{\"",
            "\"{}\"",
            "\"{\\\"session_id\\\":7}\"",
            "\"{\\\"session_id\\\":\\\"a\\\"\"",
            "[\"a_session_b\"]",
            "{\"session_id\":\"a\"}",
            "\"a_session_" + "b".repeat(201) + "\"",
            "\"" + "a".repeat(5000) + "_session_b\""
        }) {
            assertThat(session(userId)).as(userId).isNull();
        }
        assertThat(inspect("{\"metadata\":\"a_session_b\"}").sessionId()).isNull();
        assertThat(inspect("{\"metadata\":null,\"user_id\":\"a_session_b\"}").sessionId())
                .isNull();
    }

    @Test
    void gathersFileIdsOfAnyDepthAndTheContainer() throws InvalidRequestException {
        String messages = """
            [{"role":"user","content":[
               {"type":"container_upload","file_id":"file_1"},
               {"type":"image","source":{"type":"file","file_id":"file_2"}},
               {"type":"tool_result","content":[{"type":"document","source":{"type":"file","file_id":"file_3"}}]},
               {"type":"document","source":{"type":"file","file_id":"file_1"}}]},
             {"role":"assistant","content":[
               {"type":"tool_use","input":{"file_id":"file_of_the_model","x":[{"file_id":"also"}]},"file_id":"file_4"},
               {"type":"x","input":"text","file_id":"file\\u005f5"},
               {"type":"x","file_id":7},{"type":"x","file_id":{"file_id":"file_6"}},{"type":"x","file_id":""},
               [["file_id"]]]}, "file_id", 3]\
            """;
        RequestSummary summary = inspect(
                "{\"file_id\":\"no\",\"container\":{\"id\":\"container_1\",\"skills\":[{\"skill_id\":\"pdf\"}]},\"messages\":"
                        + messages + ",\"tools\":[{\"file_id\":\"no\"}]}");
        assertThat(summary.resourceIds())
                .containsExactly("file_1", "file_2", "file_3", "file_4", "file_5", "file_6", "container_1");
        assertThat(summary.messages()).isEqualTo(4);
    }

    @Test
    void readsAContainerThatIsAString() throws InvalidRequestException {
        assertThat(inspect("{\"container\":\"container_1\"}").resourceIds()).containsExactly("container_1");
        for (String none : new String[] {"null", "\"\"", "{}", "{\"id\":null}", "{\"skills\":[]}", "[1]", "7"}) {
            assertThat(inspect("{\"container\":" + none + "}").resourceIds())
                    .as(none)
                    .isEmpty();
        }
    }

    @Test
    void refusesReferencesBeyondAThousandBecauseNobodyWouldLookAtThem() throws InvalidRequestException {
        assertThat(inspect(referringTo(1000)).resourceIds()).hasSize(1000);
        assertThatThrownBy(() -> inspect(referringTo(1001)))
                .isInstanceOfSatisfying(
                        InvalidRequestException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Reason.SHAPE));
    }

    private static String referringTo(int files) {
        StringBuilder blocks = new StringBuilder();
        for (int i = 0; i < files; i++) {
            blocks.append(i == 0 ? "" : ",")
                    .append("{\"file_id\":\"file_")
                    .append(i)
                    .append("\"}");
        }
        return "{\"messages\":[{\"content\":[" + blocks + "]}]}";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"thread\":{\"type\":\"create\"}}|true|",
                "{\"thread\":{\"type\":\"continue\",\"previous_message_id\":\"msg_1\"}}|true|msg_1",
                "{\"thread\":{\"previous_message_id\":7}}|true|",
                "{\"thread\":\"msg_1\"}|true|",
                "{\"thread\":null}|false|",
                "{\"metadata\":{\"thread\":{}}}|false|",
                "{\"previous_message_id\":\"msg_1\"}|false|"
            })
    void readsTheThreadThatARequestGoesOnWith(String body, boolean thread, String previous)
            throws InvalidRequestException {
        RequestSummary summary = inspect(body);

        assertThat(summary.thread()).isEqualTo(thread);
        assertThat(summary.resourceIds()).isEqualTo(previous == null ? List.of() : List.of(previous));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"type\":\"custom\",\"skill_id\":\"mine\"}|mine",
                "{\"skill_id\":\"skill_01\",\"version\":\"latest\"}|skill_01",
                "{\"skill_id\":\"pptx\",\"type\":\"anthropic\"}|",
                "{\"skill_id\":7,\"type\":\"custom\"}|",
                "[\"skill_01\"]|",
                "\"skill_01\"|"
            })
    void readsTheSkillsThatSomebodyHasMade(String skill, String id) throws InvalidRequestException {
        assertThat(inspect("{\"container\":{\"skills\":[" + skill + "],\"id\":\"c\"}}")
                        .resourceIds())
                .isEqualTo(id == null ? List.of("c") : List.of(id, "c"));
    }

    @Test
    void toldReferencesAreThoseOfAllMembersThatComeTwice() throws InvalidRequestException {
        assertThat(inspect("{\"container\":\"c1\",\"messages\":[{\"content\":[{\"file_id\":\"f1\"}]}],"
                                + "\"system\":[{\"source\":{\"file_id\":\"f2\"}}],"
                                + "\"thread\":{\"previous_message_id\":\"m1\",\"previous_message_id\":\"m2\"},"
                                + "\"messages\":[],\"container\":null,\"thread\":null,\"system\":\"f3\"}")
                        .resourceIds())
                .containsExactly("f1", "f2", "c1", "m1", "m2");
    }

    @Test
    void takesTheLastOfMembersThatComeTwice() throws InvalidRequestException {
        RequestSummary summary = inspect(
                "{\"model\":\"a\",\"stream\":true,\"max_tokens\":1,\"container\":\"c1\","
                        + "\"messages\":[{\"content\":[{\"file_id\":\"f1\"}]},{}],\"tools\":[1,2],"
                        + "\"metadata\":{\"user_id\":\"x_session_1\",\"user_id\":\"x_session_2\"},"
                        + "\"model\":\"b\",\"stream\":false,\"max_tokens\":null,\"container\":null,\"messages\":[{}],\"tools\":null}");
        assertThat(summary).isEqualTo(new RequestSummary("b", false, null, "2", List.of("f1", "c1"), false, 1, 0, 51));
    }

    @Test
    void forgetsTheSessionOfMetadataThatComeAgainWithoutOne() throws InvalidRequestException {
        assertThat(inspect("{\"metadata\":{\"user_id\":\"x_session_1\"},\"metadata\":{}}")
                        .sessionId())
                .isNull();
    }

    @Test
    void allowsAByteOrderMark() throws InvalidRequestException {
        assertThat(inspect("\uFEFF{\"model\":\"a\"}\n").model()).isEqualTo("a");
    }

    @Test
    void readsAFiveMegabyteString() throws InvalidRequestException {
        RequestSummary summary = inspect(
                "{\"messages\":[{\"content\":\"" + "0123456789abcdef é ".repeat(262_144) + "\"}],\"model\":\"a\"}");
        assertThat(summary.model()).isEqualTo("a");
        assertThat(summary.messages()).isEqualTo(1);
    }

    @Test
    void readsNestingUpToTheLimit() throws InvalidRequestException {
        assertThat(inspect("{\"messages\":" + "[".repeat(999) + "]".repeat(999) + "}")
                        .messages())
                .isEqualTo(1);
    }

    private static @Nullable String session(String userId) throws InvalidRequestException {
        return inspect("{\"metadata\":{\"other\":[{}],\"user_id\":" + userId + "}}")
                .sessionId();
    }

    private static String body(JsonNode vector) {
        JsonNode large = vector.get("large_body");
        return large == null
                ? vector.get("body").asText()
                : large.get("start").asText()
                        + large.get("unit").asText().repeat(large.get("times").asInt())
                        + large.get("end").asText();
    }

    private static RequestSummary inspect(String body) throws InvalidRequestException {
        return RequestInspector.inspect(body.getBytes(StandardCharsets.UTF_8));
    }
}
