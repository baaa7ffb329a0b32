package routes.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static routes.admin.AccountsApiTest.refused;

import gateway.access.FailedAttempts;
import gateway.account.AccountKind;
import gateway.account.AccountOptions;
import gateway.admin.AdminFixture;
import gateway.admin.NewAccount;
import gateway.error.FailureKind;
import gateway.error.FailureMessages;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import routes.http.ResponseWriter;

class SignInApiTest {

    private static final String PATH = "/api/admin/accounts/oauth/";

    private final AdminFixture admin = new AdminFixture();
    private final ResponseWriter writer = new ResponseWriter(new FailureMessages());
    private int mostFailures;
    private final SignInApi api = new SignInApi(
            admin.administration,
            admin.cookieSignIns::signIn,
            new AccountAnswers(admin.pool, () -> Map.of(), writer),
            new FailedAttempts(InstantSource.fixed(Instant.EPOCH), () -> mostFailures),
            writer);

    @Test
    @DisplayName("case 41: an account signs in with its own cookie")
    void anAccountSignsInWithItsOwnCookie() throws Exception {
        String cookie = "sk-ant-sid01-cookie";
        admin.provider.organizations.put(cookie, "org-1");
        admin.administration.create(
                new NewAccount("web 1", AccountKind.COOKIE, null, null, null, cookie, AccountOptions.DEFAULT),
                true,
                AdminFixture.ACTOR);
        providerAccepts();

        AdminCall done =
                AdminCall.of("/api/admin/accounts/web%201/oauth-from-cookie").to(api::byCookie);

        assertThat(done.status()).isEqualTo(200);
        assertThat(done.json().get("kind").textValue()).isEqualTo("oauth_and_cookie");
        assertThat(done.answer()).doesNotContain(cookie + "\"", "sk-ant-oat01-token", "sk-ant-ort01-token");
    }

    @Test
    void aSignInIsStartedAndEnded() throws Exception {
        String state = started();
        providerAccepts();

        AdminCall ended = AdminCall.of(PATH + "exchange")
                .body("{\"code\":\"code#" + state + "\"}")
                .to(api::exchange);
        String again = started();
        AdminCall replaced = AdminCall.of(PATH + "exchange")
                .body("{\"code\":\"code\",\"state\":\"" + again + "\"}")
                .to(api::exchange);

        assertThat(ended.status()).isEqualTo(201);
        assertThat(ended.json().get("name").textValue()).isEqualTo("work");
        assertThat(ended.answer()).doesNotContain("sk-ant-oat01-token", "sk-ant-ort01-token");
        assertThat(replaced.status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"kind\":\"api_key\"}",
                "{\"kind\":\"oauth_and_cookie\"}",
                "{\"kind\":\"oauth\",\"cookie\":\"c\"}",
                "{\"redirect_uri\":\"javascript:alert(1)\"}",
                "{\"redirect_uri\":\"not a url\"}",
                "{\"colour\":1}"
            })
    void otherWishesAreRefused(String body) {
        refused(
                FailureKind.REQUEST_FIELD,
                () -> AdminCall.of(PATH + "start").body(body).to(api::start));
    }

    @Test
    void theBrowserGetsAPageWithoutScripts() throws Exception {
        String state = started();
        providerAccepts();

        AdminCall page = callback("code", state);

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.answer()).contains("Signed in");
        assertThat(page.answerHeader("content-type")).isEqualTo("text/html; charset=utf-8");
        assertThat(page.answerHeader("content-security-policy")).startsWith("default-src 'none'");
        assertThat(page.answerHeader("referrer-policy")).isEqualTo("no-referrer");
        assertThat(admin.store.rows).hasSize(1);
    }

    @Test
    void whoGuessesStatesIsToldToWaitWhileAKnownOneIsServed() throws Exception {
        mostFailures = 2;
        for (int i = 0; i < 2; i++) {
            assertThat(callback("code", "guess").status()).isEqualTo(400);
        }

        AdminCall tooMany = callback("code", "guess");
        assertThat(tooMany.status()).isEqualTo(429);
        assertThat(tooMany.answerHeader("retry-after")).isEqualTo("61");
        String state = started();
        providerAccepts();
        assertThat(callback("code", state).status()).isEqualTo(200);
    }

    @Test
    void theBrowserGetsAPageWhenItFails() throws Exception {
        AdminCall unknown = callback("code", "<script>alert(1)</script>");
        AdminCall refused = callback("<b>code</b>", started());
        AdminCall denied = AdminCall.of("/oauth/callback")
                .parameter("error", "<i>access_denied</i>")
                .to(api::finish);

        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.answer()).contains("not known any more").doesNotContain("script");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.answer()).contains("did not accept").doesNotContain("<b>", "invalid_grant");
        assertThat(denied.status()).isEqualTo(400);
        assertThat(denied.answer()).contains("sent no code").doesNotContain("<i>", "access_denied");
    }

    private AdminCall callback(String code, String state) throws Exception {
        return AdminCall.of("/oauth/callback")
                .parameter("code", code)
                .parameter("state", state)
                .to(api::finish);
    }

    private String started() throws Exception {
        AdminCall call =
                AdminCall.of(PATH + "start").body("{\"name\":\"work\"}").to(api::start);
        assertThat(call.json().get("authorize_url").textValue()).startsWith("https://provider.test/oauth/authorize?");
        assertThat(call.json().get("expires_at").textValue()).isEqualTo("2026-11-20T12:10:00Z");
        return call.json().get("state").textValue();
    }

    private void providerAccepts() {
        admin.provider.organizations.put("sk-ant-oat01-token", "org-1");
        admin.provider.tokenStatus = 200;
        admin.provider.tokenReply = "{\"access_token\":\"sk-ant-oat01-token\",\"refresh_token\":\"sk-ant-ort01-token\","
                + "\"expires_in\":28800,\"organization\":{\"uuid\":\"org-1\",\"name\":\"Org\"}}";
    }
}
