package gateway.credential;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The session key of the web application: the one cookie that signs a person in there (docs/wire.md, "Session cookies").
 * Immutable; {@code toString} never shows it.
 *
 * @param value without the name of the cookie
 */
public record SessionKey(String value) {

    /** What an operator is told whose text holds none. */
    public static final String EXPECTED =
            "the session key of the web application, alone, as sessionKey=… or in a whole cookie header";

    private static final String NAME = "sessionKey=";
    private static final Pattern VALUE = Pattern.compile("sk-ant-sid[0-9]{2}-[A-Za-z0-9_.~+/=%-]{1,8192}");
    private static final Pattern PREFIX = Pattern.compile("(?i)^cookie:\\s*");
    private static final Pattern NAMED = Pattern.compile("(?:^|;)\\s*" + NAME + "([^;]*)");

    /**
     * What an operator wrote: the value alone, {@code sessionKey=…}, or a whole cookie header.
     *
     * @return null for anything else
     */
    public static @Nullable SessionKey read(String text) {
        return checked(named(PREFIX.matcher(text.strip()).replaceFirst("")));
    }

    /** What is stored, which may be a whole header of earlier times; nothing but the session key is ever sent. */
    public static SessionKey of(Credential.SessionCookie stored) {
        return new SessionKey(named(stored.secret()));
    }

    /** A value that was given for it; null when it is none. */
    public static @Nullable SessionKey checked(String value) {
        return VALUE.matcher(value).matches() ? new SessionKey(value) : null;
    }

    private static String named(String text) {
        Matcher header = NAMED.matcher(text);
        String value = (header.find() ? header.group(1) : text).strip();
        boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    /** The value of the header {@code cookie} that carries it. */
    public String header() {
        return NAME + value;
    }

    /** As it is stored. */
    public Credential.SessionCookie cookie() {
        return new Credential.SessionCookie(value);
    }

    @Override
    public String toString() {
        return "SessionKey[…]";
    }
}
