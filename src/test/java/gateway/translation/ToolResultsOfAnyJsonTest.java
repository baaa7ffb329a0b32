package gateway.translation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Dialect;
import gateway.protocol.Json;
import gateway.translation.contract.Loss;
import gateway.translation.contract.ReasoningRules;
import gateway.translation.contract.TargetTraits;
import gateway.translation.contract.TranslatedRequest;
import gateway.translation.contract.TranslationTarget;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What tools answered, and what they were asked, when clients tell it as any JSON. */
class ToolResultsOfAnyJsonTest {

    private static final String VALUES = """
            {'temp':21,'unit':'C'} | {"temp":21,"unit":"C"}
            {} | {}
            42 | 42
            3.5 | 3.5
            -1e3 | -1000.0
            true | true
            false | false
            null | null
            [1,2,3] | [1,2,3]
            [[1,2],{'a':[null]}] | [[1,2],{"a":[null]}]
            [{'id':1},{'id':2}] | [{"id":1},{"id":2}]
            ['a',1,null] | ["a",1,null]
            ['a','b'] | a\\n\\nb
            'plain' | plain
            '{"a":1}' | {"a":1}
            {'type':'text','text':'Hi'} | Hi
            [{'type':'text','text':'Hi'},7,'x',{'a':1},[2]] | Hi\\n\\n7\\n\\nx\\n\\n{"a":1}\\n\\n[2]
            [{'type':'resource','resource':{'uri':'file:///a'}}] | {"type":"resource","resource":{"uri":"file:///a"}}
            [{'type':'text','text':'Hi'},{'type':'new','x':[1]}] | Hi\\n\\n{"type":"new","x":[1]}
            [{'type':'text'},{'type':'image','name':'x'}] | {"type":"text"}\\n\\n{"type":"image","name":"x"}
            {'type':'event','at':1} | {"type":"event","at":1}
            """;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = VALUES)
    void aModelBehindMessagesIsToldTheTextOfTheJson(String content, String expected) {
        for (Dialect target : List.of(Dialect.CHAT, Dialect.RESPONSES)) {
            ObjectNode request =
                    StreamRun.json("{'model':'m','max_tokens':9,'messages':[{'role':'user','content':'go'},"
                            + "{'role':'assistant','content':[{'type':'tool_use','id':'a','name':'f','input':{}}]},"
                            + "{'role':'user','content':[{'type':'tool_result','tool_use_id':'a'}]}]}");
            ((ObjectNode) request.at("/messages/2/content/0")).set("content", json(content));

            JsonNode body = translate(Dialect.MESSAGES, target, request).body();

            JsonNode told = target == Dialect.CHAT ? body.at("/messages/2/content") : body.at("/input/2/output");
            assertThat(told.textValue()).as(content + " " + target).isEqualTo(expected.replace("\\n", "\n"));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = VALUES)
    void claudeIsToldTheTextOfTheJsonOfAChatClient(String content, String expected) {
        ObjectNode request = StreamRun.json("{'model':'m','messages':[{'role':'user','content':'go'},"
                + "{'role':'assistant','tool_calls':[{'id':'a','type':'function','function':{'name':'f','arguments':'{}'}}]},"
                + "{'role':'tool','tool_call_id':'a'}]}");
        ((ObjectNode) request.at("/messages/2")).set("content", json(content));

        assertThat(toldToClaude(Dialect.CHAT, request)).isEqualTo(expected.replace("\\n", "\n"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = VALUES)
    void claudeIsToldTheTextOfTheJsonOfAResponsesClient(String content, String expected) {
        ObjectNode request = StreamRun.json("{'model':'m','input':[{'role':'user','content':'go'},"
                + "{'type':'function_call','call_id':'a','name':'f','arguments':'{}'},"
                + "{'type':'function_call_output','call_id':'a'}]}");
        ((ObjectNode) request.at("/input/2")).set("output", json(content));

        assertThat(toldToClaude(Dialect.RESPONSES, request)).isEqualTo(expected.replace("\\n", "\n"));
    }

    private static String toldToClaude(Dialect front, ObjectNode request) {
        JsonNode result = translate(front, Dialect.MESSAGES, request).body().at("/messages/2/content/0");
        assertThat(result.path("type").asText()).isEqualTo("tool_result");
        JsonNode content = result.path("content");
        if (content.isTextual()) {
            return content.textValue();
        }
        StringBuilder texts = new StringBuilder();
        for (JsonNode block : content) {
            assertThat(block.path("type").asText()).isEqualTo("text");
            texts.append(texts.isEmpty() ? "" : "\n\n")
                    .append(block.path("text").textValue());
        }
        return texts.toString();
    }

    @Test
    void imagesAmongValuesStayImages() {
        ObjectNode request = StreamRun.json("{'model':'m','max_tokens':9,'messages':[{'role':'user','content':'go'},"
                + "{'role':'assistant','content':[{'type':'tool_use','id':'a','name':'f','input':{}}]},"
                + "{'role':'user','content':[{'type':'tool_result','tool_use_id':'a','is_error':true,'content':[3,"
                + "{'type':'image','source':{'type':'base64','media_type':'image/png','data':'AA=='}},{'a':1}]}]}]}");

        JsonNode messages =
                translate(Dialect.MESSAGES, Dialect.CHAT, request).body().path("messages");

        assertThat(messages.at("/2/content").asText()).isEqualTo("[tool error] 3\n\n{\"a\":1}");
        assertThat(messages.at("/3/content/1/image_url/url").asText()).isEqualTo("data:image/png;base64,AA==");
    }

    @Test
    void partsOfOpenAisClientsStayParts() {
        ObjectNode request = StreamRun.json("{'model':'m','input':[{'role':'user','content':'go'},"
                + "{'type':'function_call','call_id':'a','name':'f','arguments':'{}'},"
                + "{'type':'function_call_output','call_id':'a','output':[{'type':'input_text','text':'see'},"
                + "{'type':'input_image','image_url':'data:image/png;base64,AA=='},{'rows':[1]}]}]}");

        JsonNode content =
                translate(Dialect.RESPONSES, Dialect.MESSAGES, request).body().at("/messages/2/content/0/content");

        assertThat(content.at("/0/text").asText()).isEqualTo("see");
        assertThat(content.at("/1/source/data").asText()).isEqualTo("AA==");
        assertThat(content.at("/2/text").asText()).isEqualTo("{\"rows\":[1]}");
    }

    @Test
    void unknownBlocksAreToldAsLosses() {
        ObjectNode request = StreamRun.json("{'model':'m','messages':[{'role':'user','content':'go'},"
                + "{'role':'assistant','tool_calls':[{'id':'a','type':'function','function':{'name':'f','arguments':'{}'}}]},"
                + "{'role':'tool','tool_call_id':'a','content':[{'type':'new','x':1}]}]}");

        assertThat(translate(Dialect.CHAT, Dialect.MESSAGES, request).losses())
                .containsExactly(new Loss("unknown_block", "messages.2.content.0 new"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'a':1} | {'a':1}",
                "'{\"a\":1}' | {'a':1}",
                "' {\"a\":{\"b\":[1]}} ' | {'a':{'b':[1]}}",
                "'\"{\\\\\"a\\\\\":1}\"' | {'a':1}",
                "null | {}",
                "'' | {}",
                "'null' | {}",
                "'{}' | {}",
                "'ls -la' | {'input':'ls -la'}",
                "'{\"a\":1' | {'input':'{\\\"a\\\":1'}",
                "[1,2] | {'input':[1,2]}",
                "7 | {'input':7}"
            })
    void theInputOfACallBecomesAnObject(String input, String expected) {
        ObjectNode request = StreamRun.json("{'model':'m','max_tokens':9,'messages':[{'role':'user','content':'go'},"
                + "{'role':'assistant','content':[{'type':'tool_use','id':'a','name':'f'}]}]}");
        ((ObjectNode) request.at("/messages/1/content/0")).set("input", json(input));

        String arguments = translate(Dialect.MESSAGES, Dialect.CHAT, request)
                .body()
                .at("/messages/1/tool_calls/0/function/arguments")
                .textValue();

        assertThat(json(arguments)).isEqualTo(json(expected));
    }

    @ParameterizedTest
    @ValueSource(strings = {"'{\"a\":1}'", "{'a':1}", "'\"{\\\\\"a\\\\\":1}\"'"})
    void argumentsOfOpenAisClientsBecomeAnObject(String arguments) {
        ObjectNode request = StreamRun.json("{'model':'m','messages':[{'role':'user','content':'go'},"
                + "{'role':'assistant','tool_calls':[{'id':'a','type':'function','function':{'name':'f'}}]}]}");
        ((ObjectNode) request.at("/messages/1/tool_calls/0/function")).set("arguments", json(arguments));

        assertThat(translate(Dialect.CHAT, Dialect.MESSAGES, request).body().at("/messages/1/content/0/input"))
                .isEqualTo(json("{'a':1}"));
    }

    @Test
    void noJsonIsRefused() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            ObjectNode request =
                    StreamRun.json("{'model':'m','max_tokens':9,'messages':[{'role':'user','content':'go'},"
                            + "{'role':'assistant','content':[{'type':'tool_use','id':'a','name':'f','input':{}}]},"
                            + "{'role':'user','content':[{'type':'tool_result','tool_use_id':'a'}]}]}");
            ((ObjectNode) request.at("/messages/1/content/0")).set("input", value(random, 3));
            ((ObjectNode) request.at("/messages/2/content/0")).set("content", value(random, 3));

            JsonNode body = translate(Dialect.MESSAGES, Dialect.CHAT, request).body();
            assertThat(body.at("/messages/2/content").isTextual())
                    .as("seed %s", seed)
                    .isTrue();
        }
    }

    private static JsonNode value(Random random, int depth) {
        var json = Json.mapper().getNodeFactory();
        return switch (random.nextInt(depth > 0 ? 7 : 5)) {
            case 0 -> json.nullNode();
            case 1 -> json.booleanNode(random.nextBoolean());
            case 2 -> json.numberNode(random.nextInt());
            case 3 -> json.numberNode(random.nextDouble());
            case 4 -> json.textNode(RandomTexts.next(random));
            case 5 -> {
                var list = json.arrayNode();
                for (int count = random.nextInt(4); count > 0; count--) {
                    list.add(value(random, depth - 1));
                }
                yield list;
            }
            default -> {
                var object = json.objectNode();
                for (String name : List.of("type", "text", "source", "x")) {
                    if (random.nextBoolean()) {
                        object.set(name, value(random, depth - 1));
                    }
                }
                yield object;
            }
        };
    }

    /** Reads JSON in which apostrophes stand for quotation marks, but for a text in apostrophes, which is taken as it is. */
    private static JsonNode json(String text) {
        if (text.startsWith("'") && text.endsWith("'")) {
            return Json.mapper()
                    .getNodeFactory()
                    .textNode(text.substring(1, text.length() - 1).replace("\\\\", "\\"));
        }
        return StreamRun.json("{'v':" + text + "}").path("v");
    }

    private static TranslatedRequest translate(Dialect front, Dialect target, ObjectNode request) {
        return Conversion.of(
                        front,
                        target,
                        request,
                        new TranslationTarget("m-1", TargetTraits.DOCUMENTED, ReasoningRules.DEFAULT, null),
                        tools -> StreamRun.frame(false, false, tools))
                .request();
    }
}
