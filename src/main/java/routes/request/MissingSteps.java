package routes.request;

import gateway.access.ClientIdentity;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of requests whose route has left out a step that others rely on. Stateless. */
final class MissingSteps {

    private static final Logger LOG = LoggerFactory.getLogger(MissingSteps.class);

    private MissingSteps() {}

    /**
     * Who is calling.
     *
     * @throws GatewayFailure CLIENT_AUTHENTICATION, as if the key were wrong, when nobody has asked that
     */
    static ClientIdentity orRefused(@Nullable ClientIdentity client, RequestContext context) {
        if (client == null) {
            LOG.warn(
                    "Request {} is refused: a route file serves it without the step authenticateClient before",
                    context.id());
            throw new GatewayFailure.RequestRefused(FailureKind.CLIENT_AUTHENTICATION);
        }
        return client;
    }

    /** The exchange has lost its request. */
    static IllegalStateException request(String property) {
        return new IllegalStateException(
                "a route has taken away or replaced the exchange property " + property + ", which holds the request");
    }
}
