package gateway.account.pool;

import static gateway.account.pool.PoolFixture.MODEL;
import static gateway.account.pool.PoolFixture.keys;
import static gateway.account.pool.PoolFixture.listing;
import static gateway.account.pool.PoolFixture.oauth;
import static gateway.account.pool.PoolFixture.turn;
import static org.assertj.core.api.Assertions.assertThat;

import gateway.account.AccountKind;
import gateway.account.affinity.AffinityKeys;
import gateway.upstream.Verdict.Scope;
import gateway.upstream.Verdict.SuspectOrganization;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The policy takes accounts as they come, so that only the binding can lead elsewhere. */
class AccountPoolStickyTest {

    private static final AffinityKeys SEVEN = keys(7);

    private final PoolFixture fixture = new PoolFixture().sticky();

    @BeforeEach
    void threeAccounts() {
        fixture.with(oauth("a"), oauth("b"), oauth("c"));
    }

    @Test
    void theFirstTurnBindsTheConversation() {
        assertThat(fixture.leasedId(turn(7))).isEqualTo("a");

        assertThat(fixture.affinity.accountOf(SEVEN)).isEqualTo("a");
    }

    @Test
    void laterTurnsGoToTheBoundAccount() {
        fixture.affinity.bind(SEVEN, "b");

        assertThat(fixture.leasedId(turn(7))).isEqualTo("b");
        assertThat(fixture.leasedId(turn(8))).isEqualTo("a");
        assertThat(fixture.findings(turn(7))).containsExactly("a BEHIND", "b CHOSEN", "c BEHIND");
    }

    @Test
    void everyTurnMakesTheBindingLastLonger() {
        fixture.affinity.bind(SEVEN, "b");
        fixture.pass(PoolFixture.TTL.toSeconds() - 1);
        assertThat(fixture.leasedId(turn(7))).isEqualTo("b");
        fixture.pass(PoolFixture.TTL.toSeconds() - 1);
        assertThat(fixture.leasedId(turn(7))).isEqualTo("b");
        fixture.pass(PoolFixture.TTL.toSeconds());

        assertThat(fixture.leasedId(turn(7))).as("forgotten").isEqualTo("a");
    }

    @Test
    void aFullAccountKeepsItsConversations() {
        fixture.affinity.bind(SEVEN, "b");
        try (Lease other = fixture.lease(PoolFixture.pinned("b"))) {
            assertThat(fixture.findings(turn(7))).containsExactly("a CHOSEN", "b AT_CONCURRENCY_LIMIT", "c BEHIND");
            assertThat(fixture.leasedId(turn(7))).isEqualTo("a");
            assertThat(other.account().id()).isEqualTo("b");
        }

        assertThat(fixture.leasedId(turn(7))).isEqualTo("b");
        assertThat(fixture.switches).isEmpty();
    }

    @Test
    void anAccountThatLeftTheConversationWaitingLosesIt() {
        fixture.affinity.bind(SEVEN, "b");
        fixture.affinity.leftWaiting(SEVEN, MODEL, "b");

        assertThat(fixture.findings(turn(7))).containsExactly("a CHOSEN", "b HUNG", "c BEHIND");
        assertThat(fixture.leasedId(turn(7))).isEqualTo("a");
        assertThat(fixture.affinity.accountOf(SEVEN)).isEqualTo("a");
        assertThat(fixture.leasedId(turn(8)))
                .as("others are served by whoever comes first")
                .isEqualTo("a");
    }

    @Test
    void aConversationThatAllHaveLeftWaitingIsServedByAnyOfThem() {
        List.of("a", "b", "c").forEach(id -> fixture.affinity.leftWaiting(SEVEN, MODEL, id));

        assertThat(fixture.leasedId(turn(7))).isEqualTo("a");
    }

    @Test
    void anAccountThatWasTriedInVainKeepsItsConversations() {
        fixture.affinity.bind(SEVEN, "b");

        assertThat(fixture.leasedId(new Asking().of(7).excluding("b").request()))
                .as("its breaker is open, or it was overloaded")
                .isEqualTo("a");
        assertThat(fixture.leasedId(turn(7))).isEqualTo("b");
        assertThat(fixture.switches).isEmpty();
    }

    @Test
    void aShortRestIsADetour() {
        fixture.affinity.bind(SEVEN, "b");
        fixture.report("b", MODEL, fixture.pause(Scope.MODEL, 5));

        assertThat(fixture.leasedId(new Asking().of(7).excluding("b").request()))
                .as("the turn that was refused")
                .isEqualTo("a");
        assertThat(fixture.leasedId(turn(7))).as("while it rests").isEqualTo("a");
        fixture.pass(5);
        assertThat(fixture.leasedId(turn(7))).isEqualTo("b");
        assertThat(fixture.switches).isEmpty();
    }

    @Test
    void aShortRestOfTheWholeAccountIsADetourToo() {
        fixture.affinity.bind(SEVEN, "b");
        fixture.report("b", MODEL, fixture.exhausted(Scope.ACCOUNT, 60));

        assertThat(fixture.leasedId(turn(7))).isEqualTo("a");
        fixture.pass(60);
        assertThat(fixture.leasedId(turn(7))).isEqualTo("b");
    }

    @Test
    void anAccountThatRestsForLongerThanItsCacheLivesLosesItsConversationsForGood() {
        fixture.affinity.bind(SEVEN, "b");
        fixture.report("b", MODEL, fixture.exhausted(Scope.ACCOUNT, PoolFixture.TTL.toSeconds() + 1));

        assertThat(fixture.leasedId(new Asking().of(7).excluding("b").request()))
                .isEqualTo("a");
        assertThat(fixture.affinity.accountOf(SEVEN)).isEqualTo("a");
        assertThat(fixture.switches).containsExactly("b to a");
    }

    @Test
    void aRestThatEndsBehindTheCacheMovesTheConversationHoweverShortItIs() {
        fixture.affinity.bind(SEVEN, "b");
        fixture.pass(PoolFixture.TTL.toSeconds() - 3);
        fixture.report("b", MODEL, fixture.pause(Scope.MODEL, 5));

        assertThat(fixture.leasedId(turn(7))).isEqualTo("a");
        assertThat(fixture.switches).containsExactly("b to a");
    }

    @Test
    void aCountOfTokensFollowsItsConversationAndMovesNothing() {
        fixture.affinity.bind(SEVEN, "b");
        fixture.report("b", MODEL, fixture.pause(Scope.MODEL, 5));

        assertThat(fixture.leasedId(new Asking().of(7).exempt().request())).isEqualTo("a");
        fixture.pass(6);
        assertThat(fixture.leasedId(new Asking().of(7).exempt().request())).isEqualTo("b");
        assertThat(fixture.leasedId(turn(7))).isEqualTo("b");
        assertThat(fixture.switches).isEmpty();
    }

    @Test
    void aCountOfTokensBindsNoNewConversation() {
        assertThat(fixture.leasedId(new Asking().of(9).excluding("a").exempt().request()))
                .isEqualTo("b");

        assertThat(fixture.affinity.accountOf(keys(9))).isNull();
        assertThat(fixture.leasedId(turn(9))).isEqualTo("a");
    }

    @Test
    void aModelThatRestsForLongCostsTheConversationsThatAskForIt() {
        fixture.affinity.bind(SEVEN, "b");
        fixture.affinity.bind(keys(8), "b");
        fixture.report("b", MODEL, fixture.exhausted(Scope.MODEL, PoolFixture.TTL.toSeconds() + 1));

        assertThat(fixture.leasedId(turn(7))).isEqualTo("a");
        assertThat(fixture.leasedId(new Asking().model("claude-haiku-4-5").of(8).request()))
                .isEqualTo("b");
        assertThat(fixture.switches).containsExactly("b to a");
    }

    @Test
    void anInvalidOrRemovedAccountLosesItsConversations() {
        fixture.affinity.bind(SEVEN, "b");
        fixture.affinity.bind(keys(8), "c");
        fixture.report("b", MODEL, new SuspectOrganization("disabled"));
        fixture.pool.forget("c");

        assertThat(fixture.leasedId(turn(7))).isEqualTo("a");
        assertThat(fixture.leasedId(turn(8))).isEqualTo("a");
        assertThat(fixture.switches).containsExactly("b to a", "c to a");
    }

    @Test
    void aTurnForAModelThatTheAccountLacksDoesNotMoveTheConversation() {
        fixture.with(listing(oauth("a"), "claude-haiku-4-5"), listing(oauth("b"), MODEL), listing(oauth("c"), MODEL));
        fixture.affinity.bind(SEVEN, "b");

        assertThat(fixture.leasedId(new Asking().model("claude-haiku-4-5").of(7).request()))
                .isEqualTo("a");
        assertThat(fixture.leasedId(turn(7))).isEqualTo("b");
        assertThat(fixture.switches).isEmpty();
    }

    @Test
    void anAccountNearItsLimitKeepsItsConversationsButGetsNoNewOnes() {
        fixture.affinity.bind(SEVEN, "a");
        fixture.observe("a", 0.95, 0.5, null);

        assertThat(fixture.leasedId(turn(7))).isEqualTo("a");
        assertThat(fixture.leasedId(turn(8))).isEqualTo("b");
    }

    @Test
    void theBoundAccountGoesBeforePreferredKinds() {
        fixture.with(PoolFixture.apiKey("k"));
        fixture.limits = new PoolLimits(
                0, 1, 1, Duration.ZERO, List.of(AccountKind.API_KEY, AccountKind.OAUTH), 0.9, 0.95, Duration.ZERO);
        fixture.affinity.bind(SEVEN, "b");

        assertThat(fixture.leasedId(turn(7))).isEqualTo("b");
        assertThat(fixture.leasedId(turn(8))).isEqualTo("k");
    }

    @Test
    void theSoleHopeIsADetour() {
        fixture.affinity.bind(SEVEN, "b");
        for (String id : List.of("a", "b", "c")) {
            fixture.report(id, MODEL, fixture.pause(Scope.ACCOUNT, id.equals("a") ? 5 : 50));
        }
        try (Lease lease = fixture.lease(turn(7))) {
            assertThat(lease.account().id()).isEqualTo("a");
            assertThat(lease.soleHope()).isTrue();
        }

        assertThat(fixture.affinity.accountOf(SEVEN)).isEqualTo("b");
    }

    @Test
    void aResourceOfAnotherAccountIsADetour() {
        fixture.affinity.bind(SEVEN, "b");
        fixture.report("b", MODEL, fixture.exhausted(Scope.ACCOUNT, 60));

        assertThat(fixture.leasedId(new Asking().of(7).pinned("c").request())).isEqualTo("c");
        assertThat(fixture.affinity.accountOf(SEVEN)).isEqualTo("b");
    }

    @Test
    void aPolicyThatIsNotStickyNeitherAsksNorBinds() {
        fixture.affinity.bind(SEVEN, "b");
        fixture.policy = PoolFixture.asTheyCome(false, List::copyOf);

        assertThat(fixture.leasedId(turn(7))).isEqualTo("a");
        assertThat(fixture.leasedId(turn(8))).isEqualTo("a");
        assertThat(fixture.affinity.accountOf(SEVEN)).isEqualTo("b");
        assertThat(fixture.affinity.accountOf(keys(8))).isNull();
    }

    @Test
    void anAccountOfAnotherDomainLosesTheConversation() {
        fixture.with(PoolFixture.ofDomain(oauth("b"), "red"));
        fixture.affinity.bind(SEVEN, "b");

        assertThat(fixture.leasedId(turn(7))).isEqualTo("a");
        assertThat(fixture.affinity.accountOf(SEVEN)).isEqualTo("a");
    }
}
