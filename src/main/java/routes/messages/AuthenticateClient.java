package routes.messages;

import gateway.access.KeyRing;
import gateway.access.KeyScope;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import io.vertx.core.http.HttpServerRequest;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import routes.ExchangeKeys;
import routes.request.RequestContext;

/** Says who is calling, or refuses without detail. Safe from many threads. */
public final class AuthenticateClient implements Processor {

    private final KeyRing keys;
    private final KeyScope scope;

    public AuthenticateClient(KeyRing keys, KeyScope scope) {
        this.keys = keys;
        this.scope = scope;
    }

    @Override
    public void process(Exchange exchange) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        HttpServerRequest request = context.request();
        context.authenticated(
                keys.authenticate(request.getHeader("x-api-key"), request.getHeader("authorization"), scope)
                        .orElseThrow(() -> new GatewayFailure.RequestRefused(
                                scope == KeyScope.ADMIN
                                        ? FailureKind.ADMIN_AUTHENTICATION
                                        : FailureKind.CLIENT_AUTHENTICATION)));
    }
}
