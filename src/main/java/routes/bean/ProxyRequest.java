package routes.bean;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import routes.request.ExchangeKeys;
import routes.request.HeaderChange;
import routes.request.RequestContext;
import routes.transform.JsonChange;

/**
 * A client's request as a bean of an operator sees it. What is here stays as it is from version to version; other classes of the
 * proxy may change with each. For the thread of its exchange.
 */
public final class ProxyRequest {

    private final Exchange exchange;
    private final RequestContext context;

    private ProxyRequest(Exchange exchange) {
        this.exchange = exchange;
        this.context = ExchangeKeys.requestContext(exchange);
    }

    /**
     * The request of an exchange.
     *
     * @throws IllegalStateException where the exchange has none, as in a job
     */
    public static ProxyRequest of(Exchange exchange) {
        return new ProxyRequest(exchange);
    }

    /** Its id, as it stands in usage rows and in the header {@code request-id} of the answer. */
    public UUID id() {
        return context.id();
    }

    /** The model that the client named; empty before the request is read, and where it names none. */
    public Optional<String> model() {
        return Optional.ofNullable(context.model());
    }

    /** The name of the client's key; empty before the client is authenticated. */
    public Optional<String> keyName() {
        return context.client() == null
                ? Optional.empty()
                : Optional.of(context.requireClient().name());
    }

    /** Whether the client wants its answer as a stream. */
    public boolean wantsStream() {
        return context.wantsStream();
    }

    /**
     * Changes JSON in place: in a provider's {@code before} route the request that goes out, in its {@code after} route the whole
     * answer, or the event at hand. What is no JSON object, or goes on as the client wrote it, stays as it is.
     *
     * @throws IllegalStateException where nothing goes out yet
     */
    public void change(Consumer<ObjectNode> change) {
        JsonChange.apply(exchange, change);
    }

    /** Sets a header of the request to the provider, in its {@code before} route. */
    public void setHeader(String name, String value) {
        context.requireOutgoing().change(new HeaderChange.Set(name, value));
    }

    /** Takes a header away from the request to the provider, in its {@code before} route. */
    public void removeHeader(String name) {
        context.requireOutgoing().change(new HeaderChange.Remove(name));
    }
}
