package routes;

import gateway.account.decision.Choice;
import gateway.account.pool.LeaseRequest;
import gateway.account.selection.SelectionPolicy;
import gateway.error.GatewayFailure;
import gateway.provider.Stage;
import org.jspecify.annotations.Nullable;
import routes.admin.ExplainSource;
import routes.chain.AccountBalancer;
import routes.request.RequestContext;

/** The choices among accounts as this node would make them now. Safe from many threads. */
final class ExplainedChoices implements ExplainSource {

    private final GatewayBeans beans;

    ExplainedChoices(GatewayBeans beans) {
        this.beans = beans;
    }

    @Override
    public Choice explain(
            RequestContext context, @Nullable String policy, @Nullable String domain, @Nullable String tenant) {
        return beans.accounts.pool.explain(request(context, domain, tenant), policy(context, policy));
    }

    @Override
    public @Nullable GatewayFailure refusal(
            RequestContext context, @Nullable String policy, @Nullable String domain, @Nullable String tenant) {
        GatewayFailure failure = beans.accounts.pool.refusal(request(context, domain, tenant), policy(context, policy));
        return failure == null
                ? null
                : AccountBalancer.told(failure, beans.providers.current().any());
    }

    private LeaseRequest request(RequestContext context, @Nullable String domain, @Nullable String tenant) {
        return beans.relay.choice.explained(context, domain, tenant);
    }

    private SelectionPolicy policy(RequestContext context, @Nullable String name) {
        if (context.stage() instanceof Stage.Web) {
            return beans.accounts.webPolicy;
        }
        return beans.accounts.policy(
                name == null ? beans.settings.get().accounts().choice().selection() : name);
    }
}
