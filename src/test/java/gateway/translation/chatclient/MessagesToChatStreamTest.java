package gateway.translation.chatclient;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.openai.core.ObjectMappers;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import gateway.protocol.Json;
import gateway.translation.StreamRun;
import gateway.translation.contract.ToolNames;
import gateway.translation.error.StreamErrors;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MessagesToChatStreamTest {

    private static final String START =
            "{'type':'message_start','message':{'id':'msg_1','model':'claude-x','usage':{'input_tokens':5,'output_tokens':1,"
                    + "'cache_read_input_tokens':100,'cache_creation_input_tokens':20}}}";
    private static final String STOP = "{'type':'message_stop'}";

    @Test
    void tellsRoleTextFinishUsageAndEnd() {
        MessagesToChatStream stream = new MessagesToChatStream(StreamRun.frame(true));
        StreamRun run = new StreamRun(stream)
                .messages(START, textStart(0), textDelta(0, "Hi"), textDelta(0, " you"), blockStop(0))
                .messages(end("end_turn", 9), STOP);

        List<JsonNode> data = run.data();
        assertThat(data.get(0).at("/choices/0/delta/role").asText()).isEqualTo("assistant");
        assertThat(data.get(1).at("/choices/0/delta/content").asText()).isEqualTo("Hi");
        assertThat(data.get(3).at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        assertThat(data.get(4).path("choices")).isEmpty();
        assertThat(data.get(4).path("usage")).isEqualTo(StreamRun.json("""
            {'prompt_tokens':125,'completion_tokens':9,'total_tokens':134,
             'prompt_tokens_details':{'cached_tokens':100,'cache_write_tokens':20},
             'completion_tokens_details':{'reasoning_tokens':0}}\
            """));
        assertThat(run.emitted()).last().isEqualTo("data: [DONE]\n\n");
        assertThat(data).allSatisfy(chunk -> {
            assertThat(chunk.path("model").asText()).isEqualTo("asked-model");
            assertThat(chunk.path("id").asText()).isEqualTo("chatcmpl-seed1");
        });
        assertThat(stream.facts().modelServed()).isEqualTo("claude-x");
        assertThat(stream.facts().usage().cacheRead()).isEqualTo(100);
        assertThat(stream.facts().estimated()).isFalse();
    }

    @Test
    void tellsNoUsageWhenItIsNotAskedFor() {
        StreamRun run = new StreamRun(new MessagesToChatStream(StreamRun.frame(false)))
                .messages(START, textStart(0), textDelta(0, "Hi"), blockStop(0), end("max_tokens", 9), STOP);

        assertThat(run.emitted()).noneMatch(event -> event.contains("usage"));
        assertThat(run.data())
                .last()
                .satisfies(
                        chunk -> assertThat(chunk.at("/choices/0/finish_reason").asText())
                                .isEqualTo("length"));
    }

    @Test
    void countsToolCallsWithoutGapAndTellsEmptyArgumentsOnce() {
        ToolNames names = new ToolNames();
        names.renamed("get.weather", "get_weather");
        StreamRun run = new StreamRun(new MessagesToChatStream(StreamRun.frame(false, false, names)))
                .messages(START, textStart(0), textDelta(0, "a"), blockStop(0))
                .messages(toolStart(1, "t1", "get_weather", "{}"), inputDelta(1, ""), inputDelta(1, "{\\\"c\\\":"))
                .messages(inputDelta(1, "1}"), blockStop(1), toolStart(2, "t2", "now", "{}"), blockStop(2))
                .messages(toolStart(3, "t3", "whole", "{'x':2}"), blockStop(3), end("tool_use", 3), STOP);

        assertThat(calls(run))
                .containsExactly(
                        "0 t1 get.weather ", "0 {\"c\":", "0 1}", "1 t2 now ", "1 {}", "2 t3 whole ", "2 {\"x\":2}");
        assertThat(run.data())
                .last()
                .satisfies(
                        chunk -> assertThat(chunk.at("/choices/0/finish_reason").asText())
                                .isEqualTo("tool_calls"));
    }

    @Test
    void tellsThinkingAsReasoningUnlessItIsLeftOut() {
        String[] events = {
            START,
            "{'type':'content_block_start','index':0,'content_block':{'type':'thinking','thinking':'','signature':''}}",
            "{'type':'content_block_delta','index':0,'delta':{'type':'thinking_delta','thinking':'hm'}}",
            "{'type':'content_block_delta','index':0,'delta':{'type':'signature_delta','signature':'c2ln'}}",
            blockStop(0),
            textStart(1),
            textDelta(1, "x"),
            blockStop(1),
            end("end_turn", 1),
            STOP
        };
        StreamRun told = new StreamRun(new MessagesToChatStream(StreamRun.frame(false))).messages(events);
        StreamRun without =
                new StreamRun(new MessagesToChatStream(StreamRun.frame(false, true, new ToolNames()))).messages(events);

        assertThat(told.data().get(1).at("/choices/0/delta/reasoning_content").asText())
                .isEqualTo("hm");
        assertThat(told.emitted()).noneMatch(event -> event.contains("c2ln"));
        assertThat(without.emitted()).noneMatch(event -> event.contains("reasoning_content"));
        assertThat(without.data().get(1).at("/choices/0/delta/content").asText())
                .isEqualTo("x");
    }

    @Test
    void tellsRefusals() {
        StreamRun run = new StreamRun(new MessagesToChatStream(StreamRun.frame(false)))
                .messages(START)
                .messages(
                        "{'type':'message_delta','delta':{'stop_reason':'refusal','stop_details':{'type':'refusal',"
                                + "'explanation':'not this'}},'usage':{'output_tokens':1}}",
                        STOP);

        assertThat(run.data().get(1).at("/choices/0/finish_reason").asText()).isEqualTo("content_filter");
        assertThat(run.data().get(1).at("/choices/0/delta/refusal").asText()).isEqualTo("not this");
    }

    @Test
    void anErrorBeforeTheFirstBlockLeavesTheStreamUnbegun() {
        MessagesToChatStream stream = new MessagesToChatStream(StreamRun.frame(false));
        StreamRun run = new StreamRun(stream)
                .messages(START, "{'type':'ping'}")
                .messages("{'type':'error','error':{'type':'overloaded_error','message':'Overloaded'}}", STOP);

        assertThat(run.emitted())
                .containsExactly(
                        ": ping\n\n",
                        "data:"
                                + " {\"error\":{\"message\":\"Overloaded\",\"type\":\"overloaded_error\",\"param\":null,\"code\":null}}\n\n");
        assertThat(stream.begun()).isFalse();
        assertThat(stream.ended()).isTrue();
        assertThat(stream.error().status()).isEqualTo(529);
    }

    @Test
    void aStreamThatBreaksOffEndsWithAnErrorEvenBehindItsStopReason() {
        MessagesToChatStream stream = new MessagesToChatStream(StreamRun.frame(true));
        StreamRun run = new StreamRun(stream)
                .messages(START, textStart(0), textDelta(0, "Hi"), blockStop(0), end("end_turn", 3))
                .end();

        assertThat(run.emitted()).last().asString().startsWith("data: {\"error\":{");
        assertThat(run.emitted()).noneMatch(event -> event.contains("DONE") || event.contains("\"stop\""));
        assertThat(stream.begun()).isTrue();
        assertThat(stream.error()).isEqualTo(StreamErrors.CUT);
    }

    @Test
    void readsEventsWithoutNamesAndIgnoresUnknownOnes() {
        StreamRun run = new StreamRun(new MessagesToChatStream(StreamRun.frame(false)));
        for (String data :
                List.of(START, "{'type':'new_event','x':1}", textStart(0), textDelta(0, "Hi"), blockStop(0), STOP)) {
            run.event(null, data);
        }
        run.event(null, "[DONE]").end();

        assertThat(run.data()).hasSize(3);
        assertThat(run.emitted()).last().isEqualTo("data: [DONE]\n\n");
    }

    @Test
    void endsWithAnErrorWhereAnEventCannotBeRead() {
        MessagesToChatStream stream = new MessagesToChatStream(StreamRun.frame(false));
        new StreamRun(stream).messages(START, textStart(0)).event("content_block_delta", "{'type':'content_block_del");

        assertThat(stream.error()).isEqualTo(StreamErrors.UNREADABLE);
    }

    @Test
    void understandsErrorsOfOtherDialects() {
        MessagesToChatStream stream = new MessagesToChatStream(StreamRun.frame(false));
        new StreamRun(stream).event(null, "{'error':{'message':'busy','type':'server_error'}}");

        assertThat(stream.error().message()).isEqualTo("busy");
    }

    @Test
    void estimatesUsageThatIsNotTold() {
        MessagesToChatStream stream = new MessagesToChatStream(StreamRun.frame(true));
        StreamRun run = new StreamRun(stream)
                .messages("{'type':'message_start','message':{'model':'m'}}", textStart(0), textDelta(0, "four"))
                .messages(blockStop(0), STOP);

        assertThat(stream.facts().estimated()).isTrue();
        assertThat(run.data()).last().satisfies(chunk -> {
            assertThat(chunk.at("/usage/prompt_tokens").asInt()).isEqualTo(11);
            assertThat(chunk.at("/usage/completion_tokens").asInt()).isEqualTo(4);
        });
    }

    @Test
    void anyCutOfTheBytesGivesTheSameChunksAndTheOfficialClientReadsThem() throws Exception {
        for (int round = 0; round < 150; round++) {
            Random random = new Random(round);
            Script script = Script.of(random);
            StreamRun whole = new StreamRun(new MessagesToChatStream(StreamRun.frame(true)))
                    .messages(script.events.toArray(String[]::new))
                    .end();
            StreamRun cut =
                    new StreamRun(new MessagesToChatStream(StreamRun.frame(true))).bytes(script.bytes(), random);

            assertThat(cut.emitted()).as("round %s", round).isEqualTo(whole.emitted());
            ChatCompletion completion = accumulated(whole);
            assertThat(completion.choices().get(0).message().content().orElse(""))
                    .isEqualTo(script.text.toString());
            List<String> calls = new ArrayList<>();
            completion
                    .choices()
                    .get(0)
                    .message()
                    .toolCalls()
                    .ifPresent(list -> list.forEach(call -> {
                        var function = call.asFunction();
                        calls.add(function.id() + " " + function.function().name() + " "
                                + function.function().arguments());
                    }));
            assertThat(calls).isEqualTo(script.calls);
            assertThat(completion.usage().orElseThrow().completionTokens()).isEqualTo(7);
        }
    }

    private static ChatCompletion accumulated(StreamRun run) throws Exception {
        ChatCompletionAccumulator accumulator = ChatCompletionAccumulator.create();
        for (JsonNode chunk : run.data()) {
            accumulator.accumulate(ObjectMappers.jsonMapper().readValue(chunk.toString(), ChatCompletionChunk.class));
        }
        return accumulator.chatCompletion();
    }

    private static List<String> calls(StreamRun run) {
        List<String> result = new ArrayList<>();
        for (JsonNode chunk : run.data()) {
            for (JsonNode call : chunk.at("/choices/0/delta/tool_calls")) {
                String start = call.has("id")
                        ? call.path("id").asText() + " "
                                + call.at("/function/name").asText() + " "
                        : "";
                result.add(call.path("index").asInt() + " " + start
                        + call.at("/function/arguments").asText());
            }
        }
        return result;
    }

    private static String textStart(int index) {
        return "{'type':'content_block_start','index':%d,'content_block':{'type':'text','text':''}}".formatted(index);
    }

    private static String textDelta(int index, String text) {
        return "{'type':'content_block_delta','index':%d,'delta':{'type':'text_delta','text':'%s'}}"
                .formatted(index, text);
    }

    private static String toolStart(int index, String id, String name, String input) {
        return "{'type':'content_block_start','index':%d,'content_block':{'type':'tool_use','id':'%s','name':'%s','input':%s}}"
                .formatted(index, id, name, input);
    }

    private static String inputDelta(int index, String json) {
        return "{'type':'content_block_delta','index':%d,'delta':{'type':'input_json_delta','partial_json':'%s'}}"
                .formatted(index, json);
    }

    private static String blockStop(int index) {
        return "{'type':'content_block_stop','index':%d}".formatted(index);
    }

    private static String end(String reason, int output) {
        return "{'type':'message_delta','delta':{'stop_reason':'%s'},'usage':{'output_tokens':%d}}"
                .formatted(reason, output);
    }

    /** A made-up message as events, and what has to come out of it. */
    private static final class Script {
        private static final String[] WORDS = {"a", " b", "ü", "你好", "🙂", "\\n", "\\\"", "\\\\", "\\u2028", "data: x"};
        private final List<String> events = new ArrayList<>(List.of(START));
        private final StringBuilder text = new StringBuilder();
        private final List<String> calls = new ArrayList<>();

        static Script of(Random random) throws Exception {
            Script script = new Script();
            int blocks = 1 + random.nextInt(4);
            for (int index = 0; index < blocks; index++) {
                if (random.nextBoolean()) {
                    script.addText(index, random);
                } else {
                    script.addCall(index, random);
                }
                script.events.add(blockStop(index));
            }
            script.events.add(end(script.calls.isEmpty() ? "end_turn" : "tool_use", 7));
            script.events.add(STOP);
            return script;
        }

        private void addText(int index, Random random) throws Exception {
            events.add(textStart(index));
            for (int piece = random.nextInt(5); piece > 0; piece--) {
                String word = WORDS[random.nextInt(WORDS.length)];
                events.add(textDelta(index, word));
                text.append(Json.mapper().readTree("\"" + word + "\"").asText());
            }
        }

        private void addCall(int index, Random random) {
            events.add(toolStart(index, "toolu_" + index, "tool" + index, "{}"));
            String arguments = random.nextInt(3) == 0 ? "{}" : "{\"n\":" + random.nextInt(1000) + "}";
            if (!arguments.equals("{}")) {
                int cut = 1 + random.nextInt(arguments.length() - 1);
                events.add(inputDelta(index, arguments.substring(0, cut).replace("\"", "\\\"")));
                events.add(inputDelta(index, arguments.substring(cut).replace("\"", "\\\"")));
            }
            calls.add("toolu_" + index + " tool" + index + " " + arguments);
        }

        byte[] bytes() {
            StringBuilder all = new StringBuilder();
            for (String event : events) {
                String json = event.replace('\'', '"');
                all.append("event: ")
                        .append(StreamRun.json(event).path("type").asText())
                        .append('\n');
                all.append("data: ").append(json).append("\n\n");
            }
            return all.toString().getBytes(StandardCharsets.UTF_8);
        }
    }
}
