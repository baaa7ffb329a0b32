package gateway.translation.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.protocol.Dialect;
import gateway.translation.Conversion;
import gateway.translation.StreamRun;
import gateway.usage.TokenUsage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Counts that targets do not tell are estimated, one by one, alike for all dialects; the estimate is 11 and the characters. */
class MissingCountsTest {

    @ParameterizedTest
    @CsvSource({
        "-1, -1, 11, 5, true",
        "0, 0, 11, 5, true",
        "0, 3, 11, 3, true",
        "-1, 3, 11, 3, true",
        "8, -1, 8, 5, true",
        "8, 3, 8, 3, false",
    })
    void eachCountIsTakenOrEstimated(long prompt, long output, long input, long written, boolean estimated) {
        for (Dialect target : Dialect.values()) {
            for (Dialect front : Dialect.values()) {
                AnswerFacts facts =
                        answer(front, target, usage(target, prompt, output)).facts();

                assertThat(facts.usage())
                        .as("%s of %s", front, target)
                        .isEqualTo(new TokenUsage(input, written, 0, 0, 0, 0, 0, 0));
                assertThat(facts.estimated()).as("%s of %s", front, target).isEqualTo(estimated);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerWithoutUsageGetsTheEstimate(Dialect target) {
        for (Dialect front : Dialect.values()) {
            JsonNode told = answer(front, target, "null").body().path("usage");

            assertThat(told.path(front == Dialect.CHAT ? "prompt_tokens" : "input_tokens")
                            .asInt())
                    .as("%s of %s: %s", front, target, told)
                    .isEqualTo(11);
            assertThat(told.path(front == Dialect.CHAT ? "completion_tokens" : "output_tokens")
                            .asInt())
                    .as("%s of %s: %s", front, target, told)
                    .isEqualTo(5);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aUsageThatIsToldStaysAsItIs(Dialect dialect) {
        String usage = usage(dialect, 8, 3);

        assertThat(answer(dialect, dialect, usage).body().path("usage")).isEqualTo(StreamRun.json(usage));
    }

    private static String usage(Dialect target, long prompt, long output) {
        String counts = prompt < 0 ? "" : (target == Dialect.CHAT ? "'prompt_tokens':" : "'input_tokens':") + prompt;
        String written =
                output < 0 ? "" : (target == Dialect.CHAT ? "'completion_tokens':" : "'output_tokens':") + output;
        return "{" + counts + (counts.isEmpty() || written.isEmpty() ? "" : ",") + written + "}";
    }

    private static TranslatedAnswer answer(Dialect front, Dialect target, String usage) {
        String answer = switch (target) {
            case MESSAGES -> "{'model':'m','content':[{'type':'text','text':'Hello'}],'stop_reason':'end_turn'";
            case CHAT -> "{'model':'m','choices':[{'message':{'content':'Hello'},'finish_reason':'stop'}]";
            case RESPONSES ->
                "{'model':'m','output':[{'type':'message','content':[{'type':'output_text','text':'Hello'}]}]";
        };
        String request = front == Dialect.RESPONSES
                ? "{'model':'a','input':'Hi'}"
                : "{'model':'a','max_tokens':9,'messages':[{'role':'user','content':'Hi'}]}";
        return Conversion.of(
                        front,
                        target,
                        StreamRun.json(request),
                        new TranslationTarget("m-1", TargetTraits.DOCUMENTED, ReasoningRules.DEFAULT, null),
                        tools -> StreamRun.frame(false, false, tools))
                .answer(StreamRun.json(answer + ",'usage':" + usage + "}"));
    }
}
