package gateway.oauth;

import gateway.account.Account;
import gateway.account.AccountProfile;
import gateway.credential.Credential;
import gateway.error.FailureKind;
import gateway.protocol.web.WebUsage;
import gateway.upstream.HttpCalls;
import gateway.upstream.PolledUsage;
import gateway.upstream.ProxiedCalls;
import gateway.upstream.UsageWindows;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks Anthropic what an account is: whether its credential is accepted, its organisation, plan, models and usage windows
 * (docs/wire.md, "Models and token counts", "Profile and usage windows" and "Session cookies"). It sends the credential as it
 * is; the caller makes sure that a token has not ended. Blocks; safe from many threads.
 */
public final class AccountProbe {

    private final Supplier<OAuthSettings> settings;
    private final HttpCalls anthropic;
    private final InstantSource clock;
    private final WebProbe web;

    /** @param web asks about session cookies */
    public AccountProbe(Supplier<OAuthSettings> settings, HttpCalls anthropic, WebCalls web, InstantSource clock) {
        this.settings = settings;
        this.anthropic = anthropic;
        this.clock = clock;
        this.web = new WebProbe(web, clock);
    }

    /** What was found out. */
    public sealed interface Finding {}

    /**
     * The credential is accepted.
     *
     * @param profile what Anthropic tells, and of the rest what was known before
     * @param organizationUuid null when it is not known
     */
    public record Checked(AccountProfile profile, @Nullable String organizationUuid) implements Finding {}

    /**
     * Anthropic refuses the account.
     *
     * @param reason in words for operators
     * @param organizationDisabled whether it refuses its organisation, so that another credential does not help
     */
    public record Refused(String reason, boolean organizationDisabled) implements Finding {}

    /**
     * Anthropic did not decide.
     *
     * @param reason in words for operators
     * @param kind as what it is told to whoever cannot do without
     */
    public record Unreachable(String reason, FailureKind kind) implements Finding {

        /** It could not be reached, or had trouble. */
        public Unreachable(String reason) {
            this(reason, FailureKind.UPSTREAM_UNREACHABLE);
        }
    }

    /**
     * The token of an account is accepted, and the cookie beside it is not.
     *
     * @param token what is known by the token
     * @param cookie {@link Refused}, or {@link Unreachable} where nobody can say
     */
    public record WithoutCookie(Checked token, Finding cookie) implements Finding {}

    /** Asks about an account, stored or not, through its own proxy where it has one. */
    public Finding check(Account account) {
        return switch (account.credential()) {
            case Credential.ApiKey key -> api(account).checkKey(account, key);
            case Credential.SessionCookie cookie -> web.check(account, cookie, account.organizationUuid());
            case Credential.OAuthToken token -> {
                Finding finding = api(account).checkToken(account, token);
                Credential.SessionCookie cookie = account.cookie();
                yield cookie != null && finding instanceof Checked checked
                        ? withCookie(account, checked, cookie)
                        : finding;
            }
        };
    }

    private ApiProbe api(Account account) {
        return new ApiProbe(settings, ProxiedCalls.through(account.options().proxy(), anthropic), clock);
    }

    private Finding withCookie(Account account, Checked token, Credential.SessionCookie cookie) {
        Account asked = account.withProfile(token.profile(), account.organizationUuid());
        Finding finding = web.check(asked, cookie, token.organizationUuid());
        if (!(finding instanceof Checked beside)) {
            return new WithoutCookie(token, finding);
        }
        String known = token.organizationUuid();
        if (known != null && !known.equalsIgnoreCase(beside.organizationUuid())) {
            return new WithoutCookie(
                    token, new Refused("the token and the cookie belong to different organisations", false));
        }
        return new Checked(
                token.profile().withFeatures(beside.profile().features()),
                known != null ? known : beside.organizationUuid());
    }

    /** What a message of the gateway's own has shown. */
    public enum Credit {
        /** It was answered. */
        LEFT,
        /** It was refused for want of credit. */
        USED_UP,
        /** Neither. */
        UNKNOWN
    }

    /** Asks for a message of one token, to see whether the account can pay for it. */
    public Credit credit(Account account, String model) {
        return switch (account.credential()) {
            case Credential.ApiKey key -> api(account).credit(Map.of("x-api-key", key.secret()), model);
            case Credential.OAuthToken token -> api(account).credit(token, model);
            case Credential.SessionCookie _ -> Credit.UNKNOWN;
        };
    }

    /**
     * How far the usage windows of an account with a token or a cookie are used.
     *
     * @return null when the account has neither, or Anthropic does not tell (403 for tokens without {@code user:profile})
     */
    public @Nullable UsageWindows usage(Account account) {
        PolledUsage polled = poll(account);
        return polled == null ? null : polled.windows();
    }

    /** The same with the windows of single models. */
    public @Nullable PolledUsage poll(Account account) {
        Instant at = clock.instant();
        WebUsage usage = switch (account.credential()) {
            case Credential.OAuthToken token -> WebUsage.read(api(account).usage(token));
            case Credential.SessionCookie cookie -> web.usage(account, cookie);
            case Credential.ApiKey _ -> null;
        };
        if (usage == null || (usage.fiveHour() == null && usage.sevenDay() == null)) {
            return null;
        }
        return new PolledUsage(
                new UsageWindows(window(usage.fiveHour()), window(usage.sevenDay()), at), ofModels(usage));
    }

    private static Map<String, Double> ofModels(WebUsage usage) {
        Map<String, Double> shares = new HashMap<>();
        usage.windows().forEach((name, window) -> {
            if (name.startsWith("seven_day_")) {
                shares.put(name, window.share());
            }
        });
        return shares;
    }

    private static UsageWindows.@Nullable Window window(WebUsage.@Nullable Window window) {
        return window == null ? null : new UsageWindows.Window(window.share(), window.resetsAt());
    }
}
