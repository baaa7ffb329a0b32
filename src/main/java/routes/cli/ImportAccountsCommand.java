package routes.cli;

import gateway.account.Account;
import gateway.admin.ImportResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import routes.cli.session.Output;
import routes.cli.session.Prompt;

/** {@code claude-proxy accounts import}. */
@Command(
        name = "import",
        description = {
            "Adds the accounts of an export, or of a list with secrets in the open; those that are there are skipped.",
            "The passphrase of an export is read from standard input."
        })
final class ImportAccountsCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "JSON in UTF-8.")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Option(names = "--passphrase", description = "The export holds encrypted secrets: reads their passphrase.")
    private boolean encrypted;

    @Option(names = "--no-check", description = "Does not ask the provider about each account first.")
    private boolean unchecked;

    @Override
    public Integer call() throws IOException {
        if (!Files.isReadable(file)) {
            throw new ParameterException(spec.commandLine(), "The file " + file + " cannot be read.");
        }
        String json = text();
        String passphrase = encrypted ? Prompt.of(spec).requireSecret("Passphrase") : null;
        try (CommandSession session = CommandSession.open()) {
            ImportResult result =
                    session.administration().importAccounts(json, passphrase, !unchecked, CommandSession.ACTOR);
            Output output = Output.of(spec);
            for (Account account : result.imported()) {
                output.say(account.id() + "  " + account.name());
            }
            for (ImportResult.Skipped skipped : result.skipped()) {
                output.note(skipped.name() + " is skipped: " + skipped.reason());
            }
            output.note(result.imported().size() + " accounts are added, "
                    + result.skipped().size() + " are skipped");
            return result.skipped().isEmpty() ? 0 : 1;
        }
    }

    private String text() {
        try {
            String read = Files.readString(file);
            // Editors put a byte order mark before UTF-8 too.
            return read.startsWith("\uFEFF") ? read.substring(1) : read;
        } catch (IOException e) {
            throw new ParameterException(spec.commandLine(), "The file " + file + " cannot be read as UTF-8.", e);
        }
    }
}
