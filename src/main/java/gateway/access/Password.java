package gateway.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A password of a person, of which only a salted hash is kept: PBKDF2 with HMAC-SHA256. To work that out takes a tenth of a second, so
 * one try is made at a time, and the password that was right last is known again by a digest under a key of this process. Safe from
 * many threads.
 */
public final class Password {

    /** Characters of a password at least. */
    public static final int SHORTEST = 12;

    private static final int LONGEST = 256;
    private static final String SCHEME = "pbkdf2-sha256";
    private static final int ITERATIONS = 600_000;
    private static final int MOST_ITERATIONS = 10_000_000;
    private static final int BYTES = 32;
    private static final int SALT_BYTES = 16;
    private static final Pattern FORM =
            Pattern.compile(SCHEME + ":(\\d{4,8}):([A-Za-z0-9+/]{16,88}={0,2}):([A-Za-z0-9+/]{43}=)");

    private final int iterations;
    private final byte[] salt;
    private final byte[] hash;
    private final SecretKeySpec processKey;
    private final ReentrantLock trying = new ReentrantLock();
    private volatile byte @Nullable [] right;

    private Password(int iterations, byte[] salt, byte[] hash) {
        this.iterations = iterations;
        this.salt = salt;
        this.hash = hash;
        this.processKey = new SecretKeySpec(random(BYTES), "HmacSHA256");
    }

    /**
     * The password of a setting.
     *
     * @param configured the password, or what {@link #hashed} made of it
     * @throws IllegalArgumentException when it is neither
     */
    public static Password of(String configured) {
        Matcher form = FORM.matcher(configured);
        if (form.matches()) {
            int rounds = Integer.parseInt(form.group(1));
            if (rounds > MOST_ITERATIONS) {
                throw new IllegalArgumentException("a hash of at most " + MOST_ITERATIONS + " iterations was expected");
            }
            Base64.Decoder decoder = Base64.getDecoder();
            return new Password(rounds, decoder.decode(form.group(2)), decoder.decode(form.group(3)));
        }
        return made(configured);
    }

    /** What may be written into a setting in place of a password. */
    public static String hashed(String password) {
        Password made = made(password);
        Base64.Encoder encoder = Base64.getEncoder();
        return SCHEME + ":" + made.iterations + ":" + encoder.encodeToString(made.salt) + ":"
                + encoder.encodeToString(made.hash);
    }

    /** Why a text cannot be a password or the hash of one, null when it can; does not name the text. */
    public static @Nullable String objection(String configured) {
        if (configured.startsWith(SCHEME + ":")) {
            return FORM.matcher(configured).matches() ? null : "the hash is not whole";
        }
        if (configured.length() < SHORTEST || configured.length() > LONGEST) {
            return "it has " + configured.length() + " characters; " + SHORTEST + " to " + LONGEST + " were expected";
        }
        return null;
    }

    private static Password made(String password) {
        String objection = objection(password);
        if (objection != null) {
            throw new IllegalArgumentException(objection);
        }
        byte[] salt = random(SALT_BYTES);
        return new Password(ITERATIONS, salt, derive(password, salt, ITERATIONS));
    }

    /** Whether this is it. Several threads wait for each other where it is not the one that was right last. */
    public boolean matches(String presented) {
        if (presented.length() > LONGEST) {
            return false;
        }
        byte[] digest = digest(presented);
        byte[] known = right;
        if (known != null && MessageDigest.isEqual(known, digest)) {
            return true;
        }
        trying.lock();
        try {
            boolean matches = MessageDigest.isEqual(hash, derive(presented, salt, iterations));
            if (matches) {
                right = digest;
            }
            return matches;
        } finally {
            trying.unlock();
        }
    }

    private byte[] digest(String presented) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(processKey);
            return mac.doFinal(presented.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA256 is not available in this Java runtime", e);
        }
    }

    private static byte[] derive(String password, byte[] salt, int iterations) {
        PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, iterations, BYTES * 8);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("PBKDF2 with HMAC-SHA256 is not available in this Java runtime", e);
        } finally {
            spec.clearPassword();
        }
    }

    private static byte[] random(int bytes) {
        byte[] made = new byte[bytes];
        new SecureRandom().nextBytes(made);
        return made;
    }

    @Override
    public String toString() {
        return "Password[…]";
    }
}
