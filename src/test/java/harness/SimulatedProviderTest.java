package harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import harness.SimulatedAccount.Tokens;
import harness.SimulatedProvider.Agreement;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class SimulatedProviderTest {

    private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    private static final String STATE = "state-of-the-provider-test";
    private static final String REDIRECT = "http://127.0.0.1:1/oauth/callback";
    private static final Duration LONG = Duration.ofHours(1);

    private SimulatedProvider provider;
    private SimulatedAccount anna;
    private ProxyClient http;

    @BeforeEach
    void start() {
        provider = SimulatedProvider.start();
        anna = provider.account("anna");
        http = new ProxyClient(URI.create(provider.url()).getPort());
    }

    @AfterEach
    void stop() {
        provider.close();
    }

    @Test
    void givesTokensForACodeOnce() {
        Agreement agreement = provider.agree(anna, authorizeUrl("S256"));
        assertThat(agreement.location()).startsWith(REDIRECT + "?code=");
        assertThat(agreement.state()).isEqualTo(STATE);
        assertThat(agreement.codeAndState()).isEqualTo(agreement.code() + "#" + STATE);

        JsonNode granted = ProxyClient.json(exchange(agreement.code(), VERIFIER));

        assertThat(granted.path("access_token").asText())
                .isEqualTo(anna.tokens().access());
        assertThat(granted.path("refresh_token").asText())
                .isEqualTo(anna.tokens().refresh());
        assertThat(granted.path("expires_in").asInt()).isEqualTo(28_800);
        assertThat(granted.path("organization").path("uuid").asText()).isEqualTo(anna.organizationUuid());
        assertThat(granted.path("account").path("email_address").asText()).isEqualTo(anna.email());
        checkRefused(exchange(agreement.code(), VERIFIER), "code");
        assertThat(provider.exchanges()).isEqualTo(2);
        assertThat(provider.refreshes()).isZero();
    }

    @Test
    void refusesAnotherVerifier() {
        String code = provider.agree(anna, authorizeUrl("S256")).code();

        checkRefused(exchange(code, VERIFIER + "x"), "code_verifier");
    }

    @Test
    void agreesOnlyToWhatIsComplete() {
        assertThatThrownBy(() -> provider.agree(anna, authorizeUrl("plain")))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("code_challenge_method");
        String noState = authorizeUrl("S256").replace(STATE, "x");
        assertThatThrownBy(() -> provider.agree(anna, noState)).hasMessageContaining("state");
        SimulatedAccount stranger = new SimulatedAccount("stranger", Clock.systemUTC());
        assertThatThrownBy(() -> provider.agree(stranger, authorizeUrl("S256"))).hasMessageContaining("nobody");
    }

    @Test
    void rotatesTokens() {
        Tokens first = anna.issue(LONG);
        assertThat(messageBy(first.access()).statusCode()).isEqualTo(200);

        HttpResponse<byte[]> renewed = refresh(first.refresh());

        assertThat(ProxyClient.json(renewed).path("access_token").asText())
                .isEqualTo(anna.tokens().access())
                .isNotEqualTo(first.access());
        HttpResponse<byte[]> old = messageBy(first.access());
        assertThat(old.statusCode()).isEqualTo(401);
        assertThat(old.body()).asString(StandardCharsets.UTF_8).contains("OAuth token has expired");
        assertThat(messageBy(anna.tokens().access()).statusCode()).isEqualTo(200);
        checkRefused(refresh(first.refresh()), "refresh_token");
        checkRefused(refresh("never issued"), "refresh_token");
        assertThat(provider.refreshes()).isEqualTo(3);
        assertThat(anna.messages()).isEqualTo(2);
    }

    @Test
    void ofManyRefreshesWithOneTokenOneIsGood() {
        Tokens first = anna.issue(LONG);
        provider.tokenDelay(Duration.ofMillis(200));
        CompletableFuture<HttpResponse<byte[]>> one = RawClient.async(() -> refresh(first.refresh()));
        CompletableFuture<HttpResponse<byte[]>> other = RawClient.async(() -> refresh(first.refresh()));

        assertThat(one.join().statusCode() + other.join().statusCode()).isEqualTo(600);
        assertThat(provider.refreshes()).isEqualTo(2);
    }

    @Test
    void waitsWithItsAnswers() {
        Tokens first = anna.issue(LONG);
        provider.tokenDelay(Duration.ofMillis(300));
        long begin = System.nanoTime();

        assertThat(refresh(first.refresh()).statusCode()).isEqualTo(200);

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
    }

    @Test
    void answersTokenCallsByScriptAndDoesNothingForThem() {
        Tokens first = anna.issue(LONG);
        provider.tokenAnswers(Answer.error(429, "{}").header("retry-after", "7"), Answer.html(503, "down"));

        assertThat(refresh(first.refresh()).headers().firstValue("retry-after")).contains("7");
        assertThat(refresh(first.refresh()).statusCode()).isEqualTo(503);
        assertThat(refresh(first.refresh()).statusCode()).isEqualTo(200);
        assertThat(provider.refusals()).isEmpty();
    }

    @Test
    void endsTokens() {
        anna.issue(LONG);
        String refresh = anna.tokens().refresh();

        anna.endAccess();
        assertThat(messageBy(anna.tokens().access()).statusCode()).isEqualTo(401);
        assertThat(refresh(refresh).statusCode()).isEqualTo(200);
        String last = anna.tokens().refresh();
        anna.signOut();
        checkRefused(refresh(last), "refresh_token");

        anna.issue(Duration.ZERO);
        assertThat(messageBy(anna.tokens().access()).statusCode())
                .as("life is over")
                .isEqualTo(401);
    }

    @Test
    void tellsTheWindowsToTokensOnly() {
        anna.issue(LONG);
        anna.used(0.5, 1.02);

        HttpResponse<byte[]> byToken = messageBy(anna.tokens().access());
        assertThat(SimulatedProvider.servedBy(byToken)).isEqualTo("anna");
        assertThat(byToken.headers().firstValue("anthropic-ratelimit-unified-5h-utilization"))
                .contains("0.5");
        assertThat(byToken.headers().firstValue("anthropic-ratelimit-unified-7d-utilization"))
                .contains("1.02");
        assertThat(byToken.headers().firstValue("anthropic-organization-id")).contains(anna.organizationUuid());
        HttpResponse<byte[]> byKey = message("x-api-key", anna.apiKey());
        assertThat(byKey.headers().firstValue("anthropic-ratelimit-unified-status"))
                .isEmpty();
        assertThat(message("x-api-key", "unknown").statusCode()).isEqualTo(401);
        assertThat(message("authorization", "Bearer " + anna.tokens().access()).statusCode())
                .as("without the beta")
                .isEqualTo(401);
    }

    @Test
    void tellsProfileUsageAndModels() {
        anna.issue(LONG);
        anna.used(0.25, 0.5).models("claude-a", "claude-b").plan("claude_pro");

        JsonNode profile = ProxyClient.json(byToken("/api/oauth/profile"));
        assertThat(profile.path("organization").path("organization_type").asText())
                .isEqualTo("claude_pro");
        assertThat(profile.path("account").path("email").asText()).isEqualTo(anna.email());
        JsonNode usage = ProxyClient.json(byToken("/api/oauth/usage"));
        assertThat(usage.path("five_hour").path("utilization").asDouble()).isEqualTo(25);
        assertThat(usage.path("seven_day").path("resets_at").asText()).endsWith("+00:00");
        assertThat(ProxyClient.json(byToken("/v1/models")).path("data").findValuesAsText("id"))
                .containsExactly("claude-a", "claude-b");
        anna.scope("user:inference");
        assertThat(byToken("/api/oauth/profile").statusCode()).isEqualTo(403);
        assertThat(byToken("/api/oauth/usage").statusCode()).isEqualTo(403);
    }

    @Test
    void tellsTheOrganisationsOfACookie() {
        JsonNode list =
                ProxyClient.json(http.bare("GET", "/api/organizations", null, "cookie", "sessionKey=" + anna.cookie()));

        assertThat(list.findValuesAsText("uuid")).hasSize(2).contains(anna.organizationUuid());
        assertThat(http.bare("GET", "/api/organizations", null, "cookie", "sessionKey=x")
                        .statusCode())
                .isEqualTo(403);
        anna.disable();
        assertThat(http.bare("GET", "/api/organizations", null, "cookie", "sessionKey=" + anna.cookie())
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void answersByTheScriptOfEachAccount() {
        SimulatedAccount ben = provider.account("ben");
        anna.always(RateLimits.fiveHour(LONG));

        for (int i = 0; i < 2; i++) {
            HttpResponse<byte[]> limited = message("x-api-key", anna.apiKey());
            assertThat(limited.statusCode()).isEqualTo(429);
            assertThat(limited.headers().allValues("anthropic-organization-id")).hasSize(1);
        }
        assertThat(SimulatedProvider.servedBy(message("x-api-key", ben.apiKey())))
                .isEqualTo("ben");
        ben.disable();
        assertThat(message("x-api-key", ben.apiKey()).statusCode()).isEqualTo(400);
        anna.heal();
        assertThat(message("x-api-key", anna.apiKey()).statusCode()).isEqualTo(200);
        assertThat(provider.requests("/v1/messages")).hasSize(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"requests", "tokens", "input-tokens", "output-tokens"})
    void limitsPlatformKeys(String limit) {
        anna.always(RateLimits.platform(limit, 20));

        HttpResponse<byte[]> limited = message("x-api-key", anna.apiKey());

        assertThat(limited.headers().firstValue("anthropic-ratelimit-" + limit + "-remaining"))
                .contains("0");
        assertThat(limited.headers().firstValue("retry-after")).contains("20");
    }

    private String authorizeUrl(String method) {
        return provider.url() + "/oauth/authorize?code=true&response_type=code&client_id=" + SimulatedProvider.CLIENT_ID
                + "&redirect_uri=" + REDIRECT + "&scope=user%3Aprofile+user%3Ainference&code_challenge="
                + challenge() + "&code_challenge_method=" + method + "&state=" + STATE;
    }

    private static String challenge() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(VERIFIER.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException missing) {
            throw new AssertionError(missing);
        }
    }

    private HttpResponse<byte[]> exchange(String code, String verifier) {
        return token(Json.mapper()
                .createObjectNode()
                .put("grant_type", "authorization_code")
                .put("code", code)
                .put("code_verifier", verifier)
                .put("state", STATE)
                .put("redirect_uri", REDIRECT));
    }

    private HttpResponse<byte[]> refresh(String refreshToken) {
        return token(Json.mapper()
                .createObjectNode()
                .put("grant_type", "refresh_token")
                .put("refresh_token", refreshToken));
    }

    private HttpResponse<byte[]> token(ObjectNode body) {
        body.put("client_id", SimulatedProvider.CLIENT_ID);
        return http.post("/v1/oauth/token", body.toString());
    }

    private void checkRefused(HttpResponse<byte[]> answer, String wrong) {
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(ProxyClient.json(answer).path("error").asText()).isEqualTo("invalid_grant");
        assertThat(provider.refusals()).last().isEqualTo(wrong);
    }

    private HttpResponse<byte[]> messageBy(String accessToken) {
        return message("authorization", "Bearer " + accessToken, "anthropic-beta", "oauth-2025-04-20");
    }

    private HttpResponse<byte[]> message(String... headers) {
        byte[] body = MessageJson.request("m").getBytes(StandardCharsets.UTF_8);
        return http.bare("POST", "/v1/messages", body, headers);
    }

    private HttpResponse<byte[]> byToken(String path) {
        String bearer = "Bearer " + anna.tokens().access();
        return http.bare("GET", path, null, "authorization", bearer, "anthropic-beta", "oauth-2025-04-20");
    }
}
