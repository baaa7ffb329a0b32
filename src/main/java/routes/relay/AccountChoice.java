package routes.relay;

import gateway.account.LeaseRequest;
import gateway.account.ResourcePins;
import gateway.account.affinity.AffinityKeys;
import gateway.account.decision.Choice;
import gateway.protocol.anthropic.RequestSummary;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import routes.request.ConversationKeys;
import routes.request.FrontEndpoint;
import routes.request.RequestContext;

/** Says which account a request asks for: by the resource that it names, by its session, or by its client. Safe from many threads. */
public final class AccountChoice {

    private static final String BETA = "anthropic-beta";

    private final ResourcePins pins;
    private final Supplier<Map<String, String>> featureBetas;

    /** @param featureBetas the beginning of a beta, and the feature that it needs */
    public AccountChoice(ResourcePins pins, Supplier<Map<String, String>> featureBetas) {
        this.pins = pins;
        this.featureBetas = featureBetas;
    }

    LeaseRequest of(RequestContext context, Set<String> tried) {
        return of(context, context.domain(), tried, context::decided);
    }

    /** What a request asks for that is only explained. */
    public LeaseRequest explained(RequestContext context, @Nullable String domain) {
        RequestSummary summary = context.summary();
        if (domain != null && summary != null) {
            // The caller is an operator; the conversation is that of a client of this domain.
            String session = context.request().getHeader(ConversationKeys.SESSION_HEADER);
            AffinityKeys keys = ConversationKeys.of(domain, session, summary, context.body());
            if (keys != null) {
                context.belongsTo(keys);
            }
        }
        return of(context, domain, Set.of(), choice -> {});
    }

    private LeaseRequest of(
            RequestContext context, @Nullable String domain, Set<String> tried, Consumer<Choice> decided) {
        boolean exempt = context.endpoint() == FrontEndpoint.COUNT_TOKENS || context.endpoint() == FrontEndpoint.MODELS;
        return new LeaseRequest(
                context.modelForAccounts(),
                affinityOf(context),
                domain,
                featuresOf(context),
                tried,
                pinnedAccount(context),
                exempt,
                context::clientGone,
                decided);
    }

    private static @Nullable AffinityKeys affinityOf(RequestContext context) {
        if (context.affinity() == null && context.endpoint() == FrontEndpoint.PASSTHROUGH) {
            // Lists of files and batches must not flip from account to account.
            context.belongsTo(ConversationKeys.ofClient(context.requireClient().keyId()));
        }
        return context.affinity();
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

    private @Nullable String pinnedAccount(RequestContext context) {
        RequestSummary summary = context.summary();
        if (summary != null) {
            for (String resource : summary.resourceIds()) {
                Optional<String> account = pins.accountOf(resource);
                if (account.isPresent()) {
                    return account.get();
                }
            }
            return null;
        }
        String resource = resourceIn(context.request().path());
        return resource == null ? null : pins.accountOf(resource).orElse(null);
    }

    /** The id of the resource that a path names: the segment behind the name of its collection. */
    static @Nullable String resourceIn(String path) {
        String[] segments = path.split("/", -1);
        for (int i = 2; i < segments.length - 1; i++) {
            if (isCollection(segments[i])) {
                return segments[i + 1];
            }
        }
        return null;
    }

    private static boolean isCollection(String segment) {
        return switch (segment) {
            case "files", "batches", "containers", "skills", "threads" -> true;
            default -> false;
        };
    }
}
