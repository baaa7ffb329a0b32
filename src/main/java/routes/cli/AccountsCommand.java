package routes.cli;

import gateway.account.Account;
import gateway.account.AccountKind;
import gateway.account.AccountState;
import gateway.credential.Credential;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code claude-proxy accounts}: the operator's accounts. */
@Command(name = "accounts", description = "Adds and lists accounts.")
public final class AccountsCommand implements Runnable {

    private static final String ACTOR = "command line";

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do: add or list.");
    }

    @Command(
            name = "add",
            description = {
                "Adds an account; its secret is read from standard input and encrypted at rest.",
                "Only for accounts of your own, within the provider's terms."
            })
    int add(
            @Parameters(paramLabel = "NAME", description = "What operators call it.") String name,
            @Option(names = "--kind", defaultValue = "API_KEY", description = "${COMPLETION-CANDIDATES}")
                    AccountKind kind,
            @Option(names = "--expires-at", description = "When an OAuth access token ends, as in RFC 3339.") @Nullable
                    Instant expiresAt)
            throws IOException {
        String secret = readSecret();
        Instant now = Offline.CLOCK.instant();
        Credential credential = switch (kind) {
            case API_KEY -> new Credential.ApiKey(secret);
            case OAUTH -> new Credential.OAuthToken(secret, null, expiresAt, now);
            case COOKIE -> new Credential.SessionCookie(secret);
        };
        String id = UUID.randomUUID().toString();
        Account account = new Account(id, name, kind, AccountState.ACTIVE, null, null, null, credential, now, null);
        try (Offline stores = Offline.open()) {
            if (!stores.accounts().insert(account)) {
                spec.commandLine()
                        .getErr()
                        .println("claude-proxy: an account with this name or secret is there already");
                return 1;
            }
            stores.audit().record(ACTOR, "account.add", id, Map.of("name", name, "kind", kind.name()));
        }
        spec.commandLine().getOut().println(id);
        spec.commandLine().getOut().flush();
        return 0;
    }

    @SuppressWarnings("SystemConsoleNull") // nullness analysis wants the check
    private String readSecret() throws IOException {
        Console console = System.console();
        if (console != null && console.isTerminal()) {
            char[] typed = console.readPassword("Secret: ");
            if (typed != null && typed.length > 0) {
                return new String(typed).trim();
            }
        } else {
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            String line = in.readLine();
            if (line != null && !line.isBlank()) {
                return line.trim();
            }
        }
        throw new ParameterException(spec.commandLine(), "The secret is expected on standard input.");
    }

    @Command(name = "list", description = "Lists the accounts; secrets are not shown.")
    int list() {
        try (Offline stores = Offline.open()) {
            PrintWriter out = spec.commandLine().getOut();
            for (Account account : stores.accounts().loadAll()) {
                out.printf(
                        Locale.ROOT,
                        "%s  %-8s  %-12s  %-24s  %s%n",
                        account.id(),
                        account.kind().name().toLowerCase(Locale.ROOT),
                        account.state().name().toLowerCase(Locale.ROOT),
                        account.name(),
                        account.stateReason() == null ? "" : account.stateReason());
            }
            out.flush();
        }
        return 0;
    }
}
