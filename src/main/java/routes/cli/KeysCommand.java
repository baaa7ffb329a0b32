package routes.cli;

import gateway.access.ClientKey;
import gateway.access.GeneratedKey;
import gateway.access.KeyScope;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code claude-proxy keys}: client and admin keys. */
@Command(name = "keys", description = "Makes, lists and revokes client and admin keys.")
public final class KeysCommand implements Runnable {

    private static final String ACTOR = "command line";

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
            @Option(names = "--admin", description = "Opens the admin API instead of the fronts.") boolean admin) {
        try (Offline stores = Offline.open()) {
            GeneratedKey made = stores.keyRing().create(name, admin ? KeyScope.ADMIN : KeyScope.CLIENT);
            stores.audit().record(ACTOR, "key.create", made.row().id(), Map.of("name", name));
            PrintWriter out = spec.commandLine().getOut();
            out.println(made.key());
            out.flush();
        }
        return 0;
    }

    @Command(name = "list", description = "Lists the keys by name; the keys themselves are not kept.")
    int list() {
        try (Offline stores = Offline.open()) {
            PrintWriter out = spec.commandLine().getOut();
            for (ClientKey key : stores.clientKeys().loadAll()) {
                out.printf(
                        Locale.ROOT,
                        "%s  %-6s  %-20s  %-16s  %s%n",
                        key.id(),
                        key.scope().name().toLowerCase(Locale.ROOT),
                        key.name(),
                        key.hint(),
                        key.revokedAt() == null ? "valid" : "revoked " + key.revokedAt());
            }
            out.flush();
        }
        return 0;
    }

    @Command(name = "revoke", description = "Revokes a key; running proxies refuse it at once.")
    int revoke(@Parameters(paramLabel = "ID-OR-NAME") String idOrName) {
        try (Offline stores = Offline.open()) {
            if (!stores.clientKeys().revoke(idOrName, Offline.CLOCK.instant())) {
                spec.commandLine().getErr().println("claude-proxy: there is no valid key " + idOrName);
                return 1;
            }
            stores.audit().record(ACTOR, "key.revoke", idOrName, Map.of());
        }
        return 0;
    }
}
