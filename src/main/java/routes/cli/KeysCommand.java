package routes.cli;

import gateway.access.ClientKey;
import gateway.access.GeneratedKey;
import gateway.access.KeyScope;
import gateway.admin.AccountJson;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code claude-proxy keys}: client and admin keys. */
@Command(name = "keys", description = "Makes, lists and revokes client and admin keys.")
public final class KeysCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do: create, list or revoke.");
    }

    @Command(name = "create", description = "Makes a key and shows it once.")
    int create(
            @Parameters(paramLabel = "NAME", description = "What operators call it.") String name,
            @Option(names = "--admin", description = "Opens the admin API instead of the fronts.") boolean admin,
            @Option(names = "--domain", description = "The team whose accounts serve it.") @Nullable String domain,
            @Option(
                            names = "--host",
                            split = ",",
                            description = "Another domain that it may choose by the host that it calls; repeatable.")
                    @Nullable
                    List<String> hosts) {
        try (CommandSession session = CommandSession.open()) {
            GeneratedKey made = session.keys()
                    .create(
                            name,
                            admin ? KeyScope.ADMIN : KeyScope.CLIENT,
                            domain,
                            hosts == null ? List.of() : hosts,
                            CommandSession.ACTOR);
            PrintWriter out = spec.commandLine().getOut();
            out.println(made.key());
            out.flush();
        }
        return 0;
    }

    @Command(name = "list", description = "Lists the keys by name; the keys themselves are not kept.")
    int list() {
        try (CommandSession session = CommandSession.open()) {
            PrintWriter out = spec.commandLine().getOut();
            for (ClientKey key : session.keys().list()) {
                out.printf(
                        Locale.ROOT,
                        "%s  %-6s  %-20s  %-16s  %-16s  %s%n",
                        key.id(),
                        AccountJson.word(key.scope()),
                        key.name(),
                        key.hint(),
                        key.domain() == null ? "-" : key.domain(),
                        key.revokedAt() == null ? "valid" : "revoked " + key.revokedAt());
            }
            out.flush();
        }
        return 0;
    }

    @Command(name = "revoke", description = "Revokes a key; running proxies refuse it at once.")
    int revoke(@Parameters(paramLabel = "ID-OR-NAME") String idOrName) {
        try (CommandSession session = CommandSession.open()) {
            if (!session.keys().revoke(idOrName, CommandSession.ACTOR)) {
                spec.commandLine().getErr().println("claude-proxy: there is no valid key " + idOrName);
                return 1;
            }
        }
        return 0;
    }
}
