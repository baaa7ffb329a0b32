package gateway.oauth;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.random.RandomGenerator;

/**
 * Proof key of one authorisation (RFC 7636, method S256). Immutable.
 *
 * @param verifier kept here until the code is exchanged, a secret
 * @param challenge its hash, sent along with the person
 */
public record Pkce(String verifier, String challenge) {

    /** The method that is named to Anthropic. */
    public static final String METHOD = "S256";

    private static final int RANDOM_BYTES = 32;

    /**
     * A new proof key.
     *
     * @param random must be a secure one
     */
    public static Pkce fresh(RandomGenerator random) {
        String verifier = randomText(random);
        return new Pkce(verifier, challengeOf(verifier));
    }

    /** The challenge of a verifier: base64url of its SHA-256, without padding. */
    public static String challengeOf(String verifier) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is not available in this Java runtime", e);
        }
    }

    /** 32 random bytes as base64url without padding: 43 characters. */
    static String randomText(RandomGenerator random) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public String toString() {
        return "Pkce[" + challenge + "]";
    }
}
