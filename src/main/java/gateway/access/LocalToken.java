package gateway.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * What opens the admin API to commands on the machine of a proxy, from its start to its end. It is compared in a time that does
 * not depend on where it differs. Immutable.
 */
public final class LocalToken {

    private final String text;

    private LocalToken(String text) {
        this.text = text;
    }

    /** One that nobody knows yet, as long as a key. */
    public static LocalToken random() {
        return new LocalToken(KeyRing.newKey());
    }

    /** The token itself, for the owner of the data folder only. */
    public String text() {
        return text;
    }

    /** Whether this is the token. */
    public boolean matches(@Nullable String presented) {
        return presented != null
                && MessageDigest.isEqual(
                        text.getBytes(StandardCharsets.UTF_8), presented.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "LocalToken[…]";
    }
}
