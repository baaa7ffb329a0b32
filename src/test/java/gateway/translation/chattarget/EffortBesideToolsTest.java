package gateway.translation.chattarget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.error.GatewayFailure;
import gateway.protocol.Json;
import gateway.translation.contract.ReasoningRules;
import gateway.translation.contract.SampleTraits;
import gateway.translation.contract.TargetTraits;
import gateway.translation.contract.TranslationTarget;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EffortBesideToolsTest {

    private static final TargetTraits REFUSING =
            SampleTraits.documentedBut("developerRole", true, "effortWithTools", false);
    private static final String TOOLS = "\"tools\":[{\"name\":\"f\",\"input_schema\":{}}],";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gpt-5.4 | \"thinking\":{\"type\":\"enabled\",\"budget_tokens\":2000} | true",
                "gpt-5.4 | \"thinking\":{\"type\":\"adaptive\"} | true",
                "gpt-5.4 | \"output_config\":{\"effort\":\"low\"} | true",
                "gpt-5.4 | \"output_config\":{\"effort\":\"none\"} | false",
                "gpt-5.4 | \"thinking\":{\"type\":\"disabled\"},\"output_config\":{\"effort\":\"high\"} | false",
                "gpt-5.4 | \"thinking\":null | false",
                // does not think at all
                "gpt-5-chat-latest | \"thinking\":{\"type\":\"adaptive\"} | false",
                "gpt-4.1 | \"thinking\":{\"type\":\"adaptive\"} | false"
            })
    void anEffortAboveNoneIsLostBesideTools(String model, String fields, boolean lost) throws Exception {
        assertThat(isLost(REFUSING, ReasoningRules.DEFAULT, model, TOOLS + fields))
                .isEqualTo(lost);
        assertThat(isLost(REFUSING, ReasoningRules.DEFAULT, model, fields))
                .as("without tools")
                .isFalse();
        assertThat(isLost(REFUSING, ReasoningRules.DEFAULT, model, "\"tools\":[]," + fields))
                .as("without a single tool")
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"high, true", "none, false"})
    void theOperatorAsksInTheStead(String effort, boolean lost) throws Exception {
        ReasoningRules plain = ReasoningRules.DEFAULT;
        var rules = new ReasoningRules(effort, null, false, null, plain.buckets(), "xhigh", 20, 50, 80);
        assertThat(isLost(REFUSING, rules, "gpt-5.4", TOOLS + "\"top_k\":1")).isEqualTo(lost);
    }

    @Test
    void whatTakesAnEffortBesideToolsLosesNothing() throws Exception {
        String thinks = TOOLS + "\"thinking\":{\"type\":\"adaptive\"}";
        assertThat(isLost(SampleTraits.OPENAI, ReasoningRules.DEFAULT, "gpt-5.4", thinks))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"object", "thinking", "none"})
    void whereNoEffortIsNamedNoneIsLost(String reasoning) throws Exception {
        TargetTraits traits = SampleTraits.documentedBut("effortWithTools", false, "reasoning", reasoning);
        String thinks = TOOLS + "\"thinking\":{\"type\":\"adaptive\"}";
        assertThat(isLost(traits, ReasoningRules.DEFAULT, "gpt-5.4", thinks)).isFalse();
    }

    @Test
    void malformedThinkingIsRefusedAsEverywhere() {
        assertThatThrownBy(() -> isLost(REFUSING, ReasoningRules.DEFAULT, "gpt-5.4", TOOLS + "\"thinking\":7"))
                .isInstanceOf(GatewayFailure.RequestRefused.class);
    }

    @Test
    void malformedToolsAreLeftToTheTranslation() throws Exception {
        String fields = "\"tools\":\"f\",\"thinking\":{\"type\":\"adaptive\"}";
        assertThat(isLost(REFUSING, ReasoningRules.DEFAULT, "gpt-5.4", fields)).isFalse();
    }

    private static boolean isLost(TargetTraits traits, ReasoningRules rules, String model, String fields)
            throws Exception {
        ObjectNode request = (ObjectNode)
                Json.mapper().readTree("{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]," + fields + "}");
        return MessagesToChatRequest.losesEffort(request, new TranslationTarget(model, traits, rules, null));
    }
}
