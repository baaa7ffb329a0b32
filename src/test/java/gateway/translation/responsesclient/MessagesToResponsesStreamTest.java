package gateway.translation.responsesclient;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseStatus;
import gateway.protocol.Json;
import gateway.translation.RandomTexts;
import gateway.translation.ResponsesRun;
import gateway.translation.contract.AnswerFacts;
import gateway.translation.contract.ToolNames;
import gateway.translation.error.UpstreamError;
import gateway.translation.wire.ResponsesObjects;
import gateway.usage.TokenUsage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MessagesToResponsesStreamTest {

    private static final String START = "{'type':'message_start','message':{'id':'msg_1','model':'claude-served',"
            + "'usage':{'input_tokens':10,'cache_read_input_tokens':3,'cache_creation_input_tokens':2,'output_tokens':1}}}";
    private static final String STOP = "{'type':'message_stop'}";

    private final ResponsesRun run = new ResponsesRun(new MessagesToResponsesStream(ResponsesRun.frame()));

    private static String end(String reason) {
        return "{'type':'message_delta','delta':{'stop_reason':'" + reason + "'},'usage':{'output_tokens':5}}";
    }

    private static String start(int index, String block) {
        return "{'type':'content_block_start','index':" + index + ",'content_block':" + block + "}";
    }

    private static String delta(int index, String delta) {
        return "{'type':'content_block_delta','index':" + index + ",'delta':" + delta + "}";
    }

    private static String stop(int index) {
        return "{'type':'content_block_stop','index':" + index + "}";
    }

    private static String text(String text) {
        return "{'type':'text_delta','text':'" + text + "'}";
    }

    @Test
    void tellsTextWithAllEventsInOrder() {
        run.send(START, start(0, "{'type':'text','text':''}"), delta(0, text("Hel")), delta(0, text("lo")), stop(0));
        run.send(end("end_turn"), STOP).end();

        assertThat(run.names)
                .containsExactly(
                        "response.created",
                        "response.in_progress",
                        "response.output_item.added",
                        "response.content_part.added",
                        "response.output_text.delta",
                        "response.output_text.delta",
                        "response.output_text.done",
                        "response.content_part.done",
                        "response.output_item.done",
                        "response.completed");
        Response response = run.accumulated().response();
        assertThat(response.status()).contains(ResponseStatus.COMPLETED);
        assertThat(response.output()
                        .getFirst()
                        .asMessage()
                        .content()
                        .getFirst()
                        .asOutputText()
                        .text())
                .isEqualTo("Hello");
        assertThat(run.last().at("/response/model").asText()).isEqualTo("asked-model");
        assertThat(run.last().at("/response/store"))
                .isEqualTo(Json.mapper().getNodeFactory().booleanNode(false));
    }

    @Test
    void countsCachedTokensAsInput() {
        run.send(START, end("end_turn"), STOP);

        JsonNode usage = run.last().at("/response/usage");
        assertThat(usage.get("input_tokens").asInt()).isEqualTo(15);
        assertThat(usage.at("/input_tokens_details/cached_tokens").asInt()).isEqualTo(3);
        assertThat(usage.get("output_tokens").asInt()).isEqualTo(5);
        assertThat(usage.get("total_tokens").asInt()).isEqualTo(20);
        assertThat(run.stream.facts())
                .isEqualTo(
                        new AnswerFacts("claude-served", "end_turn", new TokenUsage(10, 5, 3, 2, 0, 0, 0, 0), false));
    }

    @Test
    void estimatesWhatTheTargetDoesNotCount() {
        run.send("{'type':'message_start','message':{'model':'m'}}", start(0, "{'type':'text','text':''}"));
        run.send(delta(0, text("Hello")), stop(0), end("end_turn").replace("5", "0"), STOP);

        assertThat(run.stream.facts().usage()).isEqualTo(new TokenUsage(70, 5, 0, 0, 0, 0, 0, 0));
        assertThat(run.stream.facts().estimated()).isTrue();
    }

    @Test
    void makesAnItemOfAToolCallWithTheClientsName() {
        ToolNames names = new ToolNames();
        names.renamed("files.read", "files_read");
        ResponsesRun named = new ResponsesRun(new MessagesToResponsesStream(ResponsesRun.frame(names, false)));

        named.send(START, start(0, "{'type':'tool_use','id':'toolu_1','name':'files_read','input':{}}"));
        named.send(delta(0, "{'type':'input_json_delta','partial_json':''}"));
        named.raw(
                "content_block_delta",
                delta(0, "{'type':'input_json_delta','partial_json':'{#p#:1}'}")
                        .replace('\'', '"')
                        .replace("#", "\\\""));
        named.send(stop(0), end("tool_use"), STOP);

        var call = named.accumulated().response().output().getFirst().asFunctionCall();
        assertThat(call.callId()).isEqualTo("toolu_1");
        assertThat(call.name()).isEqualTo("files.read");
        assertThat(call.arguments()).isEqualTo("{\"p\":1}");
        assertThat(named.names)
                .contains("response.function_call_arguments.delta", "response.function_call_arguments.done");
        assertThat(named.last("response.function_call_arguments.done")
                        .get("name")
                        .asText())
                .isEqualTo("files.read");
    }

    @Test
    void givesACallWithoutInputAnEmptyObjectOnce() {
        run.send(
                START,
                start(0, "{'type':'tool_use','id':'t','name':'now','input':{}}"),
                stop(0),
                end("tool_use"),
                STOP);

        assertThat(run.names.stream().filter("response.function_call_arguments.delta"::equals))
                .hasSize(1);
        assertThat(run.accumulated()
                        .reconstructedResponse()
                        .output()
                        .getFirst()
                        .asFunctionCall()
                        .arguments())
                .isEqualTo("{}");
    }

    @Test
    void takesTheInputOfACallThatComesWithItsStart() {
        run.send(START, start(0, "{'type':'tool_use','id':'t','name':'add','input':{'a':1}}"), stop(0));
        run.send(end("tool_use"), STOP);

        assertThat(run.accumulated()
                        .response()
                        .output()
                        .getFirst()
                        .asFunctionCall()
                        .arguments())
                .isEqualTo("{\"a\":1}");
    }

    @Test
    void keepsNeighbouringTextsInOneItem() {
        run.send(START, start(0, "{'type':'text','text':''}"), delta(0, text("One. ")), stop(0));
        run.send(start(1, "{'type':'text','text':'Two.'}"), stop(1), end("end_turn"), STOP);

        Response response = run.accumulated().response();
        assertThat(response.output()).hasSize(1);
        assertThat(response.output().getFirst().asMessage().content())
                .extracting(part -> part.asOutputText().text())
                .containsExactly("One. ", "Two.");
    }

    @Test
    void leavesNoTraceOfAnEmptyBlock() {
        run.send(START, start(0, "{'type':'text','text':''}"), stop(0), start(1, "{'type':'thinking','thinking':''}"));
        run.send(delta(1, "{'type':'signature_delta','signature':''}"), stop(1), end("end_turn"), STOP);

        assertThat(run.names).containsExactly("response.created", "response.in_progress", "response.completed");
    }

    @Test
    void tellsThinkingAsASummaryThatClaudeKnowsAgain() {
        run.send(START, start(0, "{'type':'thinking','thinking':'','signature':''}"));
        run.send(delta(0, "{'type':'thinking_delta','thinking':'Let me see.'}"));
        run.send(delta(0, "{'type':'signature_delta','signature':'c2ln'}"), stop(0));
        run.send(start(1, "{'type':'redacted_thinking','data':'c2VjcmV0'}"), stop(1));
        run.send(start(2, "{'type':'text','text':''}"), delta(2, text("Yes.")), stop(2), end("end_turn"), STOP);

        Response response = run.accumulated().response();
        assertThat(response.output()).hasSize(3);
        var thinking = response.output().getFirst().asReasoning();
        assertThat(thinking.summary().getFirst().text()).isEqualTo("Let me see.");
        assertThat(thinking.encryptedContent()).contains("claude-thinking:c2ln");
        var redacted = response.output().get(1).asReasoning();
        assertThat(redacted.summary()).isEmpty();
        assertThat(redacted.encryptedContent()).contains("claude-redacted:c2VjcmV0");
        assertThat(run.names).contains("response.reasoning_summary_text.done", "response.reasoning_summary_part.done");
    }

    @Test
    void leavesThinkingOutWhereTheOperatorWantsItSo() {
        ResponsesRun quiet = new ResponsesRun(new MessagesToResponsesStream(ResponsesRun.frame(new ToolNames(), true)));
        quiet.send(START, start(0, "{'type':'thinking','thinking':''}"));
        quiet.send(delta(0, "{'type':'thinking_delta','thinking':'Hm.'}"));
        quiet.send(delta(0, "{'type':'signature_delta','signature':'s'}"), stop(0), end("end_turn"), STOP);

        assertThat(quiet.text.toString()).doesNotContain("Hm.", "\"reasoning\"}");
        assertThat(quiet.accumulated().response().output()).isEmpty();
    }

    @Test
    void tellsWhyAResponseIsNotWhole() {
        run.send(START, end("max_tokens"), STOP);
        assertThat(run.names.getLast()).isEqualTo("response.incomplete");
        assertThat(run.last().at("/response/status").asText()).isEqualTo("incomplete");
        assertThat(run.last().at("/response/incomplete_details/reason").asText())
                .isEqualTo("max_output_tokens");

        ResponsesRun refused = new ResponsesRun(new MessagesToResponsesStream(ResponsesRun.frame()));
        refused.send(START, end("refusal"), STOP);
        assertThat(refused.last().at("/response/incomplete_details/reason").asText())
                .isEqualTo("content_filter");
    }

    @Test
    void failsTheResponseOnAnErrorAndSaysNothingAfterIt() {
        run.send(START, start(0, "{'type':'text','text':''}"), delta(0, text("He")));
        run.send("{'type':'error','error':{'type':'overloaded_error','message':'Overloaded'}}");
        run.send(delta(0, text("llo")), STOP).end();

        assertThat(run.names.getLast()).isEqualTo("response.failed");
        assertThat(run.last().at("/response/error/code").asText()).isEqualTo("server_is_overloaded");
        assertThat(run.last().at("/response/error/message").asText()).isEqualTo("Overloaded");
        assertThat(run.stream.error()).isEqualTo(UpstreamError.of(529, "overloaded_error", "Overloaded"));
        assertThat(run.accumulated().response().status()).contains(ResponseStatus.FAILED);
    }

    @Test
    void tellsAnErrorBeforeTheBeginAsSuch() {
        run.send("{'type':'ping'}", "{'type':'error','error':{'type':'api_error','message':'No'}}");

        assertThat(run.names).containsExactly("comment", "error");
        assertThat(run.last().get("message").asText()).isEqualTo("No");
        assertThat(run.stream.begun()).isFalse();
        run.accumulated();
    }

    @Test
    void makesAnErrorOfAStreamThatBreaksOff() {
        run.send(START, start(0, "{'type':'text','text':''}"), delta(0, text("He")))
                .end();

        assertThat(run.names.getLast()).isEqualTo("response.failed");
        assertThat(run.stream.ended()).isTrue();
        assertThat(run.stream.begun()).isTrue();
    }

    @Test
    void makesAnErrorOfABlockThatIsNoJson() {
        run.send(START).raw("content_block_delta", "{\"type\":");

        assertThat(run.names.getLast()).isEqualTo("response.failed");
    }

    @Test
    void ignoresWhatItDoesNotKnow() {
        run.send(
                START,
                "{'type':'new_event','x':{'y':[1]}}",
                start(0, "{'type':'server_tool_use','id':'s','name':'w','input':{}}"));
        run.send(delta(0, "{'type':'input_json_delta','partial_json':'{}'}"), stop(0));
        run.send(start(1, "{'type':'text','text':'','new':{}}"), delta(1, "{'type':'citations_delta','citation':{}}"));
        run.send(delta(1, text("Hi")), stop(1), end("end_turn"), STOP);

        assertThat(run.accumulated().response().output()).hasSize(1);
    }

    @Test
    void isReadByTheOfficialLibraryWhereverTheStreamIsCut() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            ArrayNode content = content(random);
            byte[] bytes = stream(content, random).getBytes(StandardCharsets.UTF_8);

            ResponsesRun cut = new ResponsesRun(new MessagesToResponsesStream(ResponsesRun.frame())).cut(bytes, random);

            ResponseAccumulator accumulated = cut.accumulated();
            assertThat(accumulated.reconstructedResponse().output())
                    .as("items of seed %s", seed)
                    .isEqualTo(accumulated.response().validate().output());
            assertThat(told(cut.last().at("/response/output")))
                    .as("output of seed %s", seed)
                    .isEqualTo(told(content));
            ObjectNode message = Json.mapper().createObjectNode();
            message.set("content", content);
            assertThat(items(new MessagesToResponsesAnswer()
                            .translate(message, ResponsesRun.frame())
                            .body()
                            .get("output")))
                    .as("whole answer of seed %s", seed)
                    .isEqualTo(items(cut.last().at("/response/output")));
        }
    }

    /** A whole answer has no empty text parts and no differences but arguments written in another way. */
    private static List<String> items(JsonNode output) {
        List<String> items = new ArrayList<>();
        output.forEach(item -> items.add(item.toString()));
        return items;
    }

    private static ArrayNode content(Random random) {
        ArrayNode content = Json.mapper().createArrayNode();
        for (int left = 1 + random.nextInt(5); left > 0; left--) {
            String text = RandomTexts.next(random);
            switch (random.nextInt(3)) {
                case 0 -> content.addObject().put("type", "text").put("text", text);
                case 1 ->
                    content.addObject()
                            .put("type", "thinking")
                            .put("thinking", text)
                            .put("signature", "s" + left);
                default -> {
                    ObjectNode call =
                            content.addObject().put("type", "tool_use").put("id", "toolu_" + left);
                    call.put("name", "tool" + left)
                            .putObject("input")
                            .put("x", text)
                            .put("n", random.nextInt());
                }
            }
        }
        return content;
    }

    private static String stream(ArrayNode content, Random random) {
        StringBuilder stream = new StringBuilder(framed(ResponsesRun.json(START)));
        for (int index = 0; index < content.size(); index++) {
            JsonNode block = content.get(index);
            String type = block.get("type").asText();
            boolean call = type.equals("tool_use");
            String field = type.equals("thinking") ? "thinking" : "text";
            ObjectNode start = ((ObjectNode) block).deepCopy();
            start.remove("signature");
            if (call) {
                start.putObject("input");
            } else {
                start.put(field, "");
            }
            ObjectNode event = event("content_block_start", index);
            event.set("content_block", start);
            stream.append(framed(event));
            String whole =
                    call ? block.get("input").toString() : block.get(field).asText();
            for (String piece : RandomTexts.pieces(whole, random)) {
                ObjectNode delta = event("content_block_delta", index);
                delta.putObject("delta")
                        .put("type", call ? "input_json_delta" : field + "_delta")
                        .put(call ? "partial_json" : field, piece);
                stream.append(framed(delta));
            }
            if (block.has("signature")) {
                ObjectNode delta = event("content_block_delta", index);
                delta.putObject("delta").put("type", "signature_delta").set("signature", block.get("signature"));
                stream.append(framed(delta));
            }
            stream.append(framed(event("content_block_stop", index)));
        }
        stream.append(framed(ResponsesRun.json(end("end_turn")))).append(framed(ResponsesRun.json(STOP)));
        return stream.toString();
    }

    private static ObjectNode event(String type, int index) {
        return Json.mapper().createObjectNode().put("type", type).put("index", index);
    }

    private static String framed(JsonNode event) {
        return "event: " + event.get("type").asText() + "\r\ndata: " + RandomTexts.escaped(event.toString())
                + "\r\n\r\n";
    }

    /** What blocks or items say, in one form. */
    private static List<String> told(JsonNode list) {
        List<String> told = new ArrayList<>();
        for (JsonNode each : list) {
            switch (each.get("type").asText()) {
                case "message" ->
                    each.get("content")
                            .forEach(part -> told.add("text " + part.get("text").asText()));
                case "text" -> told.add("text " + each.get("text").asText());
                case "thinking" ->
                    told.add("thinking " + each.get("thinking").asText() + " "
                            + each.get("signature").asText());
                case "reasoning" ->
                    told.add("thinking " + each.at("/summary/0/text").asText() + " "
                            + each.get("encrypted_content").asText().substring(ResponsesObjects.SIGNATURE.length()));
                case "tool_use" ->
                    told.add(each.get("id").asText() + each.get("name").asText() + each.get("input"));
                default ->
                    told.add(each.get("call_id").asText()
                            + each.get("name").asText()
                            + each.get("arguments").asText());
            }
        }
        return told;
    }
}
