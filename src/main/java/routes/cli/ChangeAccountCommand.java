package routes.cli;

import gateway.account.Account;
import gateway.account.AccountOptions;
import gateway.admin.AccountChange;
import gateway.admin.AccountInput;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import routes.cli.session.Output;
import routes.cli.session.Prompt;

/** {@code claude-proxy accounts change}. */
@Command(name = "change", description = "Changes what is named and leaves the rest as it is.")
final class ChangeAccountCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private AccountParameter account;

    @Option(names = "--name", description = "What operators call it.")
    private @Nullable String name;

    @Option(names = "--domain", description = "The team that it serves; empty for none.")
    private @Nullable String domain;

    @Option(names = "--weight", description = "Its share where accounts are weighted.")
    private @Nullable Integer weight;

    @Option(names = "--priority", description = "Its group; the highest goes first.")
    private @Nullable Integer priority;

    @Option(
            names = "--secret",
            description =
                    "Reads a new secret from standard input; behind a token, in a line of its own, its refresh token.")
    private boolean secret;

    @Option(names = "--expires-at", description = "When a new access token ends, as in RFC 3339.")
    private @Nullable Instant expiresAt;

    @Option(names = "--cookie", description = "Reads a new session cookie from standard input, behind a secret.")
    private boolean cookie;

    @Option(
            names = "--proxy",
            paramLabel = "URL",
            description = {
                "Its own outgoing proxy: http, https or socks5; empty for none.",
                "A hyphen reads it from standard input, behind all else: its password stays out of the process list."
            })
    private @Nullable String proxy;

    @Option(names = "--no-check", description = "Does not ask the provider about a new credential first.")
    private boolean unchecked;

    @Override
    public Integer call() throws IOException {
        Prompt prompt = Prompt.of(spec);
        String newSecret = secret ? prompt.requireSecret("Secret") : null;
        String newRefreshToken = secret ? prompt.secret("Refresh token") : null;
        String newCookie = cookie ? prompt.requireSecret("Cookie") : null;
        String newProxy = "-".equals(proxy) ? prompt.requireSecret("Proxy") : proxy;
        try (CommandSession session = CommandSession.open()) {
            Account changed = session.named(
                    account.word(),
                    accounts -> accounts.update(
                            account.word(),
                            null,
                            current -> edit(current, newSecret, newRefreshToken, newCookie, newProxy),
                            !unchecked,
                            CommandSession.ACTOR));
            Output.of(spec).say("account " + changed.name() + " is changed");
        }
        return 0;
    }

    private AccountChange edit(
            AccountChange current,
            @Nullable String newSecret,
            @Nullable String newRefreshToken,
            @Nullable String newCookie,
            @Nullable String newProxy) {
        AccountChange edited = current.withOptions(options(current.options(), newProxy));
        if (name != null) {
            edited = edited.withName(name);
        }
        if (newSecret != null) {
            edited = edited.withSecret(newSecret, newRefreshToken, expiresAt);
        }
        return newCookie == null ? edited : edited.withCookie(newCookie);
    }

    private AccountOptions options(AccountOptions current, @Nullable String newProxy) {
        String wanted = domain;
        String team = wanted == null ? current.domain() : wanted.isBlank() ? null : wanted;
        return new AccountOptions(
                team,
                weight == null ? current.weight() : weight,
                priority == null ? current.priority() : priority,
                newProxy == null
                        ? current.proxy()
                        : AccountInput.proxy("--proxy", newProxy.isBlank() ? null : newProxy));
    }
}
