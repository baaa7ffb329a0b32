package routes;

import gateway.account.AccountKind;
import gateway.account.pool.PoolLimits;
import gateway.config.Settings;
import gateway.oauth.OAuthSettings;
import java.util.Locale;

/** What the settings tell those who deal with accounts. */
final class AccountSettings {

    private AccountSettings() {}

    /** Where and as whom accounts sign in. */
    static OAuthSettings oauth(Settings settings) {
        Settings.OAuth oauth = settings.oauth();
        return new OAuthSettings(
                oauth.clientId(),
                oauth.authorizeUrl(),
                oauth.tokenUrl(),
                oauth.redirectUri(),
                oauth.scopes(),
                settings.upstream().oauthBeta(),
                settings.upstream().claudeBaseUrl(),
                oauth.webBaseUrl(),
                oauth.refreshAhead(),
                oauth.refreshWindow(),
                oauth.refreshJitter());
    }

    /** How the pool treats its accounts. */
    static PoolLimits poolLimits(Settings settings) {
        Settings.Accounts accounts = settings.accounts();
        Settings.Concurrency most = accounts.concurrency();
        Settings.Choice choice = accounts.choice();
        return new PoolLimits(
                most.apiKey(),
                most.oauth(),
                most.cookie(),
                accounts.maxWait(),
                choice.kindOrder().stream()
                        .map(kind -> AccountKind.valueOf(kind.toUpperCase(Locale.ROOT)))
                        .toList(),
                choice.avoidAboveFiveHour() / 100.0,
                choice.avoidAboveSevenDay() / 100.0,
                accounts.doubts().probeAfter());
    }
}
