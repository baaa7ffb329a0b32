package gateway.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LostFeaturesTest {

    private Instant now = Instant.parse("2026-11-30T12:00:00Z");
    private final List<String> told = new ArrayList<>();
    private final LostFeatures lost =
            new LostFeatures(() -> now, (target, feature) -> told.add(target + " " + feature));

    @Test
    void aTargetHasItsOwnFigures() {
        lost.count("a", "top_k");
        lost.count("b", "seed");

        assertThat(lost.of("a")).containsExactly(new LostFeatures.Lost("top_k", 1, now));
        assertThat(lost.of("b")).containsExactly(new LostFeatures.Lost("seed", 1, now));
        assertThat(lost.of("c")).isEmpty();
    }

    @Test
    void theWebApplicationIsNamedApartFromClaude() {
        assertThat(List.of("", LostFeatures.WEB, "kimi"))
                .extracting(LostFeatures::nameOf)
                .containsExactly("Claude", "The web application", "Provider kimi");
    }

    @Test
    void theMostFrequentComesFirstAndThenTheAlphabet() {
        lost.count("a", "top_k");
        lost.count("a", "seed");
        lost.count("a", "image");
        lost.count("a", "top_k");

        assertThat(lost.of("a")).extracting(LostFeatures.Lost::feature).containsExactly("top_k", "image", "seed");
    }

    @Test
    void theLastTimeIsKept() {
        lost.count("a", "top_k");
        now = now.plusSeconds(60);
        lost.count("a", "top_k");

        assertThat(lost.of("a")).containsExactly(new LostFeatures.Lost("top_k", 2, now));
    }

    @Test
    void eachPairIsToldOnce() {
        lost.count("a", "top_k");
        lost.count("a", "top_k");
        lost.count("", "top_k");
        lost.count("a", "seed");

        assertThat(told).containsExactly("a top_k", " top_k", "a seed");
    }

    @Test
    void onlySoManyFeaturesAreToldApart() {
        IntStream.range(0, 5000).forEach(n -> lost.count("a", "made-up-" + n));

        assertThat(lost.of("a")).hasSize(LostFeatures.MOST_FEATURES + 1);
        assertThat(lost.of("a").getFirst().feature()).isEqualTo(LostFeatures.OTHER);
        assertThat(lost.of("a").getFirst().requests()).isEqualTo(5000 - LostFeatures.MOST_FEATURES);
        assertThat(told).hasSize(LostFeatures.MOST_FEATURES + 1);
    }

    @Test
    void targetsBeyondTheMostAreNotCounted() {
        IntStream.range(0, LostFeatures.MOST_TARGETS + 5).forEach(n -> lost.count("p" + n, "seed"));

        assertThat(told).hasSize(LostFeatures.MOST_TARGETS);
        assertThat(lost.of("p" + LostFeatures.MOST_TARGETS)).isEmpty();
    }
}
