package routes.cli;

import gateway.account.Account;
import gateway.account.AccountKind;
import gateway.account.AccountOptions;
import gateway.admin.AccountInput;
import gateway.admin.NewAccount;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import routes.cli.session.Output;
import routes.cli.session.Prompt;

/** {@code claude-proxy accounts add}. */
@Command(
        name = "add",
        description = {
            "Adds an account; its secrets are encrypted at rest. They are read from standard input, one a line:",
            "the API key or access token, behind a token its refresh token (empty for none), and the cookie.",
            "Only for accounts of your own, within the provider's terms."
        })
final class AddAccountCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "What operators call it.")
    @SuppressWarnings("NullAway.Init")
    private String name;

    @Option(
            names = "--kind",
            defaultValue = "API_KEY",
            description = "What its secrets are: ${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init")
    private AccountKind kind;

    @Option(names = "--expires-at", description = "When an OAuth access token ends, as in RFC 3339.")
    private @Nullable Instant expiresAt;

    @Option(names = "--domain", description = "The team that it serves.")
    private @Nullable String domain;

    @Option(names = "--weight", defaultValue = "1", description = "Its share where accounts are weighted.")
    private int weight;

    @Option(names = "--priority", defaultValue = "0", description = "Its group; the highest goes first.")
    private int priority;

    @Option(
            names = "--proxy",
            paramLabel = "URL",
            description = {
                "Its own outgoing proxy: http, https or socks5.",
                "A hyphen reads it from standard input, behind all else: its password stays out of the process list."
            })
    private @Nullable String proxy;

    @Option(names = "--no-check", description = "Does not ask the provider first.")
    private boolean unchecked;

    @Override
    public Integer call() throws IOException {
        NewAccount wanted = read(Prompt.of(spec));
        try (CommandSession session = CommandSession.open()) {
            Account added = session.administration().create(wanted, !unchecked, CommandSession.ACTOR);
            Output output = Output.of(spec);
            output.say(added.id());
            output.note("account " + added.name() + " is added");
            session.lackingFor(added).ifPresent(output::note);
        }
        return 0;
    }

    /** The account that is asked for, with the secrets of its kind. */
    NewAccount read(Prompt prompt) throws IOException {
        String secret = kind == AccountKind.COOKIE ? null : prompt.requireSecret("Secret");
        String refreshToken = kind.hasToken() ? prompt.secret("Refresh token") : null;
        boolean cookie = kind == AccountKind.COOKIE || kind == AccountKind.OAUTH_AND_COOKIE;
        String sessionCookie = cookie ? prompt.requireSecret("Cookie") : null;
        String proxyUrl = "-".equals(proxy) ? prompt.requireSecret("Proxy") : proxy;
        return new NewAccount(
                name,
                kind,
                secret,
                refreshToken,
                expiresAt,
                sessionCookie,
                new AccountOptions(domain, weight, priority, AccountInput.proxy("--proxy", proxyUrl)));
    }
}
