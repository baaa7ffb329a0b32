package routes.messages;

import gateway.access.ClientIdentity;
import gateway.access.KeyScope;
import gateway.access.LocalToken;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import routes.request.ExchangeKeys;
import routes.request.HeaderNames;
import routes.request.RequestContext;

/**
 * Says which administrator is calling: a command of this machine by the token of this start, everybody else by an admin key. From
 * another machine the token is worth as much as any wrong key. Safe from many threads.
 */
public final class AuthenticateAdmin implements Processor {

    static final ClientIdentity COMMAND = new ClientIdentity("command-line", "command line", KeyScope.ADMIN);

    private final LocalToken token;
    private final Processor byKey;

    /** @param byKey says who calls by a key, or refuses */
    public AuthenticateAdmin(LocalToken token, Processor byKey) {
        this.token = token;
        this.byKey = byKey;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        HttpServerRequest request = context.request();
        if (isCommand(token, request)) {
            context.authenticated(COMMAND);
        } else {
            byKey.process(exchange);
        }
    }

    /** Whether a command of this machine asks, under {@link #COMMAND}. */
    static boolean isCommand(LocalToken token, HttpServerRequest request) {
        return token.matches(request.getHeader(HeaderNames.X_API_KEY)) && isOfThisMachine(request);
    }

    private static boolean isOfThisMachine(HttpServerRequest request) {
        String remote = numeric(request.remoteAddress());
        return remote != null && isOfThisMachine(remote, numeric(request.localAddress()));
    }

    private static @Nullable String numeric(@Nullable SocketAddress address) {
        return address == null ? null : address.hostAddress();
    }

    /**
     * Whether a connection never left its machine: it comes from the loopback, or from the address that it goes to.
     *
     * @param remote address of the caller in figures
     * @param local address of the listener that took the connection, in figures; null where it has none
     */
    static boolean isOfThisMachine(String remote, @Nullable String local) {
        try {
            InetAddress caller = InetAddress.ofLiteral(remote);
            return caller.isLoopbackAddress() || (local != null && caller.equals(InetAddress.ofLiteral(local)));
        } catch (IllegalArgumentException notNumeric) {
            return false;
        }
    }
}
