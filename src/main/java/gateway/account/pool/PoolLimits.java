package gateway.account.pool;

import gateway.account.AccountKind;
import gateway.account.AccountUse;
import java.time.Duration;
import java.util.List;

/**
 * How the pool treats its accounts.
 *
 * @param apiKeyConcurrency requests at once for an account with a platform API key; 0 means any number, here and below
 * @param oauthConcurrency for an account with an OAuth token
 * @param cookieConcurrency conversations of the web application at once, for an account with a session cookie
 * @param longestWait how long a request waits when every account that could serve it is at its limit
 * @param kindOrder kinds in the order in which they are preferred; kinds that are missing come last
 * @param avoidAboveFiveHour used share of the 5-hour window from which an account gets no new conversations, 0 to 1
 * @param avoidAboveSevenDay the same for the 7-day window
 * @param web whether accounts with a session cookie serve conversations of the web application
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
        boolean web,
        Duration probeAfter) {

    public PoolLimits {
        kindOrder = List.copyOf(kindOrder);
    }

    /** Without web conversations. */
    public PoolLimits(
            int apiKeyConcurrency,
            int oauthConcurrency,
            int cookieConcurrency,
            Duration longestWait,
            List<AccountKind> kindOrder,
            double avoidAboveFiveHour,
            double avoidAboveSevenDay,
            Duration probeAfter) {
        this(
                apiKeyConcurrency,
                oauthConcurrency,
                cookieConcurrency,
                longestWait,
                kindOrder,
                avoidAboveFiveHour,
                avoidAboveSevenDay,
                false,
                probeAfter);
    }

    /** The limit for one account of this kind that is used in this way. */
    int of(AccountUse use, AccountKind kind) {
        if (use.isWeb()) {
            return cookieConcurrency;
        }
        return kind == AccountKind.API_KEY ? apiKeyConcurrency : oauthConcurrency;
    }

    /** The place of a kind in the order of preference, from 0. */
    int rank(AccountKind kind) {
        int place = kindOrder.indexOf(kind);
        return place < 0 ? kindOrder.size() : place;
    }
}
