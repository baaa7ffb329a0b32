package gateway.translation.chattarget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure.RequestRefused;
import gateway.protocol.Json;
import gateway.translation.contract.Features;
import gateway.translation.contract.Loss;
import gateway.translation.contract.ReasoningRules;
import gateway.translation.contract.SampleTraits;
import gateway.translation.contract.TargetTraits;
import gateway.translation.contract.TranslatedRequest;
import gateway.translation.contract.TranslationTarget;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatToolDefinitionsTest {

    private static final String TOOL = "{\"name\":\"f\",\"input_schema\":{\"type\":\"object\"}}";
    private static final String SEARCH = "{\"type\":\"web_search_20250305\",\"name\":\"web_search\"}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"type\":\"auto\"} | \"auto\"",
                "{\"type\":\"any\"} | \"required\"",
                "{\"type\":\"none\"} | \"none\"",
                "{\"type\":\"tool\",\"name\":\"f\"} | {\"type\":\"function\",\"function\":{\"name\":\"f\"}}"
            })
    void translatesTheChoice(String choice, String expected) throws Exception {
        assertThat(translate(TOOL, choice).body().get("tool_choice")).isEqualTo(json(expected));
    }

    @Test
    void saysNothingOfAChoiceWithoutTools() throws Exception {
        ObjectNode body = translate("", "{\"type\":\"auto\",\"disable_parallel_tool_use\":true}")
                .body();

        assertThat(body.has("tools") || body.has("tool_choice") || body.has("parallel_tool_calls"))
                .isFalse();
    }

    @Test
    void asksForOneCallAtATime() throws Exception {
        ObjectNode body = translate(TOOL, "{\"type\":\"auto\",\"disable_parallel_tool_use\":true}")
                .body();

        assertThat(body.get("parallel_tool_calls").booleanValue()).isFalse();
        assertThat(translate(TOOL, "{\"type\":\"auto\"}").body().has("parallel_tool_calls"))
                .isFalse();
    }

    @Test
    void leavesOutServerToolsAndNamesThem() throws Exception {
        TranslatedRequest result =
                translate(SEARCH + "," + TOOL + ",{\"type\":\"mcp_toolset\",\"mcp_server_name\":\"n\"}", null);

        assertThat(result.body().get("tools")).hasSize(1);
        assertThat(result.losses())
                .containsExactly(
                        new Loss("server_tool", "tools.0 web_search_20250305"),
                        new Loss("mcp_servers", "tools.2 mcp_toolset"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"type\":\"tool\",\"name\":\"web_search\"}", "{\"type\":\"any\"}"})
    void refusesAForcedServerTool(String choice) {
        assertThatThrownBy(() -> translate(SEARCH, choice))
                .isInstanceOfSatisfying(
                        RequestRefused.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.TRANSLATION_IMPOSSIBLE));
    }

    @Test
    void refusesTheChoiceOfAToolThatIsNotThere() {
        assertThatThrownBy(() -> translate(TOOL, "{\"type\":\"tool\",\"name\":\"g\"}"))
                .isInstanceOfSatisfying(
                        RequestRefused.class,
                        e -> assertThat(e.arguments().getFirst()).isEqualTo("tool_choice.name"));
    }

    @ParameterizedTest
    @CsvSource({
        "bash_20250124, bash, command",
        "text_editor_20250124, str_replace_editor, old_str",
        "text_editor_20250728, str_replace_based_edit_tool, insert_text",
        "memory_20250818, memory, new_path",
        "computer_20251124, computer, coordinate"
    })
    void describesTypedToolsOfTheClient(String type, String name, String property) throws Exception {
        JsonNode function = translate(
                        "{\"type\":\"%s\",\"display_width_px\":800,\"display_height_px\":600}".formatted(type), null)
                .body()
                .at("/tools/0/function");

        assertThat(function.get("name").asText()).isEqualTo(name);
        assertThat(function.at("/parameters/properties").has(property)).isTrue();
        assertThat(function.get("description").asText()).isNotBlank();
    }

    @Test
    void keepsStrictOnlyWhereTheSchemaAllowsIt() throws Exception {
        String closed = """
                {"name":"f","strict":true,"input_schema":{"type":"object","properties":{"a":{"type":"string"}},
                 "required":["a"],"additionalProperties":false}}""";
        String open = """
                {"name":"g","strict":true,"input_schema":{"type":"object","properties":{"a":{"type":"string"}},
                 "additionalProperties":false}}""";

        TranslatedRequest result = translate(closed + "," + open, null);

        assertThat(result.body().at("/tools/0/function/strict").booleanValue()).isTrue();
        assertThat(result.body().at("/tools/1/function").has("strict")).isFalse();
        assertThat(result.losses()).containsExactly(new Loss("strict_tool", "tools.1.strict"));
    }

    @Test
    void renamesToolsEverywhereAndBack() throws Exception {
        String longName = "mcp__" + "x".repeat(80);
        TranslatedRequest result = new MessagesToChatRequest()
                .translate((ObjectNode) json("""
                        {"tools":[{"name":"%s","input_schema":{}},{"name":"a.b","input_schema":{}},{"name":"a_b","input_schema":{}}],
                         "tool_choice":{"type":"tool","name":"%s"},
                         "messages":[{"role":"assistant","content":[{"type":"tool_use","id":"1","name":"%s","input":{}},
                           {"type":"tool_use","id":"2","name":"a.b","input":{}}]}]}""".formatted(longName, longName, longName)), target());

        JsonNode body = result.body();
        String shortened = body.at("/tools/0/function/name").asText();
        String dotted = body.at("/tools/1/function/name").asText();
        assertThat(shortened).matches("[a-zA-Z0-9_-]{64}");
        assertThat(dotted).matches("a_b_[0-9a-f]{8}");
        assertThat(body.at("/tools/2/function/name").asText()).isEqualTo("a_b");
        assertThat(body.at("/tool_choice/function/name").asText()).isEqualTo(shortened);
        assertThat(body.at("/messages/0/tool_calls/0/function/name").asText()).isEqualTo(shortened);
        assertThat(body.at("/messages/0/tool_calls/1/function/name").asText()).isEqualTo(dotted);
        assertThat(result.tools().original(shortened)).isEqualTo(longName);
        assertThat(result.tools().original(dotted)).isEqualTo("a.b");
        assertThat(result.tools().original("a_b")).isEqualTo("a_b");
    }

    @Test
    void wordsThatTheTargetRefusesAreLeftOutOfSchemas() throws Exception {
        String request = "{\"tools\":[" + TOOL + ",{\"name\":\"g\",\"input_schema\":{\"type\":\"object\","
                + "\"properties\":{\"a\":{\"type\":\"string\",\"pattern\":\"^x\"}}}}],"
                + "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}";
        TargetTraits traits = SampleTraits.documentedBut("refusesInSchema", List.of("pattern"));
        TranslatedRequest result = new MessagesToChatRequest()
                .translate(
                        (ObjectNode) json(request), new TranslationTarget("m", traits, ReasoningRules.DEFAULT, null));

        assertThat(result.body().at("/tools/1/function/parameters/properties/a"))
                .isEqualTo(json("{\"type\":\"string\"}"));
        assertThat(result.losses()).containsExactly(new Loss(Features.TOOL_SCHEMA, "tools.1.input_schema"));
    }

    private static TranslatedRequest translate(String tools, @Nullable String choice) throws Exception {
        String request = "{\"tools\":[%s],\"tool_choice\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}"
                .formatted(tools, choice);
        return new MessagesToChatRequest().translate((ObjectNode) json(request), target());
    }

    private static TranslationTarget target() {
        return new TranslationTarget("m", TargetTraits.DOCUMENTED, ReasoningRules.DEFAULT, null);
    }

    private static JsonNode json(String text) throws Exception {
        return Json.mapper().readTree(text);
    }

    @Test
    void optionsOfTypedToolsAreLosses() throws Exception {
        TranslatedRequest result = translate("""
                {"type":"text_editor_20250728","name":"str_replace_based_edit_tool","max_characters":100,"strict":true,
                 "input_examples":[{"command":"view"}],"allowed_callers":["direct"]},
                {"type":"computer_20251124","name":"computer","display_width_px":9,"display_height_px":8,
                 "display_number":1,"enable_zoom":true,"wished":1}""", null);

        assertThat(result.losses())
                .containsExactlyInAnyOrder(
                        new Loss(Features.TOOL_OPTION, "tools.0.max_characters"),
                        new Loss(Features.TOOL_OPTION, "tools.0.input_examples"),
                        new Loss(Features.STRICT_TOOL, "tools.0.strict"),
                        new Loss(Features.TOOL_OPTION, "tools.1.display_number"),
                        new Loss(Features.TOOL_OPTION, "tools.1.enable_zoom"),
                        new Loss(Features.UNKNOWN_FIELD, "tools.1.wished"));
    }
}
