package routes.upstream;

import io.vertx.core.http.HttpClientResponse;
import routes.relay.RelayedCall;

/** A call, as the {@link AnswerSource} sees it that gets its answer. On the event loop of the client's connection. */
public interface AnswerTaker extends RelayedCall {

    /** There is no connection. */
    default void unreachable(Throwable cause) {
        end().unreachable(cause);
    }

    /** An answer begins. */
    void answered(HttpClientResponse answer);
}
