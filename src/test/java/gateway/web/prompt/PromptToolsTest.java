package gateway.web.prompt;

import static gateway.web.prompt.PromptSamples.RULES;
import static gateway.web.prompt.PromptSamples.json;
import static gateway.web.prompt.PromptSamples.prompt;
import static gateway.web.prompt.PromptSamples.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure.RequestRefused;
import gateway.translation.contract.Features;
import gateway.translation.contract.Loss;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("case 42: tools")
class PromptToolsTest {

    private static final String USER = "\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]";
    private static final String WEATHER =
            "{\"name\":\"weather\",\"description\":\"Of a city\",\"input_schema\":{\"type\":\"object\"}}";

    @Test
    void tellsThoseOfTheClientWithTheirSchemas() throws Exception {
        WebPrompt prompt = prompt("""
                "tools":[{"type":"custom","name":"weather","description":"Of a city","input_schema":{"type":"object"},
                  "cache_control":{"type":"ephemeral"},"defer_loading":true,"strict":true,"input_examples":[{}],"novel":1}],%s""".formatted(USER));

        assertThat(prompt.tools()).isEqualTo(json("[" + WEATHER + "]"));
        assertThat(prompt.declaredTools()).containsExactly("weather");
        assertThat(prompt.parallelCalls()).isTrue();
        assertThat(prompt.losses())
                .containsExactly(
                        new Loss(Features.STRICT_TOOL, "tools.0.strict"),
                        new Loss(Features.TOOL_OPTION, "tools.0.input_examples"),
                        new Loss(Features.UNKNOWN_FIELD, "tools.0.novel"));
    }

    @Test
    void describesThoseThatClientsKnowByHeart() throws Exception {
        WebPrompt prompt = prompt("\"tools\":[{\"type\":\"bash_20250124\",\"name\":\"bash\"}]," + USER);

        assertThat(prompt.tools().at("/0/input_schema/properties").has("command"))
                .isTrue();
        assertThat(prompt.tools().get(0).has("type")).isFalse();
        assertThat(prompt.declaredTools()).containsExactly("bash");
        assertThat(prompt.losses()).isEmpty();
    }

    @Test
    void takesTheSearchOfTheWebApplicationAndLeavesOtherToolsOfTheApiOut() throws Exception {
        WebPrompt prompt = prompt("""
                "tools":[{"type":"web_search_20250305","name":"web_search","max_uses":3},
                  {"type":"web_fetch_20250910","name":"web_fetch"},{"type":"mcp_toolset","mcp_server_name":"m"}],%s""".formatted(USER));

        assertThat(prompt.tools()).isEqualTo(json("[{\"type\":\"web_search_v0\",\"name\":\"web_search\"}]"));
        assertThat(prompt.declaredTools()).isEmpty();
        assertThat(prompt.losses())
                .containsExactly(
                        new Loss(Features.TOOL_OPTION, "tools.0.max_uses"),
                        new Loss(Features.SERVER_TOOL, "tools.1 web_fetch_20250910"),
                        new Loss(Features.MCP_SERVERS, "tools.2 mcp_toolset"));
    }

    @Test
    void noneAreNone() throws Exception {
        assertThat(prompt("\"tools\":[]," + USER).tools()).isNull();
        assertThat(prompt(USER).tools()).isNull();
    }

    @Test
    void noneAreWanted() throws Exception {
        WebPrompt prompt = prompt("\"tools\":[%s],\"tool_choice\":{\"type\":\"none\"},%s".formatted(WEATHER, USER));

        assertThat(prompt.tools()).isNull();
        assertThat(prompt.declaredTools()).isEmpty();
        assertThat(prompt.losses()).isEmpty();
    }

    @Test
    void asksInWordsForACall() throws Exception {
        WebPrompt any = prompt("\"tools\":[%s],\"tool_choice\":{\"type\":\"any\"},%s".formatted(WEATHER, USER));
        WebPrompt one = prompt(
                "\"tools\":[%s],\"tool_choice\":{\"type\":\"tool\",\"name\":\"weather\"},%s".formatted(WEATHER, USER));

        assertThat(any.prompt()).isEqualTo("Call at least one of the tools in your next answer.\n\nHuman: Hello");
        assertThat(any.losses()).containsExactly(new Loss(Features.TOOL_CHOICE, "tool_choice any"));
        assertThat(one.prompt()).isEqualTo("Call the tool weather in your next answer.\n\nHuman: Hello");
        assertThat(one.losses()).containsExactly(new Loss(Features.TOOL_CHOICE, "tool_choice tool"));
    }

    @Test
    void oneAtATimeIsNoLoss() throws Exception {
        WebPrompt prompt =
                prompt("\"tools\":[%s],\"tool_choice\":{\"type\":\"auto\",\"disable_parallel_tool_use\":true},%s"
                        .formatted(WEATHER, USER));

        assertThat(prompt.parallelCalls()).isFalse();
        assertThat(prompt.losses()).isEmpty();
    }

    @Test
    void theOperatorMayWantNone() throws Exception {
        PromptRules without = new PromptRules("Human", "Assistant", 4000, null, true, false, false, false);

        WebPrompt prompt = prompt(
                request("\"tools\":[%s],\"tool_choice\":{\"type\":\"any\"},%s".formatted(WEATHER, USER)), without);

        assertThat(prompt.tools()).isNull();
        assertThat(prompt.declaredTools()).isEmpty();
        assertThat(prompt.prompt()).isEqualTo("Human: Hello");
        assertThat(prompt.losses())
                .containsExactly(new Loss(Features.TOOLS, "tools"), new Loss(Features.TOOL_CHOICE, "tool_choice any"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"tools\":[{\"name\":\"a\"}]",
                "\"tools\":[{\"input_schema\":{}}]",
                "\"tools\":[{\"name\":\"a\",\"input_schema\":{}},{\"name\":\"a\",\"input_schema\":{}}]",
                "\"tools\":{}",
                "\"tool_choice\":{\"type\":\"tool\",\"name\":\"b\"}",
                "\"tool_choice\":{\"type\":\"perhaps\"}"
            })
    void refusesWhatIsMalformed(String members) throws Exception {
        ObjectNode request = request(members + "," + USER);

        assertThatThrownBy(() -> WebPrompts.of(request, RULES))
                .isInstanceOfSatisfying(
                        RequestRefused.class,
                        refused -> assertThat(refused.kind()).isEqualTo(FailureKind.REQUEST_FIELD));
    }
}
