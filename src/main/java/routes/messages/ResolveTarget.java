package routes.messages;

import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.provider.TargetResolver;
import java.util.function.BooleanSupplier;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import routes.ExchangeKeys;
import routes.request.RequestContext;

/** Finds by the model where a request goes: Claude accounts, a provider, or a chain of them. Safe from many threads. */
public final class ResolveTarget implements Processor {

    private final TargetResolver resolver;
    private final BooleanSupplier claudeAccounts;

    /** @param claudeAccounts whether there are accounts that could be asked */
    public ResolveTarget(TargetResolver resolver, BooleanSupplier claudeAccounts) {
        this.resolver = resolver;
        this.claudeAccounts = claudeAccounts;
    }

    @Override
    public void process(Exchange exchange) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        String model = context.model();
        if (model == null) {
            throw new GatewayFailure.RequestRefused(FailureKind.REQUEST_MODEL_MISSING);
        }
        context.follows(resolver.resolve(model, claudeAccounts.getAsBoolean()));
    }
}
