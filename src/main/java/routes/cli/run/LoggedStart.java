package routes.cli.run;

import gateway.start.StartProgress;
import gateway.start.StartReport;
import gateway.start.StartReport.Note;
import gateway.start.StartReport.Remedy;
import gateway.start.StartStep;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;

/** Shows a start where nobody looks on: one line in the log for each thing. */
final class LoggedStart implements StartDisplay {

    private final Logger log;
    private final LongSupplier nanos;
    private final boolean quiet;

    /** @param quiet whether only what makes requests fail is told */
    LoggedStart(Logger log, LongSupplier nanos, boolean quiet) {
        this.log = log;
        this.nanos = nanos;
        this.quiet = quiet;
    }

    @Override
    public StartProgress progress() {
        return quiet ? StartProgress.SILENT : this::begin;
    }

    private StartProgress.Running begin(StartStep step) {
        long began = nanos.getAsLong();
        return succeeded -> {
            long took = nanos.getAsLong() - began;
            if (succeeded && took >= LEAST_NANOS) {
                log.info("{} after {}", step.done(), StartDisplay.seconds(took));
            }
        };
    }

    @Override
    public void tell(StartReport report) {
        if (!quiet) {
            log.info(report.title());
            report.facts().forEach(fact -> log.info("{}: {}", fact.name(), fact.text()));
        }
        report.notes().stream().filter(note -> note.urgent() || !quiet).forEach(this::tell);
    }

    private void tell(Note note) {
        String line = line(note);
        if (note.urgent()) {
            log.warn(line);
        } else {
            log.info(line);
        }
    }

    /** The note and what mends it, on one line. */
    static String line(Note note) {
        return note.text()
                + note.remedies().stream()
                        .map(LoggedStart::line)
                        .collect(Collectors.joining(", or ", note.remedies().isEmpty() ? "" : ": ", ""));
    }

    private static String line(Remedy remedy) {
        return remedy.command() + " (" + remedy.effect() + ")";
    }
}
