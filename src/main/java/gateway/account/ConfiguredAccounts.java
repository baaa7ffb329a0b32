package gateway.account;

import gateway.credential.Credential;
import gateway.credential.SessionKey;
import gateway.error.GatewayFailure;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The account store with the accounts of the configuration in it: each is added once, under an id made from its secret, and
 * switched off and on as its secret leaves the configuration and returns. While
 * the store cannot be read, the configured accounts alone serve. Safe from many threads.
 */
public final class ConfiguredAccounts implements AccountStore {

    static final String ACTOR = "configuration";

    private final AccountStore store;
    private final InstantSource clock;
    private final List<Account> configured;
    private volatile boolean added;

    public ConfiguredAccounts(AccountStore store, List<String> apiKeys, List<String> cookies, InstantSource clock) {
        this.store = store;
        this.clock = clock;
        List<Account> all = new ArrayList<>();
        for (String key : apiKeys) {
            Credential secret = new Credential.ApiKey(key);
            all.add(account("api-key", AccountKind.API_KEY, secret, secret, clock.instant()));
        }
        for (String cookie : cookies) {
            Credential.SessionCookie written = new Credential.SessionCookie(cookie);
            Credential kept = SessionKey.of(written).cookie();
            all.add(account("cookie", AccountKind.COOKIE, written, kept, clock.instant()));
        }
        this.configured = List.copyOf(all);
    }

    /** The id of an account whose secret is in the configuration. */
    static String idOf(Credential credential) {
        return UUID.nameUUIDFromBytes(sha256(credential.secret()).getBytes(StandardCharsets.US_ASCII))
                .toString();
    }

    /**
     * @param written as it stands in the configuration; the id is made of it
     * @param kept as it is stored
     */
    private static Account account(String prefix, AccountKind kind, Credential written, Credential kept, Instant now) {
        String name = prefix + "-" + sha256(written.secret()).substring(0, 8);
        return new Account(idOf(written), name, kind, AccountState.ACTIVE, null, null, null, kept, now, null);
    }

    private static String sha256(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public List<Account> loadAll() {
        try {
            if (!added) {
                configured.forEach(account -> store.insert(account, ACTOR));
                refill();
                new ConfiguredSwitch(store, clock).follow(configured);
                added = true;
            }
            return store.loadAll();
        } catch (GatewayFailure e) {
            if (added || configured.isEmpty()) {
                throw e;
            }
            return configured;
        }
    }

    /** Gives accounts back the secrets that were lost with a master key, where the configuration has them. */
    private void refill() {
        for (Account stored : store.loadAll()) {
            if (stored.state() != AccountState.INVALID
                    || !stored.credential().secret().isEmpty()) {
                continue;
            }
            for (Account account : configured) {
                if (account.id().equals(stored.id())
                        && account.kind() == stored.kind()
                        && store.update(stored.withCredential(account.credential())) == Update.DONE) {
                    String reason = "its secret is that of the configuration again";
                    store.changeState(
                            stored.id(),
                            new StateChange(
                                    clock.instant(),
                                    stored.state(),
                                    AccountState.ACTIVE,
                                    TransitionCause.CREDENTIAL_REPLACED,
                                    ACTOR,
                                    reason,
                                    null));
                }
            }
        }
    }

    @Override
    public boolean insert(Account account, String actor) {
        return store.insert(account, actor);
    }

    @Override
    public Update update(Account account) {
        return store.update(account);
    }

    @Override
    public boolean delete(String accountId, @Nullable Long version) {
        return store.delete(accountId, version);
    }

    @Override
    public void changeState(String accountId, StateChange change) {
        store.changeState(accountId, change);
    }

    @Override
    public List<HistoryEntry> history(String accountId, @Nullable Long before, int limit) {
        return store.history(accountId, before, limit);
    }
}
