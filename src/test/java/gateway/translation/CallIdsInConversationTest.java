package gateway.translation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Dialect;
import gateway.protocol.Json;
import gateway.translation.contract.ReasoningRules;
import gateway.translation.contract.TargetTraits;
import gateway.translation.contract.TranslatedAnswer;
import gateway.translation.contract.TranslationTarget;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ids of calls over several turns, with targets that give the same ones again. */
class CallIdsInConversationTest {

    private static final int TURNS = 4;

    private final ArrayNode messages = Json.mapper().createArrayNode();

    @ParameterizedTest
    @ValueSource(strings = {"look:0", "call_1", "functions.look:0", "0", "tool call", "xid-a"})
    void aClientOfMessagesNeverGetsAnIdTwice(String told) {
        messages.addObject().put("role", "user").put("content", "go");
        List<String> ids = new ArrayList<>();
        for (int turn = 0; turn < TURNS; turn++) {
            JsonNode call = answer(told).body().at("/content/0");
            ids.add(call.path("id").asText());
            assertThat(ids.getLast()).matches("[A-Za-z0-9_-]+");
            add(call);
        }

        assertThat(ids).doesNotHaveDuplicates();
        JsonNode asked = conversation().request().body().path("messages");
        assertThat(asked.at("/1/tool_calls/0/id").asText()).isEqualTo(told);
        List<String> atTarget = new ArrayList<>();
        for (int turn = 0; turn < TURNS; turn++) {
            atTarget.add(asked.at("/" + (1 + 2 * turn) + "/tool_calls/0/id").asText());
            assertThat(asked.at("/" + (2 + 2 * turn) + "/tool_call_id").asText())
                    .isEqualTo(atTarget.getLast());
        }
        assertThat(atTarget).doesNotHaveDuplicates();
    }

    @Test
    void aStreamNeverGivesAnIdTwice() {
        messages.addObject().put("role", "user").put("content", "go");
        add(answer("look:0").body().at("/content/0"));
        StreamRun run = new StreamRun(conversation().stream());
        run.chunks(
                "{'choices':[{'delta':{'tool_calls':[{'index':0,'id':'look:0','function':{'name':'look','arguments':'{}'}}]}}]}",
                "{'choices':[{'delta':{'tool_calls':[{'index':1,'id':'look:0','function':{'name':'look','arguments':'{}'}}]}}]}",
                "{'choices':[{'delta':{},'finish_reason':'tool_calls'}]}");

        List<String> ids = new ArrayList<>();
        run.data().forEach(event -> ids.add(event.at("/content_block/id").asText("")));
        ids.removeIf(String::isEmpty);
        assertThat(ids).containsExactly("xid-look_3a_0__2", "xid-look_3a_0__3");
    }

    @ParameterizedTest
    @EnumSource(
            value = Dialect.class,
            names = {"CHAT", "RESPONSES"})
    void otherFrontsKeepIdsApartToo(Dialect target) {
        Dialect front = target == Dialect.CHAT ? Dialect.RESPONSES : Dialect.CHAT;
        ObjectNode request = front == Dialect.RESPONSES
                ? StreamRun.json("{'model':'m','input':[{'role':'user','content':'go'},"
                        + "{'type':'function_call','call_id':'c_0','name':'look','arguments':'{}'},"
                        + "{'type':'function_call_output','call_id':'c_0','output':'x'}]}")
                : StreamRun.json("{'model':'m','messages':[{'role':'user','content':'go'},{'role':'assistant',"
                        + "'tool_calls':[{'id':'c_0','type':'function','function':{'name':'look','arguments':'{}'}}]},"
                        + "{'role':'tool','tool_call_id':'c_0','content':'x'}]}");

        String answer = conversation(front, target, request)
                .answer(
                        target == Dialect.CHAT
                                ? chatAnswer("c_0")
                                : StreamRun.json(
                                        "{'status':'completed','output':[{'type':'function_call','call_id':'c_0',"
                                                + "'name':'look','arguments':'{}'}]}"))
                .body()
                .toString();
        assertThat(answer).contains("c_0_2").doesNotContain("\"c_0\"");
    }

    @Test
    void idsThatAClientRepeatsAreToldApartAtTheTarget() {
        ObjectNode request = StreamRun.json("{'model':'m','max_tokens':9,'messages':[{'role':'user','content':'go'},"
                + "{'role':'assistant','content':[{'type':'tool_use','id':'a','name':'f','input':{'n':1}},"
                + "{'type':'tool_use','id':'a','name':'f','input':{'n':2}}]},"
                + "{'role':'user','content':[{'type':'tool_result','tool_use_id':'a','content':'one'},"
                + "{'type':'tool_result','tool_use_id':'a','content':'two'}]},"
                + "{'role':'assistant','content':[{'type':'tool_use','id':'a','name':'f','input':{'n':3}}]},"
                + "{'role':'user','content':[{'type':'tool_result','tool_use_id':'a','content':'three'}]}]}");

        JsonNode asked = conversation(Dialect.MESSAGES, Dialect.CHAT, request)
                .request()
                .body()
                .path("messages");
        List<String> ids = new ArrayList<>();
        asked.forEach(message -> message.path("tool_calls")
                .forEach(call -> ids.add(call.path("id").asText())));
        List<String> results = new ArrayList<>();
        asked.forEach(message -> results.add(message.path("tool_call_id").asText("")));
        results.removeIf(String::isEmpty);
        assertThat(ids).hasSize(3).doesNotHaveDuplicates().isEqualTo(results);
        assertThat(asked.toString()).contains("one", "two", "three").doesNotContain("[no result]", "[result of");
    }

    @Test
    void manyCallsOfOneIdAreNoWorkForLong() {
        ObjectNode request = StreamRun.json("{'model':'m','max_tokens':9}");
        ArrayNode blocks = request.putArray("messages")
                .addObject()
                .put("role", "assistant")
                .putArray("content");
        for (int at = 0; at < 50_000; at++) {
            blocks.addObject().put("type", "tool_use").put("id", "same").put("name", "f");
        }

        JsonNode asked = conversation(Dialect.MESSAGES, Dialect.CHAT, request)
                .request()
                .body()
                .path("messages");
        HashSet<String> ids = new HashSet<>();
        asked.at("/0/tool_calls").forEach(call -> ids.add(call.path("id").asText()));
        assertThat(ids).hasSize(50_000);
    }

    private void add(JsonNode call) {
        messages.addObject().put("role", "assistant").putArray("content").add(call);
        messages.addObject()
                .put("role", "user")
                .putArray("content")
                .addObject()
                .put("type", "tool_result")
                .put("tool_use_id", call.path("id").asText())
                .put("content", "done");
    }

    private TranslatedAnswer answer(String id) {
        return conversation().answer(chatAnswer(id));
    }

    private static ObjectNode chatAnswer(String id) {
        ObjectNode answer = Json.mapper().createObjectNode();
        ObjectNode call = answer.putArray("choices")
                .addObject()
                .putObject("message")
                .putArray("tool_calls")
                .addObject()
                .put("id", id);
        call.putObject("function").put("name", "look").put("arguments", "{}");
        return answer;
    }

    private Conversion conversation() {
        ObjectNode request = Json.mapper().createObjectNode().put("model", "m").put("max_tokens", 9);
        request.set("messages", messages.deepCopy());
        return conversation(Dialect.MESSAGES, Dialect.CHAT, request);
    }

    private static Conversion conversation(Dialect front, Dialect target, ObjectNode request) {
        return Conversion.of(
                front,
                target,
                request,
                new TranslationTarget("m-1", TargetTraits.DOCUMENTED, ReasoningRules.DEFAULT, null),
                tools -> StreamRun.frame(false, false, tools));
    }
}
