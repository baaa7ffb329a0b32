package routes.cli.words;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeantTest {

    private static final List<String> KNOWN =
            List.of("acc-two", "Team Anna", "019acb2e-5d6f-7c10-9a3e-0123456789ab", "openrouter");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "acc-tw | acc-two",
                "ACC-TWO | acc-two",
                "team ana | Team Anna",
                "019acb2e | 019acb2e-5d6f-7c10-9a3e-0123456789ab",
                "openroutr | openrouter"
            })
    void findsWhatIsNear(String typed, String meant) {
        assertThat(Meant.unknown("account", typed, KNOWN, "accounts list"))
                .isEqualTo("there is no account " + typed + "; did you mean " + meant
                        + "? ./claude-proxy accounts list shows those that there are");
    }

    @Test
    void saysNothingOfWhatIsNotNear() {
        assertThat(Meant.unknown("account", "xyzzy", KNOWN, "accounts list"))
                .isEqualTo("there is no account xyzzy; ./claude-proxy accounts list shows those that there are");
        assertThat(Meant.question("xyzzy", List.of())).isEmpty();
    }

    @Test
    void knowsTheWordsOfOtherPrograms() {
        assertThat(Meant.question("check", List.of("list", "test"))).isEqualTo("; did you mean test?");
        assertThat(Meant.question("check", List.of("list", "check-all"))).isEqualTo("; did you mean check-all?");
        assertThat(Meant.question("check", List.of("list"))).isEmpty();
    }

    @Test
    void aLongWordIsNotRepeatedWhole() {
        assertThat(Meant.unknown("key", "x".repeat(1000), KNOWN, "keys list")).hasSizeLessThan(150);
    }
}
