package gateway.translation.chattarget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure.RequestRefused;
import gateway.translation.StreamRun;
import gateway.translation.contract.Features;
import gateway.translation.contract.Loss;
import gateway.translation.contract.ReasoningRules;
import gateway.translation.contract.TargetTraits;
import gateway.translation.contract.TranslatedRequest;
import gateway.translation.contract.TranslationTarget;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which tools of a request are offered to a model that is not Claude. */
class DeferredToolsTest {

    private static final String SEARCH = "{'name':'ToolSearch','input_schema':{'type':'object'}}";
    private static final String HIDDEN = "{'name':'hidden','defer_loading':true,'input_schema':{'type':'object'}}";
    private static final String SERVER = "{'type':'tool_search_tool_regex_20251119','name':'tool_search_tool_regex'}";
    private static final String ASK = "{'role':'user','content':'go'}";

    @Test
    void aDeferredToolThatNothingHasLoadedIsLeftOut() {
        TranslatedRequest translated = translate(SEARCH + "," + HIDDEN, ASK, "");

        assertThat(offered(translated)).containsExactly("ToolSearch");
        assertThat(translated.losses()).containsExactly(new Loss(Features.TOOL_OPTION, "tools.1.defer_loading"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'role':'assistant','content':[{'type':'tool_use','id':'s','name':'ToolSearch','input':{}}]},"
                        + "{'role':'user','content':[{'type':'tool_result','tool_use_id':'s','content':["
                        + "{'type':'tool_reference','tool_name':'hidden'}]}]}",
                "{'role':'assistant','content':[{'type':'server_tool_use','id':'s','name':'tool_search_tool_regex','input':{}},"
                        + "{'type':'tool_search_tool_result','tool_use_id':'s','content':{'type':"
                        + "'tool_search_tool_search_result','tool_references':[{'type':'tool_reference',"
                        + "'tool_name':'hidden'}]}},{'type':'text','text':'So.'}]}," + ASK,
                "{'role':'system','content':[{'type':'text','text':'New.'},{'type':'tool_addition',"
                        + "'tool':{'type':'tool_reference','name':'hidden'}}]}",
                "{'role':'assistant','content':[{'type':'tool_use','id':'s','name':'hidden','input':{}}]},"
                        + "{'role':'user','content':[{'type':'tool_result','tool_use_id':'s','content':'x'}]}"
            })
    void aToolThatTheConversationHasLoadedIsOffered(String later) {
        TranslatedRequest translated = translate(SEARCH + "," + HIDDEN, ASK + "," + later, "");

        assertThat(offered(translated)).containsExactly("ToolSearch", "hidden");
        assertThat(translated.losses()).noneMatch(loss -> loss.feature().equals(Features.TOOL_OPTION));
    }

    @Test
    void aToolThatWasTakenAwayAgainIsNotOffered() {
        String added =
                "{'role':'system','content':[{'type':'tool_addition','tool':{'type':'tool_reference','name':'hidden'}}]}";

        TranslatedRequest translated = translate(
                SEARCH + "," + HIDDEN, ASK + "," + added + "," + added.replace("tool_addition", "tool_removal"), "");

        assertThat(offered(translated)).containsExactly("ToolSearch");
    }

    @Test
    void aToolThatIsAskedForIsOffered() {
        TranslatedRequest translated =
                translate(SEARCH + "," + HIDDEN, ASK, "'tool_choice':{'type':'tool','name':'hidden'},");

        assertThat(offered(translated)).containsExactly("ToolSearch", "hidden");
    }

    @Test
    void deferredToolsAreOfferedWhereNothingElseIs() {
        assertThat(offered(translate(SERVER + "," + HIDDEN, ASK, ""))).containsExactly("hidden");
        assertThat(offered(translate(HIDDEN, ASK, ""))).containsExactly("hidden");
    }

    @Test
    void wordsOfTheModelLoadNothing() {
        String quoted = "{'role':'assistant','content':[{'type':'tool_use','id':'s','name':'ToolSearch','input':"
                + "{'type':'tool_reference','tool_name':'hidden'}}]},{'role':'user','content':'hidden'}";

        assertThat(offered(translate(SEARCH + "," + HIDDEN, ASK + "," + quoted, "")))
                .containsExactly("ToolSearch");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'web_search_20250305','name':'web_search'}",
                "{'type':'web_search_20250305','name':'web_search'},{'type':'code_execution_20250825','name':'code_execution'}",
                "{'type':'mcp_toolset','mcp_server_name':'n'}"
            })
    void aRequestWhoseToolsWouldAllBeLostIsRefused(String tools) {
        for (String choice : new String[] {"", "'tool_choice':{'type':'auto'},"}) {
            assertThatThrownBy(() -> translate(tools, ASK, choice)).isInstanceOfSatisfying(RequestRefused.class, e -> {
                assertThat(e.kind()).isEqualTo(FailureKind.TRANSLATION_IMPOSSIBLE);
                assertThat(e.arguments().getFirst().toString()).contains("run by Anthropic");
            });
        }
    }

    @Test
    void toolsThatAreNotWantedOrOnlyCountedAreNoReasonToRefuse() {
        String search = "{'type':'web_search_20250305','name':'web_search'}";

        assertThatCode(() -> translate(search, ASK, "'tool_choice':{'type':'none'},"))
                .doesNotThrowAnyException();
        ObjectNode counted = StreamRun.json("{'tools':[" + search + "],'messages':[" + ASK + "]}");
        assertThatCode(() -> new MessagesToChatRequest().translate(counted, target()))
                .doesNotThrowAnyException();
    }

    private static List<String> offered(TranslatedRequest translated) {
        List<String> names = new ArrayList<>();
        translated
                .body()
                .path("tools")
                .forEach(tool -> names.add(tool.at("/function/name").asText()));
        return names;
    }

    private static TranslatedRequest translate(String tools, String messages, String more) {
        ObjectNode request =
                StreamRun.json("{'max_tokens':9," + more + "'tools':[" + tools + "],'messages':[" + messages + "]}");
        return new MessagesToChatRequest().translate(request, target());
    }

    private static TranslationTarget target() {
        return new TranslationTarget("m", TargetTraits.DOCUMENTED, ReasoningRules.DEFAULT, null);
    }
}
