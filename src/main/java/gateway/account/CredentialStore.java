package gateway.account;

import gateway.credential.Credential;
import java.time.Duration;
import java.util.Optional;

/**
 * The tokens of OAuth accounts, and the right to refresh one, which one node at a time holds; session cookies. Safe from many threads and nodes;
 * every call may fail with STORAGE_UNAVAILABLE.
 */
public interface CredentialStore {

    /** The account as it is stored now. */
    Optional<Account> read(String accountId);

    /**
     * Takes the right to refresh, unless another holder has it and its time has not run out. The time is the store's.
     *
     * @param holder who takes it; the same holder may take it again
     */
    boolean tryLease(String accountId, String holder, Duration length);

    /** Gives the right back, if the holder still has it. */
    void release(String accountId, String holder);

    /**
     * Stores a new token in the place of the one that it replaces, and tells all nodes.
     *
     * @param replacedSecret the access token that it replaces
     * @return false when there is no such account, or somebody has given it another credential meanwhile
     */
    boolean saveToken(String accountId, String replacedSecret, Credential.OAuthToken token);

    /**
     * Stores a new session cookie in the place of the one that it replaces, alone or beside a token, and tells all nodes.
     *
     * @param replaced as it is stored
     * @return false when there is no such account, it has another cookie by now, or another account has the new one
     */
    boolean saveCookie(String accountId, Credential.SessionCookie replaced, Credential.SessionCookie cookie);
}
