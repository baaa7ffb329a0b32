package gateway.account.pool;

import static gateway.account.pool.PoolFixture.apiKey;
import static gateway.account.pool.PoolFixture.cookie;
import static gateway.account.pool.PoolFixture.cookieBeside;
import static gateway.account.pool.PoolFixture.listing;
import static org.assertj.core.api.Assertions.assertThat;

import gateway.account.AccountState;
import gateway.account.StateChange;
import gateway.account.TransitionCause;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebModelsTest {

    private final PoolFixture fixture = new PoolFixture();

    @BeforeEach
    void cookiesServe() {
        fixture.limits = new PoolLimits(0, 1, 1, Duration.ZERO, List.of(), 0.9, 0.95, true, Duration.ZERO);
    }

    @Test
    void theirAccountsListThem() {
        fixture.with(listing(cookie("a"), "one", "two"), listing(cookie("b"), "two", "three"));

        assertThat(WebModels.alone(fixture.pool)).contains(List.of("one", "two", "three"));
    }

    @Test
    void nobodyKnowsThemWhereAnAccountListsNone() {
        fixture.with(listing(cookie("a"), "one"), cookie("b"));

        assertThat(WebModels.alone(fixture.pool)).contains(List.of());
    }

    @Test
    void whoDoesNotServeListsNothing() {
        fixture.with(listing(cookie("a"), "one"), cookie("b"));
        fixture.pool.transition(
                "b", AccountState.INACTIVE, TransitionCause.OPERATOR_DEACTIVATED, StateChange.GATEWAY, null);

        assertThat(WebModels.alone(fixture.pool)).contains(List.of("one"));
    }

    @Test
    void whoCallsTheApiIsAskedInstead() {
        fixture.with(listing(cookie("a"), "one"), apiKey("b"));
        assertThat(WebModels.alone(fixture.pool)).isEmpty();

        PoolFixture beside = new PoolFixture().with(cookieBeside("a"));
        assertThat(WebModels.alone(beside.pool)).isEmpty();
    }

    @Test
    void thereAreNoneWhereCookiesDoNotServe() {
        fixture.limits = PoolFixture.limits(1, Duration.ZERO);
        fixture.with(listing(cookie("a"), "one"));

        assertThat(WebModels.alone(fixture.pool)).isEmpty();
    }
}
