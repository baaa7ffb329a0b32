package gateway.web.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure.RequestRefused;
import gateway.protocol.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnsweredCallsTest {

    private static final String CALL =
            "{\"role\":\"assistant\",\"content\":[{\"type\":\"tool_use\",\"id\":\"%s\",\"name\":\"t\",\"input\":{}}]}";
    private static final String RESULT =
            "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"so\"},{\"type\":\"tool_result\",\"tool_use_id\":\"%s\"}]}";

    @Test
    void takesResultsOfTheTurnBefore() throws JsonProcessingException {
        ObjectNode request = request(
                CALL.formatted("a"),
                CALL.formatted("b"),
                RESULT.formatted("b"),
                RESULT.formatted("a"),
                CALL.formatted("c"),
                RESULT.formatted("c"));

        assertThatCode(() -> AnsweredCalls.require(request)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "foreign"})
    void refusesThoseOfAnyOtherTurnAsTheApiDoes(String id) throws JsonProcessingException {
        ObjectNode request =
                request(CALL.formatted("a"), RESULT.formatted("a"), CALL.formatted("b"), RESULT.formatted(id));

        assertThatThrownBy(() -> AnsweredCalls.require(request))
                .isInstanceOfSatisfying(RequestRefused.class, refused -> {
                    assertThat(refused.kind()).isEqualTo(FailureKind.REQUEST_SHAPE);
                    assertThat(refused.arguments().getFirst().toString())
                            .startsWith("messages.3.content.1: unexpected `tool_use_id` found in `tool_result` blocks: "
                                    + id + ". ");
                });
    }

    @Test
    void refusesAResultWithoutAnyTurnBefore() throws JsonProcessingException {
        ObjectNode request = request(RESULT.formatted("x".repeat(1000)));

        assertThatThrownBy(() -> AnsweredCalls.require(request))
                .isInstanceOfSatisfying(
                        RequestRefused.class,
                        refused -> assertThat(refused.arguments().getFirst().toString())
                                .hasSizeLessThan(300));
    }

    private static ObjectNode request(String... messages) throws JsonProcessingException {
        return (ObjectNode) Json.mapper().readTree("{\"messages\":[" + String.join(",", messages) + "]}");
    }
}
