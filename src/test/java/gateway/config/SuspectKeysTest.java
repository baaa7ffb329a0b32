package gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SuspectKeysTest {

    private static final String ACCOUNT_KEY = "sk-ant-api03-hidden";

    @Test
    void hasNothingToSayOfKeysInTheirPlaces() {
        assertThat(warnings(List.of("one", "two"), List.of(ACCOUNT_KEY), true)).isEmpty();
        assertThat(warnings(List.of(), List.of(), true)).isEmpty();
    }

    @Test
    void warnsOfAccountKeysThatLetClientsIn() {
        assertThat(warnings(List.of(ACCOUNT_KEY), List.of(), true))
                .singleElement()
                .asString()
                .contains("ANTHROPIC_API_KEYS")
                .doesNotContain("hidden");
        assertThat(warnings(List.of("sk-ant-dummy"), List.of(), true)).isEmpty();
    }

    @Test
    void warnsOfKeysOfOtherVendorsAtAnthropicOnly() {
        assertThat(warnings(List.of(), List.of("sk-proj-hidden"), true))
                .singleElement()
                .asString()
                .contains("ANTHROPIC_API_KEYS", "PROVIDER_API_KEY")
                .doesNotContain("hidden");
        assertThat(warnings(List.of(), List.of("sk-proj-hidden"), false)).isEmpty();
    }

    @Test
    void knowsWhatCanBeSent() {
        assertThat(SuspectKeys.canBeSent(ACCOUNT_KEY)).isTrue();
        for (String key : List.of("a b", "a\tb", "a\u007fb", "schlüssel", "“quoted”")) {
            assertThat(SuspectKeys.canBeSent(key)).as(key).isFalse();
        }
    }

    private static List<String> warnings(List<String> clients, List<String> accounts, boolean atAnthropic) {
        return SuspectKeys.warnings(clients, accounts, atAnthropic);
    }
}
