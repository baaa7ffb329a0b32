package gateway.account.pool;

import static gateway.account.pool.PoolFixture.MODEL;
import static gateway.account.pool.PoolFixture.any;
import static gateway.account.pool.PoolFixture.apiKey;
import static gateway.account.pool.PoolFixture.listing;
import static gateway.account.pool.PoolFixture.oauth;
import static gateway.account.pool.PoolFixture.ofDomain;
import static gateway.account.pool.PoolFixture.request;
import static gateway.account.pool.PoolFixture.without;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import gateway.account.Account;
import gateway.account.AccountKind;
import gateway.account.AccountOptions;
import gateway.account.AccountProfile;
import gateway.account.AccountState;
import gateway.account.Plan;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure.TargetUnavailable;
import gateway.upstream.UsageWindows;
import gateway.upstream.Verdict.Scope;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AccountPoolEligibilityTest {

    private static final String HAIKU = "claude-haiku-4-5";

    private final PoolFixture fixture = new PoolFixture();

    @Test
    void aTeamGetsItsOwnAccountsOnly() {
        fixture.with(apiKey("a"), ofDomain(apiKey("r"), "red"), ofDomain(apiKey("b"), "blue"));

        assertThat(fixture.leasedId(any())).isEqualTo("a");
        assertThat(fixture.leasedId(ofTeam("red"))).isEqualTo("r");
        assertThat(fixture.leasedId(ofTeam("blue"))).isEqualTo("b");
        expectFailure(FailureKind.ACCOUNT_NOT_OF_DOMAIN, ofTeam("green"));
        expectFailure(FailureKind.ACCOUNT_NONE, without("a"));
        assertThat(fixture.findings(ofTeam("red"))).containsExactly("a OTHER_DOMAIN", "r CHOSEN", "b OTHER_DOMAIN");
    }

    @Test
    void aResourceOfAnotherTeamIsOutOfReach() {
        fixture.with(ofDomain(apiKey("r"), "red"));

        expectFailure(FailureKind.ACCOUNT_PINNED_GONE, new Asking().pinned("r").request());
        assertThat(fixture.leasedId(new Asking().pinned("r").domain("red").request()))
                .isEqualTo("r");
    }

    @Test
    void onlyAccountsThatListTheModelServeIt() {
        fixture.with(listing(oauth("a"), HAIKU), listing(oauth("b"), MODEL, HAIKU), listing(oauth("c"), MODEL));

        assertThat(fixture.leasedId(any())).isEqualTo("b");
        assertThat(fixture.leasedId(request(HAIKU))).isEqualTo("a");
        assertThat(fixture.leasedId(request(null))).isEqualTo("a");
        assertThat(fixture.findings(any())).containsExactly("a MODEL_NOT_SERVED", "b CHOSEN", "c BEHIND");
        expectFailure(FailureKind.ACCOUNT_NONE, without("b", "c"));
    }

    @Test
    void whileTheOnlyAccountOfAModelRestsOthersAreNotAskedForIt() {
        fixture.with(listing(oauth("a"), HAIKU), listing(oauth("b"), MODEL));
        fixture.report("b", MODEL, fixture.exhausted(Scope.ACCOUNT, 60));

        expectFailure(FailureKind.ACCOUNT_ALL_LIMITED, any());
    }

    @Test
    void aModelThatNobodyListsIsForTheUpstreamToJudge() {
        fixture.with(
                listing(oauth("a"), HAIKU),
                listing(oauth("b"), HAIKU),
                ofDomain(listing(oauth("c"), MODEL), "red"),
                listing(oauth("d"), MODEL).withState(AccountState.INVALID, "refused", null));

        assertThat(fixture.leasedId(any())).isEqualTo("a");
        assertThat(fixture.leasedId(without("a"))).isEqualTo("b");
    }

    @Test
    void anAccountWhoseModelsAreNotKnownMayServeAny() {
        fixture.with(listing(oauth("a"), HAIKU), oauth("b"));

        assertThat(fixture.leasedId(any())).isEqualTo("b");
    }

    @Test
    void anAccountThatLacksAFeatureIsLeftOutWhileAnotherMayHaveIt() {
        fixture.with(having("a", Map.of("x", false)), having("b", Map.of("x", true, "y", false)), apiKey("c"));

        assertThat(fixture.leasedId(any())).isEqualTo("a");
        assertThat(fixture.leasedId(needing("x"))).isEqualTo("b");
        assertThat(fixture.leasedId(needing("x", "y"))).isEqualTo("c");
        assertThat(fixture.findings(needing("y", "x")))
                .containsExactly("a FEATURE_MISSING", "b FEATURE_MISSING", "c CHOSEN");
    }

    @Test
    void aFeatureThatAllLackIsForTheUpstreamToJudge() {
        fixture.with(having("a", Map.of("x", false)), having("b", Map.of("x", false)));

        assertThat(fixture.leasedId(needing("x"))).isEqualTo("a");
    }

    @Test
    void aPinnedRequestGoesToItsAccountWhateverThatLists() {
        fixture.with(listing(oauth("a"), HAIKU), listing(oauth("b"), MODEL));

        assertThat(fixture.leasedId(new Asking().pinned("a").request())).isEqualTo("a");
        assertThat(fixture.findings(new Asking().pinned("a").request())).containsExactly("a CHOSEN", "b NOT_PINNED");
    }

    @Test
    void preferredKindsGoFirstAndMissingOnesLast() {
        fixture.with(apiKey("k"), oauth("o"), both("w"), both("x"));
        fixture.limits = new PoolLimits(
                1,
                1,
                1,
                Duration.ZERO,
                List.of(AccountKind.OAUTH_AND_COOKIE, AccountKind.OAUTH),
                0.9,
                0.95,
                Duration.ZERO);

        assertThat(leasedOneAfterTheOther(4)).containsExactly("w", "x", "o", "k");
    }

    @Test
    void thePolicyOrdersWithinAKindOnly() {
        fixture.with(apiKey("k"), oauth("o"), oauth("p"));
        fixture.policy = PoolFixture.asTheyCome(false, List::reversed);
        fixture.limits = new PoolLimits(
                1, 1, 1, Duration.ZERO, List.of(AccountKind.API_KEY, AccountKind.OAUTH), 0.9, 0.95, Duration.ZERO);

        assertThat(leasedOneAfterTheOther(3)).containsExactly("k", "p", "o");
    }

    @Test
    void anAccountNearItsLimitComesAfterTheOthersOfItsKind() {
        fixture.with(oauth("a"), oauth("b"), oauth("c"), apiKey("k"));
        fixture.limits = new PoolLimits(0, 1, 1, Duration.ZERO, List.of(AccountKind.OAUTH), 0.9, 0.95, Duration.ZERO);
        fixture.observe("a", 0.9, 0.1, fixture.now.plusSeconds(60));
        fixture.observe("b", 0.89, 0.95, fixture.now.plusSeconds(60));
        fixture.observe("c", 0.89, 0.94, fixture.now.plusSeconds(60));

        assertThat(fixture.findings(any())).containsExactly("a NEAR_LIMIT", "b NEAR_LIMIT", "c CHOSEN", "k BEHIND");
        assertThat(leasedOneAfterTheOther(4)).containsExactly("c", "a", "b", "k");
        assertThat(fixture.view("a").nearLimit()).isTrue();
        assertThat(fixture.view("c").nearLimit()).isFalse();
    }

    @Test
    void aWindowThatBeganAnewIsNotNearItsLimit() {
        fixture.with(oauth("a"), oauth("b"));
        fixture.observe("a", 0.99, 0.1, fixture.now.plusSeconds(60));
        assertThat(fixture.leasedId(any())).isEqualTo("b");
        fixture.pass(60);

        assertThat(fixture.leasedId(any())).isEqualTo("a");
    }

    @Test
    void theNewerObservationCountsAndFillsInWhatItDoesNotTell() {
        fixture.with(oauth("a"));
        UsageWindows newer = PoolFixture.windows(0.5, 0.6, null, fixture.now.plusSeconds(2));
        fixture.pool.observe("a", newer);
        fixture.pool.observe("a", PoolFixture.windows(0.1, 0.1, null, fixture.now.plusSeconds(1)));
        fixture.pool.observe("unknown", newer);
        assertThat(fixture.view("a").windows()).isEqualTo(newer);

        UsageWindows.Window told = new UsageWindows.Window(0.7, null);
        fixture.pool.observe("a", new UsageWindows(told, null, fixture.now.plusSeconds(3)));
        assertThat(fixture.view("a").windows())
                .isEqualTo(new UsageWindows(told, newer.sevenDay(), fixture.now.plusSeconds(3)));
    }

    @Test
    void windowsAreStoredWhenTheyAreNew() {
        fixture.with(oauth("a"), oauth("b"));
        fixture.observe("a", 0.5, 0.6, null);
        fixture.store.down = true;
        fixture.pool.flushWindows();
        fixture.store.down = false;
        fixture.pool.flushWindows();
        assertThat(fixture.store.windows)
                .containsOnlyKeys("a")
                .containsEntry("a", PoolFixture.windows(0.5, 0.6, null, fixture.now));

        fixture.store.windows.clear();
        fixture.pool.flushWindows();
        assertThat(fixture.store.windows).isEmpty();
    }

    @Test
    void loadTakesNewerStoredWindowsOverAndDoesNotStoreThemAgain() {
        fixture.with(oauth("a"));
        fixture.observe("a", 0.5, 0.6, null);
        UsageWindows older = PoolFixture.windows(0.1, 0.1, null, fixture.now.minusSeconds(1));
        fixture.with(stored("a", older));
        assertThat(fixture.view("a").windows().fiveHour().utilization()).isEqualTo(0.5);

        UsageWindows newer = PoolFixture.windows(0.7, 0.8, null, fixture.now.plusSeconds(1));
        fixture.with(stored("a", newer));
        fixture.pool.flushWindows();

        assertThat(fixture.view("a").windows()).isEqualTo(newer);
        assertThat(fixture.store.windows).isEmpty();
    }

    private List<String> leasedOneAfterTheOther(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> fixture.lease(any()).account().id())
                .toList();
    }

    private static Account stored(String id, UsageWindows windows) {
        Account a = oauth(id);
        return new Account(
                a.id(),
                a.name(),
                a.kind(),
                a.state(),
                null,
                null,
                null,
                a.credential(),
                a.createdAt(),
                null,
                null,
                a.options(),
                a.profile(),
                windows,
                1);
    }

    private static Account both(String id) {
        Account account = oauth(id);
        return account.withOptions(account.name(), AccountKind.OAUTH_AND_COOKIE, AccountOptions.DEFAULT, null);
    }

    private static Account having(String id, Map<String, Boolean> features) {
        return apiKey(id)
                .withProfile(new AccountProfile(null, null, Plan.UNKNOWN, Set.of(), List.of(), features, null), null);
    }

    private static LeaseRequest needing(String... features) {
        return new Asking().features(features).request();
    }

    private static LeaseRequest ofTeam(String domain) {
        return new Asking().domain(domain).request();
    }

    private void expectFailure(FailureKind kind, LeaseRequest request) {
        assertThatExceptionOfType(TargetUnavailable.class)
                .isThrownBy(() -> fixture.lease(request))
                .returns(kind, TargetUnavailable::kind);
    }
}
