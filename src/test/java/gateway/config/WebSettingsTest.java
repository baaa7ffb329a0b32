package gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import gateway.provider.AccountMode;
import gateway.provider.ModeOrder;
import gateway.web.WebSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebSettingsTest {

    @Test
    void cookiesServeNobodyUnlessToldSo() {
        Settings settings = with();

        assertThat(settings.accounts().modes())
                .isEqualTo(new AccountSettings.Modes(
                        new ModeOrder(List.of(AccountMode.OAUTH, AccountMode.API_KEY, AccountMode.WEB)), List.of()));
        assertThat(settings.accounts().pool().web()).isFalse();
        assertThat(settings.web())
                .isEqualTo(new WebSettings(
                        false,
                        new WebSettings.Conversations(
                                false,
                                false,
                                false,
                                true,
                                WebSettings.UploadPath.AUTO,
                                WebSettings.ThinkingStyle.PAPRIKA),
                        new WebSettings.Prompts(4000, null, "Human", "Assistant", false, true),
                        new WebSettings.Tools(
                                true,
                                Duration.ofMillis(1500),
                                Duration.ofSeconds(300),
                                Duration.ofSeconds(60),
                                WebSettings.LostSession.REPLAY),
                        new WebSettings.Sessions(Duration.ofSeconds(300), Duration.ofSeconds(30)),
                        true,
                        true,
                        Duration.ofMinutes(15)));
    }

    @Test
    void theNamesOfEarlierProxiesAreKnown() {
        Settings settings = new SettingsLoader(
                        Map.ofEntries(
                                Map.entry("PRESERVE_CHATS", "true"),
                                Map.entry("CUSTOM_PROMPT", "Go on."),
                                Map.entry("CUSTOM_HUMAN_NAME", "Ann"),
                                Map.entry("CUSTOM_ASSISTANT_NAME", "Bot"),
                                Map.entry("USE_REAL_ROLES", "false"),
                                Map.entry("PADTXT_LENGTH", "0"),
                                Map.entry("ALLOW_EXTERNAL_IMAGES", "true"),
                                Map.entry("TOOL_CALL_TIMEOUT", "20"),
                                Map.entry("TOOL_CALL_CLEANUP_INTERVAL", "21"),
                                Map.entry("SESSION_TIMEOUT", "22"),
                                Map.entry("SESSION_CLEANUP_INTERVAL", "23"),
                                Map.entry("MAX_SESSIONS_PER_COOKIE", "7")),
                        Map.of())
                .load();

        WebSettings web = settings.web();
        assertThat(web.conversations().preserveChats()).isTrue();
        assertThat(web.prompts()).isEqualTo(new WebSettings.Prompts(4000, "Go on.", "Ann", "Bot", true, true));
        assertThat(web.tools().callTimeout()).isEqualTo(Duration.ofSeconds(20));
        assertThat(web.tools().cleanUpInterval()).isEqualTo(Duration.ofSeconds(21));
        assertThat(web.sessions()).isEqualTo(new WebSettings.Sessions(Duration.ofSeconds(22), Duration.ofSeconds(23)));
        assertThat(settings.accounts().pool().cookieConcurrency()).isEqualTo(7);
    }

    @Test
    void namesCountOnlyWithoutTheRealOnes() {
        assertThat(with("gateway.web.human-name", "Ann").web().prompts().humanName())
                .isEqualTo("Human");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    web, OAuth, api-key | WEB,OAUTH,API_KEY
                    api_key             | API_KEY
                    oauth,web           | OAUTH,WEB
                    """)
    void anyOrderAndAnyPartOfTheModesIsTaken(String written, String expected) {
        assertThat(with("gateway.mode.order", written)
                        .accounts()
                        .modes()
                        .order()
                        .modes())
                .extracting(Enum::name)
                .containsExactly(expected.split(","));
    }

    @ParameterizedTest
    @ValueSource(strings = {"oauth,cookie", "oauth,OAUTH", "claude"})
    void otherModesAreRefusedWithTheKnownOnes(String written) {
        assertThat(refusal("gateway.mode.order", written))
                .contains("gateway.mode.order", written, "one or more of oauth, api_key, web");
    }

    @Test
    void webAloneNeedsToBeOn() {
        assertThat(refusal("gateway.mode.order", "web")).contains("gateway.web.enabled", "turn it on");
        assertThat(with("gateway.mode.order", "web", "gateway.web.enabled", "true")
                        .accounts()
                        .pool()
                        .web())
                .isTrue();
    }

    @Test
    void cookiesServeWhereWebIsOnAndAmongTheModes() {
        assertThat(with("gateway.web.enabled", "true").accounts().pool().web()).isTrue();
        assertThat(with("gateway.web.enabled", "true", "gateway.mode.order", "oauth")
                        .accounts()
                        .pool()
                        .web())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    gateway.web.padding-length                | 5         | filters and caches
                    gateway.web.prompt-inline-max             | -1        | from 0 to 1000000
                    gateway.web.human-name                    | Assistant | another name
                    gateway.web.tool-grace                    | 300s      | less than gateway.web.tool-call-timeout
                    gateway.web.tool-grace                    | 0         | not less than 1ms
                    gateway.web.tool-call-timeout             | 0         | not less than 1000ms
                    gateway.web.session-timeout               | 500ms     | not less than 1000ms
                    gateway.web.session-clean-up-interval     | 0         | not less than 1000ms
                    gateway.web.tool-call-clean-up-interval   | 0         | not less than 1000ms
                    gateway.web.on-lost-tool-session          | ask       | error, replay
                    gateway.web.upload-path                   | nowhere   | auto, organization, conversation
                    gateway.web.thinking-style                | deep      | paprika, mode
                    gateway.web.server-tools                  | some      | show, omit
                    gateway.web.enabled                       | maybe     | true or false
                    """)
    void whatCannotBeUsedIsRefusedWithWhatCan(String key, String value, String expected) {
        assertThat(refusal(key, value)).contains("gateway.web.", expected);
    }

    @Test
    void namesAndPromptsHaveNoControlCharacters() {
        assertThat(refusal("gateway.web.human-name", "A\bB")).contains("A?B", "one line");
        assertThat(refusal("gateway.web.human-name", "a".repeat(65))).contains("64 characters");
        assertThat(refusal("gateway.web.custom-prompt", "a\bB")).contains("without control characters");
        assertThat(refusal("gateway.web.custom-prompt", "a".repeat(20_001))).contains("20000 characters");
        assertThat(with("gateway.web.custom-prompt", "a\n\tb").web().prompts().custom())
                .isEqualTo("a\n\tb");
    }

    private static Settings with(String... pairs) {
        Map<String, String> stored = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            stored.put(pairs[i], pairs[i + 1]);
        }
        return new SettingsLoader(Map.of(), Map.of()).load(stored);
    }

    private static String refusal(String... pairs) {
        List<String> told = new ArrayList<>();
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> with(pairs))
                .satisfies(e -> told.add(e.getMessage()));
        return told.getFirst();
    }
}
