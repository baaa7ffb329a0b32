package gateway.account;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.error.FailureKind;
import gateway.error.GatewayFailure.GatewayUnavailable;
import gateway.upstream.UsageWindows;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ResourcePinsTest {

    private static final int REMEMBERED = 10_000;

    private final PinStore store = new PinStore();
    private final ResourcePins pins = new ResourcePins(store);

    @Test
    void aPinIsStoredOnce() {
        pins.pin("file_1", "a");
        pins.pin("file_1", "a");

        assertThat(store.pinned).containsExactly(Map.entry("file_1", "a"));
        assertThat(store.calls).isEqualTo(1);
    }

    @Test
    void aKnownPinNeedsNoStore() {
        pins.pin("file_1", "a");
        store.down = true;

        assertThat(pins.accountOf("file_1")).contains("a");
    }

    @Test
    void aPinOfAnotherProcessIsLookedUpOnce() {
        store.pinned.put("file_1", "b");

        assertThat(pins.accountOf("file_1")).contains("b");
        assertThat(pins.accountOf("file_1")).contains("b");

        assertThat(store.calls).isEqualTo(1);
    }

    @Test
    void anUnknownResourceIsLookedUpAgain() {
        assertThat(pins.accountOf("file_1")).isEmpty();
        store.pinned.put("file_1", "b");

        assertThat(pins.accountOf("file_1")).contains("b");
    }

    @Test
    void whileTheStoreIsDownNewPinsHoldHere() {
        store.down = true;

        pins.pin("file_1", "a");

        assertThat(pins.accountOf("file_1")).contains("a");
        assertThat(pins.accountOf("file_2")).as("not known, not a failure").isEmpty();
    }

    @Test
    void theOldestPinsAreForgottenHereButNotInTheStore() {
        pins.pin("first", "a");
        for (int i = 0; i < REMEMBERED; i++) {
            pins.pin("file_" + i, "b");
        }
        int before = store.calls;

        assertThat(pins.accountOf("first")).contains("a");

        assertThat(store.calls).as("looked up").isEqualTo(before + 1);
    }

    @Test
    void aPinThatIsUsedIsNotTheOldest() {
        pins.pin("first", "a");
        for (int i = 0; i < REMEMBERED - 1; i++) {
            pins.pin("file_" + i, "b");
        }
        assertThat(pins.accountOf("first")).contains("a");
        pins.pin("one more", "b");
        store.down = true;

        assertThat(pins.accountOf("first")).contains("a");
        assertThat(pins.accountOf("file_0")).as("this one went").isEmpty();
    }

    /** Pins in memory; may be down. */
    private static final class PinStore implements AccountStore {

        private final Map<String, String> pinned = new HashMap<>();
        private boolean down;
        private int calls;

        @Override
        public void pin(String resourceId, String accountId) {
            check();
            pinned.putIfAbsent(resourceId, accountId);
        }

        @Override
        public Optional<String> pinnedAccount(String resourceId) {
            check();
            return Optional.ofNullable(pinned.get(resourceId));
        }

        @Override
        public List<Account> loadAll() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean insert(Account account, String actor) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Update update(Account account) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean delete(String accountId, @Nullable Long version) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void changeState(String accountId, StateChange change) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<HistoryEntry> history(String accountId, Long before, int limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void touch(Map<String, Instant> lastUsedByAccountId) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void saveWindows(Map<String, UsageWindows> windowsByAccountId) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void saveModelCoolDowns(List<ModelCoolDown> coolDowns) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<ModelCoolDown> modelCoolDowns(Instant now) {
            throw new UnsupportedOperationException();
        }

        private void check() {
            calls++;
            if (down) {
                throw new GatewayUnavailable(FailureKind.STORAGE_UNAVAILABLE, null, null);
            }
        }
    }
}
