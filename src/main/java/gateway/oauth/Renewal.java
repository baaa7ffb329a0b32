package gateway.oauth;

import gateway.account.Account;
import gateway.account.CredentialStore;
import gateway.credential.Credential.OAuthToken;
import gateway.oauth.TokenRefresher.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One refresh of one account, from the lease among the nodes to the stored token. The store is read again under the lease, since
 * another node may have used up the refresh token. One call per account at a time.
 */
final class Renewal {

    private static final Logger LOG = LoggerFactory.getLogger(Renewal.class);

    /** Longer than a call and the saving of its token can take: a second call with the same refresh token would be fatal. */
    private static final Duration LEASE = Duration.ofSeconds(90);

    private static final Duration LEASE_STEP = Duration.ofMillis(100);
    private static final int LEASE_STEPS = 200;
    private static final String STORE_FAILED = "the store of credentials cannot be reached";

    private final TokenEndpoint endpoint;
    private final CredentialStore store;
    private final TokenRefresher.Accounts accounts;
    private final InstantSource clock;
    private final Pause pause;
    private final String node;
    private final KnownTokens known;
    private final BackOff backOff;
    private final TokenSaving saving;

    Renewal(
            TokenEndpoint endpoint,
            CredentialStore store,
            TokenRefresher.Accounts accounts,
            InstantSource clock,
            Pause pause,
            String node,
            KnownTokens known,
            BackOff backOff) {
        this.endpoint = endpoint;
        this.store = store;
        this.accounts = accounts;
        this.clock = clock;
        this.pause = pause;
        this.node = node;
        this.known = known;
        this.backOff = backOff;
        this.saving = new TokenSaving(store, known, pause);
    }

    /**
     * Replaces a token by another one; a failure of the store is an outcome.
     *
     * @param stale the token that must not be used any more
     * @param byHand whether a refresh token that was refused before is tried again
     */
    Outcome replace(Account account, OAuthToken stale, boolean byHand) {
        known.saveAll();
        Account newer = known.over(account);
        OAuthToken newerToken = newer.token();
        if (newerToken != null && !newerToken.equals(stale) && !hasEnded(newerToken)) {
            return new Outcome.Renewed(newer, false);
        }
        if (known.isUnstored(account.id())) {
            return new Outcome.Failed("its present token is not stored yet");
        }
        Outcome barred = barred(account.id(), stale.refreshToken(), byHand);
        if (barred != null) {
            return barred;
        }
        try {
            Outcome early = awaitLease(account, stale);
            return early != null ? early : leased(account, stale, byHand);
        } catch (RuntimeException e) {
            LOG.warn("The token of account {} is not refreshed", account.name(), e);
            return transientFailure(account.id(), stale.refreshToken(), STORE_FAILED);
        }
    }

    private @Nullable Outcome barred(String accountId, @Nullable String refreshToken, boolean byHand) {
        if (refreshToken == null) {
            return null;
        }
        String waiting = backOff.waiting(accountId, refreshToken);
        if (waiting != null) {
            return new Outcome.Failed(waiting);
        }
        String refusal = byHand ? null : backOff.refusal(accountId, refreshToken);
        return refusal == null ? null : new Outcome.Refused(refusal);
    }

    /** Null once the lease is held; otherwise what makes it needless or vain. */
    private @Nullable Outcome awaitLease(Account account, OAuthToken stale) {
        for (int step = 0; step < LEASE_STEPS; step++) {
            Outcome needless = needless(store.read(account.id()), stale);
            if (needless != null) {
                return needless;
            }
            if (store.tryLease(account.id(), holder(account), LEASE)) {
                return null;
            }
            if (Thread.currentThread().isInterrupted()) {
                break;
            }
            pause.pause(LEASE_STEP);
        }
        return transientFailure(account.id(), stale.refreshToken(), "another node is still refreshing it");
    }

    /** Null when the stored account is to be refreshed. */
    private @Nullable Outcome needless(Optional<Account> read, OAuthToken stale) {
        Account stored = read.orElse(null);
        if (stored == null) {
            return new Outcome.NotRefreshable();
        }
        OAuthToken token = stored.token();
        boolean other = token == null || !token.secret().equals(stale.secret());
        if (other && (token == null || !hasEnded(token))) {
            return found(stored, stale);
        }
        return token == null || token.refreshToken() == null ? new Outcome.NotRefreshable() : null;
    }

    private Outcome found(Account stored, OAuthToken stale) {
        OAuthToken token = stored.token();
        if (token != null) {
            known.remember(stored.id(), stale, token);
        }
        backOff.succeeded(stored.id());
        tell(accounts::found, stored);
        return new Outcome.Renewed(stored, false);
    }

    private Outcome leased(Account account, OAuthToken stale, boolean byHand) {
        Done done;
        try {
            Account stored = store.read(account.id()).orElse(null);
            Outcome needless = needless(Optional.ofNullable(stored), stale);
            OAuthToken token = stored == null ? null : stored.token();
            String refreshToken = token == null ? null : token.refreshToken();
            if (needless != null || stored == null || token == null || refreshToken == null) {
                return needless != null ? needless : new Outcome.NotRefreshable();
            }
            Outcome barred = barred(account.id(), refreshToken, byHand);
            if (barred != null) {
                return barred;
            }
            done = call(stored, token, refreshToken);
        } finally {
            release(account);
        }
        done.tell().run();
        return done.outcome();
    }

    /** What came of a call, and what the accounts are told after the lease was given back. */
    private record Done(Outcome outcome, Runnable tell) {
        static Done quietly(Outcome outcome) {
            return new Done(outcome, () -> {});
        }
    }

    private Done call(Account stored, OAuthToken token, String refreshToken) {
        return switch (endpoint.refresh(refreshToken, stored.options().proxy())) {
            case TokenEndpoint.Granted granted -> granted(stored, token, refreshToken, granted);
            case TokenEndpoint.Refused refused -> refused(stored, token, refreshToken, refused.code());
            case TokenEndpoint.Undecided undecided -> {
                LOG.warn("The token of account {} is not refreshed: {}", stored.name(), undecided.reason());
                if (!undecided.limited()) {
                    yield Done.quietly(transientFailure(stored.id(), refreshToken, undecided.reason()));
                }
                backOff.limited(stored.id(), refreshToken, undecided.reason(), undecided.advised());
                yield Done.quietly(new Outcome.Failed(undecided.reason()));
            }
        };
    }

    private Done granted(Account stored, OAuthToken old, String refreshToken, TokenEndpoint.Granted granted) {
        String next = granted.refreshToken();
        OAuthToken token = new OAuthToken(
                granted.accessToken(), next == null ? refreshToken : next, granted.expiresAt(), granted.issuedAt());
        backOff.succeeded(stored.id());
        Account renewed = saving.save(stored, old, token);
        if (renewed != null) {
            return new Done(new Outcome.Renewed(renewed, true), () -> tell(accounts::renewed, renewed));
        }
        Outcome other = needless(store.read(stored.id()), old);
        return Done.quietly(other != null ? other : new Outcome.NotRefreshable());
    }

    private Done refused(Account stored, OAuthToken token, String refreshToken, String code) {
        Account again = store.read(stored.id()).orElse(null);
        OAuthToken now = again == null ? null : again.token();
        if (again == null) {
            return Done.quietly(new Outcome.NotRefreshable());
        }
        if (now == null || !refreshToken.equals(now.refreshToken())) {
            return Done.quietly(
                    now != null && hasEnded(now)
                            ? transientFailure(stored.id(), refreshToken, "its token was replaced meanwhile")
                            : found(again, token));
        }
        if (!code.equals(ErrorCode.INVALID_GRANT)) {
            String reason = "the token endpoint refused the call (" + code + ")";
            LOG.warn("The token of account {} is not refreshed: {}", stored.name(), reason);
            return Done.quietly(transientFailure(stored.id(), refreshToken, reason));
        }
        String reason = "the provider refused the refresh token (" + code + ")";
        LOG.warn("Account {} must sign in again: {}", stored.name(), reason);
        backOff.refused(stored.id(), refreshToken, reason);
        return new Done(new Outcome.Refused(reason), () -> tell(account -> accounts.refused(account, reason), stored));
    }

    private Outcome transientFailure(String accountId, @Nullable String refreshToken, String reason) {
        if (refreshToken != null) {
            backOff.failed(accountId, refreshToken, reason);
        }
        return new Outcome.Failed(reason);
    }

    /** A token that is not stored yet keeps its lease, so that no other node uses its dead predecessor meanwhile. */
    private void release(Account account) {
        if (known.isUnstored(account.id())) {
            return;
        }
        try {
            store.release(account.id(), holder(account));
        } catch (RuntimeException e) {
            LOG.warn("The lease of account {} is left to run out", account.name(), e);
        }
    }

    private static void tell(Consumer<Account> listener, Account account) {
        try {
            listener.accept(account);
        } catch (RuntimeException e) {
            LOG.warn("Account {} could not follow its token", account.name(), e);
        }
    }

    private String holder(Account account) {
        return node + ":" + account.id();
    }

    private boolean hasEnded(OAuthToken token) {
        Instant end = token.expiresAt();
        return end != null && !end.isAfter(clock.instant());
    }
}
