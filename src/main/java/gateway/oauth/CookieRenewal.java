package gateway.oauth;

import gateway.account.Account;
import gateway.account.CredentialStore;
import gateway.credential.Credential.SessionCookie;
import gateway.credential.SessionKey;
import gateway.protocol.web.SetCookie;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the session keys with which the web application renews those of accounts (docs/wire.md, "Session cookies"). A key takes
 * the place of the one that the answered call was made with, and of no other: who has given the account another cookie
 * meanwhile wins. Of several that come at once the latest is stored. One that the store cannot take waits in memory for
 * {@link #retry}. Safe from many threads.
 */
public final class CookieRenewal {

    private static final Logger LOG = LoggerFactory.getLogger(CookieRenewal.class);

    private final CredentialStore store;
    private final Consumer<Account> renewed;
    private final InstantSource clock;
    private final Executor storing;
    private final Map<Place, SessionKey> waiting = new HashMap<>();
    private final Set<Place> running = new HashSet<>();

    /** @param used the value that is to be replaced */
    private record Place(String accountId, String used) {
        @Override
        public String toString() {
            return "Place[" + accountId + "]";
        }
    }

    /**
     * @param renewed told the account as it is stored since
     * @param storing runs what writes to the store; on the same thread it is stored before {@link #seen} returns
     */
    public CookieRenewal(CredentialStore store, Consumer<Account> renewed, InstantSource clock, Executor storing) {
        this.store = store;
        this.renewed = renewed;
        this.clock = clock;
        this.storing = storing;
    }

    /**
     * Looks for another session key in a good answer of the web application. Does not block, unless the store runs on this
     * thread.
     *
     * @param account whose cookie the call carried; one that is not stored has nothing renewed
     * @param usedValue the value of the session key in the call
     * @param setCookieHeader one header {@code set-cookie} of its answer, or several in lines of their own
     * @return the key to go on with, null where there is no other one
     */
    public @Nullable SessionKey seen(Account account, String usedValue, String setCookieHeader) {
        String value = SetCookie.sessionKey(setCookieHeader, clock.instant());
        SessionKey key = value == null ? null : SessionKey.checked(value);
        if (key == null || key.value().equals(usedValue)) {
            return null;
        }
        Place place = new Place(account.id(), usedValue);
        if (begins(place, key)) {
            storing.execute(() -> store(place));
        }
        return key;
    }

    /** Stores what the store could not take before; to be called now and then, and before the process ends. */
    public void retry() {
        for (Place place : idle()) {
            store(place);
        }
    }

    private synchronized boolean begins(Place place, SessionKey key) {
        waiting.put(place, key);
        return running.add(place);
    }

    private synchronized List<Place> idle() {
        List<Place> places = waiting.keySet().stream()
                .filter(place -> !running.contains(place))
                .toList();
        running.addAll(places);
        return places;
    }

    private synchronized @Nullable SessionKey latest(Place place) {
        return waiting.get(place);
    }

    /** Ends a run unless a later key has come meanwhile. */
    private synchronized boolean ends(Place place, SessionKey done) {
        if (!done.equals(waiting.get(place))) {
            return false;
        }
        waiting.remove(place);
        running.remove(place);
        return true;
    }

    private synchronized void givesUp(Place place) {
        running.remove(place);
    }

    private void store(Place place) {
        boolean ended = false;
        try {
            String replaced = place.used();
            while (!ended) {
                SessionKey key = latest(place);
                if (key == null) {
                    return;
                }
                if (replaces(place.accountId(), replaced, key)) {
                    replaced = key.value();
                }
                ended = ends(place, key);
            }
        } catch (RuntimeException e) {
            LOG.warn("The renewed cookie of account {} is not stored yet", place.accountId(), e);
        } finally {
            if (!ended) {
                givesUp(place);
            }
        }
    }

    private boolean replaces(String accountId, String replaced, SessionKey key) {
        Account before = store.read(accountId).orElse(null);
        SessionCookie stored = before == null ? null : before.sessionCookie();
        if (before == null
                || stored == null
                || !SessionKey.of(stored).value().equals(replaced)
                || !store.saveCookie(accountId, stored, key.cookie())) {
            return false;
        }
        LOG.info("The web application has renewed the cookie of account {}", before.name());
        store.read(accountId).ifPresent(this::tell);
        return true;
    }

    private void tell(Account account) {
        try {
            renewed.accept(account);
        } catch (RuntimeException e) {
            LOG.warn("Account {} could not follow its cookie", account.name(), e);
        }
    }
}
