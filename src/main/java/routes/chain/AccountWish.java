package routes.chain;

import gateway.account.AccountUse;
import gateway.account.affinity.AffinityKeys;
import gateway.account.decision.Choice;
import gateway.account.pool.LeaseRequest;
import gateway.protocol.anthropic.RequestSummary;
import gateway.provider.AccountMode;
import gateway.provider.Stage;
import gateway.replay.ReplayOrder;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import routes.request.ConversationKeys;
import routes.request.FrontEndpoint;
import routes.request.RequestContext;
import routes.resource.ResourceAccess;

/** Says which account a request asks for: by the resource that it names, by its session, or by its client. Safe from many threads. */
public final class AccountWish {

    private static final String BETA = "anthropic-beta";

    private final ResourceAccess resources;
    private final ConversationKeys conversations;
    private final Supplier<Map<String, String>> featureBetas;

    /** @param featureBetas the beginning of a beta, and the feature that it needs */
    public AccountWish(
            ResourceAccess resources, ConversationKeys conversations, Supplier<Map<String, String>> featureBetas) {
        this.resources = resources;
        this.conversations = conversations;
        this.featureBetas = featureBetas;
    }

    /**
     * What a client's request asks for.
     *
     * @throws gateway.error.GatewayFailure RESOURCE_NOT_FOUND when it names a resource of another tenant; STORAGE_UNAVAILABLE
     *     when nobody can tell whose it is
     */
    public LeaseRequest of(RequestContext context, Set<String> tried) {
        return of(context, context.domain(), context.tenant(), tried, context.tries()::decided);
    }

    /**
     * What a request asks for that is only explained.
     *
     * @param domain whose accounts serve it, null for those of no domain
     * @param tenant whose conversation it would belong to; null when that is not known, and it belongs to none
     */
    public LeaseRequest explained(RequestContext context, @Nullable String domain, @Nullable String tenant) {
        RequestSummary summary = context.summary();
        if (tenant != null && summary != null) {
            // The caller is an operator; the conversation is that of a client.
            AffinityKeys keys = conversations.of(
                    context.request().headers(), tenant, summary, context.body().plain());
            if (keys != null) {
                context.belongsTo(keys);
            }
        }
        return of(context, domain, null, Set.of(), choice -> {});
    }

    private LeaseRequest of(
            RequestContext context,
            @Nullable String domain,
            @Nullable String tenant,
            Set<String> tried,
            Consumer<Choice> decided) {
        boolean exempt = context.endpoint() == FrontEndpoint.COUNT_TOKENS || context.endpoint() == FrontEndpoint.MODELS;
        return new LeaseRequest(
                context.modelForAccounts(),
                useOf(context.stage()),
                affinityOf(context),
                domain,
                featuresOf(context),
                tried,
                accountOf(context, tenant),
                exempt,
                context.endpoint().asksForMessage() && !context.body().consumed(),
                context.answer()::clientGone,
                decided);
    }

    private static AccountUse useOf(@Nullable Stage stage) {
        return switch (stage) {
            case Stage.Claude accounts -> useOf(accounts.only());
            case Stage.Web _ -> AccountUse.WEB;
            case Stage.Offers _ -> AccountUse.API;
            case null -> AccountUse.API;
        };
    }

    private static AccountUse useOf(@Nullable AccountMode only) {
        return switch (only) {
            case OAUTH -> AccountUse.OAUTH;
            case API_KEY -> AccountUse.API_KEY;
            case WEB -> AccountUse.WEB;
            case null -> AccountUse.API;
        };
    }

    /** The account that an operator has ordered, where the request may use what it names. */
    private @Nullable String accountOf(RequestContext context, @Nullable String tenant) {
        String account = resources.accountOf(context, tenant);
        ReplayOrder order = context.replay();
        return order == null || order.account() == null ? account : order.account();
    }

    private static @Nullable AffinityKeys affinityOf(RequestContext context) {
        if (context.affinity() == null && context.endpoint() == FrontEndpoint.PASSTHROUGH) {
            // Lists of files and batches must not flip from account to account.
            context.belongsTo(ConversationKeys.ofTenant(context.tenant()));
        }
        return context.affinity();
    }

    /** Whether a request asks for a feature that accounts may lack. */
    boolean asksForFeatures(RequestContext context) {
        return !featuresOf(context).isEmpty();
    }

    private Set<String> featuresOf(RequestContext context) {
        List<String> betas = context.request().headers().getAll(BETA);
        if (betas.isEmpty()) {
            return Set.of();
        }
        Set<String> features = Set.of();
        for (Map.Entry<String, String> each : featureBetas.get().entrySet()) {
            for (String list : betas) {
                if (list.contains(each.getKey())) {
                    features = features.isEmpty() ? new HashSet<>() : features;
                    features.add(each.getValue());
                }
            }
        }
        return features;
    }
}
