package gateway.translation.error;

import java.util.regex.Pattern;

/** Masks in the texts of targets what clients must not learn: addresses of the target, and credentials. */
public final class MaskedText {

    private static final int LONGEST = 4_000;
    private static final String ADDRESS = "[address]";
    private static final String KEY = "[key]";
    private static final Pattern URLS = Pattern.compile("(?i)\\b(?:https?|wss?|socks5h?|tcp)://[^\\s\"'<>)\\]}]+");
    private static final Pattern HOSTS = Pattern.compile(
            "(?i)\\b(?:(?:[a-z0-9](?:[a-z0-9-]{0,62})\\.)+"
                    + "(?:com|net|org|io|ai|dev|cloud|app|cn|eu|de|local|localdomain|internal|lan|svc)|localhost)\\b(?::\\d{1,5})?");
    private static final Pattern NUMBERED =
            Pattern.compile("(?<![\\w.])(?:\\d{1,3}\\.){3}\\d{1,3}(?::\\d{1,5})?(?!\\w|\\.\\d)"
                    + "|\\[(?:[0-9a-fA-F]*:){2,}[0-9a-fA-F:.]*](?::\\d{1,5})?");
    private static final Pattern KEYS = Pattern.compile(
            "\\b(?:sk|gsk|xai|pplx|nvapi|hf|r8|fw|csk|tgp)[-_][A-Za-z0-9_*.\\-]{4,}|\\bAIza[A-Za-z0-9_*-]{8,}"
                    + "|\\beyJ[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_.-]+");
    private static final Pattern NAMED_KEYS =
            Pattern.compile("(?i)(\\b(?:bearer|api[-_ ]?key(?: provided)?\\s*[:=])\\s*)"
                    + "(?!\\[key])(?=\\S*[\\d*])['\"]?[A-Za-z0-9_*.\\-~+/]{6,}=*['\"]?");

    private MaskedText() {}

    /** The text with addresses and credentials replaced, cut to 4,000 characters. */
    public static String of(String text) {
        String cut = text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
        String masked = URLS.matcher(cut).replaceAll(ADDRESS);
        masked = withoutKeys(masked);
        masked = NAMED_KEYS.matcher(masked).replaceAll("$1" + KEY);
        masked = HOSTS.matcher(masked).replaceAll(ADDRESS);
        return NUMBERED.matcher(masked).replaceAll(ADDRESS);
    }

    /** The text without what looks like a key, whoever made it. */
    public static String withoutKeys(String text) {
        return KEYS.matcher(text).replaceAll(KEY);
    }
}
