package gateway.routes.check;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.routes.finding.RouteFinding;
import gateway.routes.model.RouteText;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of texts that are no YAML, or no list. */
class YamlSentencesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0000 | 2:4: error: the character U+0000 stands here, which YAML does not allow; take it out [yaml-syntax]
            0007 | 2:4: error: the character U+0007 stands here, which YAML does not allow; take it out [yaml-syntax]
            001B | 2:4: error: the character U+001B stands here, which YAML does not allow; take it out [yaml-syntax]
            FFFF | 2:4: error: the character U+FFFF stands here, which YAML does not allow; take it out [yaml-syntax]
            """)
    void aControlCharacterIsToldWhereItStands(String code, String expected) {
        char sign = (char) Integer.parseInt(code, 16);

        assertThat(lines("# Grüße an alle.\n- a" + sign + "b: x\n")).containsExactly("own.camel.yaml:" + expected);
    }

    @Test
    void moreAliasesThanCamelTakesAreToldAtTheFirstOfThem() {
        assertThat(lines("- &a [x]\n" + "- *a\n".repeat(60)))
                .containsExactly("own.camel.yaml:52:3: error: there are more than 50 aliases (*name) of lists and maps;"
                        + " write out what they stand for [yaml-aliases]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null\n", "---\n"})
    void aFileThatHoldsNothingIsTold(String text) {
        assertThat(lines(text)).singleElement().asString().contains("warning: the file holds nothing; write routes");
    }

    @Test
    void aMarkBeforeTheTextIsNoPartOfIt() {
        assertThat(new RouteText("own.camel.yaml", "\uFEFF# Decides nothing.\n", false).text())
                .isEqualTo("# Decides nothing.\n");
    }

    private static List<String> lines(String text) {
        List<RouteFinding> findings = new ArrayList<>();
        FileCheck.read(new RouteText("own.camel.yaml", text, false), findings::add);
        return findings.stream().map(RouteFinding::line).toList();
    }
}
