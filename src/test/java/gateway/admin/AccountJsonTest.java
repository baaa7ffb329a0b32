package gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.account.Account;
import gateway.account.AccountKind;
import gateway.account.AccountOptions;
import gateway.account.AccountState;
import gateway.credential.Credential;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccountJsonTest {

    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    @ParameterizedTest
    @CsvSource({"sk-ant-api03-abcdefgh-wxyz,…wxyz", "12345678abcd,…abcd", "short-key,…", "'',…"})
    void keysShowTheirLastFourCharacters(String secret, String hint) {
        assertThat(AccountJson.keyHint(secret)).isEqualTo(hint);
    }

    @ParameterizedTest
    @CsvSource({"sk-ant-sid01-0123456789-0123456789,sk-ant-sid01-0123456…", "sk-ant-sid01-012345,…"})
    void cookiesShowTheirFirstTwentyCharacters(String secret, String hint) {
        assertThat(AccountJson.cookieHint(secret)).isEqualTo(hint);
    }

    @Test
    void noSecretIsShown() {
        String access = "sk-ant-oat01-access-token-0001";
        String refresh = "sk-ant-ort01-refresh-token-0001";
        String cookie = "sk-ant-sid01-cookie-of-some-length-0001";
        Account account = account(
                        AccountKind.OAUTH, new Credential.OAuthToken(access, refresh, NOW.plusSeconds(60), NOW))
                .withOptions(
                        "both",
                        AccountKind.OAUTH_AND_COOKIE,
                        AccountOptions.DEFAULT,
                        new Credential.SessionCookie(cookie));

        ObjectNode json = AccountJson.of(account, null, 3);

        assertThat(json.toString()).doesNotContain(access, refresh, cookie);
        assertThat(json.get("kind").textValue()).isEqualTo("oauth_and_cookie");
        assertThat(json.get("secret_hint").textValue()).isEqualTo("…0001");
        assertThat(json.get("cookie_hint").textValue()).isEqualTo("sk-ant-sid01-cookie-…");
        assertThat(json.get("refreshable").booleanValue()).isTrue();
        assertThat(json.get("token_expires_at").textValue()).isEqualTo("2026-11-20T12:01:00Z");
        assertThat(json.get("conversations").intValue()).isEqualTo(3);
    }

    @Test
    void aCookieAloneIsShownAsACookie() {
        ObjectNode json = AccountJson.of(
                account(AccountKind.COOKIE, new Credential.SessionCookie("sk-ant-sid01-cookie-of-some-length-0001")),
                null,
                0);

        assertThat(json.get("secret_hint")).isEqualTo(json.get("cookie_hint"));
        assertThat(json.get("secret_hint").textValue()).isEqualTo("sk-ant-sid01-cookie-…");
        assertThat(json.get("token_issued_at").isNull()).isTrue();
    }

    private static Account account(AccountKind kind, Credential credential) {
        return new Account("id", "name", kind, AccountState.ACTIVE, null, null, null, credential, NOW, null);
    }
}
