package gateway.catalog;

import gateway.upstream.OutgoingProxy;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a list of models is read. Immutable; {@code toString} shows no secret.
 *
 * @param name {@link #OPENROUTER} or the name of the provider
 * @param vendor whose models those are that the list does not attribute, in lower case; the provider's name where nobody knows
 * @param headers by lower-case name, the key among them
 * @param proxy what stands between, null for none
 */
public record ModelSource(
        String name,
        String vendor,
        URI url,
        Map<String, String> headers,
        @Nullable OutgoingProxy proxy) {

    /** The name of OpenRouter's public list, which tells prices of many vendors. */
    public static final String OPENROUTER = "openrouter";

    public ModelSource {
        headers = Map.copyOf(headers);
    }

    /** OpenRouter's public list, which wants no key. */
    public static ModelSource openRouter(URI url, @Nullable OutgoingProxy proxy) {
        return new ModelSource(OPENROUTER, OPENROUTER, url, Map.of("accept", "application/json"), proxy);
    }

    @Override
    public String toString() {
        return "ModelSource[" + name + "]";
    }
}
