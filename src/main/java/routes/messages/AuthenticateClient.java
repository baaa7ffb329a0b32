package routes.messages;

import gateway.access.ClientIdentity;
import gateway.access.FailedAttempts;
import gateway.access.KeyRing;
import gateway.access.KeyScope;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.replay.ReplayOrder;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import routes.http.ClientAddress;
import routes.request.BaseMemory;
import routes.request.ExchangeKeys;
import routes.request.HeaderNames;
import routes.request.RequestContext;

/**
 * Says who is calling, or refuses without detail; an address that has presented many wrong keys is told to wait. A valid key is let
 * in at any time, where there is memory for its request. Safe from many threads.
 */
public final class AuthenticateClient implements Processor {

    private final KeyRing keys;
    private final KeyScope scope;
    private final FailedAttempts failures;

    public AuthenticateClient(KeyRing keys, KeyScope scope, FailedAttempts failures) {
        this.keys = keys;
        this.scope = scope;
        this.failures = failures;
    }

    @Override
    public void process(Exchange exchange) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        ReplayOrder ordered = context.replay();
        if (ordered != null && scope == KeyScope.CLIENT) {
            letIn(context, ordered.caller());
            return;
        }
        HttpServerRequest request = context.request();
        String xApiKey = request.getHeader(HeaderNames.X_API_KEY);
        String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        Optional<ClientIdentity> caller = keys.authenticate(xApiKey, authorization, scope);
        if (caller.isEmpty()) {
            throw refusal(request, xApiKey != null || authorization != null);
        }
        letIn(context, caller.get());
    }

    private void letIn(RequestContext context, ClientIdentity caller) {
        context.authenticated(caller);
        if (scope == KeyScope.CLIENT) {
            BaseMemory.hold(context);
        }
    }

    /** @param guessed whether any key was presented; one that is forgotten is no guess */
    private GatewayFailure refusal(HttpServerRequest request, boolean guessed) {
        Duration wait = guessed ? failures.failed(ClientAddress.of(request)) : null;
        if (wait != null) {
            return new GatewayFailure.TooManyAttempts(FailureKind.ACCESS_ATTEMPTS, wait);
        }
        return new GatewayFailure.RequestRefused(
                scope == KeyScope.ADMIN ? FailureKind.ADMIN_AUTHENTICATION : FailureKind.CLIENT_AUTHENTICATION);
    }
}
