package gateway.account;

import java.time.Duration;

/**
 * How many requests an account may serve at once, by kind; 0 means any number.
 *
 * @param apiKeyConcurrency for accounts with a platform API key
 * @param oauthConcurrency for accounts with an OAuth token
 * @param cookieConcurrency for accounts with a session cookie
 * @param longestWait how long a request waits when every account that could serve it is at its limit
 */
public record PoolLimits(int apiKeyConcurrency, int oauthConcurrency, int cookieConcurrency, Duration longestWait) {

    /** The limit for one account of this kind. */
    int of(AccountKind kind) {
        return switch (kind) {
            case API_KEY -> apiKeyConcurrency;
            case OAUTH -> oauthConcurrency;
            case COOKIE -> cookieConcurrency;
        };
    }
}
