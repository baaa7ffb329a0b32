package routes.cli.words;

import gateway.account.AccountKind;
import java.util.Optional;

/** What an account with nothing but a session cookie lacks to serve. Pure. */
public final class WebHints {

    private WebHints() {}

    /**
     * What is said of an account of this kind.
     *
     * @param enabled whether web mode is on
     */
    public static Optional<String> of(AccountKind kind, boolean enabled) {
        return kind != AccountKind.COOKIE || enabled
                ? Optional.empty()
                : Optional.of("web mode is off, and without it a cookie serves no requests; switch it on by"
                        + " ./claude-proxy config set gateway.web.enabled true");
    }
}
