package gateway.credential;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The secret of an account. {@code toString} never shows it. */
public sealed interface Credential {

    /** The secret that identifies the credential, for duplicate checks and encryption; never logged. */
    String secret();

    /** A platform API key ({@code sk-ant-api03-…}). */
    record ApiKey(String secret) implements Credential {
        @Override
        public String toString() {
            return "ApiKey[…]";
        }
    }

    /**
     * An OAuth token pair.
     *
     * @param secret the access token ({@code sk-ant-oat01-…})
     * @param refreshToken null when it cannot be refreshed
     * @param expiresAt when the access token ends, null when unknown
     * @param issuedAt when the access token was obtained
     */
    record OAuthToken(
            String secret,
            @Nullable String refreshToken,
            @Nullable Instant expiresAt,
            Instant issuedAt) implements Credential {
        @Override
        public String toString() {
            return "OAuthToken[…]";
        }
    }

    /** The session cookie of the web application. */
    record SessionCookie(String secret) implements Credential {
        @Override
        public String toString() {
            return "SessionCookie[…]";
        }
    }
}
