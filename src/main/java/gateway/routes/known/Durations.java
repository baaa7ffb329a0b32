package gateway.routes.known;

import java.util.regex.Pattern;

/** Times as Camel reads them. Stateless. */
public final class Durations {

    /** What to write instead of what is none. */
    public static final String REMEDY = "take milliseconds, or a time like 5s or 1m30s";

    private static final Pattern ONE = Pattern.compile(
            "-?\\d+|(\\d+\\s*(ms|milli\\w*|[dhms]|day\\w*|hour\\w*|min\\w*|sec\\w*)\\s*)+|PT?\\w+",
            Pattern.CASE_INSENSITIVE);

    private Durations() {}

    /** Whether a text without placeholders is one. */
    public static boolean isOne(String text) {
        return ONE.matcher(text.strip()).matches();
    }
}
