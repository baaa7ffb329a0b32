package routes.upstream;

import io.vertx.core.http.HttpClientResponse;
import org.jspecify.annotations.Nullable;
import routes.answer.StreamGate;
import routes.relay.Relay;
import routes.relay.RelayedCall;

/** A call to an upstream, and what it is at. On the event loop of the client's connection. */
interface CallPhases extends RelayedCall {

    /** What gets the answer. */
    AnswerSource source();

    /** What sends a body as it comes, null where it is sent whole. */
    default @Nullable BodyPump pump() {
        return source() instanceof RequestSender sender ? sender.pump() : null;
    }

    /** The answer, null before there is one. */
    @Nullable
    HttpClientResponse response();

    /** What brings the answer to the client, null before there is an answer. */
    @Nullable
    Relay relay();

    /** The client's side of a stream, null where the client waits for none. */
    @Nullable
    StreamGate gate();
}
