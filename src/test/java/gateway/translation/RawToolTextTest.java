package gateway.translation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import gateway.protocol.Dialect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls of tools that take one text, where the model gives the text without the object that it was asked for. */
class RawToolTextTest {

    private static final String TOOLS = "'tools':[{'type':'custom','name':'apply_patch'},"
            + "{'type':'namespace','name':'files','tools':[{'type':'custom','name':'patch'}]},"
            + "{'type':'function','name':'run','parameters':{'type':'object'}}]";
    private static final String RAW = "*** Begin Patch\nraw";

    @ParameterizedTest
    @EnumSource(
            value = Dialect.class,
            names = {"CHAT", "RESPONSES"})
    void providersGiveItInWholeAnswers(Dialect target) {
        assertThat(whole(target, "apply_patch", RAW, "tool_calls")).isEqualTo(RAW);
        assertThat(whole(target, "files__patch", RAW, "tool_calls")).isEqualTo(RAW);
        assertThat(whole(target, "apply_patch", "\"*** Begin\"", "tool_calls")).isEqualTo("*** Begin");
        assertThat(whole(target, "apply_patch", "```\n*** Begin\n```", "tool_calls"))
                .isEqualTo("*** Begin");
        assertThat(whole(target, "apply_patch", "{\"input\":\"*** Beg", "tool_calls"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"*** Begin Patch\nraw", "\"*** Begin Patch\\nraw\"", "```diff\n*** Begin Patch\nraw\n```"})
    void providersGiveItInStreams(String arguments) {
        assertThat(streamed("apply_patch", arguments, "tool_calls")).isEqualTo(RAW);
        assertThat(streamed("files__patch", arguments, "tool_calls")).isEqualTo(RAW);
    }

    @Test
    void aTextThatMayBeAPartIsNoInput() {
        assertThat(whole(Dialect.CHAT, "apply_patch", RAW, "length")).isEmpty();
        assertThat(streamed("apply_patch", RAW, "length")).isEmpty();
        assertThat(streamed("apply_patch", "\"*** Begin", "tool_calls")).isEmpty();
    }

    @Test
    void otherToolsGetNoText() {
        assertThat(whole(Dialect.CHAT, "run", RAW, "tool_calls")).isEqualTo("{}");
        assertThat(streamed("run", RAW, "tool_calls")).isEqualTo("{}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'command':['apply_patch','*** Begin']} | *** Begin",
                "{'input':['*** Begin']} | *** Begin",
                "'*** Begin' | *** Begin",
                "['apply_patch','*** Begin'] | *** Begin",
                "{'input':[1]} | {\"input\":[1]}",
                "{'a':['x'],'b':1} | {\"a\":[\"x\"],\"b\":1}"
            })
    void claudeGivesItInOtherForms(String input, String text) {
        for (Dialect front : new Dialect[] {Dialect.RESPONSES, Dialect.CHAT}) {
            Conversion conversion = ClaudeRun.conversion(front, Dialect.MESSAGES, "claude-sonnet-4-6", asked(front));
            JsonNode body = conversion
                    .answer(StreamRun.json(
                            "{'id':'m','type':'message','role':'assistant','model':'c','content':[{'type':'tool_use',"
                                    + "'id':'t','name':'apply_patch','input':" + input
                                    + "}],'stop_reason':'tool_use','usage':{'input_tokens':1,'output_tokens':1}}"))
                    .body();
            String place = front == Dialect.CHAT ? "/choices/0/message/tool_calls/0/custom/input" : "/output/0/input";
            assertThat(body.at(place).asText()).isEqualTo(text);
        }
    }

    private static String asked(Dialect front) {
        return front == Dialect.CHAT
                ? "{'messages':[{'role':'user','content':'Hi'}],'tools':[{'type':'custom','custom':{'name':'apply_patch'}}]}"
                : "{'input':'Hi'," + TOOLS + "}";
    }

    private static Conversion conversion(Dialect target) {
        Dialect front = target == Dialect.CHAT ? Dialect.RESPONSES : Dialect.CHAT;
        return ClaudeRun.conversion(front, target, "m", asked(front));
    }

    private static String whole(Dialect target, String name, String arguments, String finish) {
        String told = TextNode.valueOf(arguments).toString();
        if (target == Dialect.RESPONSES) {
            String item = "{\"type\":\"function_call\",\"id\":\"f\",\"call_id\":\"c\",\"name\":\"apply_patch\","
                    + "\"arguments\":" + told + "}";
            return conversion(target)
                    .answer(tree("{\"id\":\"r\",\"object\":\"response\",\"status\":\"completed\",\"output\":[" + item
                            + "]}"))
                    .body()
                    .at("/choices/0/message/tool_calls/0/custom/input")
                    .asText();
        }
        String call = "{\"id\":\"c\",\"type\":\"function\",\"function\":{\"name\":\"" + name + "\",\"arguments\":"
                + told + "}}";
        JsonNode item = conversion(target)
                .answer(tree("{\"id\":\"c\",\"choices\":[{\"message\":{\"tool_calls\":[" + call
                        + "]},\"finish_reason\":\"" + finish + "\"}]}"))
                .body()
                .at("/output/0");
        return item.path(name.equals("run") ? "arguments" : "input").asText();
    }

    private static String streamed(String name, String arguments, String finish) {
        ResponsesRun run = new ResponsesRun(conversion(Dialect.CHAT).stream());
        int half = arguments.length() / 2;
        String first = "{\"tool_calls\":[{\"index\":0,\"id\":\"c\",\"type\":\"function\",\"function\":{\"name\":\""
                + name + "\",\"arguments\":" + TextNode.valueOf(arguments.substring(0, half)) + "}}]}";
        String second = "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":"
                + TextNode.valueOf(arguments.substring(half)) + "}}]}";
        run.raw(null, chunk(first, "null"))
                .raw(null, chunk(second, "null"))
                .raw(null, chunk("{}", '"' + finish + '"'))
                .raw(null, "[DONE]")
                .end();
        JsonNode item = run.last("response.output_item.done").path("item");
        return item.path(name.equals("run") ? "arguments" : "input").asText();
    }

    private static String chunk(String delta, String finish) {
        return "{\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":" + finish + "}]}";
    }

    private static ObjectNode tree(String json) {
        return StreamRun.json(json);
    }
}
