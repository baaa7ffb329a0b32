package routes.messages;

import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.protocol.Dialect;
import gateway.provider.Chain;
import gateway.provider.ModeOrder;
import gateway.provider.Provider;
import gateway.provider.TargetResolver;
import gateway.replay.ReplayOrder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import routes.request.ExchangeKeys;
import routes.request.FrontEndpoint;
import routes.request.RequestContext;

/**
 * Finds by the model where a request goes: Claude accounts, a provider, or a chain of them. What was found for a name is kept
 * until providers, settings or accounts change. Safe from many threads.
 */
public final class ResolveTarget implements Processor {

    private static final int MOST_NAMES = 1000;

    private final TargetResolver resolver;
    private final AccountModes modes;
    private final BooleanSupplier noAccount;
    private final Predicate<String> claudeNames;
    private final Supplier<List<Provider>> providers;
    private final Supplier<?> settings;
    private volatile Found found = new Found(List.of(), new Object(), false, false, Map.of());

    /** The chains of names, and what they were found by. */
    private record Found(
            List<Provider> providers,
            @Nullable Object settings,
            boolean api,
            boolean web,
            Map<String, Chains> byName) {}

    /**
     * The chains of one name.
     *
     * @param plain as the model alone says
     * @param asked for a message
     * @param counted for a count of tokens
     */
    private record Chains(Chain plain, Chain asked, Chain counted) {

        private Chain of(FrontEndpoint endpoint) {
            return endpoint == FrontEndpoint.COUNT_TOKENS ? counted : endpoint.asksForMessage() ? asked : plain;
        }
    }

    /**
     * @param modes how accounts serve, and whether there are any
     * @param noAccount whether there is no account at all
     * @param claudeNames whether a name is one of Claude's models, however it begins
     * @param providers all providers; another list when one has changed
     * @param settings another object when one of them has changed
     */
    public ResolveTarget(
            TargetResolver resolver,
            AccountModes modes,
            BooleanSupplier noAccount,
            Predicate<String> claudeNames,
            Supplier<List<Provider>> providers,
            Supplier<?> settings) {
        this.resolver = resolver;
        this.modes = modes;
        this.noAccount = noAccount;
        this.claudeNames = claudeNames;
        this.providers = providers;
        this.settings = settings;
    }

    @Override
    public void process(Exchange exchange) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        String model = context.model();
        if (model == null) {
            throw new GatewayFailure.RequestRefused(FailureKind.REQUEST_MODEL_MISSING);
        }
        Chain found = chain(model, context.endpoint())
                .orElseThrow(() -> nobody(model, context.request().path()));
        ModeOrder chosen = modes.chosen(context);
        ReplayOrder order = context.replay();
        boolean once = order != null && order.account() != null;
        context.follows(chosen == null && !once ? found : special(model, context.endpoint(), chosen, once));
    }

    /** The chain of a request that is served otherwise than others for its model. */
    private Chain special(String model, FrontEndpoint endpoint, @Nullable ModeOrder chosen, boolean atAccounts) {
        Found known = current();
        Chain plain = chains(model, known).plain();
        return AccountModes.inModes(
                atAccounts ? plain.atAccounts() : plain,
                endpoint,
                chosen == null ? modes.order() : chosen,
                known.api(),
                known.web());
    }

    /**
     * The chain of a model as far as it serves a part of the surface; empty where nobody does: Anthropic, who judges names that
     * nobody knows, speaks one dialect only.
     */
    public Optional<Chain> chain(String model, FrontEndpoint endpoint) {
        Chain chain = chains(model, current()).of(endpoint);
        if (endpoint.relaysOnly()) {
            return chain.atOpenAis();
        }
        boolean guess = endpoint.dialect() != Dialect.MESSAGES && chain.isGuess() && !claudeNames.test(model);
        return guess ? Optional.empty() : Optional.of(chain);
    }

    private Chains chains(String model, Found known) {
        Chains chains = known.byName().get(model);
        if (chains == null) {
            Chain plain = resolver.resolve(model, known.api() || known.web());
            ModeOrder order = modes.order();
            chains = new Chains(
                    plain,
                    AccountModes.inModes(plain, FrontEndpoint.MESSAGES, order, known.api(), known.web()),
                    AccountModes.inModes(plain, FrontEndpoint.COUNT_TOKENS, order, known.api(), known.web()));
            if (known.byName().size() < MOST_NAMES) {
                known.byName().put(model, chains);
            }
        }
        return chains;
    }

    /** What a client is told where {@link #chain} is empty. */
    public GatewayFailure nobody(String model, String path) {
        return providers.get().isEmpty() && noAccount.getAsBoolean()
                ? new GatewayFailure.TargetUnavailable(FailureKind.ACCOUNT_NOT_SET_UP, null)
                : new GatewayFailure.RequestRefused(FailureKind.MODEL_NOT_SERVED, model, path);
    }

    @SuppressWarnings("ReferenceEquality") // another object is what tells of a change
    private Found current() {
        Found known = found;
        boolean api = modes.api();
        boolean web = modes.web();
        List<Provider> all = providers.get();
        Object now = settings.get();
        if (known.providers() != all || known.settings() != now || known.api() != api || known.web() != web) {
            known = new Found(all, now, api, web, new ConcurrentHashMap<>());
            found = known;
        }
        return known;
    }
}
