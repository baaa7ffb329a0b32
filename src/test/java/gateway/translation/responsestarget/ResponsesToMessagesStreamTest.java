package gateway.translation.responsestarget;

import static org.assertj.core.api.Assertions.assertThat;

import com.anthropic.core.ObjectMappers;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import gateway.translation.RandomTexts;
import gateway.translation.ResponsesRun;
import gateway.translation.contract.AnswerFacts;
import gateway.translation.contract.ToolNames;
import gateway.usage.TokenUsage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ResponsesToMessagesStreamTest {

    private static final String CREATED =
            "{'type':'response.created','sequence_number':0,'response':{'id':'resp_1','model':'gpt-5-served','output':[]}}";
    private static final String COMPLETED = "{'type':'response.completed','response':{'status':'completed',"
            + "'model':'gpt-5-served','output':[],'usage':{'input_tokens':20,'input_tokens_details':{'cached_tokens':6,"
            + "'cache_write_tokens':4},'output_tokens':9,'output_tokens_details':{'reasoning_tokens':3}}}}";

    private final ResponsesRun run = new ResponsesRun(new ResponsesToMessagesStream(ResponsesRun.frame()));

    private static String added(int place, String item) {
        return "{'type':'response.output_item.added','output_index':" + place + ",'item':" + item + "}";
    }

    private static String done(int place, String item) {
        return added(place, item).replace("item.added", "item.done");
    }

    private static String text(int place, String delta) {
        return "{'type':'response.output_text.delta','item_id':'m','output_index':" + place
                + ",'content_index':0,'delta':'" + delta + "'}";
    }

    private static String argumentsDelta(int place, String delta) {
        ObjectNode event =
                ResponsesRun.json("{'type':'response.function_call_arguments.delta','output_index':" + place + "}");
        return event.put("delta", delta).toString();
    }

    private static String call(String id, String name) {
        return "{'type':'function_call','id':'fc','call_id':'" + id + "','name':'" + name + "','arguments':''}";
    }

    private static String summary(int place, int part, String delta) {
        return "{'type':'response.reasoning_summary_text.delta','output_index':" + place + ",'summary_index':" + part
                + ",'delta':'" + delta + "'}";
    }

    private static String completed(String output) {
        return COMPLETED.replace("'output':[]", "'output':" + output);
    }

    private void arguments(int place, String... pieces) {
        for (String piece : pieces) {
            run.raw("response.function_call_arguments.delta", argumentsDelta(place, piece));
        }
    }

    /** The events in a few characters each. */
    private List<String> trace() {
        List<String> trace = new ArrayList<>();
        for (JsonNode event : run.data) {
            String index = event.path("index").asText();
            trace.add(
                    switch (event.get("type").asText()) {
                        case "message_start" -> "start";
                        case "content_block_start" ->
                            index + "+" + event.at("/content_block/type").asText()
                                    + event.at("/content_block/name").asText()
                                    + event.at("/content_block/id").asText();
                        case "content_block_delta" ->
                            index + ":" + event.at("/delta/text").asText()
                                    + event.at("/delta/thinking").asText()
                                    + event.at("/delta/partial_json").asText();
                        case "content_block_stop" -> index + "-";
                        case "message_delta" ->
                            "end " + event.at("/delta/stop_reason").asText();
                        case "message_stop" -> "stop";
                        default ->
                            event.get("type").asText() + event.at("/error/type").asText();
                    });
        }
        return trace;
    }

    private static Message message(ResponsesRun run) {
        MessageAccumulator accumulator = MessageAccumulator.create();
        for (JsonNode event : run.data) {
            accumulator.accumulate(ObjectMappers.jsonMapper()
                    .convertValue(event, RawMessageStreamEvent.class)
                    .validate());
        }
        return accumulator.message();
    }

    @Test
    void passesTextOnAsItComes() {
        run.send(CREATED, added(0, "{'type':'message','content':[]}"), text(0, "Hel"), text(0, "lo"));
        run.send("{'type':'response.output_text.done','output_index':0,'text':'Hello'}");
        run.send(done(0, "{'type':'message','content':[{'type':'output_text','text':'Hello'}]}"), COMPLETED)
                .end();

        assertThat(trace()).containsExactly("start", "0+text", "0:Hel", "0:lo", "0-", "end end_turn", "stop");
        assertThat(run.data.getFirst().at("/message/model").asText()).isEqualTo("asked-model");
        assertThat(run.data.getFirst().at("/message/id").asText()).isEqualTo("msg_7f3a");
    }

    @Test
    void countsInputWithoutTheCache() {
        run.send(CREATED, COMPLETED);

        JsonNode usage = run.last("message_delta").get("usage");
        assertThat(usage.get("input_tokens").asInt()).isEqualTo(10);
        assertThat(usage.get("cache_read_input_tokens").asInt()).isEqualTo(6);
        assertThat(usage.get("cache_creation_input_tokens").asInt()).isEqualTo(4);
        assertThat(usage.get("output_tokens").asInt()).isEqualTo(9);
        assertThat(run.stream.facts())
                .isEqualTo(new AnswerFacts("gpt-5-served", "end_turn", new TokenUsage(10, 9, 6, 4, 0, 3, 0, 0), false));
    }

    @Test
    void estimatesWhatTheTargetDoesNotCount() {
        run.send(CREATED, text(0, "Hello"), "{'type':'response.completed','response':{'status':'completed'}}");

        assertThat(run.stream.facts().usage()).isEqualTo(new TokenUsage(70, 5, 0, 0, 0, 0, 0, 0));
        assertThat(run.stream.facts().estimated()).isTrue();
        assertThat(run.last("message_delta").at("/usage/output_tokens").asInt()).isEqualTo(5);
    }

    @Test
    void aTextIsWrittenOnceThoughItsPlaceDiffersAtTheEnd() {
        run.send(CREATED, text(0, "Hi"))
                .send("{'type':'response.completed','response':{'status':'completed','output':["
                        + "{'type':'reasoning','summary':[]},"
                        + "{'type':'message','content':[{'type':'output_text','text':'Hi'}]}]}}");

        assertThat(trace()).containsExactly("start", "0+text", "0:Hi", "0-", "end end_turn", "stop");
    }

    @Test
    void anItemThatHasOnlyBegunIsTakenFromTheEnd() {
        run.send(CREATED, added(0, "{'type':'message','content':[]}"), added(1, call("c", "f")))
                .send("{'type':'response.completed','response':{'status':'completed','output':["
                        + "{'type':'message','content':[{'type':'output_text','text':'Hi'}]},"
                        + "{'type':'function_call','call_id':'c','name':'f','arguments':'{}'}]}}");

        assertThat(String.join(" ", trace())).contains("text").contains(":Hi").contains(":{}");
        assertThat(trace()).endsWith("end tool_use", "stop");
    }

    @Test
    void streamsACallUnderTheClientsName() {
        ToolNames names = new ToolNames();
        names.renamed("files.read", "files_read");
        ResponsesRun named = new ResponsesRun(new ResponsesToMessagesStream(ResponsesRun.frame(names, false)));
        named.send(CREATED, added(0, call("call_1", "files_read")));
        named.raw("response.function_call_arguments.delta", argumentsDelta(0, "{\"p\":"));
        named.raw("response.function_call_arguments.delta", argumentsDelta(0, "1}"));
        named.send(done(0, call("call_1", "files_read")), COMPLETED);

        assertThat(message(named).content().getFirst().asToolUse().name()).isEqualTo("files.read");
        assertThat(message(named).content().getFirst().asToolUse().id()).isEqualTo("call_1");
        assertThat(message(named).stopReason().orElseThrow().asString()).isEqualTo("tool_use");
    }

    @Test
    void writesInterleavedCallsOneAfterTheOther() {
        run.send(CREATED, added(0, call("a", "f")), added(1, call("b", "g")), added(2, call("c", "h")));
        arguments(0, "{\"x\":");
        arguments(1, "{\"y\":");
        arguments(0, "1}");
        arguments(1, "2}");
        run.send(done(2, call("c", "h")), done(0, call("a", "f")), done(1, call("b", "g")), COMPLETED);

        assertThat(trace())
                .containsExactly(
                        "start",
                        "0+tool_usefa",
                        "0:{\"x\":",
                        "0:1}",
                        "0-",
                        "1+tool_usegb",
                        "1:{\"y\":2}",
                        "1-",
                        "2+tool_usehc",
                        "2:{}",
                        "2-",
                        "end tool_use",
                        "stop");
    }

    @Test
    void keepsTextThatComesWithinACallForLater() {
        run.send(CREATED, added(0, call("a", "f")), added(1, "{'type':'message'}"));
        arguments(0, "{");
        run.send(text(1, "Hi"));
        arguments(0, "}");
        run.send(done(0, call("a", "f")), text(1, "!"), done(1, "{'type':'message'}"), COMPLETED);

        assertThat(trace())
                .containsExactly(
                        "start",
                        "0+tool_usefa",
                        "0:{",
                        "0:}",
                        "0-",
                        "1+text",
                        "1:Hi",
                        "1:!",
                        "1-",
                        "end tool_use",
                        "stop");
    }

    @Test
    void takesItemsThatWereNotStreamedFromTheirEnd() {
        run.send(CREATED, done(0, "{'type':'reasoning','summary':[{'type':'summary_text','text':'A'},{'text':'B'}]}"));
        run.send(done(1, "{'type':'message','content':[{'type':'output_text','text':'Hi'}]}"));
        run.send(done(2, call("a", "f").replace("'arguments':''", "'arguments':'{}'")), COMPLETED);

        assertThat(trace())
                .containsExactly(
                        "start",
                        "0+thinking",
                        "0:A\n\nB",
                        "0:",
                        "0-",
                        "1+text",
                        "1:Hi",
                        "1-",
                        "2+tool_usefa",
                        "2:{}",
                        "2-",
                        "end tool_use",
                        "stop");
    }

    @Test
    void takesAnAnswerThatWasNotStreamedFromTheEndOfTheResponse() {
        run.send(completed("[{'type':'message','content':[{'type':'output_text','text':'One'}]},"
                + call("a", "f").replace("'arguments':''", "'arguments':'{}'")
                + ",{'type':'message','content':[{'type':'output_text','text':'Two'}]}]"));

        assertThat(trace())
                .containsExactly(
                        "start",
                        "0+text",
                        "0:One",
                        "0-",
                        "1+tool_usefa",
                        "1:{}",
                        "1-",
                        "2+text",
                        "2:Two",
                        "2-",
                        "end tool_use",
                        "stop");
    }

    @Test
    void setsPartsOfReasoningApartAndTakesOneKindOnly() {
        run.send(
                CREATED,
                added(0, "{'type':'reasoning','summary':[]}"),
                summary(0, 0, "First"),
                summary(0, 0, " thought"));
        run.send(summary(0, 1, "Second"));
        run.send("{'type':'response.reasoning_text.delta','output_index':0,'content_index':0,'delta':'raw'}");
        run.send(done(0, "{'type':'reasoning'}"), text(1, "Hi"), COMPLETED);

        assertThat(message(run).content().getFirst().asThinking().thinking()).isEqualTo("First thought\n\nSecond");
        assertThat(message(run).content().getFirst().asThinking().signature()).isEmpty();
    }

    @Test
    void leavesReasoningOutWhereTheOperatorWantsItSo() {
        ResponsesRun quiet = new ResponsesRun(new ResponsesToMessagesStream(ResponsesRun.frame(new ToolNames(), true)));
        quiet.send(
                CREATED,
                summary(0, 0, "Hm"),
                done(0, "{'type':'reasoning','summary':[{'text':'Hm'}]}"),
                text(1, "Hi"),
                COMPLETED);

        assertThat(message(quiet).content()).hasSize(1);
    }

    @Test
    void tellsRefusalsAndWhatWasCutOff() {
        run.send(
                CREATED,
                "{'type':'response.refusal.delta','output_index':0,'content_index':0,'delta':'No.'}",
                COMPLETED);
        assertThat(trace()).containsExactly("start", "0+text", "0:No.", "0-", "end refusal", "stop");

        assertThat(stopReason("max_output_tokens")).isEqualTo("max_tokens");
        assertThat(stopReason("content_filter")).isEqualTo("refusal");
    }

    private static String stopReason(String reason) {
        ResponsesRun cut = new ResponsesRun(new ResponsesToMessagesStream(ResponsesRun.frame()));
        cut.send(CREATED, added(0, call("a", "f")));
        cut.send("{'type':'response.incomplete','response':{'status':'incomplete','incomplete_details':{'reason':'"
                + reason + "'}}}");
        return cut.last("message_delta").at("/delta/stop_reason").asText();
    }

    @Test
    void canBeTriedElsewhereWhenAResponseFailsAtOnce() {
        run.send(CREATED, "{'type':'response.in_progress','response':{}}");
        run.send(
                "{'type':'response.failed','response':{'status':'failed','error':{'code':'server_error','message':'Oops'}}}");

        assertThat(run.stream.begun()).isFalse();
        assertThat(run.stream.ended()).isTrue();
        assertThat(run.stream.error()).isNotNull();
        assertThat(trace()).hasSize(1).first().asString().startsWith("error");
        assertThat(run.last().at("/error/message").asText()).contains("Oops");
    }

    @Test
    void closesTheBlockBeforeAnError() {
        run.send(CREATED, text(0, "He"));
        run.raw(
                "error",
                "{\"type\":\"error\",\"code\":\"server_is_overloaded\",\"message\":\"busy\",\"sequence_number\":3}");
        run.send(text(0, "llo"), COMPLETED).end();

        assertThat(trace()).containsExactly("start", "0+text", "0:He", "0-", "erroroverloaded_error");
    }

    @Test
    void readsErrorsWithoutAType() {
        run.send(CREATED).raw(null, "{\"error\":{\"message\":\"bad key\",\"code\":\"rate_limit_exceeded\"}}");

        assertThat(trace()).hasSize(1).first().asString().startsWith("error");
        assertThat(run.stream.error()).isNotNull();
    }

    @Test
    void makesAnErrorOfAStreamThatBreaksOff() {
        run.send(CREATED, text(0, "He")).raw(null, "[DONE]").end();

        assertThat(trace()).containsExactly("start", "0+text", "0:He", "0-", "errorapi_error");
    }

    @Test
    void makesAnErrorOfWhatIsNoJson() {
        run.send(CREATED).raw("response.output_text.delta", "{\"delta\":");

        assertThat(trace()).containsExactly("errorapi_error");
    }

    @Test
    void turnsCommentsIntoPingsUntilTheEnd() {
        run.stream.onComment(run);
        run.send(CREATED, COMPLETED);
        run.stream.onComment(run);

        assertThat(run.names).containsExactly("ping", "message_start", "message_delta", "message_stop");
        assertThat(run.stream.begun()).isTrue();
    }

    @Test
    void ignoresWhatItDoesNotKnow() {
        run.send(
                CREATED,
                added(0, "{'type':'web_search_call','id':'ws'}"),
                "{'type':'response.web_search_call.searching'}");
        run.send(done(0, "{'type':'web_search_call','id':'ws'}"), "{'type':'response.new','x':[{'y':{}}]}");
        run.send(text(1, "Hi"), completed("[{'type':'web_search_call'},{'type':'message','content':[]}]"));

        assertThat(trace()).containsExactly("start", "0+text", "0:Hi", "0-", "end end_turn", "stop");
    }

    private static String item(String id, int number) {
        return "{'type':'function_call','id':'f" + id + "','call_id':'" + id + "','name':'t" + id
                + "','arguments':'{\\'n\\':" + number + "}'}";
    }

    private List<String> ids() {
        return message(run).content().stream()
                .filter(block -> block.isToolUse())
                .map(block -> block.asToolUse().id() + "=" + block.asToolUse()._input())
                .toList();
    }

    @Test
    void callsComeInTheOrderOfTheirPlaces() {
        run.send(CREATED, added(2, call("c", "h")), added(1, call("b", "g")));
        assertThat(trace()).containsExactly("start");
        assertThat(run.stream.held()).isPositive();
        arguments(2, "{}");
        run.send(added(0, call("a", "f")));
        arguments(0, "{\"x\":", "1}");
        arguments(1, "{}");
        assertThat(trace()).containsExactly("start", "0+tool_usefa", "0:{\"x\":", "0:1}");
        run.send(COMPLETED);

        assertThat(ids()).containsExactly("a={x=1}", "b={}", "c={}");
    }

    @Test
    void aCallGoesOnLiveOnceThoseBeforeItAreKnown() {
        run.send(CREATED, added(1, call("b", "g")), added(0, "{'type':'message','content':[]}"));
        run.send(text(0, "Hi"), done(0, "{'type':'message','content':[{'type':'output_text','text':'Hi'}]}"));
        arguments(1, "{\"y\"", ":2}");

        assertThat(trace()).containsExactly("start", "0+text", "0:Hi", "0-", "1+tool_usegb", "1:{\"y\"", "1::2}");
    }

    @Test
    void itemsThatComeOutOfTheirOrderAreWrittenInIt() {
        run.send(
                CREATED,
                added(1, "{'type':'message','id':'m','content':[]}"),
                added(0, "{'type':'reasoning','id':'r'}"));
        run.send(text(1, "Hi"), summary(0, 0, "Hm"), text(1, " there"));
        run.send(done(0, "{'type':'reasoning','id':'r','summary':[{'text':'Hm'}]}"), text(1, "."), COMPLETED);

        assertThat(trace())
                .containsExactly(
                        "start",
                        "0+thinking",
                        "0:Hm",
                        "0:",
                        "0-",
                        "1+text",
                        "1:Hi there",
                        "1:.",
                        "1-",
                        "end end_turn",
                        "stop");
    }

    @Test
    void aGapIsClosedAtTheEnd() {
        run.send(CREATED, added(4, call("c", "h")), added(2, call("b", "g")));
        run.send(completed("[" + item("b", 1) + "," + item("c", 2) + "]"));

        assertThat(ids()).containsExactly("b={n=1}", "c={n=2}");
    }

    @Test
    void whatWasNeverStreamedStandsAtItsPlaceInTheResponse() {
        run.send(CREATED, added(1, call("b", "g")), completed("[" + item("a", 1) + "," + item("b", 2) + "]"));

        assertThat(ids()).containsExactly("a={n=1}", "b={n=2}");
    }

    @Test
    void itemsOfTheResponseAreFoundByTheirIds() {
        run.send(CREATED, added(1, item("b", 0)), added(0, item("a", 0)));
        run.send(completed("[" + item("b", 2) + "," + item("a", 1) + "]"));

        assertThat(ids()).containsExactly("a={n=1}", "b={n=2}");
    }

    @Test
    void itemsOfAWholeResponseComeInTheOrderOfTheirPlaces() {
        ArrayNode output = Json.mapper().createArrayNode();
        output.add(ResponsesRun.json(item("b", 1)).put("output_index", 1));
        output.add(ResponsesRun.json("{'type':'reasoning','output_index':0,'summary':[{'text':'Hm'}]}"));

        assertThat(whole(output).content().getFirst().isThinking()).isTrue();
        assertThat(whole(output).content().get(1).asToolUse().id()).isEqualTo("b");
    }

    @Test
    void manyItemsInTheWrongOrderAreNoWorkForLong() {
        run.send(CREATED);
        int count = 3_000;
        for (int place = count - 1; place >= 0; place--) {
            run.send(added(place, call("c" + place, "f")));
            arguments(place, "{}");
        }
        run.send(COMPLETED);

        assertThat(ids()).hasSize(count).startsWith("c0={}", "c1={}").endsWith("c" + (count - 1) + "={}");
    }

    @Test
    void isReadByTheOfficialLibraryInWhateverOrderAndPiecesItComes() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            ArrayNode output = output(random);
            byte[] bytes = stream(output, random).getBytes(StandardCharsets.UTF_8);

            ResponsesRun cut = new ResponsesRun(new ResponsesToMessagesStream(ResponsesRun.frame())).cut(bytes, random);

            Message message = message(cut);
            assertThat(message.content().stream().map(Object::toString).toList())
                    .as("content of seed %s", seed)
                    .isEqualTo(whole(output).content().stream()
                            .map(Object::toString)
                            .toList());
            assertThat(cut.names.getLast()).isEqualTo("message_stop");
        }
    }

    /** The same response as a whole answer. */
    private static Message whole(ArrayNode output) {
        ObjectNode response = ResponsesRun.json("{'status':'completed','model':'m'}");
        response.set("output", output);
        ObjectNode body = new ResponsesToMessagesAnswer()
                .translate(response, ResponsesRun.frame())
                .body();
        return ObjectMappers.jsonMapper().convertValue(body, Message.class).validate();
    }

    private static ArrayNode output(Random random) {
        ArrayNode output = Json.mapper().createArrayNode();
        for (int place = 0, count = 1 + random.nextInt(5); place < count; place++) {
            String text = RandomTexts.next(random);
            switch (random.nextInt(3)) {
                case 0 -> {
                    ObjectNode item = output.addObject().put("type", "message").put("id", "m" + place);
                    item.putArray("content")
                            .addObject()
                            .put("type", "output_text")
                            .put("text", text);
                }
                case 1 -> {
                    ObjectNode item =
                            output.addObject().put("type", "reasoning").put("id", "r" + place);
                    item.putArray("summary")
                            .addObject()
                            .put("type", "summary_text")
                            .put("text", text);
                }
                default -> {
                    ObjectNode arguments = Json.mapper().createObjectNode().put("x", text);
                    output.addObject()
                            .put("type", "function_call")
                            .put("call_id", "call_" + place)
                            .put("name", "tool" + place)
                            .put("arguments", arguments.toString());
                }
            }
        }
        return output;
    }

    /** Events of the items: calls next to each other are interleaved, all others come one after the other. */
    private static String stream(ArrayNode output, Random random) {
        List<List<String>> items = new ArrayList<>();
        for (int place = 0; place < output.size(); place++) {
            items.add(events((ObjectNode) output.get(place), place, random));
        }
        StringBuilder stream = new StringBuilder(framed(ResponsesRun.json(CREATED)));
        for (int place = 0; place < items.size(); place++) {
            List<List<String>> together = new ArrayList<>();
            together.add(items.get(place));
            while (isCall(output.get(place)) && place + 1 < items.size() && isCall(output.get(place + 1))) {
                together.add(items.get(++place));
            }
            while (!together.isEmpty()) {
                List<String> item = together.get(random.nextInt(together.size()));
                stream.append(item.removeFirst());
                together.removeIf(List::isEmpty);
            }
        }
        return stream.append(framed(ResponsesRun.json(COMPLETED)))
                .append("data: [DONE]\n\n")
                .toString();
    }

    private static boolean isCall(JsonNode item) {
        return item.get("type").asText().equals("function_call");
    }

    private static List<String> events(ObjectNode item, int place, Random random) {
        List<String> events = new ArrayList<>();
        ObjectNode begun = item.deepCopy();
        begun.remove(List.of("content", "summary", "arguments"));
        String kind = "response.function_call_arguments.delta";
        String whole = item.path("arguments").asText();
        if (!isCall(item)) {
            boolean message = item.get("type").asText().equals("message");
            kind = message ? "response.output_text.delta" : "response.reasoning_summary_text.delta";
            whole = item.at(message ? "/content/0/text" : "/summary/0/text").asText();
        }
        events.add(framed(event("response.output_item.added", place, begun)));
        if (random.nextInt(4) > 0) {
            for (String piece : RandomTexts.pieces(whole, random)) {
                ObjectNode delta =
                        Json.mapper().createObjectNode().put("type", kind).put("output_index", place);
                events.add(framed(delta.put("summary_index", 0).put("delta", piece)));
            }
        }
        events.add(framed(event("response.output_item.done", place, item)));
        return events;
    }

    private static ObjectNode event(String type, int place, ObjectNode item) {
        ObjectNode event = Json.mapper().createObjectNode().put("type", type).put("output_index", place);
        event.set("item", item);
        return event;
    }

    private static String framed(JsonNode event) {
        return "event: " + event.get("type").asText() + "\ndata: " + RandomTexts.escaped(event.toString()) + "\n\n";
    }
}
