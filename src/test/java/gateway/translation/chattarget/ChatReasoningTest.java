package gateway.translation.chattarget;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import gateway.translation.contract.Features;
import gateway.translation.contract.Loss;
import gateway.translation.contract.ReasoningRules;
import gateway.translation.contract.SampleTraits;
import gateway.translation.contract.TargetTraits;
import gateway.translation.contract.TranslatedRequest;
import gateway.translation.contract.TranslationTarget;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChatReasoningTest {

    private static final ReasoningRules PLAIN = ReasoningRules.DEFAULT;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // compatible servers know low, medium, high and none
                "m | \"thinking\":{\"type\":\"enabled\",\"budget_tokens\":1024} | low",
                "m | \"thinking\":{\"type\":\"enabled\",\"budget_tokens\":1025} | medium",
                "m | \"thinking\":{\"type\":\"enabled\",\"budget_tokens\":8193} | high",
                "m | \"thinking\":{\"type\":\"enabled\",\"budget_tokens\":31999} | high",
                "m | \"thinking\":{\"type\":\"enabled\",\"budget_tokens\":500} | low",
                "m | \"thinking\":{\"type\":\"adaptive\"} | high",
                "m | \"thinking\":{\"type\":\"adaptive\"},\"output_config\":{\"effort\":\"medium\"} | medium",
                "m | \"output_config\":{\"effort\":\"low\"} | low",
                "m | \"output_config\":{\"effort\":\"max\"} | high",
                "m | \"thinking\":{\"type\":\"disabled\"},\"output_config\":{\"effort\":\"high\"} | none",
                "m | \"thinking\":null |",
                // each of OpenAI's models knows its own words
                "o3 | \"thinking\":{\"type\":\"disabled\"} | low",
                "o3 | \"output_config\":{\"effort\":\"max\"} | high",
                "gpt-5 | \"thinking\":{\"type\":\"disabled\"} | minimal",
                "gpt-5 | \"thinking\":{\"type\":\"enabled\",\"budget_tokens\":500} | minimal",
                "gpt-5.1 | \"thinking\":{\"type\":\"disabled\"} | none",
                "gpt-5.1 | \"thinking\":{\"type\":\"enabled\",\"budget_tokens\":500} | low",
                "gpt-5.2 | \"thinking\":{\"type\":\"enabled\",\"budget_tokens\":31999} | xhigh",
                "gpt-5.2 | \"output_config\":{\"effort\":\"max\"} | xhigh",
                "gpt-oss-120b | \"thinking\":{\"type\":\"disabled\"} | low",
                "gemini-2.5-flash | \"thinking\":{\"type\":\"disabled\"} | none",
                "gemini-2.5-pro | \"thinking\":{\"type\":\"disabled\"} | low",
                "m | \"output_config\":{\"effort\":\"astronomic\"} | astronomic"
            })
    void namesAnEffortThatTheModelTakes(String model, String fields, @Nullable String expected) throws Exception {
        JsonNode effort = body(TargetTraits.DOCUMENTED, PLAIN, model, fields).get("reasoning_effort");

        assertThat(effort == null ? null : effort.asText()).isEqualTo(expected);
    }

    @Test
    void leavesThinkingOutForModelsOfOpenAiThatDoNotReason() throws Exception {
        TranslatedRequest result =
                translate(SampleTraits.OPENAI, PLAIN, "gpt-4o", "\"thinking\":{\"type\":\"adaptive\"}");

        assertThat(result.body().has("reasoning_effort")).isFalse();
        assertThat(result.losses()).containsExactly(new Loss("thinking", "thinking"));
    }

    @Test
    void usesTheOperatorsEffortWhereTheClientIsSilent() throws Exception {
        ReasoningRules rules = rules("low", null, false);

        assertThat(effort(rules, "\"top_p\":1")).isEqualTo("low");
        assertThat(effort(rules, "\"thinking\":{\"type\":\"adaptive\"}")).isEqualTo("low");
        assertThat(effort(rules, "\"output_config\":{\"effort\":\"high\"}")).isEqualTo("high");
        assertThat(effort(rules, "\"thinking\":{\"type\":\"disabled\"}")).isEqualTo("none");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "20000 | | \"thinking\":{\"type\":\"enabled\",\"budget_tokens\":5000} | {\"max_tokens\":5000}",
                "4000 | | \"thinking\":{\"type\":\"enabled\",\"budget_tokens\":5000} | {\"max_tokens\":3999}",
                "90000 | | \"thinking\":{\"type\":\"enabled\",\"budget_tokens\":64000} | {\"max_tokens\":32000}",
                "20000 | 2000 | \"thinking\":{\"type\":\"enabled\",\"budget_tokens\":5000} | {\"max_tokens\":2000}",
                "1000 | | \"thinking\":{\"type\":\"enabled\",\"budget_tokens\":5000} | {\"effort\":\"medium\"}",
                "20000 | | \"output_config\":{\"effort\":\"max\"} | {\"effort\":\"xhigh\"}",
                "20000 | 30000 | \"output_config\":{\"effort\":\"low\"} | {\"max_tokens\":4000}",
                "20000 | 30000 | \"output_config\":{\"effort\":\"medium\"} | {\"max_tokens\":10000}",
                "20000 | 30000 | \"output_config\":{\"effort\":\"high\"} | {\"max_tokens\":16000}",
                "2000 | 30000 | \"output_config\":{\"effort\":\"low\"} | {\"max_tokens\":1024}",
                "20000 | | \"thinking\":{\"type\":\"disabled\"} | {\"effort\":\"none\"}",
                "20000 | | \"thinking\":{\"type\":\"adaptive\",\"display\":\"omitted\"} | {\"effort\":\"high\",\"exclude\":true}"
            })
    void fillsTheObjectOfOpenRouter(int limit, @Nullable Integer most, String fields, String expected)
            throws Exception {
        JsonNode reasoning = body(
                        traits(TargetTraits.Reasoning.OBJECT),
                        rules(null, most, false),
                        "m",
                        "\"max_tokens\":" + limit + "," + fields)
                .get("reasoning");

        assertThat(reasoning).isEqualTo(Json.mapper().readTree(expected));
    }

    @Test
    void excludesReasoningOnRequestOfTheOperator() throws Exception {
        assertThat(body(traits(TargetTraits.Reasoning.OBJECT), rules(null, null, true), "m", "\"top_p\":1")
                        .at("/reasoning"))
                .isEqualTo(Json.mapper().readTree("{\"exclude\":true}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":5000} | enabled",
                "\"thinking\":{\"type\":\"adaptive\"} | enabled",
                "\"thinking\":{\"type\":\"disabled\"} | disabled",
                "\"output_config\":{\"effort\":\"high\"} | ''"
            })
    void switchesThinkingOnAndOff(String fields, String expected) throws Exception {
        assertThat(body(traits(TargetTraits.Reasoning.THINKING), PLAIN, "m", fields)
                        .at("/thinking/type")
                        .asText())
                .isEqualTo(expected);
    }

    @Test
    void namesThinkingAsLostWhereTheTargetHasNone() throws Exception {
        TargetTraits none = traits(TargetTraits.Reasoning.NONE);

        assertThat(translate(none, PLAIN, "m", "\"thinking\":{\"type\":\"adaptive\"}")
                        .losses())
                .containsExactly(new Loss("thinking", "thinking"));
        assertThat(translate(none, rules("high", null, false), "m", "\"thinking\":{\"type\":\"disabled\"}")
                        .losses())
                .isEmpty();
    }

    @Test
    void givesTheVerbosityToModelsThatTakeIt() throws Exception {
        ReasoningRules low = new ReasoningRules(null, null, false, "low", PLAIN.buckets(), "xhigh", 20, 50, 80);

        assertThat(body(SampleTraits.OPENAI, low, "gpt-5", "\"top_p\":1")
                        .path("verbosity")
                        .asText())
                .isEqualTo("low");
        assertThat(body(SampleTraits.OPENAI, low, "gpt-4o", "\"top_p\":1").has("verbosity"))
                .isFalse();
        assertThat(body(TargetTraits.DOCUMENTED, low, "m", "\"top_p\":1")
                        .path("verbosity")
                        .asText())
                .isEqualTo("low");
    }

    private static String effort(ReasoningRules rules, String fields) throws Exception {
        return body(TargetTraits.DOCUMENTED, rules, "m", fields)
                .path("reasoning_effort")
                .asText();
    }

    private static ReasoningRules rules(@Nullable String effort, @Nullable Integer most, boolean exclude) {
        return new ReasoningRules(effort, most, exclude, null, PLAIN.buckets(), "xhigh", 20, 50, 80);
    }

    private static TargetTraits traits(TargetTraits.Reasoning reasoning) {
        return SampleTraits.documentedBut("tokenLimit", TargetTraits.TokenLimit.MAX_TOKENS, "reasoning", reasoning);
    }

    private static ObjectNode body(TargetTraits traits, ReasoningRules rules, String model, String fields)
            throws Exception {
        return translate(traits, rules, model, fields).body();
    }

    private static TranslatedRequest translate(TargetTraits traits, ReasoningRules rules, String model, String fields)
            throws Exception {
        String request = "{%s,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}".formatted(fields);
        ObjectNode tree = (ObjectNode) Json.mapper().readTree(request);
        return new MessagesToChatRequest().translate(tree, new TranslationTarget(model, traits, rules, null));
    }

    @Test
    void whatASwitchCannotSayIsALoss() throws Exception {
        TargetTraits onOff = traits(TargetTraits.Reasoning.THINKING);
        String budget = "\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":2000}";
        String effort = "\"output_config\":{\"effort\":\"low\"}";

        assertThat(translate(onOff, PLAIN, "m", budget + "," + effort).losses())
                .containsExactly(
                        new Loss(Features.THINKING, "thinking.budget_tokens"),
                        new Loss(Features.THINKING, "output_config.effort"));
        assertThat(translate(onOff, PLAIN, "m", effort).losses())
                .containsExactly(new Loss(Features.THINKING, "output_config.effort"));
        assertThat(translate(onOff, PLAIN, "m", "\"thinking\":{\"type\":\"adaptive\"}")
                        .losses())
                .isEmpty();
        assertThat(translate(onOff, PLAIN, "m", "\"thinking\":{\"type\":\"disabled\"}," + effort)
                        .losses())
                .isEmpty();
    }
}
