package routes.relay;

import gateway.error.GatewayFailure;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.util.function.Consumer;
import routes.answer.AttemptEnd;
import routes.request.Attempt;

/**
 * The call whose answer a {@link Relay} brings to the client: what a relay may ask of it, and how it tells what became of the
 * answer. All of it on the event loop of the client's connection.
 */
public interface RelayedCall {

    /** The try that the call is made for. */
    Attempt attempt();

    /** An answer that is no stream is kept back whole up to so many bytes. */
    int holdBytes();

    /** Scheme and authority of the upstream, as they stand at the beginning of absolute URLs in its answers. */
    String origin();

    /** How the try ends. */
    AttemptEnd end();

    /** Runs a step of the call; a defect in it ends the call instead of leaving the request open for ever. */
    default void guarded(Runnable step) {
        end().guarded(step);
    }

    /** Reads the answer; a defect in what does so ends the call. */
    default void read(HttpClientResponse answer, Consumer<Buffer> chunks, Runnable end) {
        answer.exceptionHandler(error -> guarded(() -> broken(error)));
        answer.endHandler(ended -> guarded(end));
        answer.handler(chunk -> guarded(() -> chunks.accept(chunk)));
    }

    /** The deadline of the current phase may have come nearer. */
    void reschedule();

    /** Stops reading the answer until the client has taken what was written. */
    void awaitClient(HttpClientResponse source);

    /** Gives the upstream's connection up. */
    void resetUpstream();

    /** The connection to the upstream failed, or the upstream closed it before its time. */
    void broken(Throwable cause);

    /** A good answer has begun. */
    void succeeded();

    /** Ends the call for a reason that is not the upstream's; a defect in that ends it too. */
    default void refuse(GatewayFailure failure) {
        guarded(() -> end().refuse(failure));
    }

    /** Ends the call of a client that has gone, or whose key was revoked. */
    void giveUp();
}
