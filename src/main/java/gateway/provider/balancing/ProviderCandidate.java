package gateway.provider.balancing;

import gateway.catalog.Price;
import gateway.provider.ProviderSlot;
import org.jspecify.annotations.Nullable;

/**
 * A provider that could serve a request.
 *
 * @param slot the provider and its state, which changes while one looks
 * @param model the provider's name of the model
 * @param price what it takes, its factor included; null when that is not known
 */
public record ProviderCandidate(
        ProviderSlot slot, String model, @Nullable Price price) {}
