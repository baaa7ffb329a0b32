package routes.cli;

import gateway.account.Account;
import gateway.credential.Credential;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import routes.cli.session.Output;

/** {@code claude-proxy accounts oauth-from-cookie}. */
@Command(
        name = "oauth-from-cookie",
        description = "Signs an account in with its own session cookie, without a browser.")
final class OAuthFromCookieCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private AccountParameter account;

    @Override
    public Integer call() {
        try (CommandSession session = CommandSession.open()) {
            Account signedIn = session.named(
                    account.word(), accounts -> session.cookieSignIns().signIn(account.word(), CommandSession.ACTOR));
            Credential.OAuthToken token = signedIn.token();
            Output.of(spec)
                    .say("account " + signedIn.name() + " is signed in by its cookie"
                            + (token == null || token.expiresAt() == null
                                    ? ""
                                    : ", its token is valid until " + token.expiresAt()));
        }
        return 0;
    }
}
