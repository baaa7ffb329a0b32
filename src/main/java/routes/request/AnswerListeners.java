package routes.request;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who hears what one client gets. Tells each its beginning and its end once, and nothing behind the end; what a listener throws is
 * logged and changes nothing. Safe from many threads: a client may leave while another thread answers it.
 */
final class AnswerListeners {

    private static final Logger LOG = LoggerFactory.getLogger(AnswerListeners.class);

    private final HttpServerResponse response;
    private volatile List<AnswerListener> listeners = List.of();
    private boolean begun;
    private boolean over;

    AnswerListeners(HttpServerResponse response) {
        this.response = response;
    }

    synchronized void add(AnswerListener listener) {
        List<AnswerListener> all = new ArrayList<>(listeners);
        all.add(listener);
        listeners = all;
    }

    void wrote(Buffer piece) {
        if (!listeners.isEmpty()) {
            tellWritten(piece);
        }
    }

    private synchronized void tellWritten(Buffer piece) {
        if (!over) {
            tellBegin();
            tell(listener -> listener.wrote(piece));
        }
    }

    void ended(AnswerListener.End end) {
        if (!listeners.isEmpty()) {
            tellEnd(end);
        }
    }

    private synchronized void tellEnd(AnswerListener.End end) {
        if (over) {
            return;
        }
        if (end == AnswerListener.End.WHOLE) {
            tellBegin();
        }
        over = true;
        tell(listener -> listener.ended(end));
    }

    private void tellBegin() {
        if (!begun) {
            begun = true;
            tell(listener -> listener.begun(response.getStatusCode(), response.headers()));
        }
    }

    private void tell(Consumer<AnswerListener> news) {
        for (AnswerListener listener : listeners) {
            try {
                news.accept(listener);
            } catch (RuntimeException e) {
                LOG.error("A listener of an answer failed", e);
            }
        }
    }
}
