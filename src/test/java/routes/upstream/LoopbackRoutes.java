package routes.upstream;

import gateway.provider.LearnedRefusals;
import gateway.translation.contract.ReasoningRules;
import gateway.translation.contract.TranslationRules;
import java.time.InstantSource;
import java.util.Set;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.jspecify.annotations.Nullable;
import routes.request.ConversationKeys;
import routes.request.ExchangeKeys;
import routes.request.RequestContext;
import routes.request.TreeCost;
import routes.stub.RoutesUnderTest;
import routes.stub.Settlements;
import routes.transform.TransformComponent;
import routes.translate.EventRoutes;
import routes.translate.ModelLimits;
import routes.translate.TranslateRequest;
import routes.translate.TranslationSteps;

/** The routes that translate requests to a provider and its answers, for a {@link LoopbackRelay}. */
final class LoopbackRoutes implements AutoCloseable {

    /** Nothing is known of any model. */
    static final ModelLimits NO_LIMITS = new ModelLimits() {
        @Override
        public @Nullable Integer contextLimit(String model) {
            return null;
        }

        @Override
        public @Nullable Integer outputLimit(String model) {
            return null;
        }
    };

    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final EventRoutes events = new EventRoutes();
    private final TranslateRequest translation = new TranslateRequest(
            new ConversationKeys(() -> true),
            NO_LIMITS,
            Settlements.estimates(),
            new TreeCost(() -> 500_000),
            new LearnedRefusals(InstantSource.system()),
            () -> ReasoningRules.DEFAULT,
            () -> new TranslationRules(false, false),
            (target, lost) -> {});
    private final RoutesUnderTest routes;
    private volatile Runnable step = () -> {
        throw new IllegalStateException("a step that fails");
    };

    private LoopbackRoutes(boolean ownRoutes) throws Exception {
        TranslationSteps steps = new TranslationSteps();
        routes = RoutesUnderTest.of(Set.of("translate-events", "translate-answer"), "errors", "relay-provider")
                .component("transform", new TransformComponent())
                .bean("translateEvent", steps::translateEvent)
                .bean("emitEvent", steps::emitEvent)
                .bean("translateAnswer", steps::translateAnswer)
                .bean("fail", exchange -> step.run())
                .attach(context -> events.attach(context, ownRoutes));
    }

    /**
     * Starts them.
     *
     * @param ownRoutes whether they may run on the event loop
     * @param operator further routes, null for none
     */
    static LoopbackRoutes open(boolean ownRoutes, @Nullable String operator) throws Exception {
        LoopbackRoutes opened = new LoopbackRoutes(ownRoutes);
        if (operator != null) {
            opened.routes.operator(operator);
        }
        opened.routes.start();
        return opened;
    }

    /** What the step of the operator's routes does that fails otherwise. */
    void onStep(Runnable instead) {
        step = instead;
    }

    EventRoutes events() {
        return events;
    }

    /** Translates a request for the provider that it is about to be sent to. */
    void translate(RequestContext context) {
        DefaultExchange exchange = new DefaultExchange(camel);
        exchange.setProperty(ExchangeKeys.REQUEST_CONTEXT, context);
        translation.forProvider(exchange);
    }

    @Override
    public void close() throws Exception {
        routes.close();
    }
}
