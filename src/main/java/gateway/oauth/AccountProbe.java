package gateway.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.account.Account;
import gateway.account.AccountProfile;
import gateway.credential.Credential;
import gateway.upstream.HttpCalls;
import gateway.upstream.PolledUsage;
import gateway.upstream.ProxiedCalls;
import gateway.upstream.UsageWindows;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
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

    public AccountProbe(Supplier<OAuthSettings> settings, HttpCalls anthropic, InstantSource clock) {
        this.settings = settings;
        this.anthropic = anthropic;
        this.clock = clock;
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
     */
    public record Unreachable(String reason) implements Finding {}

    /** Asks about an account, stored or not, through its own proxy where it has one. */
    public Finding check(Account account) {
        return switch (account.credential()) {
            case Credential.ApiKey key -> api(account).checkKey(account, key);
            case Credential.SessionCookie cookie -> web(account).check(account, cookie, account.organizationUuid());
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

    private WebProbe web(Account account) {
        return new WebProbe(settings, ProxiedCalls.through(account.options().proxy(), anthropic), clock);
    }

    private Finding withCookie(Account account, Checked token, Credential.SessionCookie cookie) {
        Finding finding = web(account).check(account, cookie, token.organizationUuid());
        if (!(finding instanceof Checked beside)) {
            return finding;
        }
        String ofCookie = beside.organizationUuid();
        if (token.organizationUuid() == null) {
            return new Checked(token.profile(), ofCookie);
        }
        return token.organizationUuid().equalsIgnoreCase(ofCookie)
                ? token
                : new Refused("the token and the cookie belong to different organisations", false);
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
     * How far the usage windows of an account with a token are used.
     *
     * @return null when the account has no token, or Anthropic does not tell (403 for tokens without {@code user:profile})
     */
    public @Nullable UsageWindows usage(Account account) {
        PolledUsage polled = poll(account);
        return polled == null ? null : polled.windows();
    }

    /** The same with the windows of single models. */
    public @Nullable PolledUsage poll(Account account) {
        Credential.OAuthToken token = account.token();
        if (token == null) {
            return null;
        }
        Instant at = clock.instant();
        JsonNode usage = api(account).usage(token);
        UsageWindows.Window fiveHour = window(usage.path("five_hour"));
        UsageWindows.Window sevenDay = window(usage.path("seven_day"));
        if (fiveHour == null && sevenDay == null) {
            return null;
        }
        return new PolledUsage(new UsageWindows(fiveHour, sevenDay, at), ofModels(usage));
    }

    private static Map<String, Double> ofModels(JsonNode usage) {
        Map<String, Double> shares = new HashMap<>();
        usage.properties().forEach(each -> {
            UsageWindows.Window window = each.getKey().startsWith("seven_day_") ? window(each.getValue()) : null;
            if (window != null) {
                shares.put(each.getKey(), window.utilization());
            }
        });
        return shares;
    }

    /** Utilization is 0 to 100 here and the reset in ISO form; in headers it is 0 to 1 and unix seconds. */
    private static UsageWindows.@Nullable Window window(JsonNode window) {
        JsonNode utilization = window.path("utilization");
        double percent = utilization.asDouble(-1);
        boolean known = utilization.isNumber() && percent >= 0;
        return known ? new UsageWindows.Window(percent / 100, instant(Replies.text(window, "resets_at"))) : null;
    }

    private static @Nullable Instant instant(@Nullable String text) {
        try {
            return text == null ? null : OffsetDateTime.parse(text.strip()).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }
}
