package routes.translate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.protocol.Dialect;
import gateway.protocol.anthropic.ModelReplacer;
import gateway.protocol.anthropic.RequestSummary;
import gateway.provider.LearnedRefusals;
import gateway.provider.LostFeatures;
import gateway.provider.Provider;
import gateway.provider.RequestPath;
import gateway.provider.Stage;
import gateway.translation.Conversion;
import gateway.translation.contract.AnswerFrame;
import gateway.translation.contract.Loss;
import gateway.translation.contract.ReasoningRules;
import gateway.translation.contract.TargetTraits;
import gateway.translation.contract.TranslationRules;
import gateway.translation.contract.TranslationTarget;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import routes.request.ConversationKeys;
import routes.request.ExchangeKeys;
import routes.request.FrontEndpoint;
import routes.request.OutgoingRequest;
import routes.request.RequestContext;
import routes.request.Target;
import routes.request.TreeCost;

/** Puts requests into the dialect of their targets. Safe from many threads. */
public final class TranslateRequest {

    private static final String COUNT_TOKENS = "/v1/messages/count_tokens";

    private final ConversationKeys conversations;
    private final ModelLimits limits;
    private final RequestEstimates estimates;
    private final TreeCost trees;
    private final LearnedRefusals learned;
    private final Supplier<ReasoningRules> reasoning;
    private final Supplier<TranslationRules> rules;
    private final BiConsumer<String, String> lost;

    /**
     * @param trees who may have a tree
     * @param learned what providers have refused
     * @param rules what the operator decides about translations
     * @param lost told of each kind of thing that a request is sent without: the name of the provider, empty for Claude accounts, that of web conversations,
     *     and the feature
     */
    public TranslateRequest(
            ConversationKeys conversations,
            ModelLimits limits,
            RequestEstimates estimates,
            TreeCost trees,
            LearnedRefusals learned,
            Supplier<ReasoningRules> reasoning,
            Supplier<TranslationRules> rules,
            BiConsumer<String, String> lost) {
        this.conversations = conversations;
        this.limits = limits;
        this.estimates = estimates;
        this.trees = trees;
        this.learned = learned;
        this.reasoning = reasoning;
        this.rules = rules;
        this.lost = lost;
    }

    /** For the provider of the current try. */
    public void forProvider(Exchange exchange) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        if (!(context.tries().requireCurrent().target()
                instanceof Target.OfProvider(Provider provider, String model))) {
            throw new IllegalStateException("the balancer chooses a provider first");
        }
        if (context.endpoint().relaysOnly()) {
            context.sends(PassedOnRequest.of(context, provider, model));
            return;
        }
        requireThreads(context, provider);
        TargetTraits traits = traits(context, provider, model);
        Dialect dialect = dialect(context, provider, model, traits);
        String path = RequestPath.of(provider, model, dialect);
        OutgoingRequest made = made(context, dialect, model, traits, provider.name(), path, provider.after());
        tellOf(made, provider.name());
        context.sends(made);
    }

    /** What a provider would be sent, only to be counted. */
    void forCounting(RequestContext context, Stage.Offer offer) {
        Provider provider = offer.provider();
        requireThreads(context, provider);
        String model = offer.model();
        TargetTraits traits = traits(context, provider, model);
        Dialect dialect = dialect(context, provider, model, traits);
        String path = RequestPath.of(provider, model, dialect);
        context.sends(made(context, dialect, model, traits, provider.name(), path, null));
    }

    /** What a web conversation would be asked, only to be counted; returns the model. */
    String forCounting(RequestContext context) {
        String model = Objects.requireNonNull(context.modelForAccounts(), "a count is of a model");
        context.sends(made(context, Dialect.MESSAGES, model, TargetTraits.DOCUMENTED, "", COUNT_TOKENS, null));
        return model;
    }

    /**
     * The provider's own, but Responses where it has them too and would not think in Chat Completions as the client wishes. Routes
     * of the operator know the bodies of one dialect only.
     */
    private Dialect dialect(RequestContext context, Provider provider, String model, TargetTraits traits) {
        if (context.endpoint().dialect() != Dialect.MESSAGES
                || !traits.responsesToo()
                || !RequestPath.leadsToResponses(provider)
                || provider.before() != null
                || provider.after() != null) {
            return provider.dialect();
        }
        trees.hold(context);
        var to = new TranslationTarget(model, traits, reasoning.get(), null);
        return Conversion.losesEffort(context.body().tree(), to) ? Dialect.RESPONSES : provider.dialect();
    }

    private TargetTraits traits(RequestContext context, Provider provider, String model) {
        return learned.over(provider.traits().of(model), provider, model, Lessons.clientOf(context));
    }

    /** Another vendor would answer the last message without the conversation before it. */
    private static void requireThreads(RequestContext context, Provider provider) {
        RequestSummary summary = context.summary();
        if (summary != null
                && summary.thread()
                && context.endpoint().dialect() == Dialect.MESSAGES
                && !provider.knowsThreads()) {
            throw new GatewayFailure.RequestRefused(FailureKind.THREAD_UNSUPPORTED);
        }
    }

    /** For Claude accounts: nothing where the client speaks their dialect and asks for the model by its own name. */
    public void forClaude(Exchange exchange) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        FrontEndpoint endpoint = context.endpoint();
        boolean counts = endpoint == FrontEndpoint.COUNT_TOKENS;
        boolean web = context.stage() instanceof Stage.Web;
        String model = context.modelForAccounts();
        if (model == null || !(endpoint.asksForMessage() || counts)) {
            return;
        }
        if (endpoint.dialect() == Dialect.MESSAGES
                && model.equals(context.model())
                && (web || !Conversion.carriesReasoning(context.body().plain(), true))) {
            // The web application is told earlier thinking as text, whoever has thought it.
            context.sends(null);
            return;
        }
        String path = counts ? COUNT_TOKENS : "/v1/messages";
        OutgoingRequest made = made(context, Dialect.MESSAGES, model, TargetTraits.DOCUMENTED, "", path, null);
        tellOf(made, web ? LostFeatures.WEB : "");
        context.sends(made);
        if (endpoint.dialect() != Dialect.MESSAGES) {
            Conversations.findOf(context, conversations, made.bytes());
        }
    }

    private OutgoingRequest made(
            RequestContext context,
            Dialect target,
            String model,
            TargetTraits traits,
            String origin,
            String path,
            @Nullable String after) {
        trees.hold(context);
        Dialect front = context.endpoint().dialect();
        ReasoningRules reasons = reasoning.get();
        TranslationRules decided = rules.get();
        TranslationTarget to = new TranslationTarget(model, traits, reasons, limits.outputLimit(model))
                .withCacheMarks(decided.cacheMarks())
                .at(origin);
        Conversion conversion = Conversion.of(
                front,
                target,
                RecalledInput.of(context, target, origin),
                to,
                tools -> new AnswerFrame(
                                String.valueOf(context.model()),
                                context.id().toString().replace("-", ""),
                                context.arrivedAt().getEpochSecond(),
                                tools,
                                context.body()
                                        .tree()
                                        .path("stream_options")
                                        .path("include_usage")
                                        .asBoolean(),
                                reasons.exclude()
                                        || excludesReasoning(context.body().tree()),
                                estimates.of(context, model),
                                limits.contextLimit(model))
                        .of(origin)
                        .keptAs(RecalledInput.keptAs(context)));
        List<Loss> losses = conversion.request().losses();
        if (decided.strict() && !losses.isEmpty()) {
            throw new GatewayFailure.RequestRefused(FailureKind.TRANSLATION_STRICT, named(losses));
        }
        byte[] raw = front == target
                        && front == Dialect.MESSAGES
                        && !Conversion.carriesReasoning(context.body().plain(), to.isClaude())
                ? ModelReplacer.replace(context.body().plain(), model)
                : null;
        return new OutgoingRequest(path, conversion, raw, after);
    }

    private void tellOf(OutgoingRequest made, String target) {
        made.conversion().request().losses().stream()
                .map(Loss::feature)
                .distinct()
                .forEach(feature -> lost.accept(target, feature));
    }

    private static boolean excludesReasoning(ObjectNode request) {
        return request.path("reasoning").path("exclude").asBoolean()
                || !request.path("include_reasoning").asBoolean(true);
    }

    private static String named(List<Loss> losses) {
        return losses.stream()
                .map(loss -> loss.feature() + " (" + loss.where() + ")")
                .collect(Collectors.joining(", "));
    }
}
