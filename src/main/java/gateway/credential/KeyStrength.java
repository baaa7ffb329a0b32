package gateway.credential;

import java.util.List;
import java.util.Locale;

/** Tells a text that can be guessed from one that can be a key. Words that everybody tries count for nothing. */
public final class KeyStrength {

    private static final List<String> STOCK_WORDS = List.of(
            "0123456789",
            "1234567890",
            "12345678",
            "abcdefgh",
            "changeme",
            "change",
            "password",
            "passphrase",
            "qwertyuiop",
            "qwerty",
            "secret",
            "default",
            "example",
            "letmein",
            "master",
            "gateway",
            "claude",
            "proxy",
            "admin",
            "key");

    private static final int SHORTEST = 16;
    private static final double LEAST_BITS = 44;

    private KeyStrength() {}

    /** Whether a text may be a key: 16 characters or more beside stock words, and not of a few that repeat. */
    public static boolean suffices(String text) {
        if (MasterKey.ofBase64(text).isPresent()) {
            return true;
        }
        String rest = text.strip().toLowerCase(Locale.ROOT);
        for (String word : STOCK_WORDS) {
            rest = rest.replace(word, "");
        }
        return rest.length() >= SHORTEST && rest.length() * bitsPerCharacter(rest) >= LEAST_BITS;
    }

    /** Shannon's entropy of its characters. */
    private static double bitsPerCharacter(String text) {
        double bits = 0;
        for (int character : text.chars().distinct().toArray()) {
            double share =
                    (double) text.chars().filter(each -> each == character).count() / text.length();
            bits -= share * Math.log(share) / Math.log(2);
        }
        return bits;
    }
}
