package gateway.oauth;

import static gateway.oauth.OAuthFixture.NOW;
import static gateway.oauth.OAuthFixture.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.protocol.Json;
import gateway.upstream.HttpCalls;
import gateway.upstream.OutgoingProxies;
import gateway.upstream.OutgoingProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignInTest {

    private static final String GRANTED = """
            {"token_type":"Bearer","access_token":"sk-ant-oat01-new","expires_in":28800,"refresh_token":"sk-ant-ort01-new",
             "scope":"user:inference user:profile","organization":{"uuid":"org-7","name":"Acme"},
             "account":{"uuid":"u","email_address":"ann@example.org"}}""";

    private final OAuthFixture fixture = new OAuthFixture();
    private final Pendings pendings = new Pendings();
    private final SignIn signIn =
            new SignIn(() -> fixture.settings, fixture.provider, pendings, fixture.clock, OAuthFixture.random());

    @Test
    void sendsThePersonToTheProviderWithAProofKey() {
        SignIn.Started started = signIn.start(null, "{}");

        PendingSignIns.Pending pending = pendings.only();
        assertThat(started.authorizeUrl().toString())
                .isEqualTo("https://web.example/oauth/authorize?code=true&client_id=client-1&response_type=code"
                        + "&redirect_uri=https%3A%2F%2Fplatform.example%2Foauth%2Fcode%2Fcallback"
                        + "&scope=user%3Aprofile%20user%3Ainference&code_challenge="
                        + Pkce.challengeOf(pending.verifier()) + "&code_challenge_method=S256&state="
                        + started.state());
        assertThat(started.state()).isEqualTo(pending.state()).hasSize(43).isNotEqualTo(pending.verifier());
        assertThat(started.expiresAt()).isEqualTo(NOW.plus(Duration.ofMinutes(10)));
    }

    @Test
    void asksForNoCodePageWhereTheProxyTakesTheCode() {
        SignIn.Started started = signIn.start(URI.create("http://localhost:8080/oauth/callback?a=b%20c"), "{}");

        assertThat(started.authorizeUrl().getRawQuery())
                .doesNotContain("code=true")
                .contains("redirect_uri=http%3A%2F%2Flocalhost%3A8080%2Foauth%2Fcallback%3Fa%3Db%2520c&");
    }

    @ParameterizedTest
    @CsvSource({
        "the-code,given",
        "the-code#STATE,unused",
        "'  the-code#STATE\n',",
        "https://platform.example/oauth/code/callback?code=the-code&state=STATE,unused",
        "HTTP://localhost:8080/oauth/callback?x=&state=STATE&code=the%2Dcode#fragment,"
    })
    void takesTheCodeInEachForm(String pasted, String given) {
        fixture.provider.always(json(200, GRANTED));
        String state = signIn.start(null, "{\"name\":\"a\"}").state();
        String verifier = pendings.only().verifier();

        SignIn.SignedIn signedIn =
                signIn.exchange(pasted.replace("STATE", state), "given".equals(given) ? state : given);

        assertThat(body(fixture.provider.last()))
                .isEqualTo(Map.of(
                        "grant_type", "authorization_code",
                        "code", "the-code",
                        "redirect_uri", "https://platform.example/oauth/code/callback",
                        "client_id", "client-1",
                        "code_verifier", verifier,
                        "state", state));
        assertThat(fixture.provider.last().method()).isEqualTo("POST");
        assertThat(fixture.provider.last().url()).isEqualTo(fixture.settings.tokenUrl());
        assertThat(signedIn.token().secret()).isEqualTo("sk-ant-oat01-new");
        assertThat(signedIn.token().refreshToken()).isEqualTo("sk-ant-ort01-new");
        assertThat(signedIn.token().expiresAt()).isEqualTo(NOW.plusSeconds(28_800));
        assertThat(signedIn.token().issuedAt()).isEqualTo(NOW);
        assertThat(signedIn.scopes()).containsExactlyInAnyOrder("user:profile", "user:inference");
        assertThat(signedIn.organizationUuid()).isEqualTo("org-7");
        assertThat(signedIn.organizationName()).isEqualTo("Acme");
        assertThat(signedIn.email()).isEqualTo("ann@example.org");
        assertThat(signedIn.detailJson()).isEqualTo("{\"name\":\"a\"}");
    }

    @Test
    void exchangesTheCodeThroughTheProxyThatItsDetailCallsFor() {
        OutgoingProxy proxy = OutgoingProxies.parse("http://proxy.example:3128", List.of(), Duration.ofSeconds(1));
        fixture.provider.always(json(200, "{\"access_token\":\"t\"}"));

        signIn.exchange("c", signIn.start(null, "{}").state(), detail -> detail.equals("{}") ? proxy : null);
        assertThat(fixture.provider.last().proxy()).isEqualTo(proxy);

        signIn.exchange("c", signIn.start(null, "{\"a\":1}").state(), detail -> detail.equals("{}") ? proxy : null);
        assertThat(fixture.provider.last().proxy()).isNull();
    }

    @Test
    void getsAlongWithATokenThatTellsNothingElse() {
        fixture.provider.always(json(200, "{\"access_token\":\"t\",\"organization\":null}"));
        String state = signIn.start(null, "{}").state();

        SignIn.SignedIn signedIn = signIn.exchange("c", state);

        assertThat(signedIn.token().refreshToken()).isNull();
        assertThat(signedIn.token().expiresAt()).isNull();
        assertThat(signedIn.organizationUuid()).isNull();
        assertThat(signedIn.scopes()).containsExactlyInAnyOrder("user:profile", "user:inference");
    }

    @Test
    void aSignInIsFinishedOnce() {
        fixture.provider.always(json(200, GRANTED));
        String state = signIn.start(null, "{}").state();
        signIn.exchange("c", state);

        expect(FailureKind.OAUTH_STATE, "c", state);
        assertThat(fixture.provider.calls).hasSize(1);
    }

    @Test
    void refusesAnUnknownAMissingAndAnEndedState() {
        String state = signIn.start(null, "{}").state();

        expect(FailureKind.OAUTH_STATE, "c#other", state);
        expect(FailureKind.OAUTH_STATE, "c", null);
        expect(FailureKind.OAUTH_STATE, "c#", " ");
        fixture.now = NOW.plus(Duration.ofMinutes(10));
        expect(FailureKind.OAUTH_STATE, "c", state);
        assertThat(fixture.provider.calls).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                "#state",
                "two words",
                "línea",
                "https://platform.example/oauth/code/callback?state=s",
                "https://platform.example/"
            })
    void aTextWithoutCodeDoesNotUseUpTheSignIn(String pasted) {
        fixture.provider.always(json(200, GRANTED));
        String state = signIn.start(null, "{}").state();

        expect(FailureKind.OAUTH_CODE, pasted, state);
        assertThat(signIn.exchange("c", state).token().secret()).isEqualTo("sk-ant-oat01-new");
    }

    @Test
    void saysWhyTheProviderRefused() {
        fixture.provider.always(json(400, "{\"error\":\"invalid_grant\",\"error_description\":\"secret\"}"));
        assertThat(expect(
                                FailureKind.OAUTH_REFUSED,
                                "c",
                                signIn.start(null, "{}").state())
                        .arguments())
                .containsExactly("invalid_grant");

        fixture.provider.always(json(403, "{\"error\":\"we do not like <you>\"}"));
        assertThat(expect(
                                FailureKind.OAUTH_REFUSED,
                                "c",
                                signIn.start(null, "{}").state())
                        .arguments())
                .containsExactly("status 403");

        String url = "https://platform.example/callback?error=access_denied&state=s";
        assertThat(expect(FailureKind.OAUTH_REFUSED, url, null).arguments()).containsExactly("access_denied");
        assertThat(expect(FailureKind.OAUTH_REFUSED, url.replace("access_denied", "%3Cb%3E"), null)
                        .arguments())
                .containsExactly("error");
    }

    @Test
    void staysOpenWhileTheProviderDoesNotDecide() {
        fixture.provider
                .thenUnreachable()
                .then(json(503, "{}"))
                .then(json(429, "{}"))
                .then(new HttpCalls.Reply(403, Map.of("content-type", "text/html"), "<html>"))
                .then(new HttpCalls.Reply(302, Map.of(), ""))
                .then(json(200, "{\"ok\":true}"))
                .then(json(200, "{\"access_token\":\"with blank\"}"))
                .then(json(200, GRANTED));
        String state = signIn.start(null, "{}").state();

        for (int failure = 0; failure < 7; failure++) {
            expect(FailureKind.UPSTREAM_UNREACHABLE, "c", state);
        }
        assertThat(signIn.exchange("c", state).email()).isEqualTo("ann@example.org");
    }

    private GatewayFailure expect(FailureKind kind, String pasted, String state) {
        var failure = new GatewayFailure[1];
        assertThatExceptionOfType(GatewayFailure.class)
                .isThrownBy(() -> signIn.exchange(pasted, state))
                .satisfies(thrown -> {
                    assertThat(thrown.kind()).isEqualTo(kind);
                    failure[0] = thrown;
                });
        return failure[0];
    }

    private static Map<String, String> body(HttpCalls.Call call) {
        try {
            Map<String, String> fields = new HashMap<>();
            JsonNode body = Json.mapper().readTree(call.json());
            body.properties()
                    .forEach(
                            field -> fields.put(field.getKey(), field.getValue().asText()));
            return fields;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Pendings implements PendingSignIns {

        private final Map<String, Pending> rows = new HashMap<>();

        Pending only() {
            assertThat(rows).hasSize(1);
            return rows.values().iterator().next();
        }

        @Override
        public void save(Pending pending) {
            rows.put(pending.state(), pending);
        }

        @Override
        public Optional<Pending> take(String state) {
            return Optional.ofNullable(rows.remove(state));
        }
    }
}
