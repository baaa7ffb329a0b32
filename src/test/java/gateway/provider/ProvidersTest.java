package gateway.provider;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.upstream.FailureClass;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

class ProvidersTest {

    private Instant now = Instant.parse("2026-11-20T12:00:00Z");
    private final Providers providers = new Providers(() -> now, () -> HealthRules.DEFAULT);

    @Test
    void providersAreListedByName() {
        providers.add(SampleProvider.named("openai").make());
        providers.add(SampleProvider.named("groq").make());

        assertThat(providers.all()).extracting(Provider::name).containsExactly("groq", "openai");
        assertThat(providers.views()).extracting(view -> view.provider().name()).containsExactly("groq", "openai");
        assertThat(providers.find("groq")).isPresent();
        assertThat(providers.find("Groq")).isEmpty();
    }

    @Test
    void aRemovedProviderIsGone() {
        providers.add(SampleProvider.named("groq").make());

        providers.remove("groq");
        providers.remove("groq");

        assertThat(providers.all()).isEmpty();
        assertThat(providers.find("groq")).isEmpty();
    }

    @Test
    void aReplacedProviderKeepsItsState() {
        ProviderSlot slot = added(SampleProvider.named("groq"));
        assertThat(slot.tryAcquire()).isTrue();
        fail(slot, 3);

        providers.add(SampleProvider.named("groq").weight(5).make());

        assertThat(providers.find("groq")).containsSame(slot);
        assertThat(slot.provider().weight()).isEqualTo(5);
        assertThat(providers.all()).containsExactly(slot.provider());
        assertThat(slot.inFlight()).isEqualTo(1);
        assertThat(slot.health()).isEqualTo(Health.UNHEALTHY);
    }

    @Test
    void theHealthOfAProviderThatMovedIsUnknown() {
        ProviderSlot slot = added(SampleProvider.named("groq"));
        fail(slot, 3);
        slot.listed(List.of("llama"));

        providers.add(SampleProvider.named("groq")
                .baseUrl("https://elsewhere.example")
                .make());

        assertThat(slot.health()).isEqualTo(Health.UNKNOWN);
        assertThat(slot.lastError()).isNull();
        assertThat(slot.models()).isEmpty();
    }

    @Test
    void watchersAreToldOfThoseThatAreThereAndThoseThatComeAndGo() {
        List<String> told = new ArrayList<>();
        providers.add(SampleProvider.named("a").make());
        providers.watch(new Providers.Watcher() {
            @Override
            public void added(ProviderSlot slot) {
                told.add("+" + slot.provider().name());
            }

            @Override
            public void removed(ProviderSlot slot) {
                told.add("-" + slot.provider().name());
            }
        });

        providers.add(SampleProvider.named("b").make());
        providers.add(SampleProvider.named("b").weight(2).make());
        providers.remove("a");
        providers.remove("c");

        assertThat(told).containsExactly("+a", "+b", "-a");
    }

    @Test
    void onlySoManyRequestsAtOnceAsItsLimit() {
        ProviderSlot slot = added(SampleProvider.named("groq").limits(2, 0));

        assertThat(slot.tryAcquire()).isTrue();
        assertThat(slot.tryAcquire()).isTrue();
        assertThat(slot.tryAcquire()).isFalse();
        assertThat(slot.inFlight()).isEqualTo(2);
        assertThat(slot.untilFree()).isEqualTo(Duration.ofSeconds(1));
        slot.release();

        assertThat(slot.tryAcquire()).isTrue();
        assertThat(slot.requests()).isEqualTo(3);
    }

    @Test
    void onlySoManyRequestsAMinuteAsItsLimit() {
        ProviderSlot slot = added(SampleProvider.named("groq").limits(1, 2));

        assertThat(slot.tryAcquire()).isTrue();
        assertThat(slot.tryAcquire()).as("full").isFalse();
        slot.release();
        assertThat(slot.tryAcquire()).as("a full provider used up nothing").isTrue();
        slot.release();
        assertThat(slot.tryAcquire()).isFalse();
        assertThat(slot.inFlight()).isZero();
        assertThat(slot.untilFree()).isEqualTo(Duration.ofSeconds(61));

        now = now.plus(slot.untilFree());
        assertThat(slot.tryAcquire()).isTrue();
    }

    @Test
    void theLimitHoldsForManyThreads() throws InterruptedException {
        ProviderSlot slot = added(SampleProvider.named("groq").limits(3, 0));
        AtomicInteger inside = new AtomicInteger();
        LongAdder tooMany = new LongAdder();
        LongAdder served = new LongAdder();
        CountDownLatch done = new CountDownLatch(8);
        for (int thread = 0; thread < 8; thread++) {
            Thread.ofPlatform().start(() -> {
                for (int i = 0; i < 20_000; i++) {
                    if (slot.tryAcquire()) {
                        if (inside.incrementAndGet() > 3) {
                            tooMany.increment();
                        }
                        served.increment();
                        inside.decrementAndGet();
                        slot.release();
                    }
                }
                done.countDown();
            });
        }
        done.await();

        assertThat(tooMany.sum()).isZero();
        assertThat(served.sum()).isPositive().isEqualTo(slot.requests());
        assertThat(slot.inFlight()).isZero();
    }

    @Test
    void aClientsFaultSaysNothingOfAProviderAndARateLimitDoesNotMakeItUnhealthy() {
        ProviderSlot slot = added(SampleProvider.named("groq"));
        for (int i = 0; i < 5; i++) {
            slot.failed(FailureClass.CLIENT);
        }
        assertThat(slot.failures()).isZero();
        for (int i = 0; i < 5; i++) {
            slot.failed(FailureClass.RATE_LIMIT);
        }

        assertThat(slot.failures()).isEqualTo(5);
        assertThat(slot.health()).isEqualTo(Health.UNKNOWN);

        fail(slot, 3);
        assertThat(slot.health()).isEqualTo(Health.UNHEALTHY);
        assertThat(slot.lastError()).isEqualTo("call failed: server error");
        slot.succeeded();
        assertThat(slot.health()).isEqualTo(Health.HEALTHY);
    }

    @Test
    void latencyIsThatOfTheSlowestOfLate() {
        ProviderSlot slot = added(SampleProvider.named("groq"));
        assertThat(slot.latencyMillis()).isZero();

        slot.observeLatency(Duration.ofMillis(800).toNanos());
        slot.observeLatency(Duration.ofMillis(100).toNanos());

        assertThat(slot.latencyMillis()).isEqualTo(800);
        now = now.plusSeconds(10);
        assertThat(slot.latencyMillis()).isBetween(280.0, 310.0);
        assertThat(slot.view().latencyMillis()).isEqualTo(800);
    }

    @Test
    void aViewTellsNeitherKeyNorPassword() {
        ProviderSlot slot = added(SampleProvider.named("groq")
                .baseUrl("https://user:secret@groq.example:8443/openai/v1?token=secret")
                .key("gsk-secret-secret-7890"));

        ProviderView view = slot.view();

        assertThat(view.shownUrl()).isEqualTo("https://groq.example:8443/openai/v1");
        assertThat(view.keyHint()).isEqualTo("…7890");
        assertThat(view.toString()).doesNotContain("secret");
        assertThat(added(SampleProvider.named("short").key("12345678901"))
                        .view()
                        .keyHint())
                .isEqualTo("…");
        assertThat(added(SampleProvider.named("none").key(null)).view().keyHint())
                .isNull();
    }

    private ProviderSlot added(SampleProvider provider) {
        Provider made = provider.make();
        providers.add(made);
        return providers.find(made.name()).orElseThrow();
    }

    private static void fail(ProviderSlot slot, int times) {
        for (int i = 0; i < times; i++) {
            slot.failed(FailureClass.SERVER_ERROR);
        }
    }
}
