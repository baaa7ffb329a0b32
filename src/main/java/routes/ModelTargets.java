package routes;

import gateway.config.LiveSettings;
import gateway.error.GatewayFailure;
import gateway.provider.Chain;
import gateway.provider.Stage;
import gateway.provider.TargetResolver;
import gateway.provider.balancing.Balancing;
import gateway.provider.balancing.ProviderCandidate;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import routes.admin.ExplainTargets;
import routes.messages.ResolveTarget;
import routes.providers.GenerationProviders;
import routes.request.FrontEndpoint;

/** The targets of models as this node would ask them now. Safe from many threads. */
final class ModelTargets implements ExplainTargets {

    private final ResolveTarget resolve;
    private final GenerationProviders providers;
    private final Balancing balancing;
    private final BooleanSupplier claudeAccounts;
    private final UnaryOperator<String> breakers;
    private final LiveSettings settings;

    ModelTargets(
            ResolveTarget resolve,
            GenerationProviders providers,
            Balancing balancing,
            BooleanSupplier claudeAccounts,
            UnaryOperator<String> breakers,
            LiveSettings settings) {
        this.resolve = resolve;
        this.providers = providers;
        this.balancing = balancing;
        this.claudeAccounts = claudeAccounts;
        this.breakers = breakers;
        this.settings = settings;
    }

    @Override
    public Optional<Chain> chain(String model, FrontEndpoint endpoint) {
        return resolve.chain(model, endpoint);
    }

    @Override
    public GatewayFailure nobody(String model, String path) {
        return resolve.nobody(model, path);
    }

    @Override
    public List<TargetResolver.LeftOut> leftOut(String model) {
        return providers.resolver().leftOut(model, claudeAccounts.getAsBoolean());
    }

    @Override
    public List<ProviderCandidate> order(Stage.Offers stage) {
        return balancing.peek(policy(), providers.candidates().of(stage));
    }

    @Override
    public String policy() {
        return settings.get().providers().balancing();
    }

    @Override
    public String breaker(String provider) {
        return breakers.apply(provider);
    }
}
