package gateway.config.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalTest {

    private static final String TERM = "TERM";
    private static final String NO_COLOR = "NO_COLOR";

    @Test
    void aTerminalMovesAndHasColours() {
        assertThat(Terminal.of(true, Map.of(TERM, "xterm-256color"))).isEqualTo(new Terminal(true, true, true));
    }

    @Test
    void whoWantsNoColoursGetsNone() {
        assertThat(Terminal.of(true, Map.of(TERM, "xterm", NO_COLOR, "1"))).isEqualTo(new Terminal(true, true, false));
        assertThat(Terminal.of(true, Map.of(TERM, "xterm", NO_COLOR, ""))).isEqualTo(new Terminal(true, true, true));
    }

    @Test
    void aDumbTerminalHasNeither() {
        assertThat(Terminal.of(true, Map.of(TERM, "dumb"))).isEqualTo(new Terminal(true, false, false));
        assertThat(Terminal.of(true, Map.of())).isEqualTo(new Terminal(true, false, false));
    }

    @Test
    void aFileIsNoTerminal() {
        assertThat(Terminal.of(false, Map.of(TERM, "xterm"))).isEqualTo(new Terminal(false, false, false));
        assertThat(Terminal.of(null, Map.of(TERM, "xterm")).attached()).isFalse();
    }
}
