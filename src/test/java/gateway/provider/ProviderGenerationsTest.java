package gateway.provider;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.upstream.FailureClass;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of providers where another generation of routes defines them beside the one before. */
class ProviderGenerationsTest {

    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    private final Providers before = new Providers(() -> NOW, () -> HealthRules.DEFAULT);
    private final Told told = new Told();

    @Test
    void aSuccessorBeginsWithoutProviders() {
        added(before, SampleProvider.named("groq"));

        Providers after = before.successor();

        assertThat(after.all()).isEmpty();
        assertThat(after.find("groq")).isEmpty();
        assertThat(before.find("groq")).isPresent();
    }

    @Test
    void oneThatIsDefinedAlikeIsTheSame() {
        ProviderSlot slot = added(before, SampleProvider.named("groq"));

        assertThat(added(before.successor(), SampleProvider.named("groq"))).isSameAs(slot);
    }

    @Test
    void oneThatIsDefinedOtherwiseGoesOnWithItsFigures() {
        ProviderSlot slot = added(before, SampleProvider.named("groq").weight(1));
        slot.tryAcquire();
        slot.observeLatency(Duration.ofMillis(800).toNanos());
        fail(slot, 3);
        slot.listed(List.of("llama"));

        ProviderSlot changed =
                added(before.successor(), SampleProvider.named("groq").weight(5));

        assertThat(changed.provider().weight()).isEqualTo(5);
        assertThat(slot.provider().weight()).as("for requests under way").isEqualTo(1);
        assertThat(before.all()).containsExactly(slot.provider());
        assertThat(changed.view())
                .isEqualTo(new ProviderView(
                        changed.provider(),
                        Health.UNHEALTHY,
                        "call failed: server error",
                        slot.checkedAt(),
                        1,
                        800,
                        1,
                        3,
                        List.of("llama")));
    }

    @Test
    void requestsOfBothCountInBoth() {
        ProviderSlot slot = added(before, SampleProvider.named("groq").limits(2, 0));
        ProviderSlot changed =
                added(before.successor(), SampleProvider.named("groq").limits(3, 0));
        slot.tryAcquire();
        changed.tryAcquire();

        assertThat(slot.inFlight()).isEqualTo(2);
        assertThat(slot.tryAcquire()).as("its limit stays").isFalse();
        assertThat(changed.tryAcquire()).isTrue();
        slot.release();

        assertThat(changed.inFlight()).isEqualTo(2);
        assertThat(changed.requests()).isEqualTo(3);
        fail(changed, 3);
        assertThat(slot.failures()).isEqualTo(3);
        assertThat(slot.health()).isEqualTo(Health.UNHEALTHY);
        assertThat(changed.callers()).isSameAs(slot.callers());
    }

    @Test
    void requestsOfBothUseUpTheMinute() {
        ProviderSlot slot = added(before, SampleProvider.named("groq").limits(0, 2));
        ProviderSlot changed =
                added(before.successor(), SampleProvider.named("groq").limits(0, 3));
        slot.tryAcquire();
        slot.tryAcquire();

        assertThat(changed.tryAcquire()).isTrue();
        assertThat(changed.tryAcquire()).isFalse();
    }

    @Test
    void theHealthOfOneThatMovedIsUnknownThereAndKnownHere() {
        ProviderSlot slot = added(before, SampleProvider.named("groq"));
        slot.tryAcquire();
        fail(slot, 3);
        slot.listed(List.of("llama"));

        ProviderSlot moved =
                added(before.successor(), SampleProvider.named("groq").baseUrl("https://elsewhere.example"));

        assertThat(moved.health()).isEqualTo(Health.UNKNOWN);
        assertThat(moved.lastError()).isNull();
        assertThat(moved.models()).isEmpty();
        assertThat(moved.inFlight()).isEqualTo(1);
        assertThat(moved.failures()).isEqualTo(3);
        assertThat(slot.health()).isEqualTo(Health.UNHEALTHY);
        assertThat(slot.models()).containsExactly("llama");

        moved.succeeded();
        moved.listed(List.of("qwen"));
        assertThat(slot.health()).as("of the old place").isEqualTo(Health.UNHEALTHY);
        assertThat(slot.models()).containsExactly("llama");
    }

    @Test
    void oneOfAnotherNameIsNew() {
        fail(added(before, SampleProvider.named("groq")), 3);

        ProviderSlot other = added(before.successor(), SampleProvider.named("openai"));

        assertThat(other.health()).isEqualTo(Health.UNKNOWN);
        assertThat(other.failures()).isZero();
    }

    @Test
    void takingOverTellsOfWhatDiffers() {
        added(before, SampleProvider.named("gone"));
        added(before, SampleProvider.named("same"));
        ProviderSlot old = added(before, SampleProvider.named("changed"));
        before.watch(told);
        told.nothingMore();
        Providers after = before.successor();
        ProviderSlot changed = added(after, SampleProvider.named("changed").weight(2));
        added(after, SampleProvider.named("new"));
        added(after, SampleProvider.named("same"));
        assertThat(told.names).as("before it takes over").isEmpty();

        after.takeOver(before);

        assertThat(told.names).containsExactly("-changed", "-gone", "+changed", "+new");
        assertThat(told.slots.getFirst()).isSameAs(old);
        assertThat(told.slots.get(2)).isSameAs(changed);
    }

    @Test
    void watchersAreToldOfTheOneThatTookOverOnly() {
        added(before, SampleProvider.named("a"));
        before.watch(told);
        Providers after = before.successor();
        after.takeOver(before);
        told.nothingMore();

        before.remove("a");
        added(before, SampleProvider.named("b"));
        assertThat(told.names).as("its endpoints close").isEmpty();
        added(after, SampleProvider.named("c"));
        after.remove("c");

        assertThat(told.names).containsExactly("+c", "-c");
    }

    @Test
    void theOneBeforeTakesBack() {
        ProviderSlot old = added(before, SampleProvider.named("changed"));
        added(before, SampleProvider.named("gone"));
        before.watch(told);
        Providers after = before.successor();
        added(after, SampleProvider.named("changed").weight(2));
        added(after, SampleProvider.named("new"));
        after.takeOver(before);
        told.nothingMore();

        before.takeOver(after);

        assertThat(told.names).containsExactly("-changed", "-new", "+changed", "+gone");
        assertThat(told.slots.get(2)).isSameAs(old);
        told.nothingMore();
        after.remove("changed");
        assertThat(told.names).isEmpty();
        before.remove("gone");
        assertThat(told.names).containsExactly("-gone");
    }

    @Test
    void nobodyIsToldOfASuccessorThatNeverTakesOver() {
        added(before, SampleProvider.named("a"));
        before.watch(told);
        told.nothingMore();
        Providers failed = before.successor();
        added(failed, SampleProvider.named("a").weight(2));
        added(failed, SampleProvider.named("b"));
        failed.remove("a");
        failed.remove("b");

        assertThat(told.names).isEmpty();
        assertThat(before.find("a")).isPresent();
    }

    @Test
    void aSuccessorOfASuccessorGoesOnToo() {
        ProviderSlot slot = added(before, SampleProvider.named("groq"));
        fail(slot, 3);
        Providers second = before.successor();
        added(second, SampleProvider.named("groq").weight(2));
        second.takeOver(before);

        ProviderSlot third =
                added(second.successor(), SampleProvider.named("groq").weight(3));

        assertThat(third.failures()).isEqualTo(3);
        assertThat(third.health()).isEqualTo(Health.UNHEALTHY);
    }

    private static ProviderSlot added(Providers to, SampleProvider provider) {
        Provider made = provider.make();
        to.add(made);
        return to.find(made.name()).orElseThrow();
    }

    private static void fail(ProviderSlot slot, int times) {
        for (int i = 0; i < times; i++) {
            slot.failed(FailureClass.SERVER_ERROR);
        }
    }

    /** What a watcher is told, in order. */
    private static final class Told implements Providers.Watcher {

        private final List<String> names = new ArrayList<>();
        private final List<ProviderSlot> slots = new ArrayList<>();

        @Override
        public void added(ProviderSlot slot) {
            names.add("+" + slot.provider().name());
            slots.add(slot);
        }

        @Override
        public void removed(ProviderSlot slot) {
            names.add("-" + slot.provider().name());
            slots.add(slot);
        }

        void nothingMore() {
            names.clear();
            slots.clear();
        }
    }
}
