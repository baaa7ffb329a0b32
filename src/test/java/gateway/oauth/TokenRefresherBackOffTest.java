package gateway.oauth;

import static gateway.oauth.OAuthFixture.NOW;
import static gateway.oauth.OAuthFixture.json;
import static gateway.oauth.OAuthFixture.tokens;
import static org.assertj.core.api.Assertions.assertThat;

import gateway.account.Account;
import gateway.credential.Credential.OAuthToken;
import gateway.oauth.TokenRefresher.Outcome;
import gateway.upstream.HttpCalls.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenRefresherBackOffTest {

    private final OAuthFixture fixture = new OAuthFixture();
    private final TokenRefresher refresher = fixture.refresher;

    @BeforeEach
    void anAccountWhoseTokenHasEnded() {
        fixture.stored("a", Duration.ZERO);
    }

    @ParameterizedTest
    @CsvSource({"2094,300", "300,300", "30,30", "1,5", ",5", "nonsense,5"})
    void waitsAsAdvisedWithinLimits(String retryAfter, long seconds) {
        fixture.provider.always(new Reply(429, retryAfter == null ? Map.of() : Map.of("retry-after", retryAfter), ""));

        expectCall(true);
        fixture.now = NOW.plusSeconds(seconds).minusMillis(1);
        expectCall(false);
        fixture.now = NOW.plusSeconds(seconds);
        expectCall(true);
    }

    @Test
    void doublesTheWaitFromOneSecondToAMinute() {
        fixture.provider
                .then(json(500, "{\"error\":\"sk-ant-ort01-secret\"}"))
                .then(new Reply(403, Map.of("content-type", "text/html; charset=utf-8"), "<html>Just a moment</html>"))
                .then(new Reply(200, Map.of(), "<html>invalid_grant</html>"))
                .thenUnreachable()
                .then(json(404, "{}"));
        List<Double> waits = new ArrayList<>();

        for (int failure = 0; failure < 9; failure++) {
            expectCall(true);
            Duration waited = Duration.ZERO;
            while (!isTried()) {
                fixture.now = fixture.now.plusMillis(100);
                waited = waited.plusMillis(100);
            }
            waits.add(waited.toMillis() / 1000.0);
            fixture.now = fixture.now.plus(Duration.ofMinutes(2));
        }

        for (int failure = 0; failure < waits.size(); failure++) {
            // Each round has two failures: the expected one, and the one that ends the wait.
            double most = Math.min(60, Math.pow(2, 2 * failure));
            assertThat(waits.get(failure)).isBetween(0.8 * most, most + 0.1);
        }
        assertThat(fixture.told.refused).isEmpty();
    }

    @Test
    void saysWhenItIsTriedAgainAndNothingOfTheBody() {
        fixture.provider.always(json(500, "{\"error\":\"sk-ant-ort01-secret\"}"));

        assertThat(refresher.refresh("a")).isEqualTo(new Outcome.Failed("the token endpoint answered 500"));
        assertThat(refresher.refresh("a"))
                .isEqualTo(new Outcome.Failed("the token endpoint answered 500; tried again in 1 s"));
    }

    @Test
    void endsWithASuccess() {
        fixture.provider.then(json(500, "")).then(tokens("one", "r1")).then(json(500, ""));
        expectCall(true);
        fixture.now = NOW.plusSeconds(1);
        expectCall(true);
        assertThat(fixture.store.rows.get("a").credential().secret()).isEqualTo("one");

        expectCall(true);
        fixture.now = NOW.plusSeconds(2);
        expectCall(true);
    }

    @Test
    void doesNotBindANewRefreshToken() {
        fixture.provider.then(new Reply(429, Map.of("retry-after", "300"), "")).then(tokens("new", "next"));
        Account account = fixture.store.rows.get("a");
        expectCall(true);
        fixture.store.rows.put("a", account.withCredential(new OAuthToken("signed-in", "fresh", NOW, NOW)));

        expectCall(true);
    }

    @Test
    void isKeptPerAccount() {
        fixture.stored("b", Duration.ZERO);
        fixture.provider.then(json(500, "")).then(tokens("new", "next"));
        expectCall(true);

        assertThat(refresher.refresh("b")).isInstanceOf(Outcome.Renewed.class);
    }

    private void expectCall(boolean expected) {
        assertThat(isTried()).as("a call at " + fixture.now).isEqualTo(expected);
    }

    private boolean isTried() {
        int before = fixture.provider.calls.size();
        refresher.refresh("a");
        return fixture.provider.calls.size() > before;
    }
}
