package routes.cli.run;

import gateway.config.terminal.Terminal;
import gateway.start.StartProgress;
import gateway.start.StartReport;
import gateway.start.StartReport.Fact;
import gateway.start.StartReport.Note;
import gateway.start.StartReport.Remedy;
import gateway.start.StartStep;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Shows a start to somebody at a terminal: a line that counts the seconds of a slow step, and a summary in the end. The line is
 * left with the cursor at its beginning, so that whatever else is written takes its place.
 */
final class TerminalStart implements StartDisplay {

    private static final String CLEAR = "\r\u001b[K";
    private static final String BOLD = "\u001b[1m";
    private static final String YELLOW = "\u001b[33m";
    private static final String FAINT = "\u001b[2m";
    private static final String PLAIN = "\u001b[0m";
    private static final String INDENT = "  ";

    private final PrintWriter out;
    private final Terminal terminal;
    private final LongSupplier nanos;
    private @Nullable StartStep current;
    private long began;

    TerminalStart(PrintWriter out, Terminal terminal, LongSupplier nanos) {
        this.out = out;
        this.terminal = terminal;
        this.nanos = nanos;
    }

    @Override
    public StartProgress progress() {
        return this::begin;
    }

    private synchronized StartProgress.Running begin(StartStep step) {
        current = step;
        began = nanos.getAsLong();
        tick();
        return succeeded -> end(step, succeeded);
    }

    /** Shows how long the step has run, where there is one and the terminal can write over a line. */
    synchronized void tick() {
        StartStep step = current;
        if (step != null && terminal.moves()) {
            out.print(CLEAR + INDENT + step.doing() + " … " + (nanos.getAsLong() - began) / 1_000_000_000 + " s\r");
            out.flush();
        }
    }

    private synchronized void end(StartStep step, boolean succeeded) {
        long took = nanos.getAsLong() - began;
        current = null;
        if (terminal.moves()) {
            out.print(CLEAR);
        }
        if (succeeded && took >= LEAST_NANOS) {
            out.println(INDENT + step.done() + faint(" (" + StartDisplay.seconds(took) + ")"));
        }
        out.flush();
    }

    @Override
    public synchronized void tell(StartReport report) {
        out.println();
        out.println(INDENT + coloured(BOLD, report.title()));
        out.println();
        int width = report.facts().stream()
                .mapToInt(fact -> fact.name().length())
                .max()
                .orElse(0);
        for (Fact fact : report.facts()) {
            out.println(INDENT + padded(fact.name(), width) + INDENT + fact.text());
        }
        report.notes().forEach(this::tell);
        out.println();
        out.flush();
    }

    private void tell(Note note) {
        out.println();
        out.println(INDENT + (note.urgent() ? coloured(YELLOW, "! " + note.text() + ".") : "- " + note.text() + "."));
        List<Remedy> remedies = note.remedies();
        int width = remedies.stream()
                .mapToInt(remedy -> remedy.command().length())
                .max()
                .orElse(0);
        for (Remedy remedy : remedies) {
            out.println(INDENT + INDENT + padded(remedy.command(), width) + INDENT + faint(remedy.effect()));
        }
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(width - text.length());
    }

    private String faint(String text) {
        return coloured(FAINT, text);
    }

    private String coloured(String colour, String text) {
        return terminal.colours() ? colour + text + PLAIN : text;
    }
}
