package gateway.translation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.openai.core.ObjectMappers;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.responses.Response;
import gateway.translation.chatclient.MessagesToChatStream;
import gateway.translation.contract.ToolNames;
import gateway.translation.responsesclient.MessagesToResponsesStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The searches of Claude's streams, for clients of OpenAI. */
class HostedSearchStreamTest {

    private static final String START = "{'type':'message_start','message':{'id':'msg_1','model':'claude-x',"
            + "'usage':{'input_tokens':10,'output_tokens':1}}}";
    private static final String STOP = "{'type':'message_stop'}";
    private static final String RESULT = HostedSearchAnswerTest.RESULT;
    private static final String CITATION = HostedSearchAnswerTest.CITATION;

    private final ResponsesRun run = responses(HostedSearchAnswerTest.searching(true));

    private static ResponsesRun responses(ToolNames names) {
        return new ResponsesRun(new MessagesToResponsesStream(ResponsesRun.frame(names, false)));
    }

    private static String end(String reason) {
        return "{'type':'message_delta','delta':{'stop_reason':'" + reason
                + "'},'usage':{'output_tokens':5,'server_tool_use':{'web_search_requests':2}}}";
    }

    private static String[] block(int index, String block, String... deltas) {
        List<String> events = new ArrayList<>();
        events.add("{'type':'content_block_start','index':" + index + ",'content_block':" + block + "}");
        for (String delta : deltas) {
            events.add("{'type':'content_block_delta','index':" + index + ",'delta':" + delta + "}");
        }
        events.add("{'type':'content_block_stop','index':" + index + "}");
        return events.toArray(String[]::new);
    }

    private static String[] text(int index, String... deltas) {
        return block(index, "{'type':'text','text':''}", deltas);
    }

    private static String said(String text) {
        return "{'type':'text_delta','text':'" + text + "'}";
    }

    private static String cited() {
        return "{'type':'citations_delta','citation':" + CITATION + "}";
    }

    private static String[] call(int index, String id, String query) {
        String delta = "{'type':'input_json_delta','partial_json':'";
        return block(
                index,
                "{'type':'server_tool_use','id':'" + id + "','name':'web_search','input':{}}",
                delta + "'}",
                delta + "{\\\"query\\\":'}",
                delta + "\\\"" + query + "\\\"}'}");
    }

    private static void send(ResponsesRun run, String[] events) {
        for (String event : events) {
            run.raw(null, event.replace('\'', '"'));
        }
    }

    private List<String> names() {
        return run.names.stream()
                .map(name -> name.replace("response.", ""))
                .filter(name -> name.contains("web_search") || name.contains("item") || name.contains("annotation"))
                .toList();
    }

    private JsonNode output() {
        return run.last("response.completed").at("/response/output");
    }

    @Test
    void aSearchIsToldWhileItRunsAndItsCitationsWithTheText() {
        run.send(START);
        send(run, text(0, said("I look.")));
        send(run, call(1, "s1", "rain"));
        send(run, block(2, RESULT));
        send(run, text(3, said("Well: ")));
        send(run, text(4, said("it "), cited(), said("rains"), cited()));
        send(run, text(5, cited(), said("!")));
        run.send(end("end_turn"), STOP).end();

        Response response = run.accumulated().response().validate();
        assertThat(response.output().get(1).asWebSearchCall().status().asString())
                .isEqualTo("completed");
        assertThat(names())
                .containsExactly(
                        "output_item.added",
                        "output_item.done",
                        "output_item.added",
                        "web_search_call.in_progress",
                        "web_search_call.searching",
                        "web_search_call.completed",
                        "output_item.done",
                        "output_item.added",
                        "output_text.annotation.added",
                        "output_text.annotation.added",
                        "output_item.done");
        assertThat(output().at("/1/action").toString())
                .isEqualTo("{\"type\":\"search\",\"query\":\"rain\",\"sources\":[{\"type\":\"url\","
                        + "\"url\":\"https://a.test\"},{\"type\":\"url\",\"url\":\"https://b.test\"}]}");
        assertThat(output().at("/2/content")).hasSize(1);
        assertThat(output().at("/2/content/0/text").asText()).isEqualTo("Well: it rains!");
        assertThat(output().at("/2/content/0/annotations").findValuesAsText("start_index"))
                .containsExactly("6", "14");
        assertThat(output().at("/2/content/0/annotations").findValuesAsText("end_index"))
                .containsExactly("14", "15");
        assertThat(run.last("response.output_text.annotation.added")
                        .path("annotation_index")
                        .asInt())
                .isEqualTo(1);
        assertThat(run.stream.facts().usage().webSearches()).isEqualTo(2);
    }

    @Test
    void searchesThatRunTogetherAreItemsOfTheirOwn() {
        run.send(START);
        send(run, call(0, "s1", "rain"));
        send(run, call(1, "s2", "snow"));
        send(
                run,
                block(
                        2,
                        "{'type':'web_search_tool_result','tool_use_id':'s2','content':"
                                + "{'type':'web_search_tool_result_error','error_code':'unavailable'}}"));
        send(run, block(3, RESULT));
        send(run, text(4, said("Wet.")));
        run.send(end("end_turn"), STOP).end();

        run.accumulated().response().validate();
        assertThat(output().findValuesAsText("query")).containsExactly("rain", "snow");
        assertThat(output().at("/0/status").asText()).isEqualTo("completed");
        assertThat(output().at("/1/status").asText()).isEqualTo("failed");
        assertThat(output().at("/2/type").asText()).isEqualTo("message");
        assertThat(run.stream.whole().items()).hasSize(3);
    }

    @Test
    void aPausedTurnIsAnEndAndItsSearchHasFailed() {
        run.send(START);
        send(run, call(0, "s1", "rain"));
        run.send(end("pause_turn"), STOP).end();

        run.accumulated().response().validate();
        assertThat(run.last().path("type").asText()).isEqualTo("response.completed");
        assertThat(output().at("/0/status").asText()).isEqualTo("failed");
        assertThat(run.names).doesNotContain("response.web_search_call.completed");
    }

    @Test
    void shapesThatNobodyExpectsDoNoHarm() {
        run.send(START);
        send(run, block(0, RESULT));
        send(run, block(1, "{'type':'web_search_tool_result','tool_use_id':null,'content':null}"));
        send(run, block(2, "{'type':'server_tool_use','id':null,'name':'web_search','input':null}", "{'type':'x'}"));
        send(run, block(3, "{'type':'server_tool_use','name':'web_search','input':{'query':5}}"));
        send(run, block(4, "{'type':'server_tool_use','id':'c','name':'bash_code_execution','input':{}}"));
        send(run, text(5, "{'type':'citations_delta','citation':null}", "{'type':'citations_delta','citation':[1]}"));
        send(run, text(6, cited()));
        send(run, text(7, said("x"), "{'type':'citations_delta'}"));
        send(run, block(8, RESULT));
        run.send(end("end_turn"), STOP).end();

        run.accumulated().response().validate();
        assertThat(output().findValuesAsText("status")).containsExactly("failed", "failed", "completed");
        assertThat(output().at("/2/content/0/annotations")).isEmpty();
    }

    @Test
    void thousandsOfSearchesAreCutAndCounted() {
        run.send(START);
        for (int at = 0; at < 1000; at++) {
            send(run, call(at, "s" + at, "rain"));
        }
        assertThat(run.stream.held()).isGreaterThan(200 * 100L);
        for (int at = 0; at < 1000; at++) {
            send(run, text(at, said("x"), cited()));
        }
        run.send(end("end_turn"), STOP).end();

        assertThat(output()).hasSize(201);
        assertThat(output().at("/200/content/0/annotations")).hasSize(500);
    }

    @Test
    void aStreamThatBreaksOffTellsWhatThereIs() {
        run.send(START);
        send(run, call(0, "s1", "rain"));
        run.end();

        assertThat(run.last().path("type").asText()).isEqualTo("response.failed");
        assertThat(run.last().at("/response/output/0/status").asText()).isEqualTo("in_progress");
    }

    @Test
    void whoHasNotAskedForASearchIsToldOfNone() {
        ResponsesRun without = responses(new ToolNames());
        without.send(START);
        send(without, call(0, "s1", "rain"));
        send(without, block(1, RESULT));
        send(without, text(2, said("Wet."), cited()));
        without.send(end("end_turn"), STOP).end();

        assertThat(without.text.toString()).doesNotContain("web_search", "url_citation");
        assertThat(without.last().at("/response/output")).hasSize(1);
    }

    @Test
    void aCompletionHasItsAnnotationsInOneChunk() {
        StreamRun chat = chat(HostedSearchAnswerTest.searching(false));
        List<JsonNode> told = chat.data().stream()
                .map(chunk -> chunk.at("/choices/0/delta/annotations"))
                .filter(JsonNode::isArray)
                .toList();
        StringBuilder text = new StringBuilder();
        ChatCompletionAccumulator accumulator = ChatCompletionAccumulator.create();
        for (JsonNode chunk : chat.data()) {
            text.append(chunk.at("/choices/0/delta/content").asText(""));
            accumulator.accumulate(ObjectMappers.jsonMapper()
                    .convertValue(chunk, ChatCompletionChunk.class)
                    .validate());
        }

        assertThat(text).hasToString("I look.\n\nWell: it rains");
        assertThat(accumulator.chatCompletion().choices().getFirst().message().content())
                .contains("I look.\n\nWell: it rains");
        assertThat(told).hasSize(1);
        assertThat(told.getFirst())
                .isEqualTo(StreamRun.json("{'a':[{'type':'url_citation','url_citation':{'start_index':9,'end_index':15,"
                                + "'url':'https://a.test','title':'A'}},{'type':'url_citation','url_citation':"
                                + "{'start_index':15,'end_index':23,'url':'https://a.test','title':'A'}}]}")
                        .get("a"));
    }

    @Test
    void aCompletionWithoutASearchHasNone() {
        assertThat(String.join("", chat(new ToolNames()).emitted()))
                .doesNotContain("annotations", "\\n\\n")
                .contains("\"finish_reason\":\"stop\"");
    }

    private static StreamRun chat(ToolNames names) {
        return new StreamRun(new MessagesToChatStream(StreamRun.frame(true, false, names)))
                .messages(START)
                .messages(text(0, said("I look.")))
                .messages(call(1, "s1", "rain"))
                .messages(block(2, RESULT))
                .messages(text(3, cited(), said("Well: ")))
                .messages(text(4, said("it "), said("rains"), cited()))
                .messages(end("pause_turn"), STOP)
                .end();
    }
}
