package gateway.provider.balancing;

import java.util.List;

/** Decides which of the providers of a model is tried first. Safe from many threads; called for every request. */
public interface ProviderPolicy {

    /** The name under which the settings choose it, in kebab-case. */
    String name();

    /**
     * Orders providers. The order reserves nothing; a provider at its limits is skipped afterwards.
     *
     * @param candidates not changed
     * @return the same providers, best first; may be the same list
     */
    List<ProviderCandidate> order(List<ProviderCandidate> candidates);

    /** The order that the next request may find; changes nothing. Where lots are drawn, that of the next one may be another. */
    default List<ProviderCandidate> peek(List<ProviderCandidate> candidates) {
        return order(candidates);
    }
}
