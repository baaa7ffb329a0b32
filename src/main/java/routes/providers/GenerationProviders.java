package routes.providers;

import gateway.provider.Health;
import gateway.provider.OfferedModels;
import gateway.provider.ProviderSlot;
import gateway.provider.Providers;
import gateway.provider.TargetResolver;
import gateway.provider.balancing.ProviderCandidates;
import java.util.List;

/**
 * The providers of one generation of routes, and what chooses among them.
 *
 * @param providers those whose endpoints the generation has
 * @param resolver finds the chain of a model
 * @param offered the models that clients are told of
 * @param candidates who may be asked at a stage
 */
public record GenerationProviders(
        Providers providers, TargetResolver resolver, OfferedModels offered, ProviderCandidates candidates) {

    /** Whether there is one. */
    public boolean any() {
        return !providers.all().isEmpty();
    }

    /** Providers that are not known to be down. */
    public int usable() {
        int usable = 0;
        for (ProviderSlot slot : providers.slots()) {
            usable += slot.health() == Health.UNHEALTHY ? 0 : 1;
        }
        return usable;
    }

    /** What the model map names but is not there, a sentence each. */
    public List<String> problems() {
        return resolver.problems();
    }
}
