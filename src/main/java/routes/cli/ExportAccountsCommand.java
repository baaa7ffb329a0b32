package routes.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

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

    @Override
    public Integer call() throws IOException {
        String passphrase = secrets ? Prompt.of(spec).requireSecret("Passphrase") : null;
        try (Offline stores = Offline.open()) {
            spec.commandLine().getOut().println(stores.administration().exportAccounts(passphrase, Offline.ACTOR));
            spec.commandLine().getOut().flush();
        }
        return 0;
    }
}
