package routes.cli;

import gateway.backup.BackupManifest;
import gateway.config.LogSetup;
import gateway.config.SettingsLoader;
import gateway.config.terminal.Terminal;
import gateway.files.FileFailure;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.slf4j.event.Level;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import routes.cli.session.Output;
import routes.installation.Backups;

/** {@code claude-proxy backup}. */
@Command(
        name = "backup",
        description = {
            "Writes accounts, keys, settings, history and usage into one file, all as they are at one moment; the"
                    + " proxy may run meanwhile.",
            "Not in it: .env, application.properties and your route files."
        })
final class BackupCommand implements Callable<Integer> {

    private static final String STANDARD_OUTPUT = "-";

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "A new file; - for standard output.")
    @SuppressWarnings("NullAway.Init")
    private String file;

    @Option(
            names = "--without-usage",
            description = "Leaves out the rows of single requests, which are most of it; the sums of days stay.")
    private boolean withoutUsage;

    @Option(
            names = "--without-master-key",
            description = "Leaves out the file master.key, without which the secrets in the backup cannot be opened.")
    private boolean withoutMasterKey;

    @Override
    public Integer call() throws IOException {
        LogSetup.ofProcess().level(Level.WARN);
        Backups backups = new Backups(SettingsLoader.ofProcess().load(), CommandSession.CLOCK);
        Backups.Wish wish = new Backups.Wish(!withoutUsage, !withoutMasterKey);
        BackupManifest manifest =
                file.equals(STANDARD_OUTPUT) ? toOutput(backups, wish) : backups.write(Path.of(file), wish);
        Output output = Output.of(spec);
        output.note((file.equals(STANDARD_OUTPUT) ? "the backup" : file) + " holds " + BackupLines.contents(manifest));
        output.note(BackupLines.key(manifest));
        return 0;
    }

    private BackupManifest toOutput(Backups backups, Backups.Wish wish) {
        LogSetup.ofProcess().off();
        if (Terminal.ofProcess().attached()) {
            throw new ParameterException(spec.commandLine(), "a backup is no text: let a file or a pipe take it");
        }
        try (OutputStream out = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out))) {
            return backups.write(out, wish);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "the backup cannot be written to standard output (" + FileFailure.words(e)
                            + "); what is there of it is no backup: make room, or name a file",
                    e);
        }
    }
}
