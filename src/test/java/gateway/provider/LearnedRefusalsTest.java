package gateway.provider;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.translation.contract.SampleTraits;
import gateway.translation.contract.TargetTraits;
import gateway.translation.contract.TargetTraits.TokenLimit;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LearnedRefusalsTest {

    private Instant now = Instant.parse("2026-11-30T12:00:00Z");
    private final LearnedRefusals learned = new LearnedRefusals(() -> now);
    private final Provider provider = SampleProvider.named("mine").make();

    @Test
    void aLessonHoldsForItsModelAlone() {
        assertThat(learned.learn(provider, "m", "a", "seed")).isTrue();
        assertThat(learned.learn(provider, "m", "a", "seed")).as("known").isFalse();
        assertThat(over("m").takes("seed")).isFalse();
        assertThat(over("other").takes("seed")).isTrue();
        assertThat(learned.of(provider))
                .containsExactly(new LearnedRefusals.Lesson("m", "seed", now.plus(LearnedRefusals.KEPT)));
    }

    @Test
    void whatTheVendorRefusesIsRefusedStill() {
        TargetTraits careful = provider.traits().of("m");
        learned.learn(provider, "m", "a", "seed");
        assertThat(learned.over(careful, provider, "m", "a").refuses())
                .containsAll(careful.refuses())
                .contains("seed");
    }

    @Test
    void aLessonIsForgottenAfterADay() {
        learned.learn(provider, "m", "a", "seed");
        now = now.plus(LearnedRefusals.KEPT);
        assertThat(over("m").takes("seed")).isTrue();
        assertThat(learned.of(provider)).isEmpty();
        assertThat(learned.learn(provider, "m", "a", "seed")).as("new again").isTrue();
    }

    @Test
    void aLessonIsForgottenWhenTheProviderChanges() {
        learned.learn(provider, "m", "a", "seed");
        Provider changed = SampleProvider.named("mine").weight(2).make();
        assertThat(learned.over(TargetTraits.DOCUMENTED, changed, "m", "a").takes("seed"))
                .isTrue();
        assertThat(learned.of(changed)).isEmpty();
        assertThat(learned.learn(changed, "m", "a", "stop")).isTrue();
        assertThat(learned.over(TargetTraits.DOCUMENTED, changed, "m", "a").takes("seed"))
                .isTrue();
    }

    @Test
    void aLimitGetsItsOtherNameUnlessBothAreRefused() {
        learned.learn(provider, "m", "a", "max_tokens");
        assertThat(over("m").tokenLimit()).isEqualTo(TokenLimit.MAX_COMPLETION_TOKENS);
        learned.learn(provider, "m", "a", "max_completion_tokens");
        assertThat(over("m").takes("max_completion_tokens")).isFalse();
        learned.learn(provider, "n", "a", "max_completion_tokens");
        assertThat(over("n").tokenLimit()).isEqualTo(TokenLimit.MAX_TOKENS);
    }

    @Test
    void thatThereIsNoResponsesIsATraitAndNoField() {
        TargetTraits both = SampleTraits.documentedBut("responsesToo", true);
        assertThat(learned.learn(provider, "m", "a", LearnedRefusals.NO_RESPONSES))
                .isTrue();
        TargetTraits less = learned.over(both, provider, "m", "a");
        assertThat(less.responsesToo()).isFalse();
        assertThat(less.refuses()).isEqualTo(both.refuses());
        assertThat(learned.over(both, provider, "other", "a").responsesToo()).isTrue();
        assertThat(learned.over(both, provider, "m", "b").responsesToo()).isTrue();
        now = now.plus(LearnedRefusals.KEPT);
        assertThat(learned.over(both, provider, "m", "a").responsesToo()).isTrue();
    }

    @Test
    void modelsAreBounded() {
        for (int i = 0; i < LearnedRefusals.MOST_MODELS; i++) {
            learned.learn(provider, "m" + i, i < LearnedRefusals.MOST_OF_CLIENT ? "a" : "client-" + i, "seed");
        }
        assertThat(learned.learn(provider, "one more", "b", "seed")).isFalse();
        assertThat(learned.learn(provider, "m0", "a", "stop")).isTrue();
        now = now.plus(Duration.ofDays(2));
        assertThat(learned.learn(provider, "one more", "a", "seed")).isTrue();
    }

    @Test
    void oneClientTakesNoPlaceFromAnother() {
        for (int i = 0; i < LearnedRefusals.MOST_MODELS; i++) {
            learned.learn(provider, "made-up-" + i, "a", "seed");
        }
        assertThat(learned.of(provider)).hasSize(LearnedRefusals.MOST_OF_CLIENT);
        assertThat(learned.learn(provider, "m", "b", "seed")).isTrue();
    }

    @Test
    void fieldsOfAModelAreBounded() {
        for (int i = 0; i < LearnedRefusals.MOST_FIELDS; i++) {
            assertThat(learned.learn(provider, "m", "a", "made-up-" + i)).isTrue();
        }
        assertThat(learned.learn(provider, "m", "a", "one-more")).isFalse();
        assertThat(learned.of(provider)).hasSize(LearnedRefusals.MOST_FIELDS);
        assertThat(learned.learn(provider, "m", "b", "seed")).isTrue();
    }

    private TargetTraits over(String model) {
        return learned.over(TargetTraits.DOCUMENTED, provider, model, "a");
    }

    @Test
    void whatOneClientSendsTakesNothingFromAnother() {
        learned.learn(provider, "m", "a", "reasoning_effort");
        assertThat(over("m").takes("reasoning_effort")).isFalse();
        assertThat(learned.over(TargetTraits.DOCUMENTED, provider, "m", "b").takes("reasoning_effort"))
                .isTrue();
        assertThat(learned.learn(provider, "m", "b", "reasoning_effort")).isTrue();
    }
}
