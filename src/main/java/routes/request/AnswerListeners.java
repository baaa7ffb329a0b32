package routes.request;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.List;

/** Who hears what one client gets; tells each its beginning and its end once. Confined like the answer. */
final class AnswerListeners {

    private final HttpServerResponse response;
    private List<AnswerListener> listeners = List.of();
    private boolean begun;
    private boolean over;

    AnswerListeners(HttpServerResponse response) {
        this.response = response;
    }

    void add(AnswerListener listener) {
        List<AnswerListener> all = new ArrayList<>(listeners);
        all.add(listener);
        listeners = all;
    }

    void wrote(Buffer piece) {
        if (!listeners.isEmpty()) {
            begun();
            listeners.forEach(listener -> listener.wrote(piece));
        }
    }

    void ended(AnswerListener.End end) {
        if (over) {
            return;
        }
        over = true;
        if (!listeners.isEmpty()) {
            if (end == AnswerListener.End.WHOLE) {
                begun();
            }
            listeners.forEach(listener -> listener.ended(end));
        }
    }

    private void begun() {
        if (!begun) {
            begun = true;
            listeners.forEach(listener -> listener.begun(response.getStatusCode(), response.headers()));
        }
    }
}
