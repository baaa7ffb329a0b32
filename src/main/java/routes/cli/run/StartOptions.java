package routes.cli.run;

import gateway.config.Settings;
import gateway.config.terminal.Terminal;
import java.io.PrintWriter;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import picocli.CommandLine.Option;

/** What commands have in common that start a gateway. */
final class StartOptions {

    @Option(names = "--quiet", description = "Shows neither progress nor summary, only what makes requests fail.")
    private boolean quiet;

    boolean quiet() {
        return quiet;
    }

    /** What a start of a gateway does. */
    @FunctionalInterface
    interface Start<T> {
        T with(StartDisplay display) throws Exception;
    }

    /** Runs a start, shown as it is wanted and possible: lines of a JSON log are for programs. */
    <T> T show(Settings.LogFormat format, PrintWriter out, Logger log, Start<T> start) throws Exception {
        Terminal terminal = Terminal.ofProcess();
        if (quiet || !terminal.attached() || format == Settings.LogFormat.JSON) {
            return start.with(new LoggedStart(log, System::nanoTime, quiet));
        }
        TerminalStart shown = new TerminalStart(out, terminal, System::nanoTime);
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
                task -> Thread.ofPlatform().daemon().name("start-progress").unstarted(task));
        Future<?> ignored = clock.scheduleAtFixedRate(shown::tick, 1, 1, TimeUnit.SECONDS);
        try {
            return start.with(shown);
        } finally {
            clock.shutdownNow();
        }
    }
}
