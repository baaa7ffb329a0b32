package gateway.account.pool;

import gateway.account.AccountKind;
import java.time.Duration;
import java.util.List;

/**
 * How the pool treats its accounts.
 *
 * @param apiKeyConcurrency requests at once for an account with a platform API key; 0 means any number, here and below
 * @param oauthConcurrency for an account with an OAuth token
 * @param cookieConcurrency for an account with a session cookie only
 * @param longestWait how long a request waits when every account that could serve it is at its limit
 * @param kindOrder kinds in the order in which they are preferred; kinds that are missing come last
 * @param avoidAboveFiveHour used share of the 5-hour window from which an account gets no new conversations, 0 to 1
 * @param avoidAboveSevenDay the same for the 7-day window
 * @param probeAfter how long an account rests for an exhausted window before one request may show that it need not; 0 for never
 */
public record PoolLimits(
        int apiKeyConcurrency,
        int oauthConcurrency,
        int cookieConcurrency,
        Duration longestWait,
        List<AccountKind> kindOrder,
        double avoidAboveFiveHour,
        double avoidAboveSevenDay,
        Duration probeAfter) {

    public PoolLimits {
        kindOrder = List.copyOf(kindOrder);
    }

    /** The limit for one account of this kind. */
    int of(AccountKind kind) {
        return switch (kind) {
            case API_KEY -> apiKeyConcurrency;
            case OAUTH, OAUTH_AND_COOKIE -> oauthConcurrency;
            case COOKIE -> cookieConcurrency;
        };
    }

    /** The place of a kind in the order of preference, from 0. */
    int rank(AccountKind kind) {
        int place = kindOrder.indexOf(kind);
        return place < 0 ? kindOrder.size() : place;
    }
}
