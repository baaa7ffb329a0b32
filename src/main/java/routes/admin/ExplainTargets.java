package routes.admin;

import gateway.error.GatewayFailure;
import gateway.provider.Chain;
import gateway.provider.Stage;
import gateway.provider.TargetResolver;
import gateway.provider.balancing.ProviderCandidate;
import java.util.List;
import java.util.Optional;
import routes.request.FrontEndpoint;

/** Says which targets a model has and what stands in their way, without asking them. Safe from many threads. */
public interface ExplainTargets {

    /** The chain of a model at a part of the surface; empty where nobody serves it there. */
    Optional<Chain> chain(String model, FrontEndpoint endpoint);

    /** What a client is told where the chain is empty. */
    GatewayFailure nobody(String model, String path);

    /** Targets that the model map names for a model and that it does not go to. */
    List<TargetResolver.LeftOut> leftOut(String model);

    /** The providers of a stage in the order in which they would be asked; nothing is changed. */
    List<ProviderCandidate> order(Stage.Offers stage);

    /** Name of the balancing policy. */
    String policy();

    /** State of a provider's circuit breaker: {@code closed}, {@code open} or {@code half-open}. */
    String breaker(String provider);
}
