package gateway.oauth;

import gateway.account.Account;
import gateway.account.CredentialStore;
import gateway.credential.Credential.OAuthToken;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The latest tokens that this process knows, by the token that each has replaced, so that a request that still carries the old
 * one needs no call. Tokens that could not be stored are kept here until they can be: Anthropic has voided their predecessors.
 * Safe from many threads.
 */
final class KnownTokens {

    private static final Logger LOG = LoggerFactory.getLogger(KnownTokens.class);
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(5);

    private final CredentialStore store;
    private final InstantSource clock;
    private final Map<String, Successor> successors = new ConcurrentHashMap<>();
    private final Map<String, Successor> unstored = new ConcurrentHashMap<>();
    private final AtomicBoolean saving = new AtomicBoolean();
    private volatile Instant nextTry = Instant.MIN;

    KnownTokens(CredentialStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    private record Successor(String replaced, OAuthToken token) {
        @Override
        public String toString() {
            return "Successor[…]";
        }
    }

    /** The same account with the token that has replaced its own, if there is one. */
    Account over(Account account) {
        Successor known = successors.get(account.id());
        return known != null && known.replaced().equals(account.credential().secret())
                ? account.withCredential(known.token())
                : account;
    }

    /** Whether a token of this account waits to be stored. */
    boolean isUnstored(String accountId) {
        return unstored.containsKey(accountId);
    }

    /** Remembers a token that is stored. */
    void remember(String accountId, OAuthToken replaced, OAuthToken token) {
        successors.put(accountId, new Successor(replaced.secret(), token));
    }

    /** Remembers a token that the store could not take. */
    void keep(String accountId, OAuthToken replaced, OAuthToken token) {
        Successor successor = new Successor(replaced.secret(), token);
        nextTry = clock.instant().plus(BETWEEN_TRIES);
        unstored.put(accountId, successor);
        successors.put(accountId, successor);
    }

    /** Forgets other accounts, except for what is not stored. */
    void retainOnly(Collection<String> accountIds) {
        successors.keySet().removeIf(id -> !unstored.containsKey(id) && !accountIds.contains(id));
    }

    /** Begins to store what waits, without blocking; at most every five seconds. */
    void saveSoon() {
        if (!unstored.isEmpty() && !clock.instant().isBefore(nextTry) && !saving.get()) {
            Thread.startVirtualThread(this::saveAll);
        }
    }

    /** Stores what waits, as far as the store can take it; returns at once while another thread does so. */
    void saveAll() {
        if (unstored.isEmpty() || !saving.compareAndSet(false, true)) {
            return;
        }
        try {
            unstored.forEach((id, waiting) -> {
                if (isSaved(id, waiting)) {
                    unstored.remove(id, waiting);
                }
            });
            nextTry = clock.instant().plus(BETWEEN_TRIES);
        } finally {
            saving.set(false);
        }
    }

    private boolean isSaved(String accountId, Successor waiting) {
        try {
            if (store.saveToken(accountId, waiting.replaced(), waiting.token())) {
                LOG.info("The kept token of account {} is stored now", accountId);
            }
            return true;
        } catch (RuntimeException e) {
            LOG.warn("The token of account {} still cannot be stored", accountId, e);
            return false;
        }
    }
}
