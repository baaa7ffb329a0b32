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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessagesToChatRequestTest {

    private static final String USER = "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]";

    private static final TargetTraits SPARSE = SampleTraits.documentedBut(
            "tokenLimit",
            TargetTraits.TokenLimit.MAX_TOKENS,
            "reasoning",
            TargetTraits.Reasoning.NONE,
            "documents",
            false,
            "imageUrls",
            false,
            "streamUsage",
            false,
            "parallelToolCalls",
            false,
            "jsonSchema",
            false,
            "systemAnywhere",
            false);

    private static final TargetTraits CACHING = SampleTraits.documentedBut(
            "tokenLimit",
            TargetTraits.TokenLimit.MAX_TOKENS,
            "reasoning",
            TargetTraits.Reasoning.OBJECT,
            "replay",
            TargetTraits.Replay.REASONING_DETAILS,
            "cacheControl",
            true,
            "topK",
            true);

    @Test
    void joinsSystemTextsAndLeavesOutTheBillingLine() throws Exception {
        TranslatedRequest result = compatible("""
                {"max_tokens":5,"system":[
                  {"type":"text","text":"x-anthropic-billing-header: cc_version=2; cch=1f;"},
                  {"type":"text","text":"One","cache_control":{"type":"ephemeral"}},
                  {"type":"text","text":""},
                  {"type":"text","text":"Two"}],
                %s}""".formatted(USER));

        assertThat(result.body().get("messages")).isEqualTo(json("""
                [{"role":"system","content":"One\\n\\nTwo"},{"role":"user","content":"Hi"}]"""));
        assertThat(result.losses()).isEmpty();
    }

    @Test
    void keepsWhatFollowsTheBillingLine() throws Exception {
        TranslatedRequest result =
                compatible("{\"system\":\"x-anthropic-billing-header: cch=1;\\n\\nBe brief.\",%s}".formatted(USER));

        assertThat(result.body().at("/messages/0/content").asText()).isEqualTo("Be brief.");
    }

    @Test
    void keepsPartsAndMarksWhereTheTargetCaches() throws Exception {
        TranslatedRequest result = translate(CACHING, "claude", """
                {"system":[{"type":"text","text":"One"},
                   {"type":"text","text":"Two","cache_control":{"type":"ephemeral","ttl":"1h"}}],
                 "tools":[{"name":"f","input_schema":{"type":"object"},"cache_control":{"type":"ephemeral"}}],
                %s}""".formatted(USER));

        assertThat(result.body().at("/messages/0/content")).isEqualTo(json("""
                [{"type":"text","text":"One"},
                 {"type":"text","text":"Two","cache_control":{"type":"ephemeral","ttl":"1h"}}]"""));
        assertThat(result.body().at("/tools/0/cache_control/type").asText()).isEqualTo("ephemeral");
    }

    @Test
    void givesTheSystemTheRoleDeveloperOnlyForReasoningModelsOfOpenAi() throws Exception {
        String request = "{\"system\":\"S\",%s}".formatted(USER);

        assertThat(role(translate(SampleTraits.OPENAI, "gpt-5", request))).isEqualTo("developer");
        assertThat(role(translate(SampleTraits.OPENAI, "gpt-4o", request))).isEqualTo("system");
        assertThat(role(translate(TargetTraits.DOCUMENTED, "gpt-5", request))).isEqualTo("system");
    }

    @Test
    void keepsSystemTextsInThePlaceWhereTheyStand() throws Exception {
        String request = """
                {"system":"S","messages":[{"role":"user","content":"A"},{"role":"system","content":"M"},
                  {"role":"user","content":"B"}]}""";

        assertThat(compatible(request).body().get("messages")).isEqualTo(json("""
                [{"role":"system","content":"S"},{"role":"user","content":"A"},{"role":"system","content":"M"},
                 {"role":"user","content":"B"}]"""));
        assertThat(translate(SPARSE, "m", request).body().get("messages")).isEqualTo(json("""
                [{"role":"system","content":"S"},
                 {"role":"user","content":"A\\n\\n<system-reminder>\\nM\\n</system-reminder>\\n\\nB"}]"""));
    }

    @Test
    void putsResultsBehindTheirCallsAndTheRestOfTheTurnAfterThem() throws Exception {
        TranslatedRequest result = compatible("""
                {"messages":[
                  {"role":"user","content":"go"},
                  {"role":"assistant","content":[{"type":"text","text":"I look."},
                    {"type":"tool_use","id":"t1","name":"read","input":{"p":"a"}},
                    {"type":"tool_use","id":"t2","name":"read","input":{}}]},
                  {"role":"system","content":"hurry"},
                  {"role":"user","content":[{"type":"text","text":"first words"},
                    {"type":"tool_result","tool_use_id":"t2","is_error":true,"content":"no file"},
                    {"type":"tool_result","tool_use_id":"t1","content":[{"type":"text","text":"x"},
                      {"type":"image","source":{"type":"base64","media_type":"image/png","data":"QUJD"}}]},
                    {"type":"text","text":"go on"}]}]}""");

        assertThat(result.body().get("messages")).isEqualTo(json("""
                [{"role":"user","content":"go"},
                 {"role":"assistant","content":"I look.","tool_calls":[
                   {"id":"t1","type":"function","function":{"name":"read","arguments":"{\\"p\\":\\"a\\"}"}},
                   {"id":"t2","type":"function","function":{"name":"read","arguments":"{}"}}]},
                 {"role":"tool","tool_call_id":"t2","content":"[tool error] no file"},
                 {"role":"tool","tool_call_id":"t1","content":"x"},
                 {"role":"system","content":"hurry"},
                 {"role":"user","content":[{"type":"text","text":"first words"},
                   {"type":"text","text":"[from the result of tool call t1]"},
                   {"type":"image_url","image_url":{"url":"data:image/png;base64,QUJD"}},
                   {"type":"text","text":"go on"}]}]"""));
        assertThat(result.losses()).isEmpty();
    }

    @Test
    void mendsCallsWithoutResultAndResultsWithoutCall() throws Exception {
        TranslatedRequest result = compatible("""
                {"messages":[
                  {"role":"assistant","content":[{"type":"tool_use","id":"t1","name":"f","input":{}}]},
                  {"role":"user","content":[{"type":"tool_result","tool_use_id":"lost","content":"old"},
                    {"type":"text","text":"next"}]}]}""");

        assertThat(result.body().get("messages")).isEqualTo(json("""
                [{"role":"assistant","content":null,"tool_calls":[
                   {"id":"t1","type":"function","function":{"name":"f","arguments":"{}"}}]},
                 {"role":"tool","tool_call_id":"t1","content":"[no result]"},
                 {"role":"user","content":"[result of tool call lost]\\n\\nold\\n\\nnext"}]"""));
    }

    @Test
    void answersACallOnceOnly() throws Exception {
        JsonNode messages = compatible("""
                {"messages":[
                  {"role":"assistant","content":[{"type":"tool_use","id":"t1","name":"f","input":{}}]},
                  {"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","content":"a"},
                    {"type":"tool_result","tool_use_id":"t1","content":"b"}]}]}""").body().get("messages");

        assertThat(messages).hasSize(3);
        assertThat(messages.at("/1/content").asText()).isEqualTo("a");
        assertThat(messages.at("/2/role").asText()).isEqualTo("user");
    }

    @Test
    void givesEmptyResultsAsEmptyTextAndNamesImagesThatFollow() throws Exception {
        JsonNode messages = compatible("""
                {"messages":[
                  {"role":"assistant","content":[{"type":"tool_use","id":"a","name":"f","input":{}},
                     {"type":"tool_use","id":"b","name":"f","input":{}}]},
                  {"role":"user","content":[{"type":"tool_result","tool_use_id":"a"},
                     {"type":"tool_result","tool_use_id":"b","content":[
                       {"type":"image","source":{"type":"url","url":"https://e.org/i.png"}}]}]}]}""").body().get("messages");

        assertThat(messages.at("/1/content")).isEqualTo(json("\"\""));
        assertThat(messages.at("/2/content").asText()).isEqualTo("[see the next message of the user]");
        assertThat(messages.at("/3/content/1/image_url/url").asText()).isEqualTo("https://e.org/i.png");
    }

    @Test
    void shortensIdsThatOpenAiWouldRefuseOnBothSides() throws Exception {
        String id = "toolu_".repeat(10);
        JsonNode messages = compatible("""
                {"messages":[{"role":"assistant","content":[{"type":"tool_use","id":"%s","name":"f","input":{}}]},
                  {"role":"user","content":[{"type":"tool_result","tool_use_id":"%s","content":"a"}]}]}""".formatted(id, id)).body().get("messages");

        String shortened = messages.at("/0/tool_calls/0/id").asText();
        assertThat(shortened).hasSize(40);
        assertThat(messages.at("/1/tool_call_id").asText()).isEqualTo(shortened);
        assertThat(messages.at("/1/content").asText()).isEqualTo("a");
    }

    @Test
    void givesDocumentsAsFilesOrAsTexts() throws Exception {
        JsonNode content = compatible("""
                {"messages":[{"role":"user","content":[
                  {"type":"document","title":"Plan","source":{"type":"base64","media_type":"application/pdf","data":"JVBE"}},
                  {"type":"document","title":"A \\"b\\"","context":"note","source":{"type":"text","media_type":"text/plain","data":"D"}},
                  {"type":"document","source":{"type":"content","content":[{"type":"text","text":"C"}]}},
                  {"type":"search_result","source":"https://e.org","title":"T","content":[{"type":"text","text":"R"}]}]}]}""").body().at("/messages/0/content");

        assertThat(content.get(0)).isEqualTo(json("""
                {"type":"file","file":{"filename":"Plan.pdf","file_data":"data:application/pdf;base64,JVBE"}}"""));
        assertThat(content.get(1).get("text").asText())
                .isEqualTo("<document title=\"A &quot;b&quot;\">\nnote\nD\n</document>");
        assertThat(content.findValuesAsText("text").subList(1, 7))
                .containsExactly(
                        "<document>",
                        "C",
                        "</document>",
                        "<search_result title=\"T\" source=\"https://e.org\">",
                        "R",
                        "</search_result>");
    }

    @Test
    void namesMediaThatTheTargetDoesNotTake() throws Exception {
        TranslatedRequest result = translate(SPARSE, "m", """
                {"messages":[{"role":"user","content":[
                  {"type":"image","source":{"type":"url","url":"https://e.org/i.png"}},
                  {"type":"image","source":{"type":"base64","media_type":"image/png","data":"QUJD"}},
                  {"type":"document","source":{"type":"base64","media_type":"application/pdf","data":"JVBE"}}]}]}""");

        assertThat(result.losses())
                .containsExactly(
                        new Loss("image", "messages.0.content.0"), new Loss("document", "messages.0.content.2"));
        assertThat(result.body().at("/messages/0/content/0/text").asText()).isEqualTo("[image left out]");
        assertThat(result.body().at("/messages/0/content/1/type").asText()).isEqualTo("image_url");
    }

    @ParameterizedTest
    @CsvSource({
        "REASONING_CONTENT, /messages/0/reasoning_content",
        "REASONING, /messages/0/reasoning",
        "REASONING_DETAILS, /messages/0/reasoning_details/0/text"
    })
    void givesThinkingBackWhereTheTargetWantsIt(TargetTraits.Replay replay, String place) throws Exception {
        TargetTraits traits = SampleTraits.documentedBut(
                "tokenLimit", SPARSE.tokenLimit(), "reasoning", SPARSE.reasoning(), "replay", replay);

        TranslatedRequest result = translate(traits, "m", """
                {"messages":[{"role":"assistant","content":[{"type":"thinking","thinking":"hm","signature":"secret"},
                  {"type":"text","text":"yes"}]},{"role":"user","content":[{"type":"thinking","thinking":"mine"}]}]}""");

        assertThat(result.body().at(place).asText()).isEqualTo("hm");
        assertThat(result.body().toString()).doesNotContain("secret", "mine");
        assertThat(result.losses()).containsExactly(new Loss("thinking_history", "messages.1.content.0 thinking"));
    }

    @Test
    void mergesNeighboursOfOneRole() throws Exception {
        JsonNode messages = compatible("""
                {"messages":[
                  {"role":"assistant","content":[{"type":"tool_use","id":"a","name":"f","input":{}}]},
                  {"role":"assistant","content":[{"type":"tool_use","id":"b","name":"f","input":{}}]},
                  {"role":"user","content":[{"type":"tool_result","tool_use_id":"a","content":"1"}]},
                  {"role":"user","content":[{"type":"tool_result","tool_use_id":"b","content":"2"}]}]}""").body().get("messages");

        assertThat(messages.findValuesAsText("role")).containsExactly("assistant", "tool", "tool");
        assertThat(messages.at("/0/tool_calls")).hasSize(2);
    }

    @Test
    void namesEverythingThatHasNoCounterpart() throws Exception {
        TranslatedRequest result = compatible("""
                {"top_k":5,"container":"c1","mcp_servers":[{"type":"url","url":"u","name":"n"}],"speed":"fast",
                 "context_management":{"edits":[{"type":"clear_tool_uses_20250919"}]},"fallbacks":"default",
                 "inference_geo":"eu","service_tier":"gold","metadata":{"user_id":"u","team":"x"},"brand_new":1,
                 "betas":["b"],"output_config":{"task_budget":{"type":"tokens","total":5}},"diagnostics":null,
                 "stop_sequences":["a","b","c","d","e"],
                 "messages":[{"role":"user","clear_at":"never","content":[
                   {"type":"text","text":"x","citations":[{"type":"char_location"}]},
                   {"type":"container_upload","file_id":"f"},{"type":"hologram"}]}]}""");

        assertThat(result.losses())
                .containsExactly(
                        new Loss("top_k", "top_k"),
                        new Loss("container", "container"),
                        new Loss("mcp_servers", "mcp_servers"),
                        new Loss("speed", "speed"),
                        new Loss("context_management", "context_management"),
                        new Loss("fallbacks", "fallbacks"),
                        new Loss("inference_geo", "inference_geo"),
                        new Loss("service_tier", "service_tier"),
                        new Loss("metadata", "metadata.team"),
                        new Loss("unknown_field", "brand_new"),
                        new Loss("task_budget", "output_config.task_budget"),
                        new Loss("stop_sequences", "stop_sequences.4"),
                        new Loss("unknown_field", "messages.0.clear_at"),
                        new Loss("citations", "messages.0.content.0.citations"),
                        new Loss("container", "messages.0.content.1 container_upload"),
                        new Loss("unknown_block", "messages.0.content.2 hologram"));
        assertThat(result.body().get("stop")).hasSize(4);
    }

    @Test
    void leavesAQuietRequestWithoutLosses() throws Exception {
        TranslatedRequest result = compatible("""
                {"max_tokens":9,"temperature":0.5,"top_p":0.9,"stream":true,"service_tier":"standard_only","speed":"standard",
                 "container":null,"mcp_servers":[],"cache_control":{"type":"ephemeral"},"metadata":{"user_id":null},
                 "tools":[{"name":"f","input_schema":{"type":"object"},"defer_loading":true,"eager_input_streaming":true,
                   "allowed_callers":["direct"]}],%s}""".formatted(USER));

        assertThat(result.losses()).isEmpty();
        assertThat(result.body()).isEqualTo(json("""
                {"model":"m","messages":[{"role":"user","content":"Hi"}],"max_tokens":9,"temperature":0.5,"top_p":0.9,
                 "tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object","properties":{}}}}],
                 "service_tier":"default","stream":true,"stream_options":{"include_usage":true}}"""));
    }

    @Test
    void leavesOutWhatReasoningModelsOfOpenAiRefuse() throws Exception {
        TranslatedRequest result = translate(SampleTraits.OPENAI, "openai/gpt-5-mini", """
                {"max_tokens":9,"temperature":0.5,"top_p":1,"stop_sequences":["x"],%s}""".formatted(USER));

        assertThat(result.body().has("temperature")).isFalse();
        assertThat(result.body().has("stop")).isFalse();
        assertThat(result.body().get("max_completion_tokens").intValue()).isEqualTo(9);
        assertThat(result.losses())
                .containsExactly(
                        new Loss("temperature", "temperature"), new Loss("stop_sequences", "stop_sequences.0"));
    }

    @Test
    void tellsOpenAiTheUserAndTheSession() throws Exception {
        String id = "{\\\"device_id\\\":\\\"%s\\\",\\\"session_id\\\":\\\"s-1\\\"}".formatted("d".repeat(64));
        String request = "{\"metadata\":{\"user_id\":\"%s\"},%s}".formatted(id, USER);

        ObjectNode body = translate(SampleTraits.OPENAI, "gpt-4o", request).body();
        assertThat(body.get("user").asText()).matches("[0-9a-f]{64}");
        assertThat(body.get("prompt_cache_key").asText()).isEqualTo("s-1");
        assertThat(compatible(request).body().has("prompt_cache_key")).isFalse();

        String old = "{\"metadata\":{\"user_id\":\"user_1_account_2_session_%s\"},%s}".formatted("e".repeat(70), USER);
        assertThat(translate(SampleTraits.OPENAI, "gpt-4o", old)
                        .body()
                        .get("prompt_cache_key")
                        .asText())
                .hasSize(64);
    }

    @Test
    void asksForTheSchemaOfTheAnswer() throws Exception {
        String request = """
                {"output_config":{"format":{"type":"json_schema","schema":{"type":"object","properties":{"a":{"type":"string"}},
                  "required":["a"],"additionalProperties":%s}}},%s}""";

        assertThat(compatible(request.formatted("false", USER)).body().get("response_format"))
                .isEqualTo(json("""
                {"type":"json_schema","json_schema":{"name":"answer","schema":{"type":"object",
                  "properties":{"a":{"type":"string"}},"required":["a"],"additionalProperties":false},"strict":true}}"""));
        assertThat(compatible(request.formatted("true", USER))
                        .body()
                        .at("/response_format/json_schema/strict")
                        .asBoolean())
                .isFalse();

        TranslatedRequest sparse = translate(SPARSE, "m", request.formatted("false", USER));
        assertThat(sparse.body().at("/response_format/type").asText()).isEqualTo("json_object");
        assertThat(sparse.body().at("/messages/0/content").asText()).contains("JSON", "\"required\":[\"a\"]");
        assertThat(sparse.losses()).containsExactly(new Loss("json_schema", "output_config.format"));
    }

    @Test
    void leavesTheRequestAsItIs() throws Exception {
        String text = """
                {"system":[{"type":"text","text":"x-anthropic-billing-header: a\\nB"}],"max_tokens":1,
                 "tools":[{"name":"a.b","input_schema":{}}],"messages":[{"role":"user","content":"A"},
                 {"role":"system","content":"M"}]}""";
        ObjectNode request = (ObjectNode) json(text);

        new MessagesToChatRequest()
                .translate(request, target(SPARSE, "m"))
                .body()
                .removeAll();

        assertThat(request).isEqualTo(json(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"max_tokens\":0,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}",
                "{\"thread\":{\"type\":\"continue\",\"previous_message_id\":\"m\"},\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}",
                "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image\",\"source\":{\"type\":\"file\",\"file_id\":\"f\"}}]}]}",
                "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"document\",\"source\":{\"type\":\"file\",\"file_id\":\"f\"}}]}]}"
            })
    void refusesWhatCanNeitherBeTranslatedNorLeftOut(String request) {
        assertThatThrownBy(() -> compatible(request))
                .isInstanceOfSatisfying(
                        RequestRefused.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.TRANSLATION_IMPOSSIBLE));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | messages",
                "{\"messages\":[]} | messages",
                "{\"messages\":\"x\"} | messages",
                "{\"messages\":[1]} | messages.0",
                "{\"messages\":[{\"role\":\"robot\",\"content\":\"x\"}]} | messages.0.role",
                "{\"messages\":[{\"role\":\"user\"}]} | messages.0.content",
                "{\"messages\":[{\"role\":\"user\",\"content\":5}]} | messages.0.content",
                "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\"}]}]} | messages.0.content.0.text",
                "{\"max_tokens\":-1,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]} | max_tokens",
                "{\"temperature\":\"1\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]} | temperature",
                "{\"stream\":1,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]} | stream",
                "{\"tools\":[{}],\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]} | tools.0.name"
            })
    void refusesMalformedRequestsAndNamesTheField(String request, String field) {
        assertThatThrownBy(() -> compatible(request)).isInstanceOfSatisfying(RequestRefused.class, e -> {
            assertThat(e.kind()).isEqualTo(FailureKind.REQUEST_FIELD);
            assertThat(e.arguments().getFirst()).isEqualTo(field);
        });
    }

    private static String role(TranslatedRequest result) {
        return result.body().at("/messages/0/role").asText();
    }

    private static TranslatedRequest compatible(String request) throws Exception {
        return translate(TargetTraits.DOCUMENTED, "m", request);
    }

    private static TranslatedRequest translate(TargetTraits traits, String model, String request) throws Exception {
        return new MessagesToChatRequest().translate((ObjectNode) json(request), target(traits, model));
    }

    private static TranslationTarget target(TargetTraits traits, String model) {
        return new TranslationTarget(model, traits, ReasoningRules.DEFAULT, null);
    }

    private static JsonNode json(String text) throws Exception {
        return Json.mapper().readTree(text);
    }

    @Test
    void aSchemaThatIsNotKeptToExactlyIsALoss() throws Exception {
        String format = """
                {"output_config":{"format":{"type":"json_schema","schema":{"type":"object",
                  "properties":{"a":{"type":"string"}}%s}}},"messages":[{"role":"user","content":"x"}]}""";

        TranslatedRequest loose = compatible(format.formatted(""));
        TranslatedRequest exact = compatible(format.formatted(",\"required\":[\"a\"],\"additionalProperties\":false"));

        assertThat(loose.body().at("/response_format/json_schema/strict").asBoolean())
                .isFalse();
        assertThat(loose.losses()).containsExactly(new Loss(Features.JSON_SCHEMA, "output_config.format"));
        assertThat(exact.losses()).isEmpty();
    }

    @Test
    void transformationsOfImagesAreLosses() throws Exception {
        TranslatedRequest result = compatible("""
                {"messages":[{"role":"user","content":[{"type":"image","transformations":{"oversized_image":"resize"},
                  "source":{"type":"url","url":"https://x.test/a"}}]}]}""");

        assertThat(result.losses())
                .containsExactly(new Loss(Features.IMAGE_DETAIL, "messages.0.content.0.transformations"));
    }
}
