package routes.cli;

import gateway.files.OwnerOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import routes.cli.session.Output;
import routes.cli.session.Prompt;

/** {@code claude-proxy accounts export}. */
@Command(name = "export", description = "Writes all accounts as JSON to standard output.")
final class ExportAccountsCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--secrets",
            description = "With the secrets, encrypted with a passphrase that is read from standard input.")
    private boolean secrets;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description =
                    "Writes into a new file instead of to standard output, so that the passphrase can be typed unseen.")
    private @Nullable Path file;

    @Override
    public Integer call() throws IOException {
        String passphrase = secrets ? Prompt.of(spec).requireSecret("Passphrase") : null;
        try (CommandSession session = CommandSession.open()) {
            write(session.administration().exportAccounts(passphrase, CommandSession.ACTOR));
        }
        return 0;
    }

    private void write(String json) {
        Path target = file;
        if (target == null) {
            spec.commandLine().getOut().println(json);
            spec.commandLine().getOut().flush();
            return;
        }
        try {
            Files.createFile(target, OwnerOnly.ofFile(target));
            Files.writeString(target, json + System.lineSeparator());
            Output.of(spec).note("the accounts are written to " + target);
        } catch (IOException e) {
            throw new ParameterException(spec.commandLine(), "The file " + target + " cannot be made.", e);
        }
    }
}
