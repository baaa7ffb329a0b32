package routes.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gateway.config.terminal.Terminal;
import gateway.start.StartReport;
import gateway.start.StartReport.Fact;
import gateway.start.StartReport.Note;
import gateway.start.StartReport.Remedy;
import gateway.start.StartStep;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class TerminalStartTest {

    static final StartReport REPORT = new StartReport(
            "Claude Proxy 1 serves",
            List.of(new Fact("Clients", "http://127.0.0.1:5201"), new Fact("Accounts", "none")),
            List.of(
                    new Note(
                            true,
                            "Nothing is set up",
                            List.of(new Remedy("login", "signs in"), new Remedy("accounts add NAME", "adds a key"))),
                    new Note(false, "The key is temporary", List.of(new Remedy("keys create", "makes one")))));

    private final StringWriter written = new StringWriter();
    private long nanos;

    @Test
    void countsTheSecondsOfAStepOnOneLine() {
        TerminalStart start = on(new Terminal(true, true, false));

        start.progress().during(StartStep.UNPACK_SERVER, () -> {
            pass(1.2);
            start.tick();
            pass(2.0);
            start.tick();
            return true;
        });

        assertThat(written.toString())
                .isEqualTo("\r\u001b[K  Unpacking PostgreSQL … 0 s\r"
                        + "\r\u001b[K  Unpacking PostgreSQL … 1 s\r"
                        + "\r\u001b[K  Unpacking PostgreSQL … 3 s\r"
                        + "\r\u001b[K  PostgreSQL is unpacked (3.2 s)" + System.lineSeparator());
    }

    @Test
    void whatIsQuickLeavesNoLine() {
        TerminalStart start = on(new Terminal(true, false, false));

        start.progress().during(StartStep.MIGRATE, () -> {
            pass(0.2);
            return true;
        });

        assertThat(written.toString()).isEmpty();
    }

    @Test
    void whatFailsIsNotToldAsDone() {
        TerminalStart start = on(new Terminal(true, true, false));

        assertThatThrownBy(() -> start.progress().during(StartStep.MIGRATE, () -> {
                    pass(3);
                    throw new IllegalStateException("torn");
                }))
                .hasMessage("torn");

        start.tick();
        assertThat(written.toString()).endsWith("\r\u001b[K").doesNotContain("up to date (");
    }

    @Test
    void aDumbTerminalGetsPlainLinesOnly() {
        TerminalStart start = on(new Terminal(true, false, false));

        start.progress().during(StartStep.MAKE_CLUSTER, () -> {
            pass(4);
            start.tick();
            return true;
        });
        start.tell(REPORT);

        assertThat(written.toString())
                .startsWith("  The database folder is made (4.0 s)" + System.lineSeparator())
                .doesNotContain("\u001b", "\r\r");
    }

    @Test
    void theSummaryIsAligned() {
        on(new Terminal(true, true, false)).tell(REPORT);

        assertThat(written.toString().lines())
                .containsExactly(
                        "",
                        "  Claude Proxy 1 serves",
                        "",
                        "  Clients   http://127.0.0.1:5201",
                        "  Accounts  none",
                        "",
                        "  ! Nothing is set up.",
                        "    login              signs in",
                        "    accounts add NAME  adds a key",
                        "",
                        "  - The key is temporary.",
                        "    keys create  makes one",
                        "");
    }

    @Test
    void coloursAreForTerminalsThatWantThem() {
        on(new Terminal(true, true, true)).tell(REPORT);

        assertThat(written.toString()).contains("\u001b[33m! Nothing is set up.\u001b[0m");
    }

    private TerminalStart on(Terminal terminal) {
        return new TerminalStart(new PrintWriter(written), terminal, () -> nanos);
    }

    private void pass(double seconds) {
        nanos += (long) (seconds * 1e9);
    }
}
