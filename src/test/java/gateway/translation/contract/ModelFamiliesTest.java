package gateway.translation.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelFamiliesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "o1",
                "o3-mini",
                "o4-mini-2025-04-16",
                "gpt-5",
                "gpt-5-mini",
                "GPT-5.2",
                "openai/gpt-5.1-codex",
                "gpt-6"
            })
    void knowsReasoningModelsOfOpenAi(String model) {
        assertThat(ModelFamilies.isReasoningModel(model)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gpt-4o",
                "gpt-4.1",
                "gpt-35-turbo",
                "gpt-5-chat-latest",
                "gpt-oss-120b",
                "olmo-3",
                "o",
                "deepseek-reasoner",
                "claude-opus-4-8",
                "big-model",
                ""
            })
    void takesOtherModelsForNone(String model) {
        assertThat(ModelFamilies.isReasoningModel(model)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "claude-opus-4-6",
                "claude-opus-4-8-20260601",
                "anthropic/claude-sonnet-4.6",
                "claude-sonnet-5",
                "claude-haiku-5"
            })
    void knowsClaudeModelsWithAdaptiveThinking(String model) {
        assertThat(ModelFamilies.takesAdaptiveThinking(model)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "claude-opus-4-5",
                "claude-opus-4-20250514",
                "claude-haiku-4-5-20251001",
                "claude-3-7-sonnet-latest",
                "gpt-5"
            })
    void knowsClaudeModelsWithABudget(String model) {
        assertThat(ModelFamilies.takesAdaptiveThinking(model)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "claude-opus-4-7",
                "claude-opus-4-8-20260601",
                "anthropic/claude-opus-4.7",
                "claude-sonnet-5",
                "claude-haiku-5-5",
                "claude-fable-5-1",
                "claude-mythos-5"
            })
    void knowsClaudeModelsWithoutSampling(String model) {
        assertThat(ModelFamilies.refusesSampling(model)).isTrue();
        assertThat(ModelFamilies.takesOneSampler(model)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "claude-opus-4-6",
                "claude-sonnet-4-6",
                "claude-haiku-4-5-20251001",
                "claude-opus-4-20250514",
                "claude-3-7-sonnet-latest",
                "deepseek-chat",
                "gpt-5"
            })
    void knowsModelsWithSampling(String model) {
        assertThat(ModelFamilies.refusesSampling(model)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "claude-opus-4-1,true",
        "claude-sonnet-4-5,true",
        "claude-opus-4-6,true",
        "claude-sonnet-4-0,false",
        "claude-opus-4-20250514,false",
        "claude-3-5-haiku-latest,false",
        "qwen3,false"
    })
    void knowsClaudeModelsWithOneSampler(String model, boolean one) {
        assertThat(ModelFamilies.takesOneSampler(model)).isEqualTo(one);
    }
}
