package gateway.oauth;

import static gateway.oauth.OAuthFixture.NOW;
import static gateway.oauth.OAuthFixture.json;
import static gateway.oauth.OAuthFixture.token;
import static gateway.oauth.OAuthFixture.tokens;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import gateway.account.Account;
import gateway.account.AccountKind;
import gateway.account.AccountOptions;
import gateway.account.AccountState;
import gateway.credential.Credential;
import gateway.credential.Credential.OAuthToken;
import gateway.oauth.TokenRefresher.Outcome;
import gateway.upstream.HttpCalls;
import gateway.upstream.OutgoingProxies;
import gateway.upstream.OutgoingProxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenRefresherTest {

    private final OAuthFixture fixture = new OAuthFixture();
    private final TokenRefresher refresher = fixture.refresher;

    @Test
    void leavesTokensAloneThatLastLongEnough() {
        Account lasting = fixture.stored("a", Duration.ofSeconds(61));
        Account endless = OAuthFixture.account("b", new OAuthToken("t", "r", null, NOW));
        Account alone = OAuthFixture.account("c", new OAuthToken("t", null, NOW.minusSeconds(1), NOW));
        Account key = new Account(
                "d",
                "d",
                AccountKind.API_KEY,
                AccountState.ACTIVE,
                null,
                null,
                null,
                new Credential.ApiKey("k"),
                NOW,
                null);

        for (Account account : List.of(lasting, endless, alone, key)) {
            assertThat(refresher.ready(account)).isSameAs(account);
        }
        assertThat(fixture.provider.calls).isEmpty();
        assertThat(fixture.store.steps).isEmpty();
    }

    @Test
    void refreshesThroughTheProxyOfTheAccount() {
        OutgoingProxy proxy = OutgoingProxies.parse("socks5://proxy.example:1080", List.of(), Duration.ofSeconds(1));
        Account account = fixture.stored("a", Duration.ZERO)
                .withOptions("a", AccountKind.OAUTH, new AccountOptions(null, 1, 0, proxy), null);
        fixture.store.rows.put("a", account);
        fixture.provider.then(tokens("new", "newer"));

        assertThat(token(refresher.ready(account)).secret()).isEqualTo("new");

        assertThat(fixture.provider.last().proxy()).isEqualTo(proxy);
    }

    @Test
    void storesTheNewTokenUnderALeaseBeforeItIsUsed() {
        Account account = fixture.stored("a", Duration.ofSeconds(60));
        fixture.provider.then(call -> {
            fixture.store.steps.add("call");
            return tokens("new", "next");
        });

        Account ready = refresher.ready(account);

        OAuthToken expected = new OAuthToken("new", "next", NOW.plusSeconds(28_800), NOW);
        assertThat(ready.credential()).isEqualTo(expected);
        assertThat(fixture.store.rows.get("a").credential()).isEqualTo(expected);
        assertThat(fixture.store.steps).containsExactly("read", "lease", "read", "call", "save", "read", "release");
        assertThat(fixture.told.renewed).extracting(Account::credential).containsExactly(expected);
        assertThat(fixture.told.leaseHeldWhenTold).isFalse();
        assertThat(fixture.provider.last().url()).isEqualTo(fixture.settings.tokenUrl());
        assertThat(fixture.provider.last().proxy()).isNull();
        assertThat(fixture.provider.last().headers()).containsEntry("anthropic-beta", "oauth-beta-1");
        assertThat(fixture.provider.last().json())
                .isEqualTo(
                        "{\"grant_type\":\"refresh_token\",\"refresh_token\":\"refresh-a\",\"client_id\":\"client-1\"}");
    }

    @Test
    void keepsTheOldRefreshTokenOnlyWhereTheAnswerHasNone() {
        Account account = fixture.stored("a", Duration.ZERO);
        fixture.provider.then(json(200, "{\"access_token\":\"new\",\"expires_in\":\"600\"}"));

        OAuthToken token = token(refresher.ready(account));

        assertThat(token.refreshToken()).isEqualTo("refresh-a");
        assertThat(token.expiresAt()).isEqualTo(NOW.plusSeconds(600));
    }

    @Test
    void takesATokenThatIsStoredAlreadyWithoutACall() {
        Account old = fixture.stored("a", Duration.ZERO);
        Account newer = old.withCredential(new OAuthToken("elsewhere", "r2", NOW.plusSeconds(9000), NOW));
        fixture.store.rows.put("a", newer);

        assertThat(refresher.ready(old)).isEqualTo(newer);
        assertThat(refresher.renew(old)).isEqualTo(newer);
        assertThat(fixture.provider.calls).isEmpty();
        assertThat(fixture.told.found).containsExactly(newer);
        assertThat(fixture.told.renewed).isEmpty();
    }

    @Test
    void readsTheStoreAgainUnderTheLease() {
        Account old = fixture.stored("a", Duration.ZERO);
        Account newer = old.withCredential(new OAuthToken("elsewhere", "r2", NOW.plusSeconds(9000), NOW));
        fixture.store.whenLeased = () -> fixture.store.rows.put("a", newer);
        fixture.provider.then(tokens("new", "next"));

        assertThat(refresher.ready(old)).isEqualTo(newer);
        assertThat(fixture.provider.calls).isEmpty();
        assertThat(fixture.store.leases).isEmpty();
    }

    @Test
    void refreshesWithTheStoredTokenWhenThatHasEndedToo() {
        Account old = fixture.stored("a", Duration.ZERO);
        fixture.store.rows.put("a", old.withCredential(new OAuthToken("elsewhere", "r2", NOW.minusSeconds(1), NOW)));
        fixture.provider.then(tokens("new", "r3"));

        assertThat(refresher.ready(old).credential().secret()).isEqualTo("new");
        assertThat(fixture.provider.last().json()).contains("\"refresh_token\":\"r2\"");
    }

    @Test
    void replacesATokenThatTheUpstreamRefusesOnce() {
        Account account = fixture.stored("a", Duration.ofHours(5));
        fixture.provider.then(tokens("new", "next")).then(tokens("newer", "last"));

        Account renewed = refresher.renew(account);
        assertThat(renewed.credential().secret()).isEqualTo("new");
        assertThat(refresher.renew(account)).isEqualTo(renewed);
        assertThat(refresher.ready(account)).isEqualTo(renewed);
        assertThat(fixture.provider.calls).hasSize(1);

        assertThat(refresher.renew(renewed).credential().secret()).isEqualTo("newer");
        assertThat(fixture.provider.last().json()).contains("\"refresh_token\":\"next\"");
    }

    @Test
    void anAccountWithoutRefreshTokenCannotBeRenewed() {
        Account account = OAuthFixture.account("a", new OAuthToken("t", null, null, NOW));
        fixture.store.rows.put("a", account);

        assertThatExceptionOfType(RefreshFailedException.class)
                .isThrownBy(() -> refresher.renew(account))
                .matches(RefreshFailedException::refused);
        assertThat(refresher.refresh("a")).isEqualTo(new Outcome.NotRefreshable());
        assertThat(refresher.refresh("gone")).isEqualTo(new Outcome.NotRefreshable());
        assertThat(fixture.told.refused).isEmpty();
    }

    @Test
    void aSignInDuringTheRefreshIsNotUndone() {
        Account account = fixture.stored("a", Duration.ofSeconds(-1));
        OAuthToken signedInAgain = new OAuthToken("access-9", "refresh-9", fixture.now.plusSeconds(3600), fixture.now);
        fixture.provider.then(call -> {
            fixture.store.rows.put("a", account.withCredential(signedInAgain));
            return OAuthFixture.tokens("access-2", "refresh-2");
        });

        assertThat(refresher.ready(account).credential()).isEqualTo(signedInAgain);
        assertThat(fixture.store.rows.get("a").credential()).isEqualTo(signedInAgain);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":\"invalid_grant\"}",
                "\"{\\\"error\\\":\\\"invalid_grant\\\"}\"",
                "{\"error\":{\"code\":\"invalid_grant\"}}",
                "invalid_grant: Refresh token not found or invalid"
            })
    void aRefusedRefreshTokenIsNeverTriedAgain(String body) {
        Account account = fixture.stored("a", Duration.ofSeconds(30));
        fixture.provider.always(new HttpCalls.Reply(400, Map.of(), body));

        for (int request = 0; request < 3; request++) {
            assertThatExceptionOfType(RefreshFailedException.class)
                    .isThrownBy(() -> refresher.ready(account))
                    .matches(RefreshFailedException::refused)
                    .withMessage("the provider refused the refresh token (invalid_grant)");
        }
        assertThat(fixture.provider.calls).hasSize(1);
        assertThat(fixture.told.refused).containsExactly("a: the provider refused the refresh token (invalid_grant)");
        assertThat(fixture.store.leases).isEmpty();

        fixture.provider.always(tokens("new", "next"));
        assertThat(refresher.refresh("a")).isInstanceOf(Outcome.Renewed.class);
    }

    @Test
    void readsTheStoreAgainBeforeARefreshTokenCountsAsRefused() {
        Account account = fixture.stored("a", Duration.ZERO);
        Account newer = account.withCredential(new OAuthToken("elsewhere", "r2", NOW.plusSeconds(9000), NOW));
        fixture.provider.then(call -> {
            fixture.store.rows.put("a", newer);
            return json(400, "{\"error\":\"invalid_grant\"}");
        });

        assertThat(refresher.ready(account)).isEqualTo(newer);
        assertThat(fixture.told.refused).isEmpty();
    }

    @Test
    void anotherRefreshTokenThatHasEndedIsUsedNextTime() {
        Account account = fixture.stored("a", Duration.ZERO);
        fixture.provider.then(call -> {
            fixture.store.rows.put("a", account.withCredential(new OAuthToken("elsewhere", "r2", NOW, NOW)));
            return json(400, "{\"error\":\"invalid_grant\"}");
        });
        fixture.provider.then(tokens("new", "r3"));

        expectTransient(account);
        fixture.now = NOW.plusSeconds(1);
        assertThat(refresher.ready(account).credential().secret()).isEqualTo("new");
        assertThat(fixture.told.refused).isEmpty();
    }

    @Test
    void otherRefusalsPass() {
        Account account = fixture.stored("a", Duration.ZERO);
        fixture.provider.then(json(401, "{\"error\":\"invalid_client\"}")).then(tokens("new", "next"));

        assertThat(expectTransient(account)).startsWith("the token endpoint refused the call (invalid_client)");
        assertThat(fixture.told.refused).isEmpty();
        fixture.now = NOW.plusSeconds(1);
        assertThat(refresher.ready(account).credential().secret()).isEqualTo("new");
    }

    @Test
    void aTokenThatHasNotEndedIsUsedWhileTheProviderIsDown() {
        Account account = fixture.stored("a", Duration.ofSeconds(30));
        fixture.provider.thenUnreachable();

        assertThat(refresher.ready(account)).isEqualTo(account);
        fixture.now = NOW.plusSeconds(30);
        assertThat(expectTransient(account)).isEqualTo("no route to api.example.com");
        assertThat(fixture.provider.calls).hasSize(2);
        assertThat(fixture.store.leases).isEmpty();
    }

    @Test
    void aDeadStoreIsAPassingFailure() {
        Account account = fixture.stored("a", Duration.ZERO);
        fixture.store.failingReads = 1;
        fixture.provider.then(tokens("new", "next"));

        assertThat(expectTransient(account)).isEqualTo("the store of credentials cannot be reached");
        assertThat(fixture.provider.calls).isEmpty();
        fixture.now = NOW.plusSeconds(1);
        assertThat(refresher.ready(account).credential().secret()).isEqualTo("new");
    }

    @Test
    void triesToStoreATokenFourTimes() {
        Account account = fixture.stored("a", Duration.ZERO);
        fixture.store.failingSaves = 3;
        fixture.provider.then(tokens("new", "next"));

        refresher.ready(account);

        assertThat(fixture.store.rows.get("a").credential().secret()).isEqualTo("new");
        assertThat(fixture.pauses)
                .containsExactly(Duration.ofMillis(250), Duration.ofMillis(500), Duration.ofSeconds(1));
    }

    @Test
    void aTokenThatCannotBeStoredIsKeptAndStoredBeforeAnythingElse() {
        Account account = fixture.stored("a", Duration.ZERO);
        fixture.store.failingSaves = 5;
        fixture.provider.then(tokens("new", "next"));

        assertThat(refresher.ready(account).credential().secret()).isEqualTo("new");
        assertThat(fixture.store.leases).containsKey("a");
        assertThat(refresher.ready(account).credential().secret()).isEqualTo("new");
        assertThat(refresher.refresh("a")).isEqualTo(new Outcome.Failed("its present token is not stored yet"));
        assertThat(fixture.store.rows.get("a").credential().secret()).isEqualTo("access-a");

        assertThat(refresher.refreshDue(List.of(account))).isZero();
        assertThat(fixture.store.rows.get("a").credential())
                .isEqualTo(new OAuthToken("new", "next", NOW.plusSeconds(28_800), NOW));
        assertThat(fixture.provider.calls).hasSize(1);
    }

    @Test
    void aKeptTokenIsStoredBesideTheNextRequest() {
        Account account = fixture.stored("a", Duration.ZERO);
        fixture.store.failingSaves = 4;
        fixture.provider.then(tokens("new", "next"));
        Account ready = refresher.ready(account);

        fixture.now = NOW.plusSeconds(5);
        assertThat(refresher.ready(ready)).isEqualTo(ready);

        await().atMost(Duration.ofSeconds(60))
                .until(() -> fixture.store
                        .read("a")
                        .orElseThrow()
                        .credential()
                        .secret()
                        .equals("new"));
    }

    @Test
    void aKeptTokenDoesNotOverwriteWhatAnOperatorHasStored() {
        Account account = fixture.stored("a", Duration.ZERO);
        fixture.store.failingSaves = 4;
        fixture.provider.then(tokens("new", "next"));
        refresher.ready(account);
        OAuthToken signedIn = new OAuthToken("signed-in", "r", NOW.plusSeconds(9000), NOW);
        fixture.store.rows.put("a", account.withCredential(signedIn));

        refresher.saveKept();

        assertThat(fixture.store.rows.get("a").credential()).isEqualTo(signedIn);
    }

    @Test
    void anAccountThatWasRemovedMeanwhileHasNoToken() {
        Account account = fixture.stored("a", Duration.ZERO);
        fixture.provider.then(call -> {
            fixture.store.rows.remove("a");
            return tokens("new", "next");
        });

        assertThatExceptionOfType(RefreshFailedException.class)
                .isThrownBy(() -> refresher.ready(account))
                .matches(RefreshFailedException::refused);
        assertThat(fixture.told.renewed).isEmpty();
    }

    @Test
    void aListenerThatFailsHarmsNobody() {
        Account account = fixture.stored("a", Duration.ZERO);
        fixture.provider.then(tokens("new", "next"));
        TokenRefresher.Accounts failing = new TokenRefresher.Accounts() {
            @Override
            public void renewed(Account renewed) {
                throw new IllegalStateException("no transition");
            }

            @Override
            public void refused(Account refused, String reason) {
                throw new IllegalStateException("no transition");
            }
        };
        TokenRefresher own = new TokenRefresher(
                () -> fixture.settings,
                fixture.provider,
                fixture.store,
                failing,
                fixture.clock,
                fixture.pauses::add,
                "n",
                OAuthFixture.random());

        assertThat(own.ready(account).credential().secret()).isEqualTo("new");
    }

    @Test
    void refreshesByHand() {
        fixture.stored("a", Duration.ofHours(5));
        fixture.provider.then(tokens("new", "next"));

        assertThat(refresher.refresh("a")).isInstanceOfSatisfying(Outcome.Renewed.class, renewed -> {
            assertThat(renewed.fetched()).isTrue();
            assertThat(renewed.account().credential().secret()).isEqualTo("new");
        });
    }

    @Test
    void refreshesWhatEndsWithinTheWindowAndItsJitter() {
        List<Account> accounts = List.of(
                fixture.stored("ended", Duration.ofSeconds(-1)),
                fixture.stored("soon", Duration.ofMinutes(75)),
                fixture.stored("later", Duration.ofMinutes(85).plusSeconds(1)),
                fixture.stored("off", Duration.ZERO).withState(AccountState.INACTIVE, null, null),
                fixture.stored("invalid", Duration.ZERO).withState(AccountState.INVALID, "refused", null),
                fixture.stored("limited", Duration.ZERO).withState(AccountState.RATE_LIMITED, "5h", NOW),
                OAuthFixture.account("alone", new OAuthToken("t", null, NOW, NOW)));
        fixture.provider.then(call -> tokens("new-" + fixture.provider.calls.size(), "next"));

        assertThat(refresher.refreshDue(accounts)).isEqualTo(3);
        assertThat(fixture.told.renewed).extracting(Account::id).containsExactly("ended", "soon", "limited");
    }

    @Test
    void theJitterDiffersFromRunToRun() {
        Account account = fixture.stored("a", Duration.ofMinutes(80));
        fixture.provider.thenUnreachable();

        int tried = 0;
        for (int run = 0; run < 40; run++) {
            fixture.now = NOW.plusSeconds(61L * run);
            fixture.store.rows.put("a", fixture.stored("a", Duration.ofMinutes(80)));
            int before = fixture.provider.calls.size();
            refresher.refreshDue(List.of(fixture.store.rows.get(account.id())));
            tried += fixture.provider.calls.size() - before;
        }
        assertThat(tried).isBetween(10, 30);
    }

    @Test
    void oneAccountThatFailsDoesNotStopTheOthers() {
        List<Account> accounts = List.of(fixture.stored("a", Duration.ZERO), fixture.stored("b", Duration.ZERO));
        fixture.provider.then(json(500, "")).then(tokens("new", "next"));

        assertThat(refresher.refreshDue(accounts)).isEqualTo(1);
    }

    private String expectTransient(Account account) {
        var message = new String[1];
        assertThatExceptionOfType(RefreshFailedException.class)
                .isThrownBy(() -> refresher.ready(account))
                .matches(failure -> !failure.refused())
                .satisfies(failure -> message[0] = failure.reason());
        return message[0];
    }
}
