package routes;

import gateway.account.selection.SelectionPolicy;
import gateway.config.Settings;
import gateway.provider.balancing.Balancing;
import gateway.responses.StatefulRequest;
import gateway.telemetry.AccountingMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import org.apache.camel.Exchange;
import routes.answer.AnswerWriter;
import routes.answer.Settlement;
import routes.chain.ChainBalancer;
import routes.files.RouteFiles;
import routes.files.RouteProperties;
import routes.messages.AccountModes;
import routes.messages.CheckHops;
import routes.messages.CheckPath;
import routes.messages.ResolveTarget;
import routes.providers.GenerationProviders;
import routes.refusal.RejectComponent;
import routes.request.EarlierResponses;
import routes.request.ExchangeKeys;
import routes.request.FrontEndpoint;
import routes.request.RequestContext;
import routes.transform.TransformComponent;
import routes.translate.EstimateTokens;
import routes.translate.TranslateRequest;
import routes.translate.TranslationSteps;
import routes.trial.TrialAccounts;
import routes.trial.TrialNotes;
import routes.trial.TrialParts;
import routes.trial.TrialProviders;
import routes.trial.TrialRoutes;
import routes.trial.TrialSteps;
import routes.trial.TrialUpstream;
import routes.trial.TrialUpstreamComponent;

/**
 * What routes that are only tried are made of: what reads and changes requests as clients have it, and stand-ins for all that would
 * leave a trace. The counterpart of {@link GenerationBeans}.
 */
final class TrialBeans {

    private final GatewayBeans shared;
    private final TrialNotes notes = new TrialNotes();
    private final GenerationProviders providers;

    private TrialBeans(GatewayBeans shared) {
        this.shared = shared;
        this.providers = shared.providers.next();
    }

    /**
     * Builds routes of these files.
     *
     * @throws Exception when they cannot start
     */
    static TrialRoutes build(GatewayBeans shared, RouteFiles files) throws Exception {
        Settings settings = shared.settings.get();
        TrialBeans beans = new TrialBeans(shared);
        return TrialRoutes.build(
                files,
                RouteProperties.of(shared.settings.merged(), settings),
                new TrialParts(
                        beans.notes,
                        beans.steps(),
                        context -> RouteGeneration.addProviders(context, settings),
                        shared.writer,
                        shared.vertx.getOrCreateContext()));
    }

    private TrialSteps steps() {
        Settlement nowhere = new Settlement(
                shared.journal,
                System::nanoTime,
                () -> false,
                (model, usage, provider) -> null,
                List.of(),
                new AccountingMetrics(new SimpleMeterRegistry()),
                shared.stores.batchResults());
        TrialSteps steps = new TrialSteps(notes, shared.writer, new AnswerWriter(shared.writer, nowhere));
        readers(steps);
        translation(steps, nowhere);
        targets(steps);
        return steps;
    }

    private void readers(TrialSteps steps) {
        ResolveTarget resolve = new ResolveTarget(
                providers.resolver(),
                AccountModes.of(shared.accounts.pool, shared.settings),
                shared.accounts.pool::isEmpty,
                shared.providers.models::isClaude,
                providers.providers()::all,
                shared.settings);
        steps.step("readRequest", shared.relay.readRequest())
                .step("resolveTarget", resolve)
                .step("recallResponses", this::keepReferences)
                .step("checkHops", new CheckHops())
                .step(
                        "checkPath",
                        new CheckPath(() -> shared.settings.get().accounts().passedPaths()))
                .prototype("chain", ChainBalancer.class, ChainBalancer::new);
    }

    /** What a request says of earlier responses stays as it came. */
    private void keepReferences(Exchange exchange) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        if (context.endpoint() == FrontEndpoint.RESPONSES && shared.responses.on()) {
            context.body()
                    .says(EarlierResponses.untouched(
                            StatefulRequest.of(context.body().plain())));
        }
    }

    private void translation(TrialSteps steps, Settlement nowhere) {
        TranslateRequest translation = shared.relay.translation((target, feature) -> {});
        TranslationSteps answers = new TranslationSteps();
        steps.step("translateRequest", translation::forProvider)
                .step("translateForClaude", translation::forClaude)
                .step("translateEvent", answers::translateEvent)
                .step("emitEvent", answers::emitEvent)
                .step("translateAnswer", answers::translateAnswer)
                .step(
                        "estimateTokens",
                        new EstimateTokens(translation, shared.providers.models.estimates, nowhere, shared.writer))
                .component("transform", new TransformComponent())
                .component("reject", new RejectComponent());
    }

    private void web(TrialSteps steps, TrialUpstream upstream) {
        TrialAccounts.Parts accounts = new TrialAccounts.Parts(shared.accounts.pool, shared.relay.choice, () -> false);
        steps.guard("heedWebPause", shared.web::heedPause)
                .step("buildWebPrompt", shared.web::buildPrompt)
                .component("web", new TrialUpstreamComponent(upstream))
                .prototype("web-accounts", TrialAccounts.class, () -> TrialAccounts.ofWeb(accounts, notes));
    }

    private void targets(TrialSteps steps) {
        Settings now = shared.settings.get();
        TrialUpstream upstream = new TrialUpstream(
                notes,
                now.upstream().oauthBeta(),
                now.upstream().claudeBaseUrl(),
                now.oauth().webBaseUrl(),
                now.providers().headers(),
                shared.providers.models::inputCost);
        steps.component("upstream", new TrialUpstreamComponent(upstream))
                .component(
                        "provider",
                        new TrialUpstreamComponent(upstream, shared.providers::ofRoute, providers.providers()));
        TrialAccounts.Parts accounts =
                new TrialAccounts.Parts(shared.accounts.pool, shared.relay.choice, providers::any);
        for (SelectionPolicy policy : shared.accounts.policies) {
            String name = policy.name();
            steps.prototype(name, TrialAccounts.class, () -> TrialAccounts.ofApi(accounts, name, notes));
        }
        web(steps, upstream);
        Balancing known = shared.providers.balancing;
        for (String policy : known.names()) {
            steps.prototype(
                    "provider-" + policy,
                    TrialProviders.class,
                    () -> new TrialProviders(
                            providers.candidates(),
                            () -> shared.settings.get().providers().regions(),
                            policy,
                            notes));
        }
    }
}
