package gateway.web.prompt;

import static gateway.web.prompt.PromptSamples.RULES;
import static gateway.web.prompt.PromptSamples.prompt;
import static gateway.web.prompt.PromptSamples.request;
import static gateway.web.prompt.PromptSamples.said;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure.RequestRefused;
import gateway.protocol.Json;
import gateway.translation.contract.Features;
import gateway.translation.contract.Loss;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebPromptsTest {

    private static final String USER = "\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]";

    @Test
    @DisplayName("case 4: a blank line and a name before each turn")
    void separatesTurns() throws Exception {
        WebPrompt prompt = prompt("""
                "system":"Be brief.","messages":[
                  {"role":"user","content":"One"},
                  {"role":"assistant","content":[{"type":"text","text":"Two"},{"type":"text","text":"and a half"}]},
                  {"role":"user","content":"Three"}]""");

        assertThat(prompt.prompt()).isEqualTo("""
                Be brief.

                Human: One

                Assistant: Two

                and a half

                Human: Three""");
        assertThat(prompt.attachment()).isNull();
        assertThat(prompt.model()).isEqualTo("claude-sonnet-5");
        assertThat(prompt.maxTokens()).isEqualTo(100);
        assertThat(prompt.losses()).isEmpty();
    }

    @Test
    @DisplayName("case 4: two turns of one role are not run together")
    void namesNeighboursOfOneRole() throws Exception {
        WebPrompt prompt = prompt("""
                "messages":[{"role":"user","content":"One"},{"role":"user","content":"Two"},
                  {"role":"system","content":"Three"},{"role":"assistant","content":"Four"}]""");

        assertThat(prompt.prompt()).isEqualTo("Human: One\n\nHuman: Two\n\nSystem: Three\n\nAssistant: Four");
    }

    @Test
    @DisplayName("case 4: names are the operator's; no control characters are added, and the client's text stays")
    void addsNamesAndLinesOnly() throws Exception {
        PromptRules rules = new PromptRules("User", "Bot", 4000, null, true, true, false, false);
        ObjectNode request = request("""
                "messages":[{"role":"user","content":"a\\tb\\u0008 "},{"role":"assistant","content":" c"}]""");

        assertThat(prompt(request, rules).prompt()).isEqualTo("User: a\tb\b \n\nBot:  c");
    }

    @ParameterizedTest
    @CsvSource({"'',A", "A,A", "'a\nb',A", "'a\b',A", "A,' '"})
    void refusesNamesThatAreNone(String human, String assistant) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PromptRules(human, assistant, 1, null, true, true, false, false));
    }

    @ParameterizedTest
    @CsvSource({"3993, true", "3994, false"})
    @DisplayName("case 5: a text at the limit is the prompt, a longer one an attachment of its length")
    void putsLongTextsIntoAnAttachment(int letters, boolean inline) throws Exception {
        String text = "é".repeat(letters);

        WebPrompt prompt = prompt("\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]".formatted(text));

        assertThat(prompt.prompt()).isEqualTo(inline ? "Human: " + text : "");
        assertThat(prompt.attachment() == null ? 0 : prompt.attachment().size()).isEqualTo(inline ? 0 : 4001);
    }

    @Test
    @DisplayName("case 5: a prompt of the operator's stands beside an attachment, and only there")
    void putsTheCustomPromptBesideAnAttachment() throws Exception {
        PromptRules always = new PromptRules("Human", "Assistant", 0, "Go on.", true, true, false, false);
        PromptRules inline = new PromptRules("Human", "Assistant", 100, "Go on.", true, true, false, false);

        WebPrompt attached = prompt(request(USER), always);

        assertThat(attached.prompt()).isEqualTo("Go on.");
        assertThat(attached.attachment().text()).isEqualTo("Human: Hello");
        assertThat(prompt(request(USER), inline).prompt()).isEqualTo("Human: Hello");
    }

    @Test
    @DisplayName("case 29 (its prompt): texts that look like tokens stay as they are")
    void keepsTextsThatLookLikeTokens() throws Exception {
        String text = "<|endoftext|> 你好 {\"a\": [1]}";
        ObjectNode request = request(USER);
        ((ObjectNode) request.at("/messages/0")).put("content", text);

        assertThat(prompt(request, RULES).prompt()).isEqualTo("Human: " + text);
    }

    @Test
    void leavesTheBillingLineOfACommandLineOut() throws Exception {
        WebPrompt prompt = prompt("""
                "system":[{"type":"text","text":"x-anthropic-billing-header: cch=1;"},
                  {"type":"text","text":"Be brief.","cache_control":{"type":"ephemeral"}}],""" + USER);

        assertThat(prompt.prompt()).isEqualTo("Be brief.\n\nHuman: Hello");
        assertThat(prompt.losses()).isEmpty();
    }

    @Test
    void tellsCallsAndResultsAsJson() throws Exception {
        WebPrompt prompt = prompt("""
                "messages":[{"role":"user","content":"Weather?"},
                  {"role":"assistant","content":[{"type":"text","text":"I look."},
                    {"type":"tool_use","id":"toolu_1","name":"weather","input":{"city":"Oslo","n":null},"cache_control":{}}]},
                  {"role":"user","content":[
                    {"type":"tool_result","tool_use_id":"toolu_1","is_error":true,"content":"no\\nnet"},
                    {"type":"tool_result","tool_use_id":"toolu_2","content":[{"type":"text","text":"4 C"},{"c":4}]},
                    {"type":"tool_result","tool_use_id":"toolu_3"}]}]""");

        assertThat(prompt.prompt()).isEqualTo("""
                Human: Weather?

                Assistant: I look.

                {"type":"tool_use","id":"toolu_1","name":"weather","input":{"city":"Oslo","n":null}}

                Human: {"type":"tool_result","tool_use_id":"toolu_1","is_error":true,"content":"no\\nnet"}

                {"type":"tool_result","tool_use_id":"toolu_2","content":"4 C\\n\\n{\\"c\\":4}"}

                {"type":"tool_result","tool_use_id":"toolu_3","content":""}""");
        assertThat(prompt.losses()).isEmpty();
    }

    @Test
    void tellsWhatToolsOfServersDid() throws Exception {
        WebPrompt prompt = prompt("""
                "messages":[{"role":"user","content":"Search"},{"role":"assistant","content":[
                  {"type":"server_tool_use","id":"srvtoolu_1","name":"web_search","input":{"query":"q"},"caller":{"type":"direct"}},
                  {"type":"web_search_tool_result","tool_use_id":"srvtoolu_1","content":[
                    {"type":"web_search_result","url":"https://a","title":"A","encrypted_content":"abc"}]},
                  {"type":"text","text":"So.","citations":[{"type":"web_search_result_location"}]}]}]""");

        assertThat(prompt.prompt()).isEqualTo("""
                Human: Search

                Assistant: {"type":"server_tool_use","id":"srvtoolu_1","name":"web_search","input":{"query":"q"}}

                {"type":"web_search_tool_result","tool_use_id":"srvtoolu_1","content":[{"type":"web_search_result",\
                "url":"https://a","title":"A"}]}

                So.""");
        assertThat(prompt.losses())
                .containsExactly(
                        new Loss(Features.SERVER_TOOL, "messages.1.content.1 web_search_tool_result"),
                        new Loss(Features.CITATIONS, "messages.1.content.2.citations"));
    }

    @Test
    void whatASearchElsewhereFoundIsNoLoss() throws Exception {
        WebPrompt prompt = prompt("""
                "messages":[{"role":"user","content":"Search"},{"role":"assistant","content":[
                  {"type":"web_search_tool_result","tool_use_id":"srvtoolu_1","content":[
                    {"type":"web_search_result","url":"https://a","title":"A","encrypted_content":"claude-proxy:search:1"}]},
                  {"type":"text","text":"So.","citations":[
                    {"type":"web_search_result_location","url":"https://a","encrypted_index":"claude-proxy:search:1"}]}]}]""");

        assertThat(prompt.prompt()).doesNotContain("claude-proxy").endsWith("So.");
        assertThat(prompt.losses()).isEmpty();
    }

    @Test
    @DisplayName("case 42: earlier thinking is text, or left out by rule; redacted thinking is a loss")
    void tellsEarlierThinking() throws Exception {
        ObjectNode request = request("""
                "messages":[{"role":"user","content":"One"},{"role":"assistant","content":[
                  {"type":"thinking","thinking":"Hm.","signature":"s"},
                  {"type":"redacted_thinking","data":"x"},{"type":"text","text":"Two"}]}]""");
        PromptRules without = new PromptRules("Human", "Assistant", 4000, null, false, true, false, false);

        WebPrompt told = prompt(request, RULES);
        WebPrompt leftOut = prompt(request, without);

        assertThat(told.prompt()).isEqualTo("Human: One\n\nAssistant: <thinking>\nHm.\n</thinking>\n\nTwo");
        assertThat(told.losses())
                .containsExactly(new Loss(Features.REDACTED_THINKING, "messages.1.content.1 redacted_thinking"));
        assertThat(leftOut.prompt()).isEqualTo("Human: One\n\nAssistant: Two");
        assertThat(leftOut.losses())
                .containsExactly(
                        new Loss(Features.THINKING_HISTORY, "messages.1.content.0 thinking"),
                        new Loss(Features.REDACTED_THINKING, "messages.1.content.1 redacted_thinking"));
    }

    @Test
    @DisplayName("case 42: texts of documents are in the prompt")
    void tellsDocuments() throws Exception {
        WebPrompt prompt = prompt(said("""
                {"type":"document","title":"A \\"b\\"","context":"Old.","source":{"type":"text","media_type":"text/plain","data":"C"}},
                {"type":"document","source":{"type":"content","content":[{"type":"text","text":"D"},{"type":"text","text":"E"}]}},
                {"type":"search_result","title":"T","source":"https://s","content":[{"type":"text","text":"F"}]},
                {"type":"document","source":{"type":"url","url":"https://x/y.pdf"},"citations":{"enabled":true}}"""), RULES);

        assertThat(prompt.prompt()).isEqualTo("""
                Human: <document title="A &quot;b&quot;">
                Old.
                C
                </document>

                <document>
                D

                E
                </document>

                <search_result title="T" source="https://s">
                F
                </search_result>

                [document left out]""");
        assertThat(prompt.losses())
                .containsExactly(
                        new Loss(Features.CITATIONS, "messages.0.content.3.citations"),
                        new Loss(Features.DOCUMENT, "messages.0.content.3 url"));
    }

    @Test
    @DisplayName("case 42: what cannot be said is told, in the order of the request")
    void tellsLosses() throws Exception {
        WebPrompt prompt = prompt("""
                "temperature":0.5,"top_p":0.9,"top_k":5,"metadata":{"user_id":"u","tag":"t"},"service_tier":"standard_only",
                "output_config":{"effort":"high","format":{"type":"json_schema","schema":{"type":"object"}}},
                "container":"c","mcp_servers":[{"name":"m"}],"stop_sequences":["END"],"novel":1,%s""".formatted(USER));

        assertThat(prompt.losses())
                .extracting(Loss::feature)
                .containsExactly(
                        "temperature",
                        "top_p",
                        "top_k",
                        "metadata",
                        "service_tier",
                        "json_schema",
                        "thinking",
                        "container",
                        "mcp_servers",
                        "unknown_field");
        assertThat(prompt.prompt())
                .isEqualTo("Answer with JSON only, by this JSON schema:\n{\"type\":\"object\"}\n\nHuman: Hello");
        assertThat(prompt.stopSequences()).containsExactly("END");
    }

    @Test
    @DisplayName("case 42: what asks for nothing special is no loss")
    void tellsNoLossWhereThereIsNone() throws Exception {
        WebPrompt prompt = prompt("""
                "temperature":1,"top_p":1.0,"metadata":{"user_id":"u"},"service_tier":"auto","stream":true,
                "cache_control":{"type":"ephemeral"},%s""".formatted(USER));

        assertThat(prompt.losses()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":1024},', true",
        "'\"thinking\":{\"type\":\"adaptive\"},', true",
        "'\"thinking\":{\"type\":\"disabled\"},', false",
        "'', false"
    })
    void knowsWhetherToThink(String thinking, boolean on) throws Exception {
        assertThat(prompt(thinking + USER).thinking()).isEqualTo(on);
    }

    @Test
    void knowsTheEffortWhereThereIsAFieldForIt() throws Exception {
        PromptRules rules = new PromptRules("Human", "Assistant", 4000, null, true, true, false, true);

        WebPrompt known = prompt(request("\"output_config\":{\"effort\":\"max\"}," + USER), rules);
        WebPrompt unknown = prompt(request("\"output_config\":{\"effort\":\"xhigh\"}," + USER), rules);

        assertThat(known.effort()).isEqualTo("max");
        assertThat(known.losses()).isEmpty();
        assertThat(unknown.effort()).isNull();
        assertThat(unknown.losses()).containsExactly(new Loss(Features.THINKING, "output_config.effort"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"a\":1",
                "\"messages\":[]",
                "\"messages\":[{\"role\":\"user\",\"content\":\"\"}]",
                "\"messages\":[{\"role\":\"user\"}]",
                "\"messages\":[{\"role\":\"system\",\"content\":\"Be brief.\"}]",
                "\"messages\":[{\"role\":\"robot\",\"content\":\"x\"}]",
                "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\"}]}]",
                "\"messages\":[{\"role\":\"user\",\"content\":[\"x\"]}]",
                "\"thinking\":{\"type\":\"perhaps\"},\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]",
                "\"stop_sequences\":[\"a\",\"\"],\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]",
                "\"stop_sequences\":[\" \"],\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]",
                "\"model\":1,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]"
            })
    void refusesWhatIsMalformed(String members) throws Exception {
        ObjectNode request = request(members);

        assertThatThrownBy(() -> WebPrompts.of(request, RULES))
                .isInstanceOfSatisfying(
                        RequestRefused.class,
                        refused -> assertThat(refused.kind()).isEqualTo(FailureKind.REQUEST_FIELD));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"max_tokens\":0", "\"thread\":{\"type\":\"continue\"}"})
    void refusesWhatOnlyTheApiDoes(String member) throws Exception {
        ObjectNode request = request(member + "," + USER);

        assertThatThrownBy(() -> WebPrompts.of(request, RULES))
                .isInstanceOfSatisfying(
                        RequestRefused.class,
                        refused -> assertThat(refused.kind()).isEqualTo(FailureKind.TRANSLATION_IMPOSSIBLE));
    }

    @Test
    void refusesBlocksInsideEachOtherWithoutEnd() throws Exception {
        ObjectNode block = Json.mapper().createObjectNode().put("type", "text").put("text", "x");
        for (int depth = 0; depth < 12; depth++) {
            ObjectNode outer = Json.mapper().createObjectNode().put("type", "document");
            outer.putObject("source").put("type", "content").putArray("content").add(block);
            block = outer;
        }
        ObjectNode request = said(block.toString());

        assertThatThrownBy(() -> WebPrompts.of(request, RULES))
                .isInstanceOfSatisfying(
                        RequestRefused.class,
                        refused -> assertThat(refused.kind()).isEqualTo(FailureKind.REQUEST_FIELD));
    }

    @Test
    void boundsStopSequences() throws Exception {
        List<String> hundredAndOne =
                IntStream.range(0, 101).mapToObj(at -> "\"s" + at + "\"").toList();

        WebPrompt prompt = prompt("\"stop_sequences\":" + hundredAndOne + "," + USER);

        assertThat(prompt.stopSequences()).hasSize(100);
        assertThat(prompt.losses()).containsExactly(new Loss(Features.STOP_SEQUENCES, "stop_sequences.100"));
    }
}
