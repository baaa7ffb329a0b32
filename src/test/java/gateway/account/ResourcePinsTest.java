package gateway.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gateway.error.FailureKind;
import gateway.error.GatewayFailure.GatewayUnavailable;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourcePinsTest {

    private static final int REMEMBERED = 10_000;
    private static final Pin A = new Pin("a", "key:1");
    private static final Pin B = new Pin("b", "key:2");

    private final MemoryPins store = new MemoryPins();
    private final ResourcePins pins = new ResourcePins(store);

    @Test
    void aPinIsStoredOnce() {
        pins.pin("file_1", A);
        pins.pin("file_1", A);

        assertThat(store.pinned).containsExactly(Map.entry("file_1", A));
        assertThat(store.calls).isEqualTo(1);
    }

    @Test
    void aKnownPinNeedsNoStore() {
        pins.pin("file_1", A);
        store.down = true;

        assertThat(pins.find("file_1")).contains(A);
    }

    @ParameterizedTest
    @CsvSource({"b,key:1", "a,key:2", "b,key:2", "a,"})
    void noAnswerTakesAResourceOver(String account, @Nullable String owner) {
        Pin other = new Pin(account, owner);
        pins.pin("file_1", A);
        store.pinned.put("file_2", A);

        pins.pin("file_1", other);
        pins.pin("file_2", other);

        assertThat(pins.find("file_1")).contains(A);
        assertThat(pins.find("file_2")).as("pinned by another node").contains(A);
    }

    @Test
    void whatWasMadeByNobodyKnownIsTakenOverByNobody() {
        Pin old = new Pin("a", null);
        store.pinned.put("file_1", old);

        pins.pin("file_1", A);

        assertThat(pins.find("file_1")).contains(old);
    }

    @Test
    void aPinOfAnotherProcessIsLookedUpOnce() {
        store.pinned.put("file_1", B);

        assertThat(pins.find("file_1")).contains(B);
        assertThat(pins.find("file_1")).contains(B);

        assertThat(store.calls).isEqualTo(1);
    }

    @Test
    void manyAreLookedUpAtOnce() {
        pins.pin("file_1", A);
        store.pinned.put("file_2", B);
        int before = store.calls;

        assertThat(pins.findAll(List.of("file_1", "file_2", "file_3"))).isEqualTo(Map.of("file_1", A, "file_2", B));

        assertThat(store.calls).isEqualTo(before + 1);
    }

    @Test
    void anUnknownResourceIsLookedUpAgain() {
        assertThat(pins.find("file_1")).isEmpty();
        store.pinned.put("file_1", B);

        assertThat(pins.find("file_1")).contains(B);
    }

    @Test
    void whileTheStoreIsDownNewPinsHoldHere() {
        store.down = true;

        pins.pin("file_1", A);

        assertThat(pins.find("file_1")).contains(A);
        assertThatThrownBy(() -> pins.find("file_2")).as("it may be somebody's").isInstanceOf(GatewayUnavailable.class);
    }

    @Test
    void whatTheStoreHasMissedIsStoredWhenItIsBack() {
        store.down = true;
        pins.pin("file_1", A);
        pins.pin("file_2", B);
        pins.retry();
        assertThat(store.pinned).isEmpty();
        store.down = false;

        pins.retry();

        assertThat(store.pinned).isEqualTo(Map.of("file_1", A, "file_2", B));
        int before = store.calls;
        pins.retry();
        assertThat(store.calls).as("once").isEqualTo(before);
    }

    @Test
    void whatAnotherNodeHasStoredMeanwhileStays() {
        store.down = true;
        pins.pin("file_1", A);
        store.down = false;
        store.pinned.put("file_1", B);

        pins.retry();

        assertThat(pins.find("file_1")).contains(B);
    }

    @Test
    void onePinThatCannotBeStoredHoldsNoOtherUp() {
        store.down = true;
        pins.pin("bad", A);
        pins.pin("file_1", A);
        store.down = false;
        store.refused = "bad";

        pins.retry();
        pins.retry();

        assertThat(store.pinned).containsOnlyKeys("file_1");
        assertThat(pins.find("bad")).as("it holds here").contains(A);
    }

    @Test
    void pinsThatAreNotStoredYetAreNotForgottenForOthers() {
        store.down = true;
        pins.pin("first", A);
        store.down = false;
        for (int i = 0; i < REMEMBERED; i++) {
            pins.pin("file_" + i, B);
        }
        pins.pin("first", B);

        assertThat(pins.find("first")).contains(A);
    }

    @Test
    void withTooManyThatAreNotStoredItIsFull() {
        store.down = true;
        for (int i = 0; i < REMEMBERED; i++) {
            assertThat(pins.isFull()).isFalse();
            pins.pin("file_" + i, B);
        }
        assertThat(pins.isFull()).isTrue();
        store.down = false;

        pins.retry();

        assertThat(pins.isFull()).isFalse();
        assertThat(store.pinned).hasSize(REMEMBERED);
    }

    @Test
    void theOldestPinsAreForgottenHereButNotInTheStore() {
        pins.pin("first", A);
        for (int i = 0; i < REMEMBERED; i++) {
            pins.pin("file_" + i, B);
        }
        int before = store.calls;

        assertThat(pins.find("first")).contains(A);

        assertThat(store.calls).as("looked up").isEqualTo(before + 1);
    }

    @Test
    void aPinThatIsUsedIsNotTheOldest() {
        pins.pin("first", A);
        for (int i = 0; i < REMEMBERED - 1; i++) {
            pins.pin("file_" + i, B);
        }
        assertThat(pins.find("first")).contains(A);
        pins.pin("one more", B);
        int before = store.calls;

        assertThat(pins.find("first")).contains(A);
        assertThat(store.calls).as("in memory").isEqualTo(before);
        assertThat(pins.find("file_0")).contains(B);
        assertThat(store.calls).as("this one went").isEqualTo(before + 1);
    }

    /** Pins in memory; may be down. */
    private static final class MemoryPins implements PinStore {

        private final Map<String, Pin> pinned = new HashMap<>();
        private boolean down;
        private @Nullable String refused;
        private int calls;

        @Override
        public Pin pin(String resourceId, Pin pin) {
            check();
            if (resourceId.equals(refused)) {
                throw new GatewayUnavailable(FailureKind.STORAGE_UNAVAILABLE, null, null);
            }
            Pin held = pinned.putIfAbsent(resourceId, pin);
            return held == null ? pin : held;
        }

        @Override
        public Map<String, Pin> pins(Collection<String> resourceIds) {
            check();
            Map<String, Pin> found = new HashMap<>(pinned);
            found.keySet().retainAll(resourceIds);
            return found;
        }

        private void check() {
            calls++;
            if (down) {
                throw new GatewayUnavailable(FailureKind.STORAGE_UNAVAILABLE, null, null);
            }
        }
    }
}
