package gateway.catalog;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Who serves a model: several serve the same one at different prices. Immutable.
 *
 * @param provider the operator's name of the provider, empty for none
 * @param vendor whose product the provider is, in lower case ({@code groq}); empty where that is not known
 */
public record Seller(String provider, String vendor) {

    /** Nobody in particular: the maker of the model, or else whoever is known to serve it. */
    public static final Seller ANYONE = new Seller("", "");

    /** The accounts of the pool. */
    public static final Seller CLAUDE = new Seller("", "anthropic");

    /** The vendor of the models that people run themselves. */
    static final String LOCAL = "local";

    private static final Set<String> LOCAL_SERVERS = Set.of("ollama", "lmstudio", "vllm", LOCAL);

    public Seller {
        provider = provider.toLowerCase(Locale.ROOT);
        vendor = vendor.toLowerCase(Locale.ROOT);
    }

    boolean isAnyone() {
        return provider.isEmpty() && vendor.isEmpty();
    }

    boolean isLocal() {
        return LOCAL_SERVERS.contains(vendor);
    }

    /** Whose models are looked at first, in this order. */
    List<String> scopes() {
        if (isAnyone()) {
            return List.of();
        }
        String group = isLocal() ? LOCAL : vendor;
        return provider.isEmpty() || provider.equals(group) ? List.of(group) : List.of(provider, group);
    }
}
