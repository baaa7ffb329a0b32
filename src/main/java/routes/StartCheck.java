package routes;

import gateway.config.Settings;
import gateway.config.SettingsException;
import gateway.config.SettingsLoader;
import gateway.files.FileFailure;
import gateway.routes.check.RouteFolder;
import gateway.routes.finding.RouteFinding;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at an operator's route files while the database is opened. Costs nothing where there are none, or only copies of
 * built-in ones.
 */
final class StartCheck {

    private static final Logger LOG = LoggerFactory.getLogger(StartCheck.class);
    private static final int MOST_LINES = 20;

    private final FutureTask<List<RouteFinding>> task;

    private StartCheck(FutureTask<List<RouteFinding>> task) {
        this.task = task;
    }

    /** Begins, on a thread of its own. */
    static StartCheck begin(SettingsLoader loader, Settings settings) {
        Path folder = settings.routes().dir();
        FutureTask<List<RouteFinding>> task =
                new FutureTask<>(() -> folder == null ? List.of() : findings(loader, settings, folder));
        if (folder == null) {
            task.run();
        } else {
            Thread.ofPlatform().daemon().name("route-check").start(task);
        }
        return new StartCheck(task);
    }

    private static List<RouteFinding> findings(SettingsLoader loader, Settings settings, Path folder)
            throws IOException {
        RouteFolder read = RouteFolder.read(folder);
        return RouteChecks.areBuiltIn(read.files())
                ? read.findings()
                : RouteChecks.of(loader.merged(Map.of()), settings).check(read);
    }

    /**
     * Waits for what was found, and logs warnings.
     *
     * @throws RouteFilesException where there are errors
     * @throws SettingsException where the files cannot be read
     */
    void require() throws InterruptedException {
        List<RouteFinding> findings;
        try {
            findings = task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw new SettingsException(
                        FileFailure.words(failure)
                                + "; let the user of the proxy read it (chmod, chown), or set ROUTES_DIR to another folder",
                        failure);
            }
            throw new IllegalStateException("the route files cannot be checked: " + e.getCause(), e);
        }
        List<RouteFinding> errors =
                findings.stream().filter(RouteFinding::isError).toList();
        if (!errors.isEmpty()) {
            throw new RouteFilesException(errors);
        }
        findings.stream()
                .filter(finding -> !finding.rule().isConvention())
                .limit(MOST_LINES)
                .forEach(finding -> LOG.warn("{}", finding.line()));
        long remarks = findings.stream()
                .filter(finding -> finding.rule().isConvention())
                .count();
        if (remarks > 0) {
            LOG.info(
                    "{} places in route files are written in another way than the built-in ones; ./claude-proxy routes check"
                            + " shows them",
                    remarks);
        }
    }
}
