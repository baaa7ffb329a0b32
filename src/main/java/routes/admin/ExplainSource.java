package routes.admin;

import gateway.account.decision.Choice;
import gateway.error.GatewayFailure;
import org.jspecify.annotations.Nullable;
import routes.request.RequestContext;

/** Says which account would serve a request, without sending it. Safe from many threads. */
public interface ExplainSource {

    /**
     * What would be chosen now.
     *
     * @param context the request to be explained; its body was read
     * @param policy name of the selection policy, null for the one that is set
     * @param domain whose accounts serve it, null for those of no domain
     * @param tenant whose conversation it would belong to, null when that is not known
     * @throws gateway.error.GatewayFailure REQUEST_PARAMETER when there is no such policy
     */
    Choice explain(RequestContext context, @Nullable String policy, @Nullable String domain, @Nullable String tenant);

    /** What the client would be told where none is chosen, with the same parameters; null where that is not for accounts to say. */
    @Nullable
    GatewayFailure refusal(
            RequestContext context, @Nullable String policy, @Nullable String domain, @Nullable String tenant);
}
