package routes.cli;

import gateway.config.LogSetup;
import gateway.config.Settings;
import gateway.config.SettingsLoader;
import gateway.start.StartProgress;
import gateway.storage.Database;
import gateway.storage.Resealing;
import java.io.IOException;
import java.io.PrintWriter;
import org.slf4j.event.Level;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import routes.cli.session.Prompt;
import routes.installation.InstallationDatabase;
import routes.installation.MasterKeys;

/** {@code claude-proxy master-key}: the key that protects everything at rest. */
@Command(name = "master-key", description = "Replaces the key that the stored secrets are sealed with.")
public final class MasterKeyCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do: rotate.");
    }

    @Command(
            name = "rotate",
            description =
                    "Seals all stored secrets with a new master key, while no proxy runs. Client keys stay valid.")
    int rotate(
            @Option(
                            names = "--key-from-stdin",
                            description = "Reads the new key from standard input; for those whose key is in"
                                    + " GATEWAY_MASTER_KEY. Without it the new key is random, in the file master.key.")
                    boolean given)
            throws IOException {
        Settings settings = SettingsLoader.ofProcess().load();
        LogSetup.ofProcess().level(Level.WARN);
        MasterKeys keys = MasterKeys.ofAnyStrength(settings);
        String text = given ? Prompt.of(spec).requireSecret("New master key") : null;
        Resealing.Count count;
        try (Database database = InstallationDatabase.open(settings, null, StartProgress.SILENT)) {
            count = keys.change(database, text);
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println("Sealed with the new master key: " + words(count.resealed()));
        if (count.left().any()) {
            out.println("Left as they are, because the key before did not open them: " + words(count.left()));
        }
        out.println(keys.file()
                .map(file -> "It is in " + file.path() + ": put it into the backup, and on every other node.")
                .orElse("Set GATEWAY_MASTER_KEY to it, on every node, before the next start."));
        out.flush();
        return 0;
    }

    private static String words(Resealing.Rows rows) {
        return rows.accounts() + " accounts, " + rows.signIns() + " sign-ins, " + rows.responses() + " kept responses";
    }
}
