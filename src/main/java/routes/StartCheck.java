package routes;

import gateway.config.Settings;
import gateway.config.SettingsException;
import gateway.config.SettingsLoader;
import gateway.files.FileFailure;
import gateway.routes.check.RouteFolder;
import gateway.routes.finding.RouteFinding;
import gateway.routes.model.RouteText;
import gateway.routes.version.RouteHold;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import routes.extension.ExtensionCopies;
import routes.extension.ExtensionFolder;
import routes.extension.Extensions;
import routes.files.RouteFiles;
import routes.files.RouteFilesException;

/**
 * Looks at an operator's route files while the database is opened. Costs nothing where there are none, or only copies of
 * built-in ones.
 */
final class StartCheck {

    private static final Logger LOG = LoggerFactory.getLogger(StartCheck.class);
    private static final int MOST_LINES = 20;

    private final FutureTask<Checked> task;
    private final SettingsLoader loader;
    private final ExtensionCopies copies;

    /** @param files those with which the gateway starts */
    private record Checked(RouteFiles files, List<RouteFinding> findings) {}

    private StartCheck(FutureTask<Checked> task, SettingsLoader loader, ExtensionCopies copies) {
        this.task = task;
        this.loader = loader;
        this.copies = copies;
    }

    /** Begins, on a thread of its own. */
    static StartCheck begin(SettingsLoader loader, Settings settings) {
        return begin(loader, settings, List.of(), null, new ExtensionCopies(settings.dataFolder()));
    }

    /**
     * Begins anew with more than the folder, or other settings.
     *
     * @param stored the files that all nodes share
     * @param hold what is used in place of the folder's files, while they are those that were turned away; null for nothing
     */
    StartCheck again(Settings settings, List<RouteText> stored, @Nullable RouteHold hold) {
        return begin(loader, settings, stored, hold, copies);
    }

    private static StartCheck begin(
            SettingsLoader loader,
            Settings settings,
            List<RouteText> stored,
            @Nullable RouteHold hold,
            ExtensionCopies copies) {
        boolean nothing = settings.routes().dir() == null
                && settings.routes().extensions() == null
                && stored.isEmpty()
                && hold == null
                && settings.routes().allowedComponents().isEmpty();
        FutureTask<Checked> task = new FutureTask<>(() -> check(loader, settings, stored, hold, copies));
        if (nothing) {
            task.run();
        } else {
            Thread.ofPlatform().daemon().name("route-check").start(task);
        }
        return new StartCheck(task, loader, copies);
    }

    private static Checked check(
            SettingsLoader loader,
            Settings settings,
            List<RouteText> stored,
            @Nullable RouteHold hold,
            ExtensionCopies copies)
            throws IOException {
        Path folder = settings.routes().dir();
        RouteFolder is = folder == null ? new RouteFolder(List.of(), List.of()) : RouteFolder.read(folder);
        RouteFolder read = hold != null && hold.holdsFor(is.files()) ? new RouteFolder(hold.files(), List.of()) : is;
        RouteFolder own = new RouteFolder(RouteFiles.merged(stored, read.files()), read.findings());
        Extensions extensions = ExtensionFolder.read(settings.routes().extensions(), copies);
        boolean listed = !settings.routes().allowedComponents().isEmpty();
        List<RouteFinding> findings = RouteChecks.areBuiltIn(own.files()) && extensions.isEmpty() && !listed
                ? own.findings()
                : RouteChecks.of(loader, settings).with(extensions).check(own);
        return new Checked(RouteFiles.of(stored, read.files()).with(extensions), findings);
    }

    /** Takes away what was copied for a start that comes to nothing. */
    void discard() {
        copies.close();
    }

    /**
     * Waits for what was found, and logs warnings.
     *
     * @return the files that were checked
     * @throws RouteFilesException where there are errors
     * @throws SettingsException where the files cannot be read
     */
    RouteFiles require() throws InterruptedException {
        Checked checked;
        try {
            checked = task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw new SettingsException(
                        FileFailure.words(failure)
                                + "; let the user of the proxy read it (chmod, chown), or set ROUTES_DIR or EXTENSIONS_DIR to another folder",
                        failure);
            }
            throw new IllegalStateException("the route files cannot be checked: " + e.getCause(), e);
        }
        List<RouteFinding> findings = checked.findings();
        List<RouteFinding> errors =
                findings.stream().filter(RouteFinding::isError).toList();
        if (!errors.isEmpty()) {
            throw new RouteFilesException(errors, checked.files().stored());
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
                    "{} in route files {} written in another way than the built-in ones; ./claude-proxy routes check"
                            + " shows {}",
                    remarks == 1 ? "1 place" : remarks + " places",
                    remarks == 1 ? "is" : "are",
                    remarks == 1 ? "it" : "them");
        }
        return checked.files();
    }
}
