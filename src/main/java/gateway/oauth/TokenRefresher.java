package gateway.oauth;

import gateway.account.Account;
import gateway.account.AccountState;
import gateway.account.CredentialStore;
import gateway.credential.Credential.OAuthToken;
import gateway.upstream.HttpCalls;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Keeps the tokens of OAuth accounts valid. A refresh token is good for one call, so an account is refreshed by one thread of one
 * node at a time; all others wait for what comes of it. A new token is stored before it is used. Blocks; safe from many threads.
 */
public final class TokenRefresher {

    /** How long a request waits for a new token while its own has not ended. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** Longer than a lease: a flight always ends, but nobody should depend on it. */
    private static final Duration LONGEST_FLIGHT = Duration.ofMinutes(2);

    private final Supplier<OAuthSettings> settings;
    private final CredentialStore store;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final KnownTokens known;
    private final BackOff backOff;
    private final Renewal renewal;
    private final Map<String, CompletableFuture<Outcome>> flights = new ConcurrentHashMap<>();

    /**
     * A refresher.
     *
     * @param accounts told what becomes of tokens, before those who wait for them go on
     * @param node names this process among those on the same store
     * @param random for jitter only; safe from many threads
     */
    public TokenRefresher(
            Supplier<OAuthSettings> settings,
            HttpCalls anthropic,
            CredentialStore store,
            Accounts accounts,
            InstantSource clock,
            Pause pause,
            String node,
            RandomGenerator random) {
        this.settings = settings;
        this.store = store;
        this.clock = clock;
        this.random = random;
        this.known = new KnownTokens(store, clock);
        this.backOff = new BackOff(clock, random);
        TokenEndpoint endpoint = new TokenEndpoint(settings, anthropic, clock);
        this.renewal = new Renewal(endpoint, store, accounts, clock, pause, node, known, backOff);
    }

    /** Is told what becomes of tokens. What it throws is logged and otherwise ignored. */
    public interface Accounts {

        /** The account has a new token from Anthropic. */
        void renewed(Account account);

        /**
         * Anthropic refuses the refresh token of an account for good.
         *
         * @param reason in words for operators
         */
        void refused(Account account, String reason);

        /** Another node, or an operator, has given the account a token that this process did not know; as if renewed. */
        default void found(Account account) {
            renewed(account);
        }
    }

    /** What came of a refresh. */
    public sealed interface Outcome {

        /**
         * The account has another token.
         *
         * @param fetched whether it came from Anthropic now; otherwise somebody else had stored it already
         */
        record Renewed(Account account, boolean fetched) implements Outcome {}

        /** Anthropic refuses the refresh token for good. */
        record Refused(String reason) implements Outcome {}

        /** It may succeed later. */
        record Failed(String reason) implements Outcome {}

        /** There is no such account, or it has no refresh token. */
        record NotRefreshable() implements Outcome {}
    }

    /**
     * The account with a token that lasts longer than {@link OAuthSettings#refreshAhead}. An account without refresh token or
     * known end is returned as it is; so is one that cannot be refreshed now, as long as its token has not ended.
     *
     * @throws RefreshFailedException when it has no valid token
     */
    public Account ready(Account account) {
        if (account.token() == null) {
            return account;
        }
        known.saveSoon();
        Account current = known.over(account);
        OAuthToken token = current.token();
        if (token == null
                || token.refreshToken() == null
                || !endsWithin(token, settings.get().refreshAhead())) {
            return current;
        }
        boolean ended = endsWithin(token, Duration.ZERO);
        Outcome outcome = ended ? replace(current, token, false) : soon(current, token);
        boolean undecided = outcome instanceof Outcome.Failed || outcome instanceof Outcome.NotRefreshable;
        return undecided && !ended ? current : accountOf(outcome);
    }

    /**
     * The account with another token than the one that the upstream has refused (401).
     *
     * @throws RefreshFailedException when there is none
     */
    public Account renew(Account refusedByUpstream) {
        Account current = known.over(refusedByUpstream);
        OAuthToken token = current.token();
        if (token == null) {
            return accountOf(new Outcome.NotRefreshable());
        }
        boolean newer = !current.credential().equals(refusedByUpstream.credential());
        return newer && !endsWithin(token, Duration.ZERO) ? current : accountOf(replace(current, token, false));
    }

    /**
     * Refreshes a stored account now, by hand: also one whose refresh token was refused, but not during a back-off.
     *
     * @throws RuntimeException of the store when the account cannot be read
     */
    public Outcome refresh(String accountId) {
        Account stored = store.read(accountId).map(known::over).orElse(null);
        OAuthToken token = stored == null ? null : stored.token();
        return stored == null || token == null ? new Outcome.NotRefreshable() : replace(stored, token, true);
    }

    /**
     * Refreshes accounts whose token ends soon, one after the other. Those that are switched off or invalid are left alone.
     *
     * @param accounts all accounts; what is remembered of others is forgotten
     * @return how many tokens came from Anthropic
     */
    public int refreshDue(List<Account> accounts) {
        known.saveAll();
        List<String> ids = accounts.stream().map(Account::id).toList();
        known.retainOnly(ids);
        backOff.retainOnly(ids);
        int renewed = 0;
        for (Account account : accounts) {
            Account current = known.over(account);
            OAuthToken token = current.token();
            if (token != null && token.refreshToken() != null && serves(current) && endsWithin(token, window())) {
                boolean fetched = replace(current, token, false) instanceof Outcome.Renewed done && done.fetched();
                renewed += fetched ? 1 : 0;
            }
        }
        return renewed;
    }

    /** Stores tokens that could not be stored when they came; to be called now and then, and before the process ends. */
    public void saveKept() {
        known.saveAll();
    }

    private static boolean serves(Account account) {
        return account.state() == AccountState.ACTIVE || account.state() == AccountState.RATE_LIMITED;
    }

    private Duration window() {
        OAuthSettings now = settings.get();
        return now.refreshWindow()
                .plusMillis(random.nextLong(now.refreshJitter().toMillis() + 1));
    }

    private boolean endsWithin(OAuthToken token, Duration ahead) {
        Instant end = token.expiresAt();
        return end != null && !end.isAfter(clock.instant().plus(ahead));
    }

    /** Has a token replaced that has not ended yet; what takes long goes on without the caller, whose token will do. */
    private Outcome soon(Account account, OAuthToken stale) {
        CompletableFuture<Outcome> own = new CompletableFuture<>();
        CompletableFuture<Outcome> running = flights.putIfAbsent(account.id(), own);
        if (running == null) {
            Thread.ofVirtual().name("token-refresh").start(() -> lead(account, stale, false, own));
        }
        return await(running == null ? own : running, PATIENCE);
    }

    private static Outcome await(CompletableFuture<Outcome> running, Duration patience) {
        try {
            return running.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return new Outcome.Failed("the refresh takes long");
        } catch (ExecutionException e) {
            return new Outcome.Failed("the refresh broke off");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome.Failed("the request was interrupted");
        }
    }

    /** Replaces a token, or waits for the thread that does. */
    private Outcome replace(Account account, OAuthToken stale, boolean byHand) {
        while (true) {
            CompletableFuture<Outcome> own = new CompletableFuture<>();
            CompletableFuture<Outcome> running = flights.putIfAbsent(account.id(), own);
            if (running == null) {
                return lead(account, stale, byHand, own);
            }
            Outcome outcome = await(running, LONGEST_FLIGHT);
            boolean sameToken = outcome instanceof Outcome.Renewed renewed
                    && renewed.account().credential().secret().equals(stale.secret());
            if (!sameToken) {
                return outcome;
            }
        }
    }

    private Outcome lead(Account account, OAuthToken stale, boolean byHand, CompletableFuture<Outcome> own) {
        Outcome outcome = new Outcome.Failed("the refresh broke off");
        try {
            outcome = renewal.replace(account, stale, byHand);
            return outcome;
        } finally {
            flights.remove(account.id(), own);
            own.complete(outcome);
        }
    }

    private static Account accountOf(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Renewed renewed -> renewed.account();
            case Outcome.Refused refused -> throw new RefreshFailedException(refused.reason(), true);
            case Outcome.Failed failed -> throw new RefreshFailedException(failed.reason(), false);
            case Outcome.NotRefreshable _ -> throw new RefreshFailedException("the account has no refresh token", true);
        };
    }
}
