package gateway.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.protocol.anthropic.MessageFacts;
import gateway.usage.BillingTerms;
import gateway.usage.CountedUsage;
import gateway.usage.TokenUsage;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What answers cost whose {@code usage} tells more than counts: from the wire to dollars. */
class TermsTest {

    private static final String MILLIONS = "\"input_tokens\":1000000,\"output_tokens\":1000000";

    private static final String ABSURD = "\"input_tokens\":9223372036854775807,\"output_tokens\":5";

    private final Catalog catalog = Catalog.builtIn();

    @ParameterizedTest
    @CsvSource({
        "claude-opus-5, standard, 30",
        "claude-opus-5, fast, 60",
        "claude-opus-4-8, fast, 60",
        "claude-opus-4-7, fast, 180",
        "claude-opus-4-6, fast, 180",
        "claude-opus-5, slow,",
        "claude-opus-5-5, fast,",
        "claude-sonnet-4-6, fast,",
        "gpt-5, fast,"
    })
    void aSpeedHasItsFactorOrNoCost(String model, String speed, @Nullable BigDecimal cost) {
        check(model, MILLIONS + ",\"speed\":\"" + speed + "\"", cost);
    }

    @ParameterizedTest
    @CsvSource({
        "claude-opus-5, global, 30",
        "claude-opus-5, not_available, 30",
        "claude-opus-5, us, 33",
        "claude-opus-5, eu,",
        "claude-sonnet-4-6, us, 19.8",
        "claude-sonnet-4-5, us,",
        "claude-sonnet-4-5, not_available, 18"
    })
    void aPlaceHasItsFactorOrNoCost(String model, String geo, @Nullable BigDecimal cost) {
        check(model, MILLIONS + ",\"inference_geo\":\"" + geo + "\"", cost);
    }

    @ParameterizedTest
    @CsvSource({"standard, 30", "batch, 15", "priority,", "flex,"})
    void aTierHasItsFactorOrNoCost(String tier, @Nullable BigDecimal cost) {
        check("claude-opus-5", MILLIONS + ",\"service_tier\":\"" + tier + "\"", cost);
    }

    @ParameterizedTest
    @CsvSource({",15", "standard,15", "batch,15", "priority,", "flex,"})
    void aResultOfABatchCostsHalfWhateverItTells(@Nullable String tier, @Nullable BigDecimal cost) {
        String terms = tier == null ? "" : ",\"service_tier\":\"" + tier + "\"";
        for (String usage : List.of(MILLIONS, MILLIONS + ",\"iterations\":[{" + MILLIONS + "}]")) {
            BigDecimal known = catalog.cost(
                    "claude-opus-5", Seller.CLAUDE, counted(usage + terms).ofBatch(), BigDecimal.ONE);
            assertThat(known).isEqualTo(cost == null ? null : cost.setScale(9));
        }
        assertThat(catalog.cost("claude-opus-5", Seller.CLAUDE, counted(ABSURD).ofBatch(), BigDecimal.ONE))
                .isNull();
    }

    @Test
    void factorsMultiply() {
        String terms = ",\"speed\":\"fast\",\"inference_geo\":\"us\",\"service_tier\":\"batch\"";
        check("claude-opus-5", MILLIONS + terms, new BigDecimal("33"));
    }

    @Test
    void theRestOfACacheWriteHasThePriceOfFiveMinutes() {
        TokenUsage usage = check(
                "claude-opus-5",
                "\"cache_creation_input_tokens\":1000000,\"cache_creation\":"
                        + "{\"ephemeral_5m_input_tokens\":600000,\"ephemeral_1h_input_tokens\":200000}",
                new BigDecimal("7.00"));

        assertThat(usage.cached()).isEqualTo(1_000_000);
    }

    @Test
    void anAdvisorHasThePriceOfItsModel() {
        TokenUsage usage = check("claude-opus-5", """
            "input_tokens":0,"output_tokens":0,"iterations":[
            {"type":"message","input_tokens":0,"output_tokens":0},
            {"type":"advisor_message","model":"claude-fable-5-1","input_tokens":1000000,"output_tokens":0}]
            """, new BigDecimal("10"));

        assertThat(usage.input()).isEqualTo(1_000_000);
    }

    @Test
    void compactionsAreCounted() {
        TokenUsage usage = check("claude-opus-5", """
            "input_tokens":1000,"output_tokens":100,"iterations":[
            {"type":"compaction","input_tokens":180000,"output_tokens":3500},
            {"type":"message","input_tokens":1000,"output_tokens":100}]
            """, new BigDecimal("0.995"));

        assertThat(usage.input()).isEqualTo(181_000);
        assertThat(usage.output()).isEqualTo(3_600);
    }

    @Test
    void aTryThatWasGivenUpHasThePriceOfItsModel() {
        TokenUsage usage = check("claude-sonnet-4-5", """
            "input_tokens":1000000,"output_tokens":0,"iterations":[
            {"type":"message","model":"claude-opus-5","input_tokens":1000000,"output_tokens":0},
            {"type":"fallback_message","model":"claude-sonnet-4-5","input_tokens":1000000,"output_tokens":0}]
            """, new BigDecimal("8"));

        assertThat(usage.input()).isEqualTo(2_000_000);
    }

    @Test
    void stepsWithoutAMessageAreBesideIt() {
        check("claude-opus-5", """
            "input_tokens":1000000,"output_tokens":0,"iterations":[
            {"type":"advisor_message","model":"claude-fable-5-1","input_tokens":100000,"output_tokens":0}]
            """, new BigDecimal("6"));
    }

    @Test
    void eachStepHasThePriceOfItsOwnPrompt() {
        // Two prompts of 60,000 tokens are no long prompt.
        check("claude-haiku-5-5", """
            "input_tokens":120000,"output_tokens":0,"iterations":[
            {"type":"message","input_tokens":60000,"output_tokens":0},
            {"type":"message","input_tokens":60000,"output_tokens":0}]
            """, new BigDecimal("0.012"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "an unknown model | [{\"type\":\"advisor_message\",\"model\":\"claude-imagined\",\"input_tokens\":9}]",
                "less than the sum | [{\"type\":\"message\",\"input_tokens\":1,\"output_tokens\":1}]",
                "no count | [{\"type\":\"message\",\"input_tokens\":9223372036854775807,\"output_tokens\":1000000}]",
                "an unknown factor | [{\"type\":\"message\",\"input_tokens\":1000000,\"output_tokens\":1000000,"
                        + "\"speed\":\"warp\"}]"
            })
    void stepsThatCannotBePricedGiveNoCost(String why, String iterations) {
        check("claude-opus-5", MILLIONS + ",\"iterations\":" + iterations, null);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"input_tokens\":9223372036854775807,\"output_tokens\":5 | 0 | 5",
                "\"input_tokens\":7,\"output_tokens\":-5 | 7 | 0",
                "\"input_tokens\":\"7\",\"output_tokens\":5 | 0 | 5",
                "\"input_tokens\":7.5,\"output_tokens\":5 | 0 | 5"
            })
    void countsThatCanBeNoneAreAbsentAndGiveNoCost(String usage, long input, long output) {
        TokenUsage counted = check("claude-opus-5", usage, null);

        assertThat(counted.input()).isEqualTo(input);
        assertThat(counted.output()).isEqualTo(output);
        assertThat(counted.terms().doubtful()).isTrue();
    }

    @Test
    void whatIsNotToldIsNotCounted() {
        for (String message :
                new String[] {"{}", "{\"usage\":null}", "{\"usage\":{}}", "{\"usage\":{\"speed\":\"fast\"}}"}) {
            MessageFacts facts = MessageFacts.read(message.getBytes(StandardCharsets.UTF_8));
            assertThat(CountedUsage.of(facts.usage())).as(message).isNull();
        }
    }

    @Test
    void usualTermsAreNotKept() {
        TokenUsage usage = check("claude-opus-5", MILLIONS, new BigDecimal("30"));

        assertThat(usage.terms()).isSameAs(BillingTerms.PLAIN);
    }

    private TokenUsage check(String model, String usage, @Nullable BigDecimal cost) {
        TokenUsage counted = counted(usage);
        BigDecimal known = catalog.cost(model, Seller.CLAUDE, counted, BigDecimal.ONE);
        if (cost == null) {
            assertThat(known).as(usage).isNull();
        } else {
            assertThat(known).as(usage).isEqualByComparingTo(cost);
        }
        return counted;
    }

    private static TokenUsage counted(String usage) {
        byte[] message = ("{\"usage\":{" + usage + "}}").getBytes(StandardCharsets.UTF_8);
        return Objects.requireNonNull(CountedUsage.of(MessageFacts.read(message).usage()));
    }
}
