package gateway.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.usage.TokenUsage;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogTest {

    private static final TokenUsage PLAIN = new TokenUsage(1_000, 200, 0, 0, 0, 0, 0, 0);

    private final Catalog catalog = Catalog.builtIn();

    @ParameterizedTest
    @CsvSource({
        "claude-sonnet-4-5, claude-sonnet-4-5",
        "claude-sonnet-4-5-20250929, claude-sonnet-4-5",
        "claude-sonnet-4-5@20250929, claude-sonnet-4-5",
        "claude-sonnet-4-20250514, claude-sonnet-4",
        "claude-3-5-haiku-latest, claude-3-5-haiku",
        "claude-opus-4-8[1m], claude-opus-4-8",
        "anthropic/claude-opus-4.5, claude-opus-4-5",
        "Claude-Opus-5, claude-opus-5",
        "gpt-5, gpt-5",
        "openai/gpt-5, gpt-5",
        "openrouter/openai/gpt-5-2025-08-07, gpt-5",
        "gpt-4o-2024-05-13, gpt-4o-2024-05-13",
        "gpt-4o-2024-08-06, gpt-4o",
        "groq/llama-3.3-70b-versatile, llama-3.3-70b-versatile",
        "openai/gpt-oss-120b, openai/gpt-oss-120b",
        "llama3.2-vision:11b, llama3.2-vision",
        "llama-3.2-11b-vision-instruct, llama3.2-vision",
        "llama-3.2-3b-instruct, llama3.2",
        "qwen3:8b, qwen3"
    })
    void findsAModelUnderItsNames(String name, String id) {
        assertThat(catalog.find(name).map(ModelInfo::id)).contains(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "gpt", "gpt-5-turbo-imagined", "my-model", "claude", "gpt-5:free"})
    void knowsNothingOfOtherNames(String name) {
        assertThat(catalog.find(name)).isEmpty();
        assertThat(catalog.contextLimit(name)).isNull();
        assertThat(catalog.outputLimit(name)).isNull();
        assertThat(catalog.cost(name, PLAIN, BigDecimal.ONE)).isNull();
    }

    @Test
    void tellsWhenModelsRetire() {
        assertThat(catalog.retires("claude-sonnet-4-5-20250929")).isEqualTo("2026-11-30");
        assertThat(catalog.retires("claude-opus-4-1")).isEqualTo("2026-08-05");
        assertThat(catalog.retires("claude-opus-5-5")).isNull();
        assertThat(catalog.retires("made-up")).isNull();
    }

    @Test
    void aModelWithoutAPriceHasNoCost() {
        assertThat(catalog.find("claude-fable-5-2")).isPresent();
        assertThat(catalog.cost("claude-fable-5-2", PLAIN, BigDecimal.ONE)).isNull();
    }

    @Test
    void tellsLimits() {
        assertThat(catalog.contextLimit("gpt-4o-mini")).isEqualTo(128_000);
        assertThat(catalog.outputLimit("gpt-4o-mini")).isEqualTo(16_384);
        assertThat(catalog.contextLimit("claude-haiku-4-5-20251001")).isEqualTo(200_000);
    }

    @Test
    void addsUpAllPartsOfTheCost() {
        TokenUsage usage = new TokenUsage(1_000, 2_000, 10_000, 3_000, 500, 1_500, 0, 0);

        // 1,000 x 3 + 2,000 x 15 + 10,000 x 0.3 + 3,000 x 3.75 + 500 x 6 = 50,250 millionths
        assertThat(catalog.cost("claude-sonnet-4-5", usage, BigDecimal.ONE)).isEqualByComparingTo("0.05025");
        assertThat(catalog.cost("claude-sonnet-4-5", usage, new BigDecimal("1.1")))
                .isEqualByComparingTo("0.055275");
    }

    @Test
    void costHasNineDecimalsAtMost() {
        TokenUsage one = new TokenUsage(1, 0, 0, 0, 0, 0, 0, 0);

        BigDecimal cost = catalog.cost("gpt-5-nano", one, new BigDecimal("0.333333"));

        assertThat(cost).isEqualByComparingTo("0.000000017");
        assertThat(cost.scale()).isLessThanOrEqualTo(9);
    }

    @Test
    void aPartWithoutAPriceMakesTheCostUnknown() {
        TokenUsage cached = new TokenUsage(1_000, 200, 50, 0, 0, 0, 0, 0);
        TokenUsage written = new TokenUsage(1_000, 200, 0, 50, 0, 0, 0, 0);

        assertThat(catalog.cost("gpt-5-pro", PLAIN, BigDecimal.ONE)).isEqualByComparingTo("0.039");
        assertThat(catalog.cost("gpt-5-pro", cached, BigDecimal.ONE)).isNull();
        assertThat(catalog.cost("gpt-5", cached, BigDecimal.ONE)).isNotNull();
        assertThat(catalog.cost("gpt-5", written, BigDecimal.ONE)).isNull();
    }

    @Test
    void nothingConsumedCostsNothingWhereAPriceIsKnown() {
        assertThat(catalog.cost("gpt-5", TokenUsage.NONE, BigDecimal.ONE)).isEqualByComparingTo("0");
        assertThat(catalog.cost("my-model", TokenUsage.NONE, BigDecimal.ONE)).isNull();
    }

    @Test
    void longPromptsHaveTheirOwnPriceForAllTokens() {
        TokenUsage upTo = new TokenUsage(1_000, 100, 99_000, 0, 0, 0, 0, 0);
        TokenUsage above = new TokenUsage(1_001, 100, 99_000, 0, 0, 0, 0, 0);

        // 1,000 x 0.1 + 100 x 0.5 + 99,000 x 0.01 = 1,140; 1,001 x 0.5 + 100 x 2.5 + 99,000 x 0.05 = 5,700.5
        assertThat(catalog.cost("claude-haiku-5-5", upTo, BigDecimal.ONE)).isEqualByComparingTo("0.00114");
        assertThat(catalog.cost("claude-haiku-5-5", above, BigDecimal.ONE)).isEqualByComparingTo("0.0057005");
    }

    @ParameterizedTest
    @CsvSource({"ollama", "lmstudio", "vllm"})
    void serversOfOnesOwnHaveNoPriceButLimits(String vendor) {
        Seller seller = new Seller("mine", vendor);

        assertThat(catalog.cost("openai/gpt-oss-120b", seller, PLAIN, BigDecimal.ONE))
                .isNull();
        assertThat(catalog.find("openai/gpt-oss-120b", seller).map(ModelInfo::vendor))
                .contains("local");
        assertThat(catalog.cost("gpt-5", seller, PLAIN, BigDecimal.ONE)).isNull();
        assertThat(catalog.find("gpt-5", seller).map(ModelInfo::context)).contains(400_000);
    }

    @Test
    void thePriceOfAHostHoldsThereOnly() {
        String model = "openai/gpt-oss-120b";

        assertThat(catalog.price(model, new Seller("fast", "groq"))).isNotNull();
        assertThat(catalog.price(model, Seller.ANYONE)).isNotNull();
        assertThat(catalog.price(model, new Seller("other", "compatible"))).isNull();
        assertThat(catalog.find(model, new Seller("other", "compatible")).map(ModelInfo::context))
                .contains(131_072);
        assertThat(catalog.price("gpt-5", new Seller("other", "compatible"))).isNotNull();
    }

    @Test
    void whatWasReadSinceLiesOverTheFiles() {
        catalog.reload(List.of(told("gpt-5", "openai", 500_000, "2", "11"), told("new-1", "openai", 9, "1", "1")));

        assertThat(catalog.contextLimit("gpt-5")).isEqualTo(500_000);
        assertThat(catalog.outputLimit("gpt-5")).isEqualTo(128_000);
        assertThat(catalog.find("gpt-5").map(ModelInfo::displayName)).contains("GPT-5");
        assertThat(catalog.cost("gpt-5", PLAIN, BigDecimal.ONE)).isEqualByComparingTo("0.0042");
        assertThat(catalog.contextLimit("new-1")).isEqualTo(9);
        assertThat(catalog.models())
                .filteredOn(model -> model.id().equals("gpt-5"))
                .hasSize(1);

        catalog.reload(List.of());

        assertThat(catalog.contextLimit("gpt-5")).isEqualTo(400_000);
        assertThat(catalog.find("new-1")).isEmpty();
    }

    @Test
    void cachePricesOfTheFilesHoldWhileTheOthersAgree() {
        TokenUsage cached = new TokenUsage(0, 0, 1_000_000, 0, 0, 0, 0, 0);
        TokenUsage longPrompt = new TokenUsage(300_000, 0, 0, 0, 0, 0, 0, 0);

        catalog.reload(
                List.of(told("gpt-5", "openai", null, "1.25", "10.0"), told("gpt-5.4", "openai", null, "2.5", "15")));
        assertThat(catalog.cost("gpt-5", cached, BigDecimal.ONE)).isEqualByComparingTo("0.125");
        assertThat(catalog.cost("gpt-5.4", longPrompt, BigDecimal.ONE)).isEqualByComparingTo("1.5");

        catalog.reload(List.of(told("gpt-5", "openai", null, "1", "10"), told("gpt-5.4", "openai", null, "2", "15")));
        assertThat(catalog.cost("gpt-5", cached, BigDecimal.ONE)).isNull();
        assertThat(catalog.cost("gpt-5.4", longPrompt, BigDecimal.ONE)).isEqualByComparingTo("0.6");
    }

    @Test
    void claudeNamesWithDotsMeanTheSameModel() {
        catalog.reload(List.of(told("claude-opus-4.5", "anthropic", 123, "5", "25")));

        assertThat(catalog.contextLimit("claude-opus-4-5")).isEqualTo(123);
        assertThat(catalog.contextLimit("anthropic/claude-opus-4.5")).isEqualTo(123);
    }

    @Test
    void theListOfAProviderIsFilledFromWhatIsKnownOfTheModel() {
        Seller seller = new Seller("house", "compatible");
        catalog.reload(List.of(
                new ModelInfo("gpt-5", "house", null, 100_000, null, null, null, null, null, "house", "2026-11-21")));

        ModelInfo model = catalog.find("gpt-5", seller).orElseThrow();

        assertThat(model.context()).isEqualTo(100_000);
        assertThat(model.maxOutput()).isEqualTo(128_000);
        assertThat(catalog.cost("gpt-5", seller, PLAIN, BigDecimal.ONE)).isEqualByComparingTo("0.00325");
        assertThat(catalog.contextLimit("gpt-5")).isEqualTo(400_000);
    }

    @Test
    void listsTheClaudeModelsThatAreServed() {
        assertThat(catalog.claudeModels())
                .extracting(ModelInfo::id)
                .contains("claude-opus-4-8", "claude-haiku-4-5", "claude-opus-5-5")
                .doesNotContain("claude-3-5-haiku")
                .allSatisfy(id -> assertThat(id).startsWith("claude-"))
                .doesNotHaveDuplicates();
    }

    private static ModelInfo told(String id, String vendor, @Nullable Integer context, String input, String output) {
        Price price = new Price(new BigDecimal(input), new BigDecimal(output), null, null, null);
        return new ModelInfo(id, vendor, null, context, null, price, null, null, null, "openrouter", "2026-11-21");
    }
}
