package routes.request;

import org.apache.camel.Exchange;

/** The few exchange properties of the gateway. Everything about a request is in one {@link RequestContext}. */
public final class ExchangeKeys {

    /** The {@link RequestContext} of the request. */
    public static final String REQUEST_CONTEXT = "requestContext";

    /** The mode of the target as text ({@code claude-api}, {@code web}, {@code provider}, {@code estimate}), for the content-based router. */
    public static final String MODE = "mode";

    /** Name of the chosen provider, for the dynamic call of its route. */
    public static final String PROVIDER = "provider";

    /** Name of the route that changes a provider's answers before they are translated; absent for none. */
    public static final String AFTER = "after";

    /** The {@link EventTranslator} of the stream whose events are in the body. */
    public static final String TRANSLATOR = "translator";

    /** The {@link gateway.web.stream.WebAnswer} that is made of the events in the body. */
    public static final String WEB_ANSWER = "webAnswer";

    private ExchangeKeys() {}

    /**
     * The request that an exchange serves.
     *
     * @throws IllegalStateException when a route has taken the property away
     */
    public static RequestContext requestContext(Exchange exchange) {
        if (exchange.getProperty(REQUEST_CONTEXT) instanceof RequestContext context) {
            return context;
        }
        throw MissingSteps.request(REQUEST_CONTEXT);
    }
}
