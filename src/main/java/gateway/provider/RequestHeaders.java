package gateway.provider;

import gateway.protocol.Dialect;
import java.util.Map;
import java.util.TreeMap;

/** The headers of our own that a request to a provider has. Pure. */
public final class RequestHeaders {

    /** Told to a Messages provider when neither it nor the client says another one; it still allows sampling parameters. */
    public static final String ANTHROPIC_VERSION = "2023-06-01";

    private RequestHeaders() {}

    /**
     * Key, version and additional headers; {@code content-type} and {@code accept} are left to the caller.
     *
     * @param general headers for all providers; those of the provider win over them, and both over ours
     * @return by name as it is sent; names differ in more than case; holds secrets
     */
    public static Map<String, String> of(Provider provider, Map<String, String> general) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        String key = provider.key();
        if (key != null) {
            switch (provider.auth()) {
                case BEARER -> headers.put("Authorization", "Bearer " + key);
                case API_KEY -> headers.put("api-key", key);
                case X_API_KEY -> headers.put("x-api-key", key);
                case NONE -> {}
            }
        }
        if (provider.dialect() == Dialect.MESSAGES) {
            String version = provider.apiVersion();
            headers.put("anthropic-version", version == null ? ANTHROPIC_VERSION : version);
        }
        replace(headers, general);
        replace(headers, provider.headers());
        return headers;
    }

    private static void replace(Map<String, String> headers, Map<String, String> others) {
        others.keySet().forEach(headers::remove);
        headers.putAll(others);
    }
}
