package gateway.translation.strict;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.translation.StreamRun;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The strict targets take a good request, and refuse it with one thing wrong. */
class StrictTargetTest {

    private static final String CHAT = "{'model':'%s','messages':[{'role':'user','content':'JSON'},"
            + "{'role':'assistant','content':null,%s'tool_calls':[{'id':'abcdefgh1','type':'function','function':"
            + "{'name':'look','arguments':'{}'}}]},{'role':'tool','tool_call_id':'abcdefgh1','content':'seen'},"
            + "{'role':'assistant','content':'Yes.'},{'role':'user','content':'More'}],'tools':[{'type':'function',"
            + "'function':{'name':'look','parameters':{'type':'object','properties':{'a':{'type':'string'}}}}}]%s}";

    private static final String RESPONSES =
            "{'model':'%s','store':false,'input':[{'type':'message','role':'user','content':"
                    + "[{'type':'input_text','text':'Hi'}]},{'type':'reasoning','summary':[],'encrypted_content':'gAAA-1'},"
                    + "{'type':'function_call','call_id':'c1','name':'look','arguments':'{}'},"
                    + "{'type':'function_call_output','call_id':'c1','output':'seen'}],'tools':[{'type':'function','name':'look',"
                    + "'strict':false,'parameters':{'type':'object','properties':{}}}]}";

    private static final String CLAUDE = "{'model':'%s','max_tokens':4000,'messages':[{'role':'user','content':'Hi'},"
            + "{'role':'assistant','content':[{'type':'thinking','thinking':'','signature':'EqQB1'},"
            + "{'type':'tool_use','id':'toolu_1','name':'look','input':{}}]},{'role':'user','content':"
            + "[{'type':'tool_result','tool_use_id':'toolu_1','content':'seen'},{'type':'text','text':'More'}]}],"
            + "'tools':[{'name':'look','input_schema':{'type':'object'}}]}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "openai | gpt-4o | /foo | 1 | unknown field foo",
                "openai | gpt-4o | /model | 'other' | model does not exist",
                "openai | gpt-4o | /user | 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx' | too long",
                "openai | gpt-4o | /reasoning_effort | 'low' | unknown field reasoning_effort",
                "openai | gpt-4o | /verbosity | 'low' | verbosity does not support",
                "openai | gpt-4o | /metadata | {'a':'b'} | metadata is only allowed when store",
                "openai | gpt-4o | /stream_options | {'include_usage':true} | only allowed with stream",
                "openai | gpt-4o | /stop | ['a','b','c','d','e'] | invalid stop",
                "openai | gpt-4o | /tools | [] | bad size",
                "openai | gpt-4o | /tool_choice | {'type':'function','function':{'name':'x'}} | names no tool",
                "openai | gpt-4o | /tools/0/function/name | 'a.b' | invalid name",
                "openai | gpt-4o | /tools/0/function/parameters | {'type':'object'} | missing properties",
                "openai | gpt-4o | /tools/0/function/parameters/properties/a/default_x | null | is null",
                "openai | gpt-4o | /tools/0/function/parameters/properties/a | {'type':'object'} | missing properties",
                "openai | gpt-4o | /tools/0/function/strict | true | additionalProperties has to be false",
                "openai | gpt-4o | /tools/0/cache_control | {} | cache_control",
                "openai | gpt-4o | /messages/0/role | 'boss' | unknown role",
                "openai | gpt-4o | /messages/0/content | '' | empty content",
                "openai | gpt-4o | /messages/0/content | [] | invalid content",
                "openai | gpt-4o | /messages/3/content | '' | must not be empty",
                "openai | gpt-4o | /messages/1/reasoning_content | 'x' | property reasoning_content is unsupported",
                "openai | gpt-4o | /messages/2/tool_call_id | 'other' | a call without a result",
                "openai | gpt-4o | /messages/1/tool_calls/0/id | 'other' | a result without a call",
                "openai | gpt-4o | /messages/1/tool_calls/0/function/arguments | '[]' | arguments are no JSON object",
                "openai | gpt-4o | /messages/1/tool_calls/0/extra_content | {} | a signature of somebody else",
                "openai | gpt-5 | /max_tokens | 100 | unsupported parameter max_tokens",
                "openai | gpt-5 | /temperature | 0.5 | unsupported value of temperature",
                "openai | gpt-5 | /stop | 'x' | unknown field stop",
                "openai | gpt-5 | /logit_bias | {} | unknown field logit_bias",
                "openai | gpt-5 | /reasoning_effort | 'none' | does not support",
                "openai | o3-mini | /parallel_tool_calls | false | unknown field parallel_tool_calls",
                "mistral | mistral-large-latest | /messages/3 | {'role':'user','content':'x'} | unexpected role user",
                "mistral | mistral-large-latest | /messages/4 | {'role':'assistant','content':'x'} | expected last role",
                "mistral | mistral-large-latest | /seed | 1 | unknown field seed",
                "mistral | mistral-large-latest | /temperature | 1.8 | out of range",
                "deepseek | deepseek-chat | /messages/0/content | [{'type':'text','text':'x'}] | expected a string",
                "deepseek | deepseek-chat | /tool_choice | 'required' | tool_choice is not supported",
                "deepseek | deepseek-chat | /response_format | {'type':'json_schema'} | response_format type is unavailable",
                "deepseek | deepseek-chat | /messages/1/reasoning_content | null | messages.1",
                "moonshot | kimi-k2.6 | /messages/1/reasoning_content | '' | reasoning_content is missing",
                "moonshot | kimi-k3 | /thinking | {'type':'disabled'} | unknown field thinking",
                "moonshot | kimi-k3 | /tool_choice | {'type':'function','function':{'name':'look'}} | not supported",
                "zhipu | glm-4.6 | /temperature | 1.5 | out of range",
                "zhipu | glm-4.6 | /thinking | {'type':'adaptive'} | invalid thinking",
                "minimax | MiniMax-M3 | /temperature | 0 | out of range",
                "google | gemini-2.5-pro | /tools/0/function/parameters/additionalProperties | false | not supported",
                "groq | llama-3.3-70b | /response_format | {'type':'json_object'} | cannot be combined with tools",
                "groq | llama-3.3-70b | /messages/3/refusal | null | property refusal is unsupported",
                "vllm | qwen3 | /messages/3 | {'role':'system','content':'x'} | must be at the beginning",
                "ollama | qwen3 | /messages/4/content | [{'type':'image_url','image_url':{'url':'http://a'}}] | invalid image",
                "cerebras | gpt-oss-120b | /messages/4/content | [{'type':'file'}] | invalid file",
            })
    void chats(String vendor, String model, String place, String value, String complaint) {
        String thinking = vendor.equals("deepseek") || vendor.equals("moonshot") ? "'reasoning_content':'Hm.'," : "";
        ObjectNode good = StreamRun.json(CHAT.formatted(model, thinking, ""));
        StrictTarget target = StrictChat.of(vendor, model);
        assertThat(target.refusals(good)).isEmpty();

        if (place.endsWith("reasoning_content") && value.equals("null")) {
            ((ObjectNode) good.at("/messages/1")).remove("reasoning_content");
        } else {
            set(good, place, value);
        }
        assertThat(String.join("\n", target.refusals(good))).contains(complaint);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "/messages | [] | unknown parameter messages",
                "/max_output_tokens | 3 | below 16",
                "/reasoning | {'effort':'max'} | reasoning.effort is not supported",
                "/reasoning | {'max_tokens':1} | unknown parameter reasoning.max_tokens",
                "/temperature | 0.1 | unsupported parameter temperature",
                "/text | {'format':{'type':'json_schema','name':'a b','schema':{}}} | invalid text.format",
                "/tools/0/type | 'magic' | unknown type of a tool",
                "/tools/0/name | '' | invalid name of a tool",
                "/tools/0/strict | true | additionalProperties has to be false",
                "/tools/0/parameters | {'type':'object'} | missing properties",
                "/tool_choice | {'type':'function','name':'x'} | names no tool",
                "/input | [] | input is empty",
                "/input/0/role | 'boss' | invalid role",
                "/input/0/content/0/type | 'output_text' | invalid part",
                "/input/1/encrypted_content | 'theirs' | could not be verified",
                "/input/1/summary | null | summary",
                "/input/2 | {'type':'message','role':'user','content':'x'} | without its required following item",
                "/input/2/call_id | 'c2' | no tool call found for c1",
                "/input/3/call_id | 'c2' | no tool output found for function call c1",
                "/input/3/output | {'a':1} | invalid output",
            })
    void responses(String place, String value, String complaint) {
        ObjectNode good = StreamRun.json(RESPONSES.formatted("gpt-5"));
        assertThat(new StrictResponses("openai", "gpt-5").refusals(good)).isEmpty();

        set(good, place, value);
        assertThat(String.join("\n", new StrictResponses("openai", "gpt-5").refusals(good)))
                .contains(complaint);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "claude-opus-4-5 | /foo | 1 | extra inputs are not permitted",
                "claude-opus-4-5 | /max_tokens | 0 | field required",
                "claude-opus-4-5 | /thinking | {'type':'enabled','budget_tokens':4000} | below max_tokens",
                "claude-opus-4-5 | /thinking | {'type':'adaptive'} | adaptive thinking is not supported",
                "claude-opus-4-7 | /thinking | {'type':'enabled','budget_tokens':2000} | not supported for this model",
                "claude-opus-4-7 | /temperature | 1 | deprecated for this model",
                "claude-opus-4-5 | /temperature | 1.5 | range: 0..1",
                "claude-sonnet-4-5 | /output_config | {'effort':'low'} | does not support effort",
                "claude-sonnet-4-6 | /output_config | {'effort':'xhigh'} | does not support effort",
                "claude-opus-4-5 | /output_config | {'format':{'schema':{'type':'object'}}} | has to be false",
                "claude-opus-4-5 | /stop_sequences | [' '] | non-whitespace",
                "claude-opus-4-5 | /service_tier | 'default' | service_tier",
                "claude-opus-4-5 | /tool_choice | {'type':'tool','name':'x'} | tool not found",
                "claude-opus-4-5 | /tools/0/name | 'a.b' | tools.name",
                "claude-opus-4-5 | /tools/0/input_schema/properties | null | schema is invalid",
                "claude-opus-4-5 | /tools/0/input_schema/anyOf | [] | at the top level",
                "claude-opus-4-5 | /messages/0/role | 'assistant' | first message must use the user role",
                "claude-opus-4-5 | /messages/0/content | [{'type':'text','text':' '}] | non-whitespace text",
                "claude-opus-4-5 | /messages/1/content/0/signature | '' | invalid signature",
                "claude-opus-4-5 | /messages/1/content/1/id | 'a:1' | invalid tool_use",
                "claude-opus-4-5 | /messages/2/content/0 | {'type':'text','text':'x'} | without tool_result blocks",
                "claude-opus-4-5 | /messages/2/content/0/tool_use_id | 'x' | unexpected tool_use_id",
                "claude-opus-4-5 | /messages/2/content/0/content | {'a':1} | invalid content of a tool_result",
                "claude-sonnet-4-6 | /messages/3 | {'role':'assistant','content':'x'} | prefill",
            })
    void claude(String model, String place, String value, String complaint) {
        ObjectNode good = StreamRun.json(CLAUDE.formatted(model));
        assertThat(new StrictClaude(model).refusals(good)).isEmpty();

        set(good, place, value);
        assertThat(String.join("\n", new StrictClaude(model).refusals(good))).contains(complaint);
    }

    private static void set(ObjectNode request, String place, String value) {
        int slash = place.lastIndexOf('/');
        JsonNode parent = request.at(place.substring(0, slash));
        String last = place.substring(slash + 1);
        JsonNode read = StreamRun.json("{'v':" + value + "}").get("v");
        if (parent instanceof ArrayNode list) {
            int at = Integer.parseInt(last);
            if (at == list.size()) {
                list.add(read);
            } else {
                list.set(at, read);
            }
        } else {
            ((ObjectNode) parent).set(last, read);
        }
    }
}
