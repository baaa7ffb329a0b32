package gateway.translation;

import static gateway.translation.SearchRun.SEARCH;
import static gateway.translation.SearchRun.TOOL;
import static gateway.translation.SearchRun.conversion;
import static gateway.translation.SearchRun.losses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure.RequestRefused;
import gateway.protocol.Dialect;
import gateway.translation.contract.SampleTraits;
import gateway.translation.contract.TranslatedRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A search of the web that Anthropic would run becomes the target's own, or is refused with what would help. */
class WebSearchRequestTest {

    private static final String FORCED = ",'tool_choice':{'type':'tool','name':'web_search'}";
    private static final String FULL = "{'type':'web_search_20250305','name':'web_search','max_uses':8,"
            + "'allowed_domains':['a.com','b.com'],'user_location':{'type':'approximate','city':'Oslo','country':'NO'}}";
    private static final String BLOCKING =
            "{'type':'web_search_20260209','name':'web_search','blocked_domains':['x.com']}";

    private static ObjectNode json(String text) {
        return ResponsesRun.json(text);
    }

    @Test
    void becomesTheToolOfResponses() {
        TranslatedRequest request =
                conversion(Dialect.RESPONSES, "responses", FULL, FORCED).request();

        assertThat(request.body().path("tools").get(0))
                .isEqualTo(json("{'type':'web_search','filters':{'allowed_domains':['a.com','b.com']},"
                        + "'user_location':{'type':'approximate','city':'Oslo','country':'NO'}}"));
        assertThat(request.body().path("tool_choice").asText()).isEqualTo("required");
        assertThat(request.body().path("max_tool_calls").asInt()).isEqualTo(8);
        assertThat(request.body().path("include").get(0).asText()).isEqualTo("web_search_call.action.sources");
        assertThat(request.losses()).isEmpty();
    }

    @Test
    void standsBesideFunctionsAndIsChosenAmongThem() {
        TranslatedRequest request = conversion(Dialect.RESPONSES, "responses", TOOL + "," + BLOCKING, FORCED)
                .request();

        assertThat(request.body().path("tools").get(0).path("name").asText()).isEqualTo("f");
        assertThat(request.body().path("tools").get(1))
                .isEqualTo(json("{'type':'web_search','filters':{'blocked_domains':['x.com']}}"));
        assertThat(request.body().path("tool_choice")).isEqualTo(json("{'type':'web_search'}"));
    }

    @Test
    void becomesTheToolOfXai() {
        String many = FULL.replace("'a.com','b.com'", "'1','2','3','4','5','6'");
        TranslatedRequest request =
                conversion(Dialect.RESPONSES, "xai", many, "").request();
        TranslatedRequest blocking =
                conversion(Dialect.RESPONSES, "xai", BLOCKING, "").request();

        assertThat(request.body().path("tools").get(0))
                .isEqualTo(json("{'type':'web_search','filters':{'allowed_domains':['1','2','3','4','5']}}"));
        assertThat(request.body().has("include")).isFalse();
        assertThat(losses(request))
                .containsExactly(
                        "tool_option@tools.0.allowed_domains",
                        "tool_option@tools.0.user_location",
                        "tool_option@tools.0.max_uses");
        assertThat(blocking.body().path("tools").get(0))
                .isEqualTo(json("{'type':'web_search','filters':{'excluded_domains':['x.com']}}"));
    }

    @Test
    void becomesOptionsOfAModelThatSearchesEachTime() {
        TranslatedRequest request =
                conversion(Dialect.CHAT, "chat_options", FULL, FORCED).request();

        assertThat(request.body().path("web_search_options"))
                .isEqualTo(json(
                        "{'user_location':{'type':'approximate','approximate':" + "{'city':'Oslo','country':'NO'}}}"));
        assertThat(request.body().has("tools") || request.body().has("tool_choice"))
                .isFalse();
        assertThat(losses(request))
                .containsExactly("tool_option@tools.0.allowed_domains", "tool_option@tools.0.max_uses");
    }

    @Test
    void becomesTheServerToolOfOpenRouter() {
        TranslatedRequest request = conversion(
                        Dialect.CHAT, "openrouter", BLOCKING + "," + TOOL, ",'tool_choice':{'type':'any'}")
                .request();

        assertThat(request.body().path("tools").get(0))
                .isEqualTo(json("{'type':'openrouter:web_search','parameters':{'excluded_domains':['x.com']}}"));
        assertThat(request.body().path("tools")).hasSize(2);
        assertThat(request.body().path("tool_choice").asText()).isEqualTo("required");
        assertThat(request.losses()).isEmpty();
    }

    @Test
    void isNotAskedForAtTheLeastEffort() {
        String off = ",'thinking':{'type':'disabled'}";
        Conversion without = conversion(Dialect.RESPONSES, SearchRun.searching("responses"), "gpt-5", TOOL, off);
        Conversion with = conversion(Dialect.RESPONSES, SearchRun.searching("responses"), "gpt-5", SEARCH, off);

        assertThat(without.request().body().at("/reasoning/effort").asText()).isEqualTo("minimal");
        assertThat(with.request().body().at("/reasoning/effort").asText()).isEqualTo("low");
    }

    @Test
    void oneMoreIsLeftOut() {
        TranslatedRequest request = conversion(Dialect.RESPONSES, "responses", SEARCH + "," + BLOCKING, "")
                .request();

        assertThat(request.body().path("tools")).hasSize(1);
        assertThat(losses(request)).containsExactly("server_tool@tools.1 web_search_20260209");
    }

    @Test
    void isLeftOutWhereOtherToolsAreAndTheTargetHasNone() {
        TranslatedRequest request =
                conversion(Dialect.CHAT, "none", SEARCH + "," + TOOL, "").request();

        assertThat(request.body().path("tools")).hasSize(1);
        assertThat(request.tools().searches()).isFalse();
        assertThat(losses(request)).containsExactly("server_tool@tools.0 web_search_20250305");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CHAT | none | '' | parameter traits how it searches (webSearch=",
                "RESPONSES | none | ,'tool_choice':{'type':'tool','name':'web_search'} | map this model to one that searches",
                "CHAT | responses | ,'tool_choice':{'type':'any'} | set its parameter dialect to responses",
                "CHAT | xai | '' | set its parameter dialect to responses",
                "RESPONSES | chat_options | '' | set its parameter dialect to chat",
            })
    void isRefusedWithWhatWouldHelp(Dialect target, String way, String choice, String help) {
        assertThatThrownBy(() -> conversion(target, way, SEARCH, choice == null ? "" : choice))
                .isInstanceOfSatisfying(RequestRefused.class, e -> {
                    assertThat(e.kind()).isEqualTo(FailureKind.TRANSLATION_IMPOSSIBLE);
                    assertThat(e.arguments().getFirst().toString()).contains(help);
                });
    }

    @ParameterizedTest
    @EnumSource(
            value = Dialect.class,
            names = {"CHAT", "RESPONSES"})
    void fetchesAreRefusedByTheirName(Dialect target) {
        String tool = "{'type':'web_fetch_20250910','name':'web_fetch'}";

        assertThatThrownBy(() -> conversion(target, "responses", tool, ""))
                .isInstanceOfSatisfying(
                        RequestRefused.class,
                        e -> assertThat(e.arguments().getFirst().toString())
                                .contains("web_fetch_20250910")
                                .contains("Claude account"));
    }

    @Test
    void theLimitOfSearchesIsALossWhereCodeIsRunToo() {
        TranslatedRequest request = conversion(
                        Dialect.RESPONSES,
                        SampleTraits.documentedBut("webSearch", "responses", "codeExecution", true),
                        "gpt-5.1",
                        FULL + ",{'type':'code_execution_20250522','name':'code_execution'}",
                        "")
                .request();

        assertThat(request.body().has("max_tool_calls")).isFalse();
        assertThat(request.body().path("tools")).hasSize(2);
        assertThat(losses(request)).containsExactly("tool_option@tools.0.max_uses");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'allowed_domains':'a.com' | tools.0.allowed_domains",
                "'blocked_domains':[1] | tools.0.blocked_domains.0",
                "'max_uses':'many' | tools.0.max_uses",
                "'user_location':'Oslo' | tools.0.user_location",
                "'user_location':{'city':1} | tools.0.user_location.city",
            })
    void refusesWhatIsMalformed(String field, String place) {
        String tool = "{'type':'web_search_20250305','name':'web_search'," + field + "}";

        assertThatThrownBy(() -> conversion(Dialect.RESPONSES, "responses", tool, ""))
                .isInstanceOfSatisfying(RequestRefused.class, e -> {
                    assertThat(e.kind()).isEqualTo(FailureKind.REQUEST_FIELD);
                    assertThat(e.arguments().getFirst().toString()).isEqualTo(place);
                });
    }
}
