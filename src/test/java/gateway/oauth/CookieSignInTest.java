package gateway.oauth;

import static gateway.oauth.OAuthFixture.NOW;
import static gateway.oauth.OAuthFixture.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.account.Account;
import gateway.account.AccountKind;
import gateway.account.AccountProfile;
import gateway.account.AccountState;
import gateway.credential.Credential;
import gateway.credential.Credential.SessionCookie;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.protocol.Json;
import gateway.upstream.HttpCalls;
import gateway.upstream.HttpCalls.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CookieSignInTest {

    private static final Reply ORGANIZATIONS = json(200, "[{\"uuid\":\"org\",\"capabilities\":[\"chat\"]}]");
    private static final Reply GRANTED = json(
            200,
            "{\"access_token\":\"sk-ant-oat01-n\",\"refresh_token\":\"r\",\"expires_in\":600,\"scope\":\"user:inference\","
                    + "\"organization\":{\"uuid\":\"ORG\",\"name\":\"Acme\"},\"account\":{\"email_address\":\"a@example.org\"}}");

    private final OAuthFixture fixture = new OAuthFixture();
    private final CookieSignIn signIn = new CookieSignIn(
            () -> fixture.settings,
            fixture.provider,
            new WebCalls(() -> fixture.settings, fixture.provider, null, "9.9", fixture.clock),
            fixture.clock,
            OAuthFixture.random());

    private static Account web(String cookie) {
        return new Account(
                        "c",
                        "web",
                        AccountKind.COOKIE,
                        AccountState.ACTIVE,
                        null,
                        null,
                        null,
                        new SessionCookie(cookie),
                        NOW,
                        null)
                .withProfile(AccountProfile.UNKNOWN, "org");
    }

    private static JsonNode body(HttpCalls.Call call) {
        try {
            return Json.mapper().readTree(String.valueOf(call.json()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Agrees as the web application does, to what was asked. */
    private static HttpCalls agrees(String template) {
        return call -> json(
                200,
                "{\"redirect_uri\":\"%s\"}"
                        .formatted(template.replace(
                                "STATE", body(call).path("state").asText())));
    }

    private GatewayFailure failure(HttpCalls authorized, Reply token) {
        fixture.provider.calls.clear();
        fixture.provider.always(ORGANIZATIONS).then(authorized).then(token);
        return assertThatExceptionOfType(GatewayFailure.class)
                .isThrownBy(() -> signIn.signIn(web("sk-ant-sid01-c")))
                .actual();
    }

    @Test
    @DisplayName("case 41: the code that the cookie is given is exchanged for a token of its organisation")
    void exchangesTheCodeThatTheCookieIsGiven() {
        fixture.provider
                .then(ORGANIZATIONS)
                .then(agrees("https://platform.example/oauth/code/callback?code=the-code&state=STATE"))
                .then(GRANTED);

        SignIn.SignedIn signedIn = signIn.signIn(web("sk-ant-sid01-c"));

        assertThat(signedIn.token())
                .isEqualTo(new Credential.OAuthToken("sk-ant-oat01-n", "r", NOW.plusSeconds(600), NOW));
        assertThat(signedIn.organizationUuid()).isEqualTo("org");
        assertThat(signedIn.email()).isEqualTo("a@example.org");
        assertThat(signedIn.scopes()).containsExactly("user:inference");
        assertThat(fixture.provider.calls)
                .extracting(call -> call.method() + " " + call.url())
                .containsExactly(
                        "GET https://web.example/api/organizations",
                        "POST https://web.example/v1/oauth/org/authorize",
                        "POST https://platform.example/v1/oauth/token");
        JsonNode asked = body(fixture.provider.calls.get(1));
        JsonNode exchanged = body(fixture.provider.last());
        assertThat(asked.path("response_type").asText()).isEqualTo("code");
        assertThat(asked.path("client_id").asText()).isEqualTo("client-1");
        assertThat(asked.path("organization_uuid").asText()).isEqualTo("org");
        assertThat(asked.path("scope").asText()).isEqualTo("user:profile user:inference");
        assertThat(asked.path("code_challenge_method").asText()).isEqualTo("S256");
        assertThat(asked.path("state").asText()).hasSize(43);
        assertThat(asked.path("code_challenge").asText())
                .isEqualTo(Pkce.challengeOf(exchanged.path("code_verifier").asText()));
        assertThat(exchanged.path("grant_type").asText()).isEqualTo("authorization_code");
        assertThat(exchanged.path("code").asText()).isEqualTo("the-code");
        assertThat(exchanged.path("redirect_uri")).isEqualTo(asked.path("redirect_uri"));
        assertThat(fixture.provider.last().headers()).doesNotContainKey("cookie");
        assertThat(fixture.provider.calls.get(1).headers())
                .isEqualTo(Map.of(
                        "accept", "application/json",
                        "cookie", "sessionKey=sk-ant-sid01-c",
                        "user-agent", "claude-proxy/9.9"));
    }

    @ParameterizedTest(name = "case 41: {0}")
    @ValueSource(
            strings = {
                "https://platform.example/callback?code=c&state=of-somebody-else",
                "https://platform.example/callback?code=c",
                "https://platform.example/callback?state=STATE",
                "https://platform.example/callback?error=access_denied&state=STATE",
                "javascript:alert(1)",
                ""
            })
    void refusesAnAnswerThatIsNotOurs(String redirect) {
        GatewayFailure failure = failure(agrees(redirect), GRANTED);

        assertThat(failure.kind()).isEqualTo(FailureKind.OAUTH_REFUSED);
        assertThat(fixture.provider.calls).as("no code is exchanged").hasSize(2);
        assertThat(failure.arguments().toString()).doesNotContain("of-somebody-else", "code=");
    }

    @ParameterizedTest(name = "case 41: {0} {1}")
    @CsvSource({
        "403,permission_error,Invalid authorization,ACCOUNT_CREDENTIAL",
        "401,authentication_error,No,ACCOUNT_CREDENTIAL",
        "400,invalid_request_error,This organization has been disabled.,ACCOUNT_ORGANIZATION_DISABLED",
        "403,permission_error,OAuth authentication is currently not allowed for this organization,OAUTH_REFUSED",
        "403,permission_error,Something else,OAUTH_REFUSED",
        "400,invalid_request_error,Invalid scope,OAUTH_REFUSED",
        "500,api_error,Oops,UPSTREAM_UNREACHABLE"
    })
    void tellsWhyTheWebApplicationDoesNotAgree(int status, String type, String message, FailureKind kind) {
        Reply reply = json(
                status, "{\"type\":\"error\",\"error\":{\"type\":\"%s\",\"message\":\"%s\"}}".formatted(type, message));

        assertThat(failure(call -> reply, GRANTED).kind()).isEqualTo(kind);
        fixture.provider.always(reply);
        assertThatExceptionOfType(GatewayFailure.class)
                .isThrownBy(() -> signIn.signIn(web("sk-ant-sid01-c")))
                .satisfies(failure -> assertThat(failure.kind()).isEqualTo(kind));
    }

    @Test
    @DisplayName("case 41: a challenge is told as one, at either call, and is not tried again")
    void aChallengeIsToldAsOne() {
        Reply challenge = new Reply(403, Map.of("cf-mitigated", "challenge", "content-type", "text/html"), "<html>");

        GatewayFailure failure = failure(call -> challenge, GRANTED);

        assertThat(failure.kind()).isEqualTo(FailureKind.WEB_CHALLENGED);
        assertThat(failure.status()).isEqualTo(503);
        assertThat(fixture.provider.calls).hasSize(2);
        fixture.provider.calls.clear();
        fixture.provider.always(challenge);
        assertThatExceptionOfType(GatewayFailure.class)
                .isThrownBy(() -> signIn.signIn(web("sk-ant-sid01-c")))
                .satisfies(each -> assertThat(each.kind()).isEqualTo(FailureKind.WEB_CHALLENGED));
        assertThat(fixture.provider.calls).hasSize(1);
    }

    @Test
    @DisplayName("case 41: a token endpoint that limits calls says when to come back")
    void tellsHowLongToWait() {
        GatewayFailure failure = failure(
                agrees("https://platform.example/callback?code=c&state=STATE"),
                new Reply(429, Map.of("retry-after", "37"), "{}"));

        assertThat(failure.kind()).isEqualTo(FailureKind.UPSTREAM_UNREACHABLE);
        assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(37));
    }

    @Test
    @DisplayName("case 41: neither the cookie nor the token may be of another organisation")
    void theOrganisationMayNotDiffer() {
        GatewayFailure token = failure(
                agrees("https://platform.example/callback?code=c&state=STATE"),
                json(200, "{\"access_token\":\"t\",\"organization\":{\"uuid\":\"org-2\"}}"));
        assertThat(token.kind()).isEqualTo(FailureKind.OAUTH_REFUSED);

        fixture.provider.calls.clear();
        fixture.provider.always(json(200, "[{\"uuid\":\"org-2\",\"capabilities\":[\"chat\"]}]"));
        assertThatExceptionOfType(GatewayFailure.class)
                .isThrownBy(() -> signIn.signIn(web("sk-ant-sid01-c")))
                .satisfies(failure -> assertThat(failure.kind()).isEqualTo(FailureKind.OAUTH_REFUSED));
        assertThat(fixture.provider.calls).hasSize(1);
    }

    @Test
    @DisplayName("case 41: a refused code, and an account without a cookie")
    void aRefusedCodeAndAnAccountWithoutACookie() {
        assertThat(failure(
                                agrees("https://platform.example/callback?code=c&state=STATE"),
                                json(400, "{\"error\":\"invalid_grant\"}"))
                        .kind())
                .isEqualTo(FailureKind.OAUTH_REFUSED);

        fixture.provider.calls.clear();
        Account key = new Account(
                "k",
                "k",
                AccountKind.API_KEY,
                AccountState.ACTIVE,
                null,
                null,
                null,
                new Credential.ApiKey("k"),
                NOW,
                null);
        assertThatExceptionOfType(GatewayFailure.class)
                .isThrownBy(() -> signIn.signIn(key))
                .satisfies(failure -> assertThat(failure.status()).isEqualTo(409));
        assertThatExceptionOfType(GatewayFailure.class)
                .isThrownBy(() -> signIn.signIn(web("a b")))
                .satisfies(failure -> assertThat(failure.kind()).isEqualTo(FailureKind.ACCOUNT_CREDENTIAL));
        assertThat(fixture.provider.calls).isEmpty();
    }
}
