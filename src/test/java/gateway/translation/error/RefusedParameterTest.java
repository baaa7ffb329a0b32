package gateway.translation.error;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import java.util.List;
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
            .put("top_p", 0.5)
            .put("parallel_tool_calls", true)
            .put("tool_choice", "required")
            .set("messages", Json.mapper().createArrayNode());

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
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
                "Model grok-4 does not support parameter reasoningEffort. | reasoning_effort",
                "Argument not supported on this model: stop | stop",
                "`temperature` is deprecated for this model. | temperature",
                "`temperature` and `top_p` cannot both be specified for this model. Please use only one. | top_p",
                "`top_k` and `seed` cannot both be specified for this model. | seed",
                "`seed` and `top_k` cannot both be specified for this model. | seed",
                "Unsupported parameter: 'reasoning_effort.summary' is not supported with this model. | reasoning_effort",
                "Function tools with reasoning_effort are not supported for gpt-5.4 in /v1/chat/completions. | reasoning_effort",
                "[{'type': 'extra_forbidden', 'loc': ('body', 'reasoning_effort'), 'msg': 'No', 'input': 'high'}] | reasoning_effort",
                "1 validation error:  {'type': 'extra_forbidden', 'loc': ('body', 'seed', 'x'), 'msg': 'No'} | seed",
                "json: unknown field \"parallel_tool_calls\" | parallel_tool_calls",
                "unknown field `parallel_tool_calls`, expected one of `model`, `stop` | parallel_tool_calls",
                "Failed to deserialize the JSON body into the target type: unknown field `seed`, expected `a` | seed",
                "\"m\" does not support thinking | reasoning_effort",
                "Thinking mode does not support this tool_choice | tool_choice",
                "deepseek-reasoner does not support this tool_choice | tool_choice",
            })
    void readsTheBeginningOfAMessage(String message, String field) {
        assertThat(in(400, error(message))).containsExactly(field);
        assertThat(in(422, error(message))).containsExactly(field);
        assertThat(in(400, message)).as("without JSON").containsExactly(field);
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
                "Your text: json: unknown field \"seed\"",
                "json: cannot unmarshal string into Go struct field Request.seed of type int",
                "Failed to deserialize the JSON body into the target type: messages[0]: unknown field `seed`",
                "Argument not supported on this model: colour",
                "Argument not supported on this model: messages",
                "You said `temperature` is deprecated for this model.",
                "`temperature` and `top_p` are good together",
                "`model` and `colour` cannot both be specified for this model.",
                "[{'type': 'missing', 'loc': ('body', 'seed'), 'input': [{'type': 'extra_forbidden', 'loc': ('body', 'seed')}]}]",
                "[{'type': 'extra_forbidden', 'loc': ('body', 'messages', 0, 'seed'), 'msg': 'No'}]",
                "Unsupported parameter: 'messages.0.name'",
                "Unsupported parameter: 'tools.0.strict'",
                "Unsupported parameter: 'input.seed'",
                "\"m\" does not support tools",
                "\"m\" does not support thinkingEffort",
                "Thinking mode does not support what you ask of seed",
                "Function tools with strict are not supported",
                "",
            })
    void believesNothingElse(String message) {
        assertThat(in(400, error(message))).isEmpty();
    }

    @Test
    void believesTheFieldThatTheCodeSpeaksOf() {
        String body = "{\"error\":{\"message\":\"No.\",\"param\":\"seed\",\"code\":\"%s\"}}";
        assertThat(in(400, body.formatted("unsupported_parameter"))).containsExactly("seed");
        assertThat(in(400, body.formatted("invalid_value"))).isEmpty();
        assertThat(in(400, body.formatted("unsupported_parameter").replace("seed", "messages[0].name")))
                .isEmpty();
    }

    @Test
    void readsTheListOfFastApi() {
        String body = "{\"detail\":[{\"type\":\"missing\",\"loc\":[\"body\",\"x\"]},{\"type\":\"extra_forbidden\","
                + "\"loc\":[\"body\",\"user\"],\"msg\":\"Extra inputs are not permitted\"}]}";
        assertThat(in(422, body)).containsExactly("user");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"object\":\"error\",\"message\":{\"detail\":%s},\"type\":\"invalid_request_error\",\"code\":null}",
                "{\"object\":\"error\",\"message\":%s}",
                "{\"error\":{\"message\":%s}}",
                "{\"error\":{\"message\":{\"detail\":%s}}}",
                "{\"error\":{\"detail\":%s}}",
                "{\"detail\":%s}"
            })
    void readsThatListInManyPlaces(String error) {
        String list = "[{\"type\":\"missing\",\"loc\":[\"body\",\"user\"]},{\"type\":\"extra_forbidden\",\"loc\":"
                + "[\"body\",\"messages\",0,\"stop\"]},{\"type\":\"extra_forbidden\",\"loc\":[\"body\",\"seed\"],\"input\":1},"
                + "{\"type\":\"extra_forbidden\",\"loc\":[\"body\",\"reasoning_effort\"]}]";

        assertThat(in(422, error.formatted(list))).containsExactly("seed", "reasoning_effort");
        assertThat(in(
                        400,
                        error.formatted("[{\"type\":\"missing\",\"loc\":[\"body\",\"seed\"],\"input\":" + list + "}]")))
                .as("inside of what was sent")
                .isEmpty();
        assertThat(in(400, error.formatted("[{\"type\":\"extra_forbidden\",\"loc\":[\"query\",\"seed\"]}]")))
                .isEmpty();
    }

    @Test
    void readsThatListInTheTextOfAMessage() {
        String list = "[{\"type\":\"extra_forbidden\",\"loc\":[\"body\",\"seed\"]}]";

        assertThat(in(422, error(list))).containsExactly("seed");
        assertThat(in(422, error("{\"detail\":" + list + "}"))).containsExactly("seed");
        assertThat(in(422, Json.mapper().createObjectNode().put("message", list).toString()))
                .containsExactly("seed");
        assertThat(in(422, error("You wrote " + list))).isEmpty();
        assertThat(in(422, error("[".repeat(5_000)))).isEmpty();
    }

    @Test
    void readsAListOfNames() {
        String words = "Unrecognized request arguments supplied: ";

        assertThat(in(400, error(words + "parallel_tool_calls, reasoning_effort")))
                .containsExactly("parallel_tool_calls", "reasoning_effort");
        assertThat(in(400, error(words + "colour, messages, seed"))).containsExactly("seed");
        assertThat(in(400, error(words + "seed, stop and what you wrote"))).containsExactly("seed");
        assertThat(in(400, error(words + "colour, seed and what you wrote"))).isEmpty();
    }

    @Test
    void theFirstStepOfAPathIsTheField() {
        ObjectNode sent = Json.mapper().createObjectNode();
        sent.putObject("reasoning").put("effort", "high");
        sent.putObject("text").put("verbosity", "low");
        String body = "{\"error\":{\"message\":\"No.\",\"param\":\"%s\",\"code\":\"unsupported_parameter\"}}";

        assertThat(in(400, body.formatted("reasoning.effort"), sent)).containsExactly("reasoning");
        assertThat(in(400, error("Unsupported parameter: 'reasoning.effort' is not supported."), sent))
                .containsExactly("reasoning");
        assertThat(in(400, body.formatted("text.verbosity"), sent)).containsExactly("verbosity");
        assertThat(in(400, body.formatted("text.verbosity"), sent.putObject("text")))
                .isEmpty();
        for (String place :
                new String[] {"tools[0].strict", "input[0].reasoning", "messages.0.reasoning", "a.reasoning"}) {
            assertThat(in(400, body.formatted(place), sent)).as(place).isEmpty();
        }
    }

    @Test
    void readsTheErrorOfXai() {
        String body = "{\"code\":\"Client specified an invalid argument\",\"error\":\"Model grok-4 does not support "
                + "parameter %s.\"}";

        assertThat(in(400, body.formatted("reasoningEffort"))).containsExactly("reasoning_effort");
        assertThat(in(400, body.formatted("topP"))).containsExactly("top_p");
        assertThat(in(400, body.formatted("reasoningBudget"))).isEmpty();
    }

    @Test
    void aMessageMaySayMoreThanItsCode() {
        String body = "{\"error\":{\"message\":\"%s\",\"param\":\"reasoning_effort\",\"code\":null}}";

        assertThat(in(400, body.formatted("Function tools with reasoning_effort are not supported for gpt-5.4.")))
                .containsExactly("reasoning_effort");
        assertThat(in(400, body.formatted("Invalid value for reasoning_effort.")))
                .isEmpty();
    }

    @Test
    void onlyRefusalsTeach() {
        String refusal = error("Unknown parameter: 'seed'.");
        assertThat(in(401, refusal)).isEmpty();
        assertThat(in(429, refusal)).isEmpty();
        assertThat(in(500, refusal)).isEmpty();
        assertThat(in(400, "<html>Unknown parameter: 'seed'.")).isEmpty();
        assertThat(in(400, "[]")).isEmpty();
    }

    @Test
    void aLongMessageIsReadQuickly() {
        assertThat(in(400, error("a ".repeat(500_000)))).isEmpty();
        assertThat(in(400, error("does not support ".repeat(100_000)))).isEmpty();
    }

    private static List<String> in(int status, String body) {
        return in(status, body, SENT);
    }

    private static List<String> in(int status, String body, ObjectNode sent) {
        return RefusedParameter.in(status, body.getBytes(UTF_8), sent);
    }

    private static String error(String message) {
        ObjectNode body = Json.mapper().createObjectNode();
        body.putObject("error").put("message", message);
        return body.toString();
    }
}
