package routes.relay;

import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import org.jspecify.annotations.Nullable;
import routes.answer.StreamGate;
import routes.request.ContentTypes;
import routes.request.RequestContext;

/** Says by the kind of an answer what brings it to the client. Stateless. */
public final class Relays {

    private Relays() {}

    /** Whether an answer is a stream of events. */
    public static boolean isEventStream(HttpClientResponse answer) {
        return ContentTypes.isEventStream(answer.getHeader(HttpHeaders.CONTENT_TYPE));
    }

    /**
     * What brings an answer to the client, null where it is of no use to it.
     *
     * @param gate the client's side of a stream, null where the answer is none
     */
    public static @Nullable Relay of(
            RelayedCall call,
            RequestContext context,
            RelayParts parts,
            HttpClientResponse answer,
            @Nullable StreamGate gate) {
        boolean translated = context.outgoing() != null && context.endpoint().asksForMessage();
        if (answer.statusCode() >= 400) {
            return new ErrorRelay(call, context, parts, answer);
        }
        if (gate == null || !isEventStream(answer)) {
            return translated
                    ? new TranslatedBodyRelay(call, context, parts, answer)
                    : new BodyRelay(call, context, parts, answer);
        }
        if (translated) {
            return context.wantsStream() ? new TranslatedStreamRelay(call, context, parts, answer, gate) : null;
        }
        if (context.endpoint().relaysOnly()) {
            return new PassedStreamRelay(call, context, parts, answer, gate);
        }
        return new StreamRelay(call, context, parts, answer, gate);
    }
}
