package gateway.provider.balancing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gateway.catalog.Price;
import gateway.provider.HealthRules;
import gateway.provider.Providers;
import gateway.provider.SampleProvider;
import gateway.upstream.FailureClass;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BalancingTest {

    private static final int ROUNDS = 6000;

    private Instant now = Instant.parse("2026-11-20T12:00:00Z");
    private Regions regions = Regions.NONE;
    private final Providers providers = new Providers(() -> now, () -> HealthRules.DEFAULT);
    private final Balancing balancing = new Balancing(new Random(3), () -> regions);

    @Test
    void theDefaultIsTheFirstPolicy() {
        assertThat(balancing.names())
                .containsExactly("weighted", "round-robin", "least-connections", "peak-ewma", "cost", "region");
    }

    @Test
    void anUnknownPolicyIsNamed() {
        assertThatThrownBy(() -> balancing.order("fastest", List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("fastest")
                .hasMessageContaining("peak-ewma");
    }

    @ParameterizedTest
    @ValueSource(strings = {"weighted", "round-robin", "least-connections", "peak-ewma", "cost", "region"})
    void noneIsLostAndTheGivenListStaysAsItIs(String policy) {
        List<ProviderCandidate> all = List.of(of("a"), of("b"), of("c"), of("d"));

        for (int round = 0; round < 50; round++) {
            assertThat(balancing.order(policy, all)).containsExactlyInAnyOrderElementsOf(all);
        }
        assertThat(balancing.order(policy, List.of())).isEmpty();
        assertThat(balancing.order(policy, List.of(of("a")))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"weighted", "round-robin", "least-connections", "peak-ewma", "cost", "region"})
    void equalsAreSpreadEvenly(String policy) {
        Map<String, Integer> firsts = firsts(policy, List.of(of("a"), of("b"), of("c")));

        assertThat(firsts).hasSize(3);
        assertThat(firsts.values())
                .allSatisfy(count -> assertThat((double) count / ROUNDS).isCloseTo(1 / 3.0, within(0.03)));
    }

    @Test
    void weightsDecideHowOftenOneComesFirst() {
        Map<String, Integer> firsts = firsts(
                "weighted",
                List.of(candidate(SampleProvider.named("a").weight(3)), candidate(SampleProvider.named("b"))));

        assertThat((double) firsts.getOrDefault("a", 0) / ROUNDS).isCloseTo(0.75, within(0.03));
    }

    @Test
    void everyoneTakesItsTurn() {
        List<ProviderCandidate> all = List.of(of("a"), of("b"), of("c"));

        List<String> firsts = new ArrayList<>();
        for (int round = 0; round < 6; round++) {
            firsts.add(names(balancing.order("round-robin", all)).getFirst());
        }

        assertThat(firsts).containsExactly("a", "b", "c", "a", "b", "c");
    }

    @Test
    void whoOnlyLooksTakesNobodysTurn() {
        List<ProviderCandidate> all = List.of(of("a"), of("b"), of("c"));

        assertThat(names(balancing.peek("round-robin", all))).containsExactly("a", "b", "c");
        assertThat(names(balancing.peek("round-robin", all))).containsExactly("a", "b", "c");
        assertThat(names(balancing.order("round-robin", all))).containsExactly("a", "b", "c");
        assertThat(names(balancing.peek("round-robin", all))).containsExactly("b", "c", "a");
    }

    @Test
    void theFewestConnectionsGoFirst() {
        ProviderCandidate busy = of("a");
        ProviderCandidate busier = of("b");
        take(busy, 1);
        take(busier, 2);

        assertThat(names(balancing.order("least-connections", List.of(busier, busy, of("c")))))
                .containsExactly("c", "a", "b");
    }

    @Test
    void theFastestGoesFirstUnlessItIsBusy() {
        ProviderCandidate fast = measured("fast", 100);
        ProviderCandidate slow = measured("slow", 250);

        assertThat(names(balancing.order("peak-ewma", List.of(slow, fast)))).containsExactly("fast", "slow");

        take(fast, 2);
        assertThat(names(balancing.order("peak-ewma", List.of(slow, fast)))).containsExactly("slow", "fast");
    }

    @Test
    void aProviderThatWasNotMeasuredGetsOneRequestAtATime() {
        ProviderCandidate fast = measured("fast", 100);
        ProviderCandidate fresh = of("fresh");

        assertThat(names(balancing.order("peak-ewma", List.of(fast, fresh)))).containsExactly("fresh", "fast");

        take(fresh, 1);
        assertThat(names(balancing.order("peak-ewma", List.of(fast, fresh)))).containsExactly("fast", "fresh");
    }

    @Test
    void aSlowAnswerWearsOff() {
        ProviderCandidate slow = measured("slow", 5000);
        now = now.plusSeconds(120);
        ProviderCandidate steady = measured("steady", 100);

        assertThat(names(balancing.order("peak-ewma", List.of(steady, slow)))).containsExactly("slow", "steady");
    }

    @Test
    void theCheapestGoesFirstAndUnknownPricesLast() {
        ProviderCandidate unknown = of("unknown");
        ProviderCandidate dear = priced("dear", "3", "15");
        ProviderCandidate cheap = priced("cheap", "0.5", "2");
        ProviderCandidate middle = priced("middle", "2", "8");

        for (int round = 0; round < 20; round++) {
            assertThat(names(balancing.order("cost", List.of(unknown, dear, cheap, middle))))
                    .containsExactly("cheap", "middle", "dear", "unknown");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"weighted", "round-robin", "least-connections", "peak-ewma", "cost", "region"})
    void theOwnRegionGoesFirstThenItsFallBack(String policy) {
        regions = new Regions("eu", "us");
        List<ProviderCandidate> all = List.of(in("none", null), in("asia", "asia"), in("us", "us"), in("eu", "eu"));

        for (int round = 0; round < 20; round++) {
            assertThat(names(balancing.order(policy, all)))
                    .startsWith("eu", "us")
                    .hasSize(4);
        }
    }

    @Test
    void withinARegionThePolicyDecides() {
        regions = new Regions("eu", null);
        ProviderCandidate far = priced("far", "0.1", "0.1");
        ProviderCandidate dear = new ProviderCandidate(in("dear", "eu").slot(), "m", price("3", "15"));
        ProviderCandidate cheap = new ProviderCandidate(in("cheap", "eu").slot(), "m", price("1", "5"));

        assertThat(names(balancing.order("cost", List.of(far, dear, cheap)))).containsExactly("cheap", "dear", "far");
    }

    @ParameterizedTest
    @ValueSource(strings = {"weighted", "round-robin", "least-connections", "peak-ewma", "cost", "region"})
    void theUnhealthyGoLastButAreNotLeftOut(String policy) {
        regions = new Regions("eu", null);
        ProviderCandidate ill = new ProviderCandidate(in("ill", "eu").slot(), "m", price("0.1", "0.1"));
        ProviderCandidate well = in("well", "us");
        for (int i = 0; i < HealthRules.DEFAULT.failures(); i++) {
            ill.slot().failed(FailureClass.CONNECT);
        }

        for (int round = 0; round < 20; round++) {
            assertThat(names(balancing.order(policy, List.of(ill, well)))).containsExactly("well", "ill");
        }
        now = now.plus(HealthRules.DEFAULT.rest());
        assertThat(names(balancing.order(policy, List.of(ill, well)))).containsExactly("ill", "well");
    }

    private Map<String, Integer> firsts(String policy, List<ProviderCandidate> all) {
        Map<String, Integer> firsts = new HashMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            firsts.merge(names(balancing.order(policy, all)).getFirst(), 1, Integer::sum);
        }
        return firsts;
    }

    private ProviderCandidate of(String name) {
        return candidate(SampleProvider.named(name));
    }

    private ProviderCandidate in(String name, @Nullable String region) {
        return candidate(SampleProvider.named(name).region(region));
    }

    private ProviderCandidate measured(String name, int millis) {
        ProviderCandidate made = of(name);
        made.slot().observeLatency(Duration.ofMillis(millis).toNanos());
        return made;
    }

    private ProviderCandidate priced(String name, String input, String output) {
        return new ProviderCandidate(of(name).slot(), "m", price(input, output));
    }

    private static Price price(String input, String output) {
        return new Price(new BigDecimal(input), new BigDecimal(output), null, null, null);
    }

    private ProviderCandidate candidate(SampleProvider provider) {
        providers.add(provider.make());
        return new ProviderCandidate(providers.find(provider.make().name()).orElseThrow(), "m", null);
    }

    private static void take(ProviderCandidate candidate, int places) {
        for (int i = 0; i < places; i++) {
            assertThat(candidate.slot().tryAcquire()).isTrue();
        }
    }

    private static List<String> names(List<ProviderCandidate> candidates) {
        return candidates.stream().map(each -> each.slot().provider().name()).toList();
    }
}
