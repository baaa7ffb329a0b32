package gateway.oauth;

import gateway.account.Account;
import gateway.account.CredentialStore;
import gateway.credential.Credential.OAuthToken;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stores a new token before it is used. Where the store fails for long it is kept in memory, since its predecessor is void. */
final class TokenSaving {

    private static final Logger LOG = LoggerFactory.getLogger(TokenSaving.class);
    private static final int TRIES = 4;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);

    private final CredentialStore store;
    private final KnownTokens known;
    private final Pause pause;

    TokenSaving(CredentialStore store, KnownTokens known, Pause pause) {
        this.store = store;
        this.known = known;
        this.pause = pause;
    }

    /** The account with its new token, null when it is not there any more or has another credential by now. */
    @Nullable
    Account save(Account account, OAuthToken old, OAuthToken token) {
        Duration wait = FIRST_PAUSE;
        for (int attempt = 1; attempt <= TRIES; attempt++) {
            try {
                if (!store.saveToken(account.id(), old.secret(), token)) {
                    return null;
                }
                known.remember(account.id(), old, token);
                return withVersion(account.withCredential(token), token);
            } catch (RuntimeException e) {
                LOG.warn("The new token of account {} is not stored yet", account.name(), e);
            }
            if (attempt < TRIES) {
                pause.pause(wait);
                wait = wait.multipliedBy(2);
            }
        }
        LOG.error("The new token of account {} cannot be stored; it is kept in memory", account.name());
        known.keep(account.id(), old, token);
        return account.withCredential(token);
    }

    /** The account with the version that it has since its token was stored. */
    private Account withVersion(Account account, OAuthToken token) {
        try {
            return store.read(account.id())
                    .filter(stored -> stored.credential().secret().equals(token.secret()))
                    .orElse(account);
        } catch (RuntimeException e) {
            LOG.debug("Account {} is not read again: {}", account.name(), e.toString());
            return account;
        }
    }
}
