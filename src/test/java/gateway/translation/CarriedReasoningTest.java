package gateway.translation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Dialect;
import gateway.protocol.Json;
import gateway.translation.chattarget.ChatToMessagesAnswer;
import gateway.translation.chattarget.ChatToMessagesStream;
import gateway.translation.contract.AnswerFrame;
import gateway.translation.contract.Loss;
import gateway.translation.contract.ReasoningRules;
import gateway.translation.contract.SampleTraits;
import gateway.translation.contract.TargetTraits;
import gateway.translation.contract.ToolNames;
import gateway.translation.contract.TranslatedRequest;
import gateway.translation.contract.TranslationTarget;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reasoning that only its provider can read goes through clients of the Messages API and comes back. */
class CarriedReasoningTest {

    private static final String CALLS =
            "{'choices':[{'message':{'content':null,%s'tool_calls':[%s]},'finish_reason':'tool_calls'}]}";
    private static final String SIGNED = "{'id':'%s','type':'function','function':{'name':'look','arguments':'{}'},"
            + "'extra_content':{'google':{'thought_signature':'%s'}}}";
    private static final String PLAIN = "{'id':'%s','type':'function','function':{'name':'look','arguments':'{}'}}";
    private static final String DETAILS = "'reasoning':'plan','reasoning_details':["
            + "{'type':'reasoning.text','text':'plan','format':'google-gemini-v1','index':0},"
            + "{'type':'reasoning.encrypted','data':'SIG','id':'tool_1','format':'google-gemini-v1','index':0}],";
    private static final String RESPONSE = "{'status':'completed','output':["
            + "{'type':'reasoning','id':'rs_1','summary':[{'type':'summary_text','text':'plan'}],"
            + "'encrypted_content':'ENC'},"
            + "{'type':'function_call','id':'fc_1','call_id':'call_1','name':'look','arguments':'{}'}]}";

    // Responses

    @Test
    void aReasoningItemComesBackBeforeItsCall() {
        JsonNode content = answer(Dialect.RESPONSES, "openai", RESPONSE);
        JsonNode input = next(Dialect.RESPONSES, "openai", content).body().path("input");

        assertThat(input.get(1).path("type").asText()).isEqualTo("reasoning");
        assertThat(input.get(1).path("id").asText()).isEqualTo("rs_1");
        assertThat(input.get(1).path("encrypted_content").asText()).isEqualTo("ENC");
        assertThat(input.get(1).at("/summary/0/text").asText()).isEqualTo("plan");
        assertThat(input.get(2).path("call_id").asText()).isEqualTo("call_1");
    }

    @Test
    void itemsStandBeforeTheirOwnCalls() {
        JsonNode content = answer(
                Dialect.RESPONSES,
                "openai",
                "{'status':'completed','output':[{'type':'reasoning','id':'rs_1','summary':[],'encrypted_content':'A'},"
                        + "{'type':'function_call','call_id':'c1','name':'look','arguments':'{}'},"
                        + "{'type':'reasoning','id':'rs_2','summary':[],'encrypted_content':'B'},"
                        + "{'type':'function_call','call_id':'c2','name':'look','arguments':'{}'}]}");
        List<String> kinds = new ArrayList<>();
        next(Dialect.RESPONSES, "openai", content)
                .body()
                .path("input")
                .forEach(item -> kinds.add(item.path("id")
                        .asText(item.path("call_id").asText(item.path("role").asText()))));

        assertThat(kinds).startsWith("user", "rs_1", "c1", "rs_2", "c2");
    }

    @Test
    void aStreamCarriesTheSame() {
        StreamRun run =
                new StreamRun(conversion(Dialect.MESSAGES, Dialect.RESPONSES, "openai", request(null)).stream());
        run.messages(
                "{'type':'response.output_item.added','output_index':0,'item':{'type':'reasoning','id':'rs_1','summary':[]}}",
                "{'type':'response.reasoning_summary_text.delta','output_index':0,'summary_index':0,'delta':'plan'}",
                "{'type':'response.output_item.done','output_index':0,'item':{'type':'reasoning','id':'rs_1',"
                        + "'summary':[{'type':'summary_text','text':'plan'}],'encrypted_content':'ENC'}}",
                "{'type':'response.output_item.added','output_index':1,'item':{'type':'function_call','id':'fc_1',"
                        + "'call_id':'call_1','name':'look','arguments':''}}",
                "{'type':'response.function_call_arguments.delta','output_index':1,'delta':'{}'}",
                "{'type':'response.completed','response':" + RESPONSE + "}");

        ArrayNode content = content(run);
        assertThat(content).isEqualTo(answer(Dialect.RESPONSES, "openai", RESPONSE));
    }

    @Test
    void aStreamWithoutASummaryCarriesIt() {
        String silent = "{'status':'completed','output':[{'type':'reasoning','id':'rs_1','summary':[],"
                + "'encrypted_content':'ENC'},{'type':'message','content':[{'type':'output_text','text':'Hi'}]}]}";
        StreamRun run =
                new StreamRun(conversion(Dialect.MESSAGES, Dialect.RESPONSES, "openai", request(null)).stream());
        run.messages(
                "{'type':'response.output_item.added','output_index':0,'item':{'type':'reasoning','id':'rs_1','summary':[]}}",
                "{'type':'response.output_item.done','output_index':0,'item':{'type':'reasoning','id':'rs_1',"
                        + "'summary':[],'encrypted_content':'ENC'}}",
                "{'type':'response.output_text.delta','output_index':1,'delta':'Hi'}",
                "{'type':'response.completed','response':" + silent + "}");

        assertThat(content(run)).isEqualTo(answer(Dialect.RESPONSES, "openai", silent));
        assertThat(content(run).get(0).path("thinking").asText()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'type':'adaptive'} | true",
                "{'type':'enabled','budget_tokens':2000} | true",
                "{'type':'disabled'} | false",
                "null | false"
            })
    void asksForItWhereThinkingIsWanted(String thinking, boolean asked) {
        ObjectNode request = request(null);
        request.set("thinking", thinking.equals("null") ? null : StreamRun.json(thinking));
        JsonNode body = conversion(Dialect.MESSAGES, Dialect.RESPONSES, "openai", request)
                .request()
                .body();

        assertThat(body.path("include").toString()).isEqualTo(asked ? "[\"reasoning.encrypted_content\"]" : "");
        assertThat(body.path("store").asBoolean(true)).isFalse();
    }

    @Test
    void aModelThatDoesNotReasonGetsNone() {
        JsonNode content = answer(Dialect.RESPONSES, "openai", RESPONSE);
        TranslatedRequest request = Conversion.of(
                        Dialect.MESSAGES,
                        Dialect.RESPONSES,
                        request(content),
                        new TranslationTarget("gpt-4o", SampleTraits.OPENAI, ReasoningRules.DEFAULT, null).at("openai"),
                        tools -> frame("openai"))
                .request();

        assertThat(request.body().toString()).doesNotContain("ENC");
        assertThat(features(request)).contains("thinking_history");
    }

    // Google

    @Test
    void aSignatureComesBackWithItsCall() {
        JsonNode content = answer(
                Dialect.CHAT,
                "google",
                CALLS.formatted(
                        "",
                        SIGNED.formatted("c1", "SIG") + "," + SIGNED.formatted("c2", "SIG2") + ","
                                + PLAIN.formatted("c3")));
        JsonNode calls = next(Dialect.CHAT, "google", content).body().at("/messages/1/tool_calls");

        assertThat(calls.get(0).at("/extra_content/google/thought_signature").asText())
                .isEqualTo("SIG");
        assertThat(calls.get(1).at("/extra_content/google/thought_signature").asText())
                .isEqualTo("SIG2");
        assertThat(calls.get(2).has("extra_content")).isFalse();
        assertThat(next(Dialect.CHAT, "google", content).losses()).isEmpty();
    }

    @Test
    void aStreamCarriesSignaturesOfCalls() {
        String call = "{'choices':[{'delta':{'tool_calls':[%s]}}]}";
        StreamRun run = new StreamRun(conversion(Dialect.MESSAGES, Dialect.CHAT, "google", request(null)).stream());
        run.chunks(
                call.formatted(SIGNED.formatted("c1", "SIG")),
                call.formatted(PLAIN.formatted("c2")),
                "{'choices':[{'delta':{},'finish_reason':'tool_calls'}]}",
                "[DONE]");
        ArrayNode content = content(run);

        assertThat(content)
                .extracting(block -> block.path("type").asText())
                .containsExactly("thinking", "tool_use", "tool_use");
        assertThat(next(Dialect.CHAT, "google", content)
                        .body()
                        .at("/messages/1/tool_calls/0/extra_content/google/thought_signature")
                        .asText())
                .isEqualTo("SIG");
    }

    @Test
    void aSignatureFindsItsCallWhereverTheBlockStands() {
        ArrayNode content =
                (ArrayNode) answer(Dialect.CHAT, "google", CALLS.formatted("", SIGNED.formatted("c1", "SIG")));
        content.add(content.remove(0));

        assertThat(next(Dialect.CHAT, "google", content).body().toString()).contains("\"thought_signature\":\"SIG\"");
    }

    @Test
    void aCallKeepsItsSignatureWhereThinkingIsHidden() {
        AnswerFrame hidden = StreamRun.frame(false, true, new ToolNames());
        String answer = CALLS.formatted("'reasoning':'plan',", SIGNED.formatted("c1", "SIG"));
        JsonNode content = new ChatToMessagesAnswer()
                .translate(StreamRun.json(answer), hidden)
                .body()
                .path("content");
        StreamRun run = new StreamRun(new ChatToMessagesStream(hidden))
                .chunks(answer.replace("'message'", "'delta'").replace("'content':null,", ""), "[DONE]");

        assertThat(content).hasSize(2);
        assertThat(content.get(0).path("thinking").asText()).isEmpty();
        assertThat(content.get(0).path("signature").asText()).startsWith("claude-proxy:reasoning:");
        assertThat(content(run)).isEqualTo(content);
    }

    @Test
    void theTextBesideASignatureIsALossWhereNobodyWantsIt() {
        JsonNode content =
                answer(Dialect.CHAT, "google", CALLS.formatted("'reasoning':'plan',", SIGNED.formatted("c1", "SIG")));
        ((ObjectNode) content.get(1)).put("thinking", "more");

        TranslatedRequest request = next(Dialect.CHAT, "google", content);
        assertThat(request.body().toString()).contains("SIG").doesNotContain("more");
        assertThat(request.losses())
                .extracting(Loss::where)
                .containsExactly("messages.1.content.0", "messages.1.content.1");
    }

    @Test
    void aTurnOfNothingButSealedThinkingIsALoss() {
        ArrayNode content = (ArrayNode) answer(Dialect.RESPONSES, "openai", RESPONSE);
        content.remove(1);

        assertThat(features(next(Dialect.RESPONSES, "openai", content))).containsExactly("thinking_history");
    }

    @Test
    void aSignatureWithoutItsCallIsALoss() {
        ArrayNode content =
                (ArrayNode) answer(Dialect.CHAT, "google", CALLS.formatted("", SIGNED.formatted("c1", "SIG")));
        ((ObjectNode) content.get(1)).put("id", "other");

        TranslatedRequest request = next(Dialect.CHAT, "google", content);
        assertThat(request.body().toString()).doesNotContain("SIG");
        assertThat(features(request)).containsExactly("thinking_history");
    }

    // OpenRouter

    @Test
    void detailsComeBackAsTheyCame() {
        JsonNode content = answer(Dialect.CHAT, "openrouter", CALLS.formatted(DETAILS, PLAIN.formatted("tool_1")));
        JsonNode details = next(Dialect.CHAT, "openrouter", content).body().at("/messages/1/reasoning_details");

        assertThat(content.get(0).path("thinking").asText()).isEqualTo("plan");
        assertThat(details).isEqualTo(StreamRun.json("{" + DETAILS + "'x':0}").path("reasoning_details"));
    }

    @Test
    void aStreamPutsDetailsTogether() {
        StreamRun run = new StreamRun(conversion(Dialect.MESSAGES, Dialect.CHAT, "openrouter", request(null)).stream());
        run.chunks(
                details("{'type':'reasoning.text','text':'pl','format':'f','index':0}"),
                details("{'type':'reasoning.text','text':'an','format':'f','index':0,'signature':'S'}"),
                details("{'type':'reasoning.encrypted','data':'SIG','id':'c1','index':1}"),
                "{'choices':[{'delta':{'tool_calls':[" + PLAIN.formatted("c1") + "]}}]}",
                "{'choices':[{'delta':{},'finish_reason':'tool_calls'}]}",
                "[DONE]");
        ArrayNode content = content(run);

        assertThat(content).hasSize(2);
        assertThat(content.get(0).path("thinking").asText()).isEqualTo("plan");
        assertThat(next(Dialect.CHAT, "openrouter", content).body().at("/messages/1/reasoning_details"))
                .isEqualTo(StreamRun.json("{'d':[{'type':'reasoning.text','text':'plan','format':'f','index':0,"
                                + "'signature':'S'},{'type':'reasoning.encrypted','data':'SIG','id':'c1','index':1}]}")
                        .path("d"));
    }

    @Test
    void detailsBehindACallAreCarriedToo() {
        StreamRun run = new StreamRun(conversion(Dialect.MESSAGES, Dialect.CHAT, "openrouter", request(null)).stream());
        run.chunks(
                "{'choices':[{'delta':{'tool_calls':[" + PLAIN.formatted("c1") + "]}}]}",
                details("{'type':'reasoning.encrypted','data':'SIG','id':'c1','index':0}"),
                "{'choices':[{'delta':{},'finish_reason':'tool_calls'}]}",
                "[DONE]");

        assertThat(next(Dialect.CHAT, "openrouter", content(run)).body().toString())
                .contains("\"data\":\"SIG\"");
    }

    @Test
    void textAloneIsNotCarried() {
        JsonNode content = answer(
                Dialect.CHAT,
                "openrouter",
                CALLS.formatted(
                        "'reasoning_details':[{'type':'reasoning.text','text':'plan','index':0}],",
                        PLAIN.formatted("c")));

        assertThat(content.get(0).path("signature").asText("?")).isEmpty();
    }

    @Test
    void whereTheTargetWantsNoneItIsALoss() {
        JsonNode content = answer(Dialect.CHAT, "google", CALLS.formatted(DETAILS, PLAIN.formatted("tool_1")));
        TranslatedRequest request = next(Dialect.CHAT, "google", content);

        assertThat(request.body().toString()).doesNotContain("SIG");
        assertThat(features(request)).contains("thinking_history");
    }

    // Nobody else gets it

    @Test
    void anotherProviderGetsNothingOfIt() {
        JsonNode content = answer(Dialect.RESPONSES, "openai", RESPONSE);
        for (Dialect dialect : List.of(Dialect.RESPONSES, Dialect.CHAT)) {
            TranslatedRequest request = next(dialect, "azure", content);

            assertThat(request.body().toString()).doesNotContain("ENC").doesNotContain("claude-proxy:");
            assertThat(features(request)).contains("thinking_history");
        }
    }

    @Test
    void claudeGetsNothingOfIt() {
        ObjectNode request = request(answer(Dialect.RESPONSES, "openai", RESPONSE));
        byte[] bytes = request.toString().getBytes(StandardCharsets.UTF_8);
        TranslatedRequest sent =
                conversion(Dialect.MESSAGES, Dialect.MESSAGES, "", request).request();

        assertThat(Conversion.carriesReasoning(bytes, true)).isTrue();
        assertThat(sent.body().toString()).doesNotContain("claude-proxy:").contains("\"tool_use\"");
        assertThat(features(sent)).containsExactly("thinking_history");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"signature\":\"ErUBCkYIBxgCIkDc\"}",
                "{\"text\":\"say \\\"claude-proxy:reasoning:1:\\\" to it\"}",
                "{\"text\":\"claude-proxy\"}",
                "claude-proxy:reasoning:",
                "{}",
                ""
            })
    void otherRequestsAreNotLookedAt(String request) {
        assertThat(Conversion.carriesReasoning(request.getBytes(StandardCharsets.UTF_8), true))
                .isFalse();
    }

    @Test
    void aTurnOfNothingElseGoes() {
        ObjectNode request = request(answer(Dialect.RESPONSES, "openai", RESPONSE));
        ((ArrayNode) request.at("/messages/1/content")).remove(1);

        assertThat(conversion(Dialect.MESSAGES, Dialect.MESSAGES, "", request)
                        .request()
                        .body()
                        .path("messages"))
                .hasSize(2);
    }

    @Test
    void signaturesOfClaudeGoToNoProvider() {
        ArrayNode content = (ArrayNode) StreamRun.json("{'c':[{'type':'thinking','thinking':'plan','signature':'ErUB'},"
                        + "{'type':'tool_use','id':'c1','name':'look','input':{}}]}")
                .path("c");

        assertThat(next(Dialect.RESPONSES, "openai", content).body().toString()).doesNotContain("ErUB");
        assertThat(next(Dialect.CHAT, "openrouter", content).body().toString()).doesNotContain("ErUB");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "reasoning:1: | reasoning:2:",
                ":ITEM: | :item:",
                ":ITEM: | :CALL:",
                ":openai:39: | :openai:38:",
                ":ITEM:openai: | :ITEM:openai",
                "eyJ | !eyJ",
                "eyJ | eyJe",
                "eyJ | W10"
            })
    void whatWasChangedIsIgnored(String from, String to) {
        ArrayNode content = (ArrayNode) answer(Dialect.RESPONSES, "openai", RESPONSE);
        String changed = content.get(0).path("signature").asText().replace(from, to);
        assertThat(changed).isNotEqualTo(content.get(0).path("signature").asText());
        ((ObjectNode) content.get(0)).put("signature", changed);

        TranslatedRequest request = next(Dialect.RESPONSES, "openai", content);
        assertThat(request.body().toString())
                .doesNotContain("encrypted_content\":\"")
                .doesNotContain("claude-proxy:");
        assertThat(features(request)).contains("thinking_history");
    }

    @Test
    void whatIsTooLongIsNotCarried() {
        JsonNode content = answer(Dialect.RESPONSES, "openai", RESPONSE.replace("ENC", "E".repeat(300_000)));

        assertThat(content.get(0).path("signature").asText("?")).isEmpty();
    }

    @Test
    void clientsOfResponsesCarryItToo() {
        Conversion first =
                conversion(Dialect.RESPONSES, Dialect.CHAT, "google", StreamRun.json("{'model':'m','input':'go'}"));
        JsonNode output = first.answer(StreamRun.json(
                        CALLS.formatted("", SIGNED.formatted("c1", "SIG").replace("'{}'", "'{}'"))))
                .body()
                .path("output");
        ObjectNode request = StreamRun.json("{'model':'m'}");
        ArrayNode input = request.putArray("input");
        input.addObject().put("type", "message").put("role", "user").put("content", "go");
        output.forEach(input::add);
        input.addObject()
                .put("type", "function_call_output")
                .put("call_id", "c1")
                .put("output", "x");

        assertThat(conversion(Dialect.RESPONSES, Dialect.CHAT, "google", request)
                        .request()
                        .body()
                        .toString())
                .contains("\"thought_signature\":\"SIG\"");
        TranslatedRequest claude =
                conversion(Dialect.RESPONSES, Dialect.MESSAGES, "", request).request();
        assertThat(claude.body().toString()).doesNotContain("claude-proxy:");
        assertThat(features(claude)).contains("thinking_history");
    }

    private static String details(String entry) {
        return "{'choices':[{'delta':{'reasoning_details':[" + entry + "]}}]}";
    }

    private static List<String> features(TranslatedRequest request) {
        return request.losses().stream().map(Loss::feature).toList();
    }

    private static AnswerFrame frame(String provider) {
        AnswerFrame plain = StreamRun.frame(false);
        return new AnswerFrame(
                        plain.modelAsked(),
                        plain.idSeed(),
                        plain.createdSeconds(),
                        plain.tools(),
                        false,
                        false,
                        plain.estimate(),
                        null)
                .of(provider);
    }

    private static Conversion conversion(Dialect front, Dialect target, String provider, ObjectNode request) {
        TargetTraits traits = provider.equals("openrouter") ? details() : SampleTraits.OPENAI;
        return Conversion.of(
                front,
                target,
                request,
                new TranslationTarget("gpt-5.1", traits, ReasoningRules.DEFAULT, 64_000).at(provider),
                tools -> frame(provider));
    }

    private static TargetTraits details() {
        return SampleTraits.documentedBut(
                "tokenLimit",
                TargetTraits.TokenLimit.MAX_TOKENS,
                "reasoning",
                TargetTraits.Reasoning.OBJECT,
                "replay",
                TargetTraits.Replay.REASONING_DETAILS);
    }

    private static JsonNode answer(Dialect target, String provider, String answer) {
        return conversion(Dialect.MESSAGES, target, provider, request(null))
                .answer(StreamRun.json(answer))
                .body()
                .path("content");
    }

    private static TranslatedRequest next(Dialect target, String provider, JsonNode content) {
        return conversion(Dialect.MESSAGES, target, provider, request(content)).request();
    }

    private static ObjectNode request(@Nullable JsonNode content) {
        ObjectNode request =
                StreamRun.json("{'model':'m','max_tokens':3000,'messages':[{'role':'user','content':'go'}]}");
        if (content != null) {
            ArrayNode messages = (ArrayNode) request.path("messages");
            messages.addObject().put("role", "assistant").set("content", content.deepCopy());
            ArrayNode results = messages.addObject().put("role", "user").putArray("content");
            content.forEach(block -> {
                if (block.path("type").asText().equals("tool_use")) {
                    results.addObject()
                            .put("type", "tool_result")
                            .put("tool_use_id", block.path("id").asText())
                            .put("content", "x");
                }
            });
        }
        return request;
    }

    /** The content of a streamed message. */
    private static ArrayNode content(StreamRun run) {
        ArrayNode content = Json.mapper().createArrayNode();
        for (JsonNode event : run.data()) {
            JsonNode delta = event.path("delta");
            int index = event.path("index").asInt();
            switch (event.path("type").asText()) {
                case "content_block_start" ->
                    content.add(event.path("content_block").deepCopy());
                case "content_block_delta" -> {
                    for (String name : List.of("thinking", "signature", "text")) {
                        if (delta.has(name)) {
                            ObjectNode block = (ObjectNode) content.get(index);
                            block.put(
                                    name,
                                    block.path(name).asText() + delta.path(name).asText());
                        }
                    }
                }
                default -> {
                    // Ends of blocks add nothing, nor does the input of these calls.
                }
            }
        }
        return content;
    }
}
