package gateway.provider;

import gateway.protocol.Dialect;
import gateway.upstream.OutgoingProxy;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An upstream that the operator has set up. Immutable; {@code toString} shows no secret.
 *
 * @param name unique, in lower case: letters, digits, hyphens
 * @param vendor whose product it is; decides defaults and quirks
 * @param baseUrl without a trailing slash; the paths of the dialect are put behind it
 * @param key its API key, null where it wants none
 * @param dialect what it speaks
 * @param auth how the key is presented
 * @param apiVersion Azure's {@code api-version}, or the {@code anthropic-version} of a Messages provider; null for none
 * @param headers added to each request, by name as it is sent; they replace ours of the same name
 * @param proxy its own outgoing proxy, null for none or the general one
 * @param timeouts how long calls may take
 * @param models which models it serves, under which names
 * @param prefix cut off the beginning of model names, with its slash, null for none
 * @param priceFactor what the catalogue's prices are multiplied with
 * @param weight its share where providers are weighted, from 1 up
 * @param region where it is, null when that does not matter
 * @param limits how much it may be asked at once
 * @param traits what its dialect lacks or adds, model by model
 * @param before route that changes requests to it, null for none
 * @param after route that changes its answers, null for none
 */
public record Provider(
        String name,
        Vendor vendor,
        URI baseUrl,
        @Nullable String key,
        Dialect dialect,
        Auth auth,
        @Nullable String apiVersion,
        Map<String, String> headers,
        @Nullable OutgoingProxy proxy,
        Timeouts timeouts,
        ModelList models,
        @Nullable String prefix,
        BigDecimal priceFactor,
        int weight,
        @Nullable String region,
        Limits limits,
        ModelTraits traits,
        @Nullable String before,
        @Nullable String after) {

    private static final String ANTHROPIC_HOST = "api.anthropic.com";

    public Provider {
        headers = Map.copyOf(headers);
    }

    /** How a key is presented. */
    public enum Auth {
        /** {@code Authorization: Bearer}. */
        BEARER,
        /** {@code api-key} (Azure). */
        API_KEY,
        /** {@code x-api-key} (Anthropic). */
        X_API_KEY,
        NONE
    }

    /**
     * How long calls may take.
     *
     * @param firstEvent from the call to the first event of a stream
     * @param silence without any byte, after which a stream is ended
     * @param request until an answer that is no stream is complete
     */
    public record Timeouts(Duration connect, Duration firstEvent, Duration silence, Duration request) {}

    /**
     * How much a provider may be asked.
     *
     * @param concurrency requests at once, 0 for no limit
     * @param requestsPerMinute 0 for no limit
     */
    public record Limits(int concurrency, int requestsPerMinute) {}

    /** Whether this is a server on the operator's own machine or network, which has no prices. */
    public boolean local() {
        return vendor.local();
    }

    /** Whether it is asked at an address of its vendor, and not at one that may be another proxy. */
    public boolean isAtItsVendor() {
        return !vendor.local() && vendor.isAt(baseUrl);
    }

    /** Whether it is Anthropic's own API, which knows the conversations behind its messages; told by the address. */
    public boolean knowsThreads() {
        return ANTHROPIC_HOST.equalsIgnoreCase(baseUrl.getHost());
    }

    @Override
    public String toString() {
        return "Provider[" + name + ", " + vendor + ", " + dialect + "]";
    }
}
