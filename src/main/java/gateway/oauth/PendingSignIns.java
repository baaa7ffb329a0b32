package gateway.oauth;

import java.net.URI;
import java.time.Instant;
import java.util.Optional;

/** Sign-ins that were started and not finished, shared by the nodes. Every call may fail with STORAGE_UNAVAILABLE. */
public interface PendingSignIns {

    /**
     * A sign-in that waits for its code.
     *
     * @param state random, given to Anthropic and back
     * @param verifier the PKCE verifier, a secret
     * @param redirectUri where the code comes to
     * @param detail what is to become of the account, as JSON of the caller
     * @param expiresAt after which it is void
     */
    record Pending(String state, String verifier, URI redirectUri, String detail, Instant expiresAt) {
        @Override
        public String toString() {
            return "Pending[" + expiresAt + "]";
        }
    }

    /** Keeps one; removes those that are void. */
    void save(Pending pending);

    /** Takes one out: it can be taken once only; empty when there is none or it is void. */
    Optional<Pending> take(String state);
}
