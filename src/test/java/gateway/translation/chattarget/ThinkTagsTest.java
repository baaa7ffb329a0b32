package gateway.translation.chattarget;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.protocol.Dialect;
import gateway.protocol.Json;
import gateway.translation.Conversion;
import gateway.translation.StreamRun;
import gateway.translation.contract.ReasoningRules;
import gateway.translation.contract.TargetTraits;
import gateway.translation.contract.ToolNames;
import gateway.translation.contract.TranslationTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ThinkTagsTest {

    private final ChatStreamRun run = new ChatStreamRun();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<th~ink>plan</thi~nk>^^answer",
                "<think>plan</think>answer",
                "<thinking>plan</thinking>^answer",
                "<thou~ght>plan</thought>^answer",
                "^^ <think>^plan^</think>^^answer",
                "<~t~h~i~n~k~>~p~l~a~n~<~/~t~h~i~n~k~>~^~a~nswer",
                "<think>plan~^^~</think>~^~answer",
                "plan</think>^^answer",
                "<think>~plan</~think>answer"
            })
    void makesThinkingOfATaggedBegin(String text) {
        send(text);

        assertThat(said()).containsExactly("thinking plan", "text answer");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "I use <think>tags</think> here",
                "<thinker>x</thinker>",
                "<b>bold</b>",
                "<th~e end",
                "1 <~ 2",
                "a </think> b",
                "<think",
                "<",
                "</thi~s>"
            })
    void leavesOtherTextsAlone(String text) {
        send(text);

        assertThat(said()).containsExactly("text " + text.replace("~", ""));
    }

    @Test
    void holdsNothingThatIsNoTag() {
        run.delta("{\"content\":\"H\"}");
        assertThat(run.trace()).endsWith("0:H");
        run.delta("{\"content\":\"<th\"}");
        assertThat(run.trace()).endsWith("0:<th");
    }

    @Test
    void passesThinkingOnAsItComes() {
        run.delta("{\"content\":\"<think>a\"}");
        assertThat(run.trace()).endsWith("0+thinking", "0:a");
        run.delta("{\"content\":\"b </t\"}").delta("{\"content\":\"able\"}");
        assertThat(run.trace()).endsWith("0:a", "0:b", "0: </table");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<think>plan", "<think>pla~n", "^<think>^plan"})
    void isThinkingWhereNothingClosesIt(String text) {
        send(text);

        assertThat(said()).containsExactly("thinking plan");
    }

    @Test
    void anUnfinishedClosingTagIsThinking() {
        send("<think>plan</thi");

        assertThat(said()).containsExactly("thinking plan</thi");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"<think></think>^^answer", "<think>~^^~</think>^^answer", "</think>^^answer", "</th~ink>~answer"
            })
    void makesNoBlockOfNothing(String text) {
        send(text);

        assertThat(said()).containsExactly("text answer");
    }

    @Test
    void aFieldOfReasoningGoesBeforeTags() {
        run.delta("{\"reasoning_content\":\"plan\"}");
        send("<think>x</think>answer");

        assertThat(said()).containsExactly("thinking plan", "text <think>x</think>answer");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "</think>^^answer",
                "</th~ink>~^^~answer",
                "^</think>answer",
                "</thinking>^answer",
                "^^~</think>^answer"
            })
    void aTagClosesTheReasoningOfAField(String text) {
        run.delta("{\"reasoning_content\":\"plan\"}");
        send(text);

        assertThat(said()).containsExactly("thinking plan", "text answer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a </think> b", "</thi~s>", "<", "a~</think>b", "</think"})
    void onlyTheVeryBeginClosesIt(String text) {
        run.delta("{\"reasoning_content\":\"plan\"}");
        send(text);

        assertThat(said()).containsExactly("thinking plan", "text " + text.replace("~", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plan~</think>~^^answer",
                "plan~</think>^^answer",
                "pl~an~^</think>^~^answer",
                "plan~</thinking>~^~answer",
                "plan~</think>answer"
            })
    void aLonePieceThatClosesIsLeftOut(String text) {
        send(text);

        assertThat(said()).containsExactly("text plan\n\nanswer");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Close with `~</think>~` then",
                "Open <think>~</think> then",
                "Open <~think>~</think> then",
                "plan ~</thin> then",
                "plan~ </think> then",
                "plan~<b>~</think>^then~</think>^"
            })
    void aTextAboutTagsKeepsThem(String text) {
        send(text);
        String expected = text.startsWith("plan~<b>") ? "plan<b>^^then</think>^" : text.replace("~", "");

        assertThat(said()).containsExactly("text " + expected.replace('^', '\n'));
    }

    @Test
    void aFieldOfReasoningLosesItsTags() {
        run.delta("{\"reasoning_content\":\"<think>\"}")
                .delta("{\"reasoning_content\":\"\\nplan a < b\"}")
                .delta("{\"reasoning_content\":\"</think>\"}");
        send("answer");

        assertThat(said()).containsExactly("thinking \nplan a < b", "text answer");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<think>plan | plan",
                "<think>^plan^</think> | plan",
                "plan</think> | plan",
                "<thought>plan</thought> | plan",
                "<b>plan</b> | <b>plan</b>",
                "a <think> b | a <think> b"
            })
    void aWholeFieldOfReasoningLosesItsTagsToo(String reasoning, String expected) {
        JsonNode content = new ChatToMessagesAnswer()
                .translate(
                        StreamRun.json("{'choices':[{'message':{'reasoning':'" + reasoning.replace("^", "\\n")
                                + "','content':'</think>\\n\\nanswer'},'finish_reason':'stop'}]}"),
                        ChatStreamRun.frame(new ToolNames(), false))
                .body()
                .path("content");

        assertThat(content.path(0).path("thinking").textValue()).isEqualTo(expected);
        assertThat(content.path(1).path("text").textValue()).isEqualTo("answer");
    }

    @Test
    void thinkingMayCallATool() {
        run.delta("{\"content\":\"<think>plan\"}")
                .delta(
                        "{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]}")
                .delta("{\"content\":\"</think>\"}");
        run.finish("tool_calls").done();

        assertThat(run.trace())
                .containsExactly(
                        "start", "0+thinking", "0:plan", "0:sig=", "0-", "1+f#a", "1:{}", "1-", "end tool_use", "stop");
    }

    @Test
    void aTextBeforeACallIsNotHeld() {
        run.delta("{\"content\":\"<th\"}")
                .delta(
                        "{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]}");

        assertThat(run.trace()).containsExactly("start", "0+text", "0:<th", "0-", "1+f#a");
    }

    @Test
    void cutsAnywhereGiveTheSame() {
        String text = "\n<thinking>\nfirst\n\nsecond < third </thin\n\n</thinking>\r\n\nan <answer>\n";
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            StringBuilder thinking = new StringBuilder();
            StringBuilder said = new StringBuilder();
            ThinkTags tags = new ThinkTags(
                    false, (kind, piece, sink) -> (kind.name().equals("TEXT") ? said : thinking).append(piece));
            for (int at = 0; at < text.length(); ) {
                int to = Math.min(text.length(), at + 1 + random.nextInt(12));
                tags.take(text.substring(at, to), framed -> {});
                at = to;
            }
            tags.finish(framed -> {});

            assertThat(thinking).hasToString("first\n\nsecond < third </thin");
            assertThat(said).hasToString("an <answer>\n");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<think>plan</think>^^answer | thinking plan, text answer",
                "plan^</think>^^answer | thinking plan, text answer",
                "<thinking>^plan^</thinking>answer | thinking plan, text answer",
                "<think>plan | thinking plan",
                "<think | text <think",
                "plan</think>answer | thinking plan, text answer",
                "plan </think> answer | thinking plan, text  answer",
                "plan</thinking>answer | thinking plan, text answer",
                "Open <think>, close </think> then | text Open <think>, close </think> then",
                "a </think> b </think> c | text a </think> b </think> c",
                "Close with `</think>` then | text Close with `</think>` then",
                "Close with^```^</think>^``` | text Close with^```^</think>^```",
                "no tags | text no tags"
            })
    void readsWholeAnswersToo(String text, String expected) {
        assertThat(whole(text, false))
                .containsExactly(expected.replace('^', '\n').split(", (?=text )"));
    }

    @Test
    void hiddenThinkingIsLeftOut() {
        assertThat(whole("<think>plan</think>answer", true)).containsExactly("text answer");
        assertThat(whole("<think>plan</think>", true)).isEmpty();
    }

    @Test
    void clientsOfResponsesSeeReasoning() {
        StreamRun stream = new StreamRun(conversion(Dialect.RESPONSES).stream());
        stream.chunks(
                "{'choices':[{'delta':{'content':'<think>plan</th'}}]}",
                "{'choices':[{'delta':{'content':'ink>answer'}}]}",
                "{'choices':[{'delta':{},'finish_reason':'stop'}]}",
                "[DONE]");

        assertThat(stream.data())
                .extracting(event -> event.path("delta").asText(""))
                .contains("plan", "answer");
        assertThat(String.join("", stream.emitted())).doesNotContain("think>");
    }

    @Test
    void clientsOfTheSameDialectSeeTheText() {
        StreamRun stream = new StreamRun(conversion(Dialect.CHAT).stream());
        stream.chunks("{'choices':[{'delta':{'content':'<think>plan</think>answer'}}]}");

        assertThat(String.join("", stream.emitted())).contains("<think>plan</think>answer");
    }

    private static Conversion conversion(Dialect front) {
        String request = front == Dialect.RESPONSES
                ? "{'model':'a','input':'Hi'}"
                : "{'model':'a','messages':[{'role':'user','content':'Hi'}]}";
        return Conversion.of(
                front,
                Dialect.CHAT,
                StreamRun.json(request),
                new TranslationTarget("m-1", TargetTraits.DOCUMENTED, ReasoningRules.DEFAULT, null),
                tools -> StreamRun.frame(false, false, tools));
    }

    /** Sends a text in pieces, which {@code ~} cuts; {@code ^} is a line end. */
    private void send(String text) {
        for (String piece : text.replace('^', '\n').split("~")) {
            run.delta(Json.mapper().createObjectNode().put("content", piece).toString());
        }
    }

    private List<String> said() {
        run.finish("stop").done();
        List<String> said = new ArrayList<>();
        run.message().content().forEach(block -> {
            block.thinking().ifPresent(thinking -> said.add("thinking " + thinking.thinking()));
            block.text().ifPresent(text -> said.add("text " + text.text()));
        });
        return said;
    }

    private static List<String> whole(String text, boolean hidden) {
        JsonNode message = new ChatToMessagesAnswer()
                .translate(
                        StreamRun.json("{'choices':[{'message':{'content':'" + text.replace("^", "\\n")
                                + "'},'finish_reason':'stop'}]}"),
                        ChatStreamRun.frame(new ToolNames(), hidden))
                .body();
        List<String> said = new ArrayList<>();
        for (JsonNode block : message.path("content")) {
            String type = block.path("type").asText();
            said.add(type + " " + block.path(type).asText());
        }
        return said;
    }
}
