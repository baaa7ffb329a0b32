package gateway.translation.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToolInputTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "*** Begin | *** Begin",
                "\"*** Begin\" | *** Begin",
                "\"a\" and more | \"a\" and more",
                "[link](x) | [link](x)",
                "[\"apply_patch\",\"*** Begin\"] | *** Begin",
                "\"{\\\"input\\\":\\\"a\\\"}\" | a",
                "{\"cmd\":\"a\"} | a",
                "123 | 123",
                "null | ~~",
                "{} | ~~",
                "[1] | ~~",
                "[\"a | ~~",
                "\"cut | ~~",
                "{\"input\":\"cut | ~~",
                "~~ | ~~"
            })
    void theTextOfArguments(String arguments, String text) {
        assertThat(ToolInput.text(arguments)).isEqualTo(text);
    }

    @Test
    void aCodeBlockAroundTheWholeTextIsLeftOut() {
        assertThat(ToolInput.text("```\n*** Begin\n*** End\n```")).isEqualTo("*** Begin\n*** End");
        assertThat(ToolInput.text("\n```diff\r\na\n```\n")).isEqualTo("a");
        assertThat(ToolInput.text("```json\n{\"input\":\"a\"}\n```")).isEqualTo("a");
        assertThat(ToolInput.text("```\n```")).isEmpty();
    }

    @Test
    void otherMarksStay() {
        for (String text :
                new String[] {"```a```", "a\n```\nb\n```", "```\na", "``````", "```", "a\n", "```a`b\nc\n```"}) {
            assertThat(ToolInput.text(text)).isEqualTo(text);
        }
    }
}
