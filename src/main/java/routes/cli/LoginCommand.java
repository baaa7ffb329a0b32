package routes.cli;

import gateway.account.AccountKind;
import gateway.admin.SignInResult;
import gateway.admin.SignInWish;
import gateway.oauth.SignIn;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import routes.cli.session.Prompt;

/** {@code claude-proxy login}: adds an account whose owner signs in at Anthropic, or gives it a new token. */
@Command(
        name = "login",
        description = {
            "Adds an account by signing in at the provider, or signs one in again.",
            "Only for accounts of your own, within the provider's terms."
        })
public final class LoginCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--name", description = "What operators call it; else its e-mail address.")
    private @Nullable String name;

    @Option(names = "--account", paramLabel = "ID", description = "The account that signs in again.")
    private @Nullable String accountId;

    @Option(
            names = "--kind",
            defaultValue = "OAUTH",
            description = "OAUTH, or OAUTH_AND_COOKIE: reads a session cookie of the same organisation first.")
    @SuppressWarnings("NullAway.Init")
    private AccountKind kind;

    @Option(names = "--domain", description = "The team that it serves.")
    private @Nullable String domain;

    @Option(names = "--weight", description = "Its share where accounts are weighted.")
    private @Nullable Integer weight;

    @Option(names = "--priority", description = "Its group; the highest goes first.")
    private @Nullable Integer priority;

    @Override
    public Integer call() throws IOException {
        if (!kind.hasToken()) {
            throw new ParameterException(spec.commandLine(), "--kind: expected OAUTH or OAUTH_AND_COOKIE, got " + kind);
        }
        Prompt prompt = Prompt.of(spec);
        String cookie = kind == AccountKind.OAUTH_AND_COOKIE ? prompt.requireSecret("Cookie") : null;
        try (CommandSession session = CommandSession.open()) {
            return signIn(session, new SignInWish(accountId, name, domain, weight, priority, cookie), prompt);
        }
    }

    private int signIn(CommandSession session, SignInWish wish, Prompt prompt) throws IOException {
        SignIn.Started started = session.named(
                String.valueOf(wish.accountId()), accounts -> accounts.startSignIn(wish, null, CommandSession.ACTOR));
        PrintWriter out = spec.commandLine().getOut();
        out.println("Open this page in a browser, where the account is signed in, and agree:");
        out.println();
        out.println(started.authorizeUrl());
        out.println();
        out.flush();
        String pasted = prompt.line("Paste the code, or the address of the page that it ends at");
        if (pasted == null) {
            throw new ParameterException(spec.commandLine(), "The code is expected on standard input.");
        }
        SignInResult result = session.administration().finishSignIn(pasted, started.state(), CommandSession.ACTOR);
        out.println((result.created() ? "Added account " : "Signed in account ")
                + result.account().id() + " (" + result.account().name() + ")");
        out.flush();
        return 0;
    }
}
