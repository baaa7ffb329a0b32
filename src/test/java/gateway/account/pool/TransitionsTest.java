package gateway.account.pool;

import static gateway.account.AccountState.ACTIVE;
import static gateway.account.AccountState.INACTIVE;
import static gateway.account.AccountState.INVALID;
import static gateway.account.AccountState.RATE_LIMITED;
import static gateway.account.TransitionCause.COOL_DOWN_ENDED;
import static gateway.account.TransitionCause.CREDENTIAL_REFUSED;
import static gateway.account.TransitionCause.CREDENTIAL_REPLACED;
import static gateway.account.TransitionCause.CREDIT_USED_UP;
import static gateway.account.TransitionCause.IDLE;
import static gateway.account.TransitionCause.OPERATOR_ACTIVATED;
import static gateway.account.TransitionCause.OPERATOR_DEACTIVATED;
import static gateway.account.TransitionCause.ORGANIZATION_DISABLED;
import static gateway.account.TransitionCause.RATE_LIMIT;
import static gateway.account.TransitionCause.REFRESH_REFUSED;
import static gateway.account.TransitionCause.ROOM_FOUND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import gateway.account.AccountState;
import gateway.account.StateChange;
import gateway.account.TransitionCause;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure.RequestRefused;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TransitionsTest {

    private static final Set<Way> LEGAL = new HashSet<>(List.of(
            new Way(ACTIVE, RATE_LIMITED, RATE_LIMIT),
            new Way(ACTIVE, RATE_LIMITED, CREDIT_USED_UP),
            new Way(RATE_LIMITED, RATE_LIMITED, CREDIT_USED_UP),
            new Way(ACTIVE, INVALID, CREDENTIAL_REFUSED),
            new Way(ACTIVE, INVALID, REFRESH_REFUSED),
            new Way(ACTIVE, INVALID, ORGANIZATION_DISABLED),
            new Way(ACTIVE, INACTIVE, OPERATOR_DEACTIVATED),
            new Way(ACTIVE, INACTIVE, IDLE),
            new Way(RATE_LIMITED, RATE_LIMITED, RATE_LIMIT),
            new Way(RATE_LIMITED, ACTIVE, COOL_DOWN_ENDED),
            new Way(RATE_LIMITED, ACTIVE, ROOM_FOUND),
            new Way(RATE_LIMITED, ACTIVE, OPERATOR_ACTIVATED),
            new Way(RATE_LIMITED, INVALID, CREDENTIAL_REFUSED),
            new Way(RATE_LIMITED, INVALID, REFRESH_REFUSED),
            new Way(RATE_LIMITED, INVALID, ORGANIZATION_DISABLED),
            new Way(RATE_LIMITED, INACTIVE, OPERATOR_DEACTIVATED),
            new Way(RATE_LIMITED, INACTIVE, IDLE),
            new Way(INVALID, ACTIVE, OPERATOR_ACTIVATED),
            new Way(INVALID, ACTIVE, CREDENTIAL_REPLACED),
            new Way(INVALID, INACTIVE, OPERATOR_DEACTIVATED),
            new Way(INACTIVE, ACTIVE, OPERATOR_ACTIVATED)));

    private record Way(AccountState from, AccountState to, TransitionCause cause) {}

    static Stream<Way> everyWay() {
        return Arrays.stream(AccountState.values())
                .flatMap(from -> Arrays.stream(AccountState.values())
                        .flatMap(to -> Arrays.stream(TransitionCause.values()).map(cause -> new Way(from, to, cause))));
    }

    @Test
    void everyWayIsEitherLegalOrRefused() {
        assertThat(everyWay().filter(way -> Transitions.allow(way.from, way.to, way.cause)))
                .containsExactlyInAnyOrderElementsOf(LEGAL);
    }

    @ParameterizedTest
    @MethodSource("everyWay")
    void thePoolGoesLegalWaysOnly(Way way) {
        PoolFixture fixture = new PoolFixture();
        fixture.with(PoolFixture.oauth("a").withState(way.from, "before", way.from == RATE_LIMITED ? end() : null));

        if (way.from == way.to) {
            assertThat(go(fixture, way)).isFalse();
            assertThat(fixture.view("a").state()).isEqualTo(way.from);
        } else if (LEGAL.contains(way) && way.to != RATE_LIMITED) {
            assertThat(go(fixture, way)).isTrue();
            assertThat(fixture.view("a")).returns(way.to, AccountView::state).returns("because", AccountView::reason);
            assertThat(fixture.store.history)
                    .containsExactly(
                            new StateChange(PoolFixture.NOW, way.from, way.to, way.cause, "admin-7", "because", null));
        } else {
            assertThatExceptionOfType(RequestRefused.class)
                    .isThrownBy(() -> go(fixture, way))
                    .returns(FailureKind.ACCOUNT_TRANSITION, RequestRefused::kind)
                    .returns(List.of(lower(way.from), lower(way.to), "account a"), RequestRefused::arguments);
            assertThat(fixture.view("a").state()).isEqualTo(way.from);
            assertThat(fixture.store.history).isEmpty();
        }
    }

    private static Instant end() {
        return PoolFixture.NOW.plusSeconds(60);
    }

    private static boolean go(PoolFixture fixture, Way way) {
        return fixture.pool.transition("a", way.to, way.cause, "admin-7", "because");
    }

    private static Object lower(AccountState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
