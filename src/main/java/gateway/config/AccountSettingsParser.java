package gateway.config;

import gateway.account.AccountKind;
import gateway.account.pool.PoolLimits;
import gateway.admin.CreditCheck;
import gateway.admin.IdleAccounts;
import gateway.config.AccountSettings.Choice;
import gateway.config.Settings.Affinity;
import gateway.credential.SessionKey;
import gateway.oauth.OAuthSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Makes the checked settings of accounts, affinity and sign-in of merged values. */
final class AccountSettingsParser {

    private static final int MAX_INT = Integer.MAX_VALUE;
    private static final Duration MILLISECOND = Duration.ofMillis(1);
    private static final List<String> SELECTIONS = List.of(
            "sticky",
            "round-robin",
            "least-connections",
            "weighted",
            "lowest-latency",
            "least-recently-used",
            "most-remaining-window",
            "priority-groups");
    private static final List<String> KINDS = List.of("oauth_and_cookie", "oauth", "api_key", "cookie");

    private final SettingReader read;
    private final WebSettingsParser web;

    AccountSettingsParser(SettingReader read, WebSettingsParser web) {
        this.read = read;
        this.web = web;
    }

    AccountSettings accounts() {
        return new AccountSettings(
                apiKeys(),
                cookies(),
                read.number("gateway.accounts.max-attempts", 1, 100),
                pool(),
                read.duration("gateway.accounts.bare-cool-down", Duration.ZERO),
                read.duration("gateway.accounts.max-retry-after", Duration.ZERO),
                new Choice(
                        read.oneOf("gateway.accounts.selection", SELECTIONS),
                        featureBetas(),
                        read.number("gateway.accounts.decisions", 1, 10_000_000)),
                new IdleAccounts.Limits(
                        read.duration("gateway.accounts.idle-threshold", MILLISECOND),
                        read.duration("gateway.accounts.auto-deactivate", Duration.ZERO)),
                new CreditCheck.Rules(
                        read.duration("gateway.accounts.credit-interval", Duration.ofSeconds(1)),
                        read.duration("gateway.accounts.check-spacing", Duration.ofSeconds(1)),
                        read.text("gateway.accounts.credit-model")),
                passedPaths(),
                web.modes());
    }

    private List<String> apiKeys() {
        String key = "gateway.accounts.api-keys";
        List<String> keys = read.list(key);
        if (!keys.stream().allMatch(SuspectKeys::canBeSent)) {
            throw read.invalidSecret(key, "keys of Claude accounts (sk-ant-…) without blanks, separated by commas,");
        }
        return keys;
    }

    private List<String> cookies() {
        String key = "gateway.accounts.cookies";
        List<String> cookies = read.list(key);
        if (cookies.stream().anyMatch(cookie -> SessionKey.read(cookie) == null)) {
            throw read.invalidSecret(
                    key, "a list of cookies, separated by commas, in each of them " + SessionKey.EXPECTED + ",");
        }
        return cookies;
    }

    private PoolLimits pool() {
        return new PoolLimits(
                read.number("gateway.accounts.concurrency.api-key", 0, MAX_INT),
                read.number("gateway.accounts.concurrency.oauth", 0, MAX_INT),
                read.number("gateway.accounts.concurrency.cookie", 0, MAX_INT),
                read.duration("gateway.accounts.wait", Duration.ZERO),
                kinds(),
                read.number("gateway.accounts.avoid-above-five-hour", 1, 1000) / 100.0,
                read.number("gateway.accounts.avoid-above-seven-day", 1, 1000) / 100.0,
                web.serves(),
                read.duration("gateway.accounts.probe-after", Duration.ZERO));
    }

    private List<String> passedPaths() {
        String key = "gateway.accounts.passed-paths";
        List<String> paths = read.list(key);
        for (String path : paths) {
            boolean plain = path.startsWith("/v1/") && !path.contains("//") && !path.contains("..");
            if (!plain || path.indexOf('%') >= 0 || path.indexOf('*') >= 0) {
                throw read.invalid(key, path, "a path that begins with /v1/; what lies below it is meant too");
            }
        }
        return paths;
    }

    private List<AccountKind> kinds() {
        String key = "gateway.accounts.kind-order";
        List<String> kinds = read.list(key).stream()
                .map(kind -> kind.toLowerCase(Locale.ROOT).replace('-', '_'))
                .toList();
        if (!KINDS.containsAll(kinds)) {
            throw read.invalid(key, String.join(",", kinds), "a list of " + String.join(", ", KINDS));
        }
        return kinds.stream()
                .map(kind -> AccountKind.valueOf(kind.toUpperCase(Locale.ROOT)))
                .toList();
    }

    private Map<String, String> featureBetas() {
        String key = "gateway.accounts.feature-betas";
        Map<String, String> features = new HashMap<>();
        for (String pair : read.list(key)) {
            int colon = pair.indexOf(':');
            if (colon < 1 || colon == pair.length() - 1) {
                throw read.invalid(key, pair, "feature:beta");
            }
            features.put(pair.substring(colon + 1), pair.substring(0, colon));
        }
        return features;
    }

    Affinity affinity() {
        return new Affinity(
                read.duration("gateway.affinity.ttl", MILLISECOND),
                read.duration("gateway.affinity.clean-up-interval", MILLISECOND),
                read.number("gateway.affinity.capacity", 1, 100_000_000),
                read.flag("gateway.affinity.agents-apart"));
    }

    OAuthSettings oauth() {
        return new OAuthSettings(
                read.text("gateway.oauth.client-id"),
                read.baseUrl("gateway.oauth.authorize-url"),
                read.baseUrl("gateway.oauth.token-url"),
                read.baseUrl("gateway.oauth.redirect-uri"),
                read.list("gateway.oauth.scopes"),
                read.text("gateway.upstream.oauth-beta"),
                read.baseUrl("gateway.upstream.claude-base-url"),
                read.baseUrl("gateway.oauth.web-base-url"),
                read.duration("gateway.oauth.refresh-ahead", Duration.ZERO),
                read.duration("gateway.oauth.refresh-window", Duration.ZERO),
                read.duration("gateway.oauth.refresh-jitter", Duration.ZERO));
    }
}
