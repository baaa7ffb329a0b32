package gateway.admin;

import static gateway.admin.AccountAdministrationTest.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gateway.account.AccountKind;
import gateway.account.AccountOptions;
import gateway.credential.Credential;
import gateway.credential.SessionKey;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.upstream.OutgoingProxy;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccountInputTest {

    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    @ParameterizedTest
    @CsvSource({"Team-A,team-a", " claude.example.com ,claude.example.com", "a,a", "team_1,team_1"})
    void domainsAreLowerCase(String written, String read) {
        assertThat(AccountInput.domain("domain", written)).isEqualTo(read);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "-a", "a.", "a b", "ä", "a/b", "a:443"})
    void otherDomainsAreRefused(String written) {
        refused(FailureKind.REQUEST_FIELD, () -> AccountInput.domain("domain", written));
    }

    @Test
    void namesAreOneLineOfReasonableLength() {
        assertThat(AccountInput.name("name", "  Größe 1 ")).isEqualTo("Größe 1");
        refused(FailureKind.REQUEST_FIELD, () -> AccountInput.name("name", " "));
        refused(FailureKind.REQUEST_FIELD, () -> AccountInput.name("name", "a\nb"));
        refused(FailureKind.REQUEST_FIELD, () -> AccountInput.name("name", "x".repeat(101)));
    }

    @ParameterizedTest
    @CsvSource({"0,0", "1001,0", "1,1001", "1,-1001"})
    void weightAndPriorityHaveTheirRange(int weight, int priority) {
        refused(FailureKind.REQUEST_FIELD, () -> AccountInput.options(new AccountOptions(null, weight, priority)));
    }

    @Test
    void aProxyIsAUrl() {
        OutgoingProxy proxy = AccountInput.proxy("proxy", " socks5://ann:s3cret@proxy.example.com:1080 ");

        assertThat(proxy.kind()).isEqualTo(OutgoingProxy.Kind.SOCKS5);
        assertThat(proxy.password()).isEqualTo("s3cret");
        assertThat(proxy.bypass()).isEmpty();
        assertThat(AccountInput.proxy("proxy", null)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "proxy.example.com:80", "ftp://ann:s3cret@x:1", "http://ann:s3cret@:80", "socks5://a b:1"})
    void otherProxiesAreRefusedWithoutTheirPassword(String written) {
        assertThatThrownBy(() -> AccountInput.proxy("proxy", written))
                .isInstanceOfSatisfying(
                        GatewayFailure.RequestRefused.class,
                        failure -> assertThat(failure.kind()).isEqualTo(FailureKind.REQUEST_FIELD))
                .satisfies(failure -> assertThat(
                                ((GatewayFailure) failure).arguments().toString())
                        .doesNotContain("s3cret"));
    }

    @Test
    void aProxyAsItIsShownStaysAsItIs() {
        OutgoingProxy before = AccountInput.proxy("proxy", "http://ann:s3cret@proxy.example.com:3128");

        assertThat(AccountInput.proxy("proxy", "http://proxy.example.com:3128", before))
                .isSameAs(before);
        assertThat(AccountInput.proxy("proxy", "http://other.example.com:3128", before)
                        .user())
                .isNull();
        assertThat(AccountInput.proxy("proxy", null, before)).isNull();
        assertThat(AccountInput.proxy("proxy", "http://proxy.example.com:3128", null)
                        .user())
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "key\r\nx-evil: 1", "schlüssel", "a\tb"})
    void secretsCanBeSentInAHeader(String secret) {
        refused(FailureKind.REQUEST_FIELD, () -> AccountInput.secret("secret", secret));
    }

    @Test
    void eachKindHasItsCredential() {
        assertThat(credential(AccountKind.API_KEY, "key", null, null)).isEqualTo(new Credential.ApiKey("key"));
        assertThat(credential(AccountKind.OAUTH, "token", "refresh", null))
                .isEqualTo(new Credential.OAuthToken("token", "refresh", null, NOW));
        Credential.SessionCookie cookie = new Credential.SessionCookie("sk-ant-sid01-a");
        assertThat(credential(AccountKind.COOKIE, null, null, "sessionKey=sk-ant-sid01-a; b=c"))
                .isEqualTo(cookie);
        assertThat(credential(AccountKind.COOKIE, "sk-ant-sid01-a", null, null)).isEqualTo(cookie);
        assertThat(AccountInput.cookieBeside(wanted(AccountKind.OAUTH_AND_COOKIE, "token", null, "sk-ant-sid01-a")))
                .isEqualTo(cookie);
    }

    @ParameterizedTest(name = "case 39: {0}")
    @ValueSource(
            strings = {
                "",
                "junk",
                "sk-ant-api03-key",
                "sk-ant-sid1-short",
                "sk-ant-sidXX-a",
                "sk-ant-sid01-",
                "sk-ant-sid01-a b",
                "sk-ant-sid01-a\r\nx: y",
                "lastActiveOrg=sk-ant-sid01-a"
            })
    void refusesWhatHoldsNoSessionKeyAndSaysWhatIsExpected(String junk) {
        assertThatThrownBy(() -> credential(AccountKind.COOKIE, null, null, junk))
                .isInstanceOfSatisfying(
                        GatewayFailure.class,
                        failure -> assertThat(failure.arguments())
                                .containsExactly("cookie", "expected " + SessionKey.EXPECTED));
    }

    @ParameterizedTest
    @CsvSource({
        "API_KEY,,,",
        "API_KEY,key,refresh,",
        "API_KEY,key,,cookie",
        "OAUTH,,,",
        "OAUTH,token,,cookie",
        "COOKIE,,,",
        "COOKIE,cookie,,cookie",
        "COOKIE,,refresh,cookie"
    })
    void whatDoesNotBelongToAKindIsRefused(
            AccountKind kind, @Nullable String secret, @Nullable String refreshToken, @Nullable String cookie) {
        refused(FailureKind.REQUEST_FIELD, () -> credential(kind, secret, refreshToken, cookie));
    }

    @Test
    void bothKindsNeedBoth() {
        refused(
                FailureKind.REQUEST_FIELD,
                () -> AccountInput.cookieBeside(wanted(AccountKind.OAUTH_AND_COOKIE, "token", null, null)));
    }

    private static Credential credential(
            AccountKind kind, @Nullable String secret, @Nullable String refreshToken, @Nullable String cookie) {
        return AccountInput.credential(wanted(kind, secret, refreshToken, cookie), NOW);
    }

    private static NewAccount wanted(
            AccountKind kind, @Nullable String secret, @Nullable String refreshToken, @Nullable String cookie) {
        return new NewAccount("name", kind, secret, refreshToken, null, cookie, AccountOptions.DEFAULT);
    }
}
