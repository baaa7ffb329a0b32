package gateway.translation.error;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RefusedParameterTest {

    private static final ObjectNode SENT = Json.mapper()
            .createObjectNode()
            .put("model", "m")
            .put("user", "u")
            .put("stop", "x")
            .put("seed", 1)
            .put("temperature", 0.2)
            .put("max_tokens", 9)
            .put("reasoning_effort", "high")
            .set("messages", Json.mapper().createArrayNode());

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Unsupported parameter: 'max_tokens' is not supported with this model. | max_tokens",
                "Unsupported value: 'temperature' does not support 0.2 with this model. | temperature",
                "Unknown parameter: 'seed'. | seed",
                "Unrecognized request argument supplied: user | user",
                "property 'seed' is unsupported | seed",
                "`stop` is not supported by this model | stop",
                "temperature is not supported | temperature",
                "Invalid JSON payload received. Unknown name \"user\": Cannot find field. | user",
                "user: Extra inputs are not permitted | user",
                "grok-4 does not support parameter reasoning_effort. | reasoning_effort",
                "unexpected keyword argument 'seed' | seed",
            })
    void readsTheBeginningOfAMessage(String message, String field) {
        assertThat(in(400, error(message))).isEqualTo(field);
        assertThat(in(422, error(message))).isEqualTo(field);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "max_tokens is too large: 64000. This model supports at most 16384.",
                "Invalid 'stop': array too long. Expected an array with maximum length 4.",
                "The value \"Unsupported parameter: 'seed'\" is no number",
                "messages.0.content: Unsupported parameter: 'seed'",
                "Unsupported parameter: 'colour'",
                "Unsupported parameter: 'messages'",
                "Unsupported parameter: 'model'",
                "model is not supported",
                "Rate limit reached for user",
                "",
            })
    void believesNothingElse(String message) {
        assertThat(in(400, error(message))).isNull();
    }

    @Test
    void believesTheFieldThatTheCodeSpeaksOf() {
        String body = "{\"error\":{\"message\":\"No.\",\"param\":\"seed\",\"code\":\"%s\"}}";
        assertThat(in(400, body.formatted("unsupported_parameter"))).isEqualTo("seed");
        assertThat(in(400, body.formatted("invalid_value"))).isNull();
        assertThat(in(400, body.formatted("unsupported_parameter").replace("seed", "messages[0].name")))
                .isNull();
    }

    @Test
    void readsTheListOfFastApi() {
        String body = "{\"detail\":[{\"type\":\"missing\",\"loc\":[\"body\",\"x\"]},{\"type\":\"extra_forbidden\","
                + "\"loc\":[\"body\",\"user\"],\"msg\":\"Extra inputs are not permitted\"}]}";
        assertThat(in(422, body)).isEqualTo("user");
    }

    @Test
    void onlyRefusalsTeach() {
        String refusal = error("Unknown parameter: 'seed'.");
        assertThat(in(401, refusal)).isNull();
        assertThat(in(429, refusal)).isNull();
        assertThat(in(500, refusal)).isNull();
        assertThat(in(400, "<html>Unknown parameter: 'seed'.")).isNull();
        assertThat(in(400, "[]")).isNull();
    }

    @Test
    void aLongMessageIsReadQuickly() {
        assertThat(in(400, error("a ".repeat(500_000)))).isNull();
        assertThat(in(400, error("does not support ".repeat(100_000)))).isNull();
    }

    private static String in(int status, String body) {
        return RefusedParameter.in(status, body.getBytes(UTF_8), SENT);
    }

    private static String error(String message) {
        ObjectNode body = Json.mapper().createObjectNode();
        body.putObject("error").put("message", message);
        return body.toString();
    }
}
