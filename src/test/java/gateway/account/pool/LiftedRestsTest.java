package gateway.account.pool;

import static gateway.account.pool.PoolFixture.MODEL;
import static gateway.account.pool.PoolFixture.oauth;
import static org.assertj.core.api.Assertions.assertThat;

import gateway.account.AccountState;
import gateway.upstream.PolledUsage;
import gateway.upstream.UsageWindows;
import gateway.upstream.UsageWindows.Window;
import gateway.upstream.Verdict;
import gateway.upstream.Verdict.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rests that end before their time. */
class LiftedRestsTest {

    private static final long DAYS = 18 * 86_400;

    private final PoolFixture fixture = new PoolFixture();
    private final AccountPool pool = fixture.pool;

    @BeforeEach
    void addAccounts() {
        fixture.with(oauth("a"), oauth("b"));
    }

    @Test
    void theRestOfOneModelIsLifted() {
        fixture.report("a", MODEL, fixture.exhausted(Scope.MODEL, DAYS));
        fixture.report("a", "other", fixture.exhausted(Scope.MODEL, DAYS));

        assertThat(pool.lift("a", MODEL)).isTrue();

        assertThat(fixture.view("a").modelCoolDowns()).containsOnlyKeys("other");
        assertThat(pool.lift("a", null)).isTrue();
        assertThat(fixture.view("a").modelCoolDowns()).isEmpty();
        assertThat(pool.lift("a", null)).isFalse();
        assertThat(pool.lift("unknown", null)).isFalse();
    }

    @Test
    void whatAnotherNodeHasLiftedEndsHereToo() {
        fixture.report("a", MODEL, fixture.exhausted(Scope.MODEL, DAYS));
        fixture.pass(1);
        pool.load();
        assertThat(fixture.view("a").modelCoolDowns()).containsKey(MODEL);

        fixture.store.liftModelCoolDowns("a", MODEL);
        pool.load();

        assertThat(fixture.view("a").modelCoolDowns()).isEmpty();
    }

    @Test
    void aRestThatWasLearnedInPlaceOfAnEndedOneIsLiftedToo() {
        AccountPool other = fixture.pool(Runnable::run, Duration.ofHours(1));
        other.load();
        fixture.report("a", MODEL, fixture.exhausted(Scope.MODEL, 5));
        fixture.pass(6);
        other.rest("a", MODEL, (Verdict.Rest) fixture.exhausted(Scope.MODEL, DAYS));
        pool.load();
        assertThat(fixture.view("a").modelCoolDowns()).containsKey(MODEL);

        fixture.pass(1);
        other.lift("a", MODEL);
        fixture.store.liftModelCoolDowns("a", MODEL);
        pool.load();

        assertThat(fixture.view("a").modelCoolDowns()).isEmpty();
    }

    @Test
    void aLongerRestThatWasLearnedIsNotToldAgainOnceItIsLifted() {
        AccountPool other = fixture.pool(Runnable::run, Duration.ofHours(1));
        other.load();
        fixture.report("a", MODEL, fixture.exhausted(Scope.MODEL, 60));
        other.rest("a", MODEL, (Verdict.Rest) fixture.exhausted(Scope.MODEL, DAYS));
        pool.load();
        fixture.store.liftModelCoolDowns("a", MODEL);

        fixture.report("a", MODEL, fixture.exhausted(Scope.MODEL, 60));

        assertThat(fixture.store.rests).isEmpty();
    }

    @Test
    void whatTheStoreDoesNotHaveYetStays() {
        fixture.store.down = true;
        fixture.report("a", MODEL, fixture.exhausted(Scope.MODEL, DAYS));
        fixture.pass(1);
        fixture.store.down = false;
        pool.load();

        assertThat(fixture.view("a").modelCoolDowns()).containsKey(MODEL);
    }

    @Test
    void whatIsStoredWhileTheStoreIsReadStays() {
        Queue<Runnable> writes = new ArrayDeque<>();
        AccountPool slow = fixture.pool(writes::add, Duration.ofHours(1));
        slow.load();
        slow.rest("a", MODEL, (Verdict.Rest) fixture.exhausted(Scope.MODEL, DAYS));
        fixture.pass(1);
        fixture.store.whileReadingRests = () -> writes.remove().run();

        slow.load();

        assertThat(fixture.store.rests).hasSize(1);
        assertThat(PoolFixture.view(slow, "a").modelCoolDowns()).containsKey(MODEL);
    }

    @Test
    void whatBeginsWhileTheStoreIsReadStays() {
        Instant before = fixture.now;
        fixture.pass(1);
        fixture.store.whileReadingRests = () -> {
            // Who takes the time and then has to wait for the pool begins later than it says.
            fixture.now = before;
            fixture.report("a", MODEL, fixture.exhausted(Scope.MODEL, DAYS));
        };

        pool.load();

        assertThat(fixture.view("a").modelCoolDowns()).containsKey(MODEL);
    }

    @Test
    void aNewerPollThatShowsRoomEndsTheRestOfAModel() {
        fixture.report("a", MODEL, fixture.exhausted(Scope.MODEL, DAYS));
        fixture.pass(60);

        pool.polled("a", usage(0.03, 0.01, Map.of("seven_day_opus", 0.0), fixture.now));

        assertThat(fixture.view("a").modelCoolDowns()).isEmpty();
        assertThat(fixture.store.rests).isEmpty();
    }

    @Test
    void aPollThatShowsNoRoomOrIsOlderEndsNothing() {
        Instant before = fixture.now.minusSeconds(1);
        fixture.report("a", MODEL, fixture.exhausted(Scope.MODEL, DAYS));
        fixture.pass(60);

        pool.polled("a", usage(0.03, 0.01, Map.of("seven_day_opus", 0.0), before));
        pool.polled("a", usage(0.03, 0.01, Map.of("seven_day_opus", 0.97), fixture.now));
        pool.polled("a", usage(0.99, 0.01, Map.of("seven_day_opus", 0.0), fixture.now));
        pool.polled("a", usage(0.03, 0.01, Map.of("seven_day_sonnet", 0.0), fixture.now));

        assertThat(fixture.view("a").modelCoolDowns()).containsKey(MODEL);
    }

    @Test
    void aNewerPollThatShowsRoomEndsTheRestOfAnAccount() {
        fixture.report("a", MODEL, fixture.exhausted(Scope.ACCOUNT, DAYS));
        pool.polled("a", usage(0.03, 0.01, Map.of(), fixture.now.minusSeconds(5)));
        fixture.pass(60);
        pool.polled("a", usage(0.03, 1, Map.of(), fixture.now));
        assertThat(fixture.view("a").state()).isEqualTo(AccountState.RATE_LIMITED);

        pool.polled("a", usage(0.03, 0.01, Map.of(), fixture.now));

        assertThat(fixture.view("a").state()).isEqualTo(AccountState.ACTIVE);
    }

    private static PolledUsage usage(double fiveHour, double sevenDay, Map<String, Double> models, Instant at) {
        return new PolledUsage(new UsageWindows(new Window(fiveHour, null), new Window(sevenDay, null), at), models);
    }
}
