package routes.cli;

import gateway.config.LogSetup;
import gateway.config.Settings;
import gateway.config.SettingsLoader;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.slf4j.event.Level;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import routes.cli.session.Output;
import routes.cli.session.Prompt;
import routes.installation.Restoration;

/** {@code claude-proxy restore}. */
@Command(
        name = "restore",
        description = {
            "Brings a backup into a new data folder (DATA_FOLDER), or an empty database (DATABASE_URL), that no proxy"
                    + " uses.",
            "The backup is checked before anything is changed; the database then has all of it or is as it was. Settings"
                    + " in it that name folders are left out."
        })
final class RestoreCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "A file that backup has written.")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Option(names = "--replace", description = "Drops what is in the database, after asking.")
    private boolean replace;

    @Option(names = "--yes", description = "Does not ask.")
    private boolean yes;

    @Override
    public Integer call() {
        LogSetup.ofProcess().level(Level.WARN);
        Settings settings = SettingsLoader.ofProcess().load();
        Output output = Output.of(spec);
        Prompt prompt = Prompt.of(spec);
        try (Restoration restoration = Restoration.begin(settings, file)) {
            String lost = restoration.replaced();
            if (lost != null && !replace) {
                output.note(
                        lost + " is in use already; name another one (DATA_FOLDER, DATABASE_URL), or say --replace");
                return 1;
            }
            if (lost != null && !prompt.confirm("replace " + lost, yes)) {
                output.note("nothing is changed");
                return 1;
            }
            restoration.run();
            tell(output, restoration, settings);
        }
        return 0;
    }

    private static void tell(Output output, Restoration restoration, Settings settings) {
        output.say("restored into "
                + (settings.database().embedded() ? settings.dataFolder() : "the database of DATABASE_URL") + ": "
                + BackupLines.contents(restoration.manifest()) + ", made at "
                + restoration.manifest().madeAt());
        if (!restoration.settings().isEmpty()) {
            output.note("settings came along, and hold over those of this machine: "
                    + String.join(", ", restoration.settings())
                    + "; look at them in the table setting before the next start");
        }
        if (!restoration.routeFiles().isEmpty()) {
            output.note("route files came along, and will be used: " + String.join(", ", restoration.routeFiles())
                    + "; look at them in the table route_file before the next start");
        }
        if (!restoration.settingsLeftOut().isEmpty()) {
            output.note("left out, because they are of the machine that the backup was made on: "
                    + String.join(", ", restoration.settingsLeftOut()) + "; set them here where you want them");
        }
        String key = restoration.keyToBring();
        if (key != null) {
            output.note(key);
        }
        if (restoration.rowsWithoutPlace() > 0) {
            output.note(restoration.rowsWithoutPlace()
                    + " rows of the journal stay in the backup: without a data folder" + " there is no place for them");
        }
    }
}
