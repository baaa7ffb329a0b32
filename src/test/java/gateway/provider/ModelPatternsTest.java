package gateway.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelPatternsTest {

    @ParameterizedTest
    @CsvSource({
        "gpt-5, gpt-5, true",
        "gpt-5, GPT-5, true",
        "gpt-5, gpt-5-mini, false",
        "gpt-*, gpt-5, true",
        "gpt-*, gpt-, true",
        "gpt-*, my-gpt-5, false",
        "*, anything/at:all, true",
        "*-mini, gpt-5-mini, true",
        "*:free, qwen/qwen3:free, true",
        "a*b*c, aXbXbXc, true",
        "a*b*c, aXcXb, false",
        "a.c, abc, false",
        "'', '', true",
        "'', a, false",
        "**, a, true",
    })
    void matchesWholeNames(String pattern, String name, boolean matches) {
        assertThat(ModelPatterns.matches(pattern, name)).isEqualTo(matches);
    }

    @Test
    void matchesAsTheRegularExpressionDoes() {
        Random random = new Random(20_261_120);
        int hits = 0;
        for (int round = 0; round < 20_000; round++) {
            String pattern = text(random, "ab*", 6);
            String name = text(random, "ab", 8);
            boolean expected = Pattern.matches(pattern.replace("*", ".*"), name);
            assertThat(ModelPatterns.matches(pattern, name))
                    .as("%s on %s", pattern, name)
                    .isEqualTo(expected);
            hits += expected ? 1 : 0;
        }
        assertThat(hits).isBetween(1_000, 19_000);
    }

    @ParameterizedTest
    @CsvSource({"sonnet, llama3.3:70b", "gpt-5, gpt-5", "gpt-4o, all-the-others", "GPT-5, GPT-5", "o3, ''"})
    void takesTheEntryThatNamesTheModelBeforeAPattern(String model, String name) {
        ModelList list = ModelPatterns.parse("gpt-*=all-the-others, gpt-5, sonnet = llama3.3:70b,");

        assertThat(ModelPatterns.nameIn(list, model).orElse("")).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"=x", "x=", "a,b="})
    void refusesHalfAnEntry(String text) {
        assertThatThrownBy(() -> ModelPatterns.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    private static String text(Random random, String letters, int most) {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(most + 1); length > 0; length--) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }
}
