package gateway.config.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class TerminalWidthTest {

    @Test
    void isAsWideAsColumnsSays() {
        assertThat(TerminalWidth.columns(" 120 ")).isEqualTo(OptionalInt.of(120));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "0", "-1", "19", "wide", "99999999999"})
    void whatIsNoWidthSaysNothing(String text) {
        assertThat(TerminalWidth.columns(text)).isEmpty();
    }

    @Test
    void filesAndPipesHaveNoWidth() {
        assertThat(TerminalWidth.width()).isEmpty();
    }
}
