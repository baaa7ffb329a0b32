package routes.upstream;

import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import io.vertx.core.http.HttpClientResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import routes.relay.RelayedCall;
import routes.relay.Relays;
import routes.request.RequestContext;
import routes.request.Target;

/** Ends calls whose answers nobody can bring to a client, whatever they say. On the event loop of the client's connection. */
final class AnswerTriage {

    private static final int NOT_MODIFIED = 304;
    private static final int PROXY_AUTHENTICATION = 407;

    private static final Logger LOG = LoggerFactory.getLogger(AnswerTriage.class);

    private AnswerTriage() {}

    /** Whether a relay may bring an answer to the client; where not, the call is over. */
    static boolean passes(RelayedCall call, RequestContext context, HttpClientResponse answer) {
        int status = answer.statusCode();
        if (status < 200 || !ConnectionUse.isStatus(status)) {
            // Nobody has asked for another protocol, and what is only provisional, or no status at all, is no answer.
            call.end().fail(FailureKind.UPSTREAM_INVALID_ANSWER, null, true);
            return false;
        }
        AnswerFraming.secure(answer.request(), answer, context.body().consumed());
        if (context.answer().clientGone() && (status >= 300 || Relays.isEventStream(answer))) {
            // It was read for what it has made, which is nothing.
            answer.exceptionHandler(reset -> LOG.trace("Request {}: gave its answer up", context.id()));
            call.giveUp();
            return false;
        }
        if (status == PROXY_AUTHENTICATION) {
            // It is the outgoing proxy that refuses, not the upstream.
            call.end().fail(FailureKind.UPSTREAM_CONNECT, null, true);
            return false;
        }
        if (status >= 300 && status < 400 && status != NOT_MODIFIED) {
            redirected(call, context, answer);
            return false;
        }
        return true;
    }

    /** Whoever follows a redirect takes the request and its keys there: neither we nor our clients do. */
    private static void redirected(RelayedCall call, RequestContext context, HttpClientResponse answer) {
        LOG.warn(
                "Request {}: {} answers with a redirect ({}), which is not followed; is its base URL right?",
                context.id(),
                call.attempt().target().name(),
                answer.statusCode());
        answer.exceptionHandler(reset -> LOG.trace("Request {}: gave the redirect up", context.id()));
        switch (call.attempt().target()) {
            case Target.OfProvider provider -> call.end().fail(FailureKind.UPSTREAM_REDIRECT, null, true);
            case Target.OfWeb account -> call.end().fail(FailureKind.UPSTREAM_REDIRECT, null, true);
            case Target.OfAccount account -> {
                // Whoever finds a path that redirects must not open the account's breaker with it.
                call.end().stop();
                call.attempt().permit().succeeded();
                call.end().told(new GatewayFailure.UpstreamFailed(FailureKind.UPSTREAM_REDIRECT, null));
            }
        }
    }
}
