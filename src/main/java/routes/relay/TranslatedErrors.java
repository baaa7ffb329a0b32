package routes.relay;

import gateway.protocol.Dialect;
import gateway.translation.error.ErrorBodies;
import gateway.translation.error.UpstreamError;
import gateway.upstream.FailureClass;
import gateway.upstream.Verdict;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.Locale;
import java.util.UUID;
import routes.request.HeaderNames;
import routes.request.UpstreamAnswer;

/** Makes of a target's error the answer that a client of another dialect gets. Stateless. */
final class TranslatedErrors {

    private TranslatedErrors() {}

    /** Ends a try with an error: the client gets it where every target would say the same, else another target is tried. */
    static void end(RelayedCall call, FailureClass failure, UpstreamAnswer answer) {
        call.attempt().failedAs(failure);
        call.end()
                .failedOrAnswered(
                        failure == FailureClass.CLIENT && !call.attempt().hasTaught()
                                ? new Verdict.PassOn()
                                : new Verdict.TryNext(
                                        failure.name().toLowerCase(Locale.ROOT),
                                        failure.countsAgainstUpstream(),
                                        failure.isCertain()),
                        answer);
    }

    /** @param headers of the target's answer; its advice when to come again is kept */
    static UpstreamAnswer answer(UpstreamError error, Dialect wanted, UUID id, MultiMap headers) {
        MultiMap kept = MultiMap.caseInsensitiveMultiMap().set("content-type", "application/json");
        for (String name : new String[] {"retry-after", "retry-after-ms", "x-should-retry"}) {
            String value = headers.get(name);
            if (value != null) {
                kept.set(name, value);
            }
        }
        String requestId = headers.contains(HeaderNames.REQUEST_ID)
                ? headers.get(HeaderNames.REQUEST_ID)
                : headers.get("x-request-id");
        if (requestId != null) {
            kept.set(HeaderNames.REQUEST_ID, requestId);
        }
        byte[] body = ErrorBodies.body(error, wanted, id.toString());
        return new UpstreamAnswer(ErrorBodies.status(error, wanted), kept, Buffer.buffer(body));
    }
}
