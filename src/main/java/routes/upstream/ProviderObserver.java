package routes.upstream;

import gateway.provider.ProviderSlot;
import gateway.provider.Providers;
import gateway.upstream.HeaderLookup;
import routes.request.Attempt;

/** Tells the directory of providers how fast they are. Safe from many threads. */
final class ProviderObserver implements AnswerObserver {

    private final Providers providers;
    private final String name;

    ProviderObserver(Providers providers, String name) {
        this.providers = providers;
        this.name = name;
    }

    @Override
    public void answered(Attempt attempt, HeaderLookup headers) {
        // A provider's headers tell nothing that is used.
    }

    @Override
    public void began(Attempt attempt, long nanos) {
        ProviderSlot slot = providers.find(name).orElse(null);
        if (slot != null) {
            slot.observeLatency(nanos);
            slot.succeeded();
        }
    }
}
