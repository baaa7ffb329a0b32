package gateway.provider;

import java.util.Arrays;
import java.util.Optional;

/** One of the ways in which the accounts of the pool serve a request for a message. */
public enum AccountMode {
    /** Through the Messages API, with an OAuth token. */
    OAUTH("oauth"),
    /** Through the Messages API, with a platform API key. */
    API_KEY("api_key"),
    /** Through the conversations of the web application, with a session cookie. */
    WEB("web");

    private final String label;

    AccountMode(String label) {
        this.label = label;
    }

    /** The name in settings and headers. */
    public String label() {
        return label;
    }

    /** Whether accounts serve by it through the Messages API. */
    public boolean callsApi() {
        return this != WEB;
    }

    /** The mode of this name; case, and hyphens for underscores, do not matter. */
    public static Optional<AccountMode> named(String name) {
        String written = name.strip().replace('-', '_');
        return Arrays.stream(values())
                .filter(mode -> mode.label.equalsIgnoreCase(written))
                .findFirst();
    }
}
