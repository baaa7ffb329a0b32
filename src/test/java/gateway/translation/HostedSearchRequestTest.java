package gateway.translation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.protocol.Dialect;
import gateway.translation.contract.ReasoningRules;
import gateway.translation.contract.SampleTraits;
import gateway.translation.contract.TranslatedRequest;
import gateway.translation.contract.TranslationTarget;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The search of the web that clients of OpenAI ask for, in requests that go to Claude. */
class HostedSearchRequestTest {

    private static final String MODEL = "claude-sonnet-4-6";
    private static final String FUNCTION = "{'type':'function','name':'f','parameters':{'type':'object'}}";
    private static final String SEARCH = "{'type':'web_search_20250305','name':'web_search'}";

    private static TranslatedRequest responses(String fields) {
        return ClaudeRun.responses(MODEL, "'input':'Hi'," + fields);
    }

    private static TranslatedRequest chat(String fields) {
        return ClaudeRun.chat(MODEL, "'messages':[{'role':'user','content':'Hi'}]," + fields);
    }

    private static TranslatedRequest to(Dialect target, String model, String provider) {
        TranslationTarget to =
                new TranslationTarget(model, SampleTraits.OPENAI, ReasoningRules.DEFAULT, null).at(provider);
        String request = "{'model':'m','input':'Hi','tools':[{'type':'web_search'}]}";
        return Conversion.of(
                        Dialect.RESPONSES,
                        target,
                        StreamRun.json(request),
                        to,
                        tools -> ResponsesRun.frame(tools, false))
                .request();
    }

    private static JsonNode tools(TranslatedRequest request) {
        return request.body().path("tools");
    }

    private static JsonNode list(String json) {
        return StreamRun.json("{'a':[" + json + "]}").get("a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"web_search", "web_search_2025_08_26", "web_search_preview", "web_search_preview_2025_03_11"})
    void everyToolThatSearchesIsTheOneOfClaude(String type) {
        TranslatedRequest request = responses("'tools':[" + FUNCTION + ",{'type':'" + type + "'}]");

        assertThat(tools(request).get(1)).isEqualTo(StreamRun.json(SEARCH));
        assertThat(request.losses()).isEmpty();
        assertThat(request.tools().searches()).isTrue();
    }

    @Test
    void domainsPlaceAndTheNumberOfCallsAreKept() {
        TranslatedRequest request = responses("""
                'max_tool_calls':3,'include':['web_search_call.action.sources','reasoning.encrypted_content'],
                'tools':[{'type':'web_search','external_web_access':true,'index_gated_web_access':true,
                'filters':{'allowed_domains':['a.test',' https://b.test/c ','','a.test']},'search_context_size':'medium',
                'user_location':{'type':'approximate','city':'Bonn','country':'DE','region':null,'timezone':' '}}]\
                """);

        assertThat(tools(request))
                .isEqualTo(list(
                        "{'type':'web_search_20250305','name':'web_search','allowed_domains':['a.test','b.test/c'],"
                                + "'user_location':{'type':'approximate','city':'Bonn','country':'DE'},'max_uses':3}"));
        assertThat(request.losses()).isEmpty();
        assertThat(request.tools().tellsSources()).isTrue();
    }

    @Test
    void whatClaudeCannotBeToldIsNamed() {
        TranslatedRequest request = responses("""
                'tools':[{'type':'web_search','search_context_size':'high','search_content_types':['text','image'],
                'filters':{'allowed_domains':['a.test'],'blocked_domains':['b.test']},
                'user_location':{'country':'Germany'}}]\
                """);

        assertThat(tools(request))
                .isEqualTo(list("{'type':'web_search_20250305','name':'web_search','allowed_domains':['a.test']}"));
        assertThat(ClaudeRun.losses(request))
                .containsExactlyInAnyOrder(
                        "tool_option@tools.0.search_context_size",
                        "tool_option@tools.0.search_content_types",
                        "tool_option@tools.0.filters.blocked_domains",
                        "tool_option@tools.0.user_location.country");
    }

    @Test
    void optionsOfChatCompletionsAreATool() {
        TranslatedRequest request = chat("""
                'tools':[{'type':'function','function':{'name':'f'}}],'web_search_options':{'search_context_size':'low',
                'user_location':{'type':'approximate','approximate':{'city':'Bonn'}}}\
                """);

        assertThat(tools(request).get(1))
                .isEqualTo(StreamRun.json("{'type':'web_search_20250305','name':'web_search',"
                        + "'user_location':{'type':'approximate','city':'Bonn'}}"));
        assertThat(ClaudeRun.losses(request)).containsExactly("tool_option@web_search_options.search_context_size");
        assertThat(tools(chat("'web_search_options':{}"))).isEqualTo(list(SEARCH));
        assertThat(tools(chat("'tools':[{'type':'web_search'}]"))).isEqualTo(list(SEARCH));
    }

    @Test
    void nobodySearchesLiveWhereTheClientWantsOnlyWhatIsCached() {
        TranslatedRequest request =
                responses("'tools':[" + FUNCTION + ",{'type':'web_search','external_web_access':false}]");

        assertThat(tools(request)).hasSize(1);
        assertThat(request.tools().searches()).isFalse();
        assertThat(ClaudeRun.losses(request)).containsExactly("server_tool@tools.1 web_search");
        assertThat(ClaudeRun.losses(responses("'tools':[{'type':'web_search','external_web_access':'no'}]")))
                .containsExactly("server_tool@tools.0 web_search");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'function','name':'web_search'}",
                "{'type':'custom','name':'web_search'}",
                "{'type':'namespace','name':'web_','tools':[{'type':'function','name':'search'}]}"
            })
    void aToolOfTheClientKeepsItsName(String own) {
        TranslatedRequest request = responses("'tools':[{'type':'web_search'}," + own + "]");

        assertThat(tools(request).findValuesAsText("name")).containsExactly("web_search");
        assertThat(tools(request).get(0).has("input_schema")).isTrue();
        assertThat(ClaudeRun.losses(request)).containsExactly("server_tool@tools.0 web_search");
    }

    @Test
    void aNameThatHasToChangeDoesNotBecomeThatOfTheSearch() {
        TranslatedRequest request =
                chat("'tools':[{'type':'function','function':{'name':'web.search'}},{'type':'web_search'}]");

        assertThat(tools(request).findValuesAsText("name")).hasSize(2).doesNotHaveDuplicates();
        assertThat(request.tools().original(tools(request).at("/0/name").asText()))
                .isEqualTo("web.search");
        assertThat(request.tools().original("web_search")).isEqualTo("web_search");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            value = {
                "MESSAGES > minimax-m2 > other",
                "CHAT > anthropic/claude-sonnet-4.6 > openrouter",
                "CHAT > gpt-5.1 > openai"
            })
    void onlyClaudeIsOfferedIt(Dialect target, String model, String provider) {
        TranslatedRequest request = to(target, model, provider);

        assertThat(request.body().has("tools")).isFalse();
        assertThat(ClaudeRun.losses(request)).containsExactly("server_tool@tools.0 web_search");
    }

    @Test
    void claudeAtAProviderIsOfferedIt() {
        assertThat(tools(to(Dialect.MESSAGES, MODEL, "anthropic"))).isEqualTo(list(SEARCH));
    }

    @Test
    void aForcedSearchForbidsThinkingAsOtherToolsDo() {
        TranslatedRequest request = responses("'tools':[" + FUNCTION + ",{'type':'web_search_preview'}],"
                + "'tool_choice':{'type':'web_search_preview'},'reasoning':{'effort':'low'}");

        assertThat(request.body().path("tool_choice")).isEqualTo(StreamRun.json("{'type':'tool','name':'web_search'}"));
        assertThat(request.body().has("thinking")).isFalse();
        assertThat(ClaudeRun.losses(request)).containsExactly("thinking@reasoning");
        assertThat(responses("'tools':[{'type':'web_search'}],'tool_choice':'required'")
                        .body()
                        .at("/tool_choice/type")
                        .asText())
                .isEqualTo("any");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'tool_choice':{'type':'web_search'}",
                "'tools':[{'type':'web_search','external_web_access':false}],'tool_choice':{'type':'web_search'}",
                "'tools':[{'type':'web_search','external_web_access':false}],'tool_choice':'required'"
            })
    void aForcedSearchThatNobodyRunsIsRefused(String fields) {
        assertThatThrownBy(() -> responses(fields))
                .isInstanceOfSatisfying(
                        GatewayFailure.RequestRefused.class,
                        refused -> assertThat(refused.kind()).isEqualTo(FailureKind.TRANSLATION_IMPOSSIBLE));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            value = {
                "{'type':'web_search'} > f,web_search > 2",
                "{'type':'function','name':'f'} > f > 1",
                "{'type':'web_search'},{'type':'function','name':'none'} > web_search > 1"
            })
    void aSearchIsOneOfTheAllowedTools(String allowed, String names, int count) {
        String listed = count == 2 ? allowed + ",{'type':'function','name':'f'}" : allowed;
        TranslatedRequest request = responses("'tools':[" + FUNCTION + ",{'type':'web_search'}],"
                + "'tool_choice':{'type':'allowed_tools','mode':'auto','tools':[" + listed + "]}");

        assertThat(String.join(",", tools(request).findValuesAsText("name"))).isEqualTo(names);
        assertThat(request.losses()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            value = {
                "'tools':[{'type':'web_search'}],'max_tool_calls':0 > max_tool_calls@max_tool_calls",
                "'tools':[{'type':'web_search'}],'max_tool_calls':'x' > max_tool_calls@max_tool_calls",
                "'tools':[{'type':'web_search'},{'type':'web_search_preview'}] > server_tool@tools.1 web_search_preview",
                "'tools':[{'type':'web_search'}],'include':['file_search_call.results'] > include@include.0",
                "'include':['web_search_call.action.sources'] > include@include.0"
            })
    void whatIsTooMuchIsLeftOut(String fields, String loss) {
        TranslatedRequest request = responses(fields);

        assertThat(ClaudeRun.losses(request)).containsExactly(loss);
        assertThat(tools(request).findValues("max_uses")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'tools':[{'type':'web_search','filters':5}]",
                "'tools':[{'type':'web_search','filters':{'allowed_domains':'a.test'}}]",
                "'tools':[{'type':'web_search','filters':{'allowed_domains':[null]}}]",
                "'tools':[{'type':'web_search','user_location':[]}]",
                "'tools':[{'type':'web_search','user_location':{'city':5}}]"
            })
    void whatIsMalformedIsRefused(String fields) {
        assertThatThrownBy(() -> responses(fields))
                .isInstanceOfSatisfying(
                        GatewayFailure.RequestRefused.class,
                        refused -> assertThat(refused.kind()).isEqualTo(FailureKind.REQUEST_FIELD));
    }

    @Test
    void theMarkOfTheCacheStandsAtTheLastTool() {
        String request = "{'model':'m','input':'Hi','tools':[" + FUNCTION + ",{'type':'web_search'}]}";
        JsonNode body = ClaudeRun.conversion(Dialect.RESPONSES, Dialect.MESSAGES, StreamRun.json(request), MODEL, true)
                .request()
                .body();

        assertThat(body.at("/tools/0").has("cache_control")).isFalse();
        assertThat(body.at("/tools/1/cache_control/type").asText()).isEqualTo("ephemeral");
        assertThat(tools(responses("'tools':[{'type':'web_search','cache_control':{'type':'ephemeral'}}]"))
                        .at("/0/cache_control/type")
                        .asText())
                .isEqualTo("ephemeral");
    }
}
