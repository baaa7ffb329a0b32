package routes.chain;

import gateway.provider.ProviderSlot;
import gateway.provider.balancing.ProviderCandidate;
import gateway.upstream.FailureClass;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One provider among those that a request may ask, and how it did. Confined like the request. */
final class Contender {

    int tries;

    @Nullable
    Duration waited;

    long readyNanos;
    FailureClass failure = FailureClass.CONNECT;

    private final ProviderCandidate candidate;

    Contender(ProviderCandidate candidate) {
        this.candidate = candidate;
    }

    ProviderCandidate candidate() {
        return candidate;
    }

    ProviderSlot slot() {
        return candidate.slot();
    }
}
