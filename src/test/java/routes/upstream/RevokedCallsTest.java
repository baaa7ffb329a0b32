package routes.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.access.ClientIdentity;
import gateway.access.KeyScope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RevokedCallsTest {

    private final List<Called> calls = new ArrayList<>(List.of(new Called("a"), new Called("b"), new Called("a")));
    private final Set<String> valid = new HashSet<>(Set.of("a", "b"));
    private Duration grace = Duration.ofSeconds(30);
    private long seconds = 1_000;
    private final RevokedCalls revoked =
            new RevokedCalls(() -> calls, () -> valid, () -> grace, () -> TimeUnit.SECONDS.toNanos(seconds));

    @Test
    void callsOfARevokedKeyEndWhenItsGraceIsOver() {
        revoked.check();
        valid.remove("a");
        revoked.check();
        seconds += 29;
        revoked.check();
        assertThat(ended()).isEmpty();
        seconds += 1;

        revoked.check();

        assertThat(ended()).containsExactly("a", "a");
    }

    @Test
    void aLongGraceEndsToo() {
        grace = Duration.ofHours(1);
        valid.remove("a");
        for (int minute = 0; minute <= 60; minute++) {
            assertThat(ended()).isEmpty();
            revoked.check();
            seconds += 60;
        }
        assertThat(ended()).containsExactly("a", "a");
    }

    @Test
    void withoutGraceTheyEndAtOnce() {
        grace = Duration.ZERO;
        valid.remove("b");

        revoked.check();

        assertThat(ended()).containsExactly("b");
    }

    @Test
    void whatComesOutOfAQueueLaterHasNoGraceOfItsOwn() {
        valid.remove("a");
        revoked.check();
        calls.removeIf(call -> call.key.equals("a"));
        seconds += 60;
        revoked.check();
        calls.add(new Called("a"));

        revoked.check();

        assertThat(ended()).containsExactly("a");
    }

    @Test
    void aKeyThatIsValidAgainIsForgiven() {
        valid.remove("a");
        revoked.check();
        valid.add("a");
        seconds += 60;
        revoked.check();
        valid.remove("a");

        revoked.check();

        assertThat(ended()).isEmpty();
    }

    @Test
    void aCallWithoutAClientOrWithADefectKeepsNoOtherFromItsEnd() {
        grace = Duration.ZERO;
        calls.addFirst(new Called(null));
        calls.addFirst(new Called("b") {
            @Override
            public void revoked() {
                throw new IllegalStateException("a defect");
            }
        });
        valid.clear();

        revoked.check();

        assertThat(ended()).containsExactly("a", "b", "a");
    }

    @Test
    void whatAnAdministratorSendsGoesOn() {
        grace = Duration.ZERO;
        calls.add(new Called("admin") {
            @Override
            public ClientIdentity client() {
                return new ClientIdentity("admin", "admin", KeyScope.ADMIN);
            }
        });

        revoked.check();

        assertThat(ended()).isEmpty();
    }

    private List<String> ended() {
        return calls.stream().filter(call -> call.ended).map(call -> call.key).toList();
    }

    private static class Called implements RevokedCalls.Call {
        private final @Nullable String key;
        private boolean ended;

        private Called(@Nullable String key) {
            this.key = key;
        }

        @Override
        public @Nullable ClientIdentity client() {
            return key == null ? null : new ClientIdentity(key, key, KeyScope.CLIENT);
        }

        @Override
        public void revoked() {
            ended = true;
        }
    }
}
