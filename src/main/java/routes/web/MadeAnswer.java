package routes.web;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpFrame;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.StreamPriority;
import io.vertx.core.net.NetSocket;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An answer that is made here, in the form in which an upstream that speaks the Messages API gives one. What is delivered while
 * its reader pauses waits for it. On the event loop of the client's connection.
 */
final class MadeAnswer implements HttpClientResponse {

    private final int status;
    private final MultiMap headers;
    private final Consumer<Boolean> flow;
    private final Queue<Buffer> waiting = new ArrayDeque<>();
    private @Nullable Handler<Buffer> handler;
    private @Nullable Handler<Void> endHandler;
    private @Nullable Handler<Throwable> exceptionHandler;
    private @Nullable Throwable failure;
    private boolean paused;
    private boolean ends;
    private boolean over;

    /**
     * Begins one.
     *
     * @param contentType of its body
     * @param flow told whether more should come
     */
    MadeAnswer(int status, String contentType, Consumer<Boolean> flow) {
        this.status = status;
        this.headers = HttpHeaders.headers().set(HttpHeaders.CONTENT_TYPE, contentType);
        this.flow = flow;
    }

    /** More of the body has come. */
    void deliver(Buffer piece) {
        if (piece.length() > 0 && !over) {
            waiting.add(piece);
            drain();
        }
    }

    /** The body is whole. */
    void whole() {
        ends = true;
        drain();
    }

    /** The rest of the body will never come. */
    void fail(Throwable cause) {
        failure = cause;
        drain();
    }

    private void drain() {
        Handler<Buffer> reader = handler;
        while (!paused && !over && reader != null && !waiting.isEmpty()) {
            reader.handle(waiting.remove());
        }
        if (paused || over || !waiting.isEmpty()) {
            return;
        }
        Throwable broken = failure;
        if (broken != null && exceptionHandler != null) {
            over = true;
            exceptionHandler.handle(broken);
        } else if (ends && endHandler != null) {
            over = true;
            endHandler.handle(null);
        }
    }

    @Override
    public HttpClientResponse handler(Handler<Buffer> wanted) {
        handler = wanted;
        if (wanted != null) {
            drain();
        }
        return this;
    }

    @Override
    public HttpClientResponse endHandler(Handler<Void> ended) {
        endHandler = ended;
        return this;
    }

    @Override
    public HttpClientResponse exceptionHandler(Handler<Throwable> failed) {
        exceptionHandler = failed;
        return this;
    }

    @Override
    public HttpClientResponse pause() {
        if (!paused) {
            paused = true;
            flow.accept(false);
        }
        return this;
    }

    @Override
    public HttpClientResponse resume() {
        if (paused) {
            paused = false;
            drain();
            if (!paused) {
                flow.accept(true);
            }
        }
        return this;
    }

    @Override
    public HttpClientResponse fetch(long amount) {
        return resume();
    }

    @Override
    public int statusCode() {
        return status;
    }

    @Override
    public String statusMessage() {
        return "";
    }

    @Override
    public MultiMap headers() {
        return headers;
    }

    @Override
    public @Nullable String getHeader(String name) {
        return headers.get(name);
    }

    @Override
    public @Nullable String getHeader(CharSequence name) {
        return headers.get(name);
    }

    @Override
    public @Nullable String getTrailer(String name) {
        return null;
    }

    @Override
    public MultiMap trailers() {
        return HttpHeaders.headers();
    }

    @Override
    public List<String> cookies() {
        return List.of();
    }

    @Override
    public HttpVersion version() {
        return HttpVersion.HTTP_1_1;
    }

    @Override
    public Future<Buffer> body() {
        throw new UnsupportedOperationException("it is read piece by piece");
    }

    @Override
    public Future<Void> end() {
        throw new UnsupportedOperationException("it is read piece by piece");
    }

    @Override
    public HttpClientResponse customFrameHandler(Handler<HttpFrame> frames) {
        return this;
    }

    @Override
    public HttpClientResponse streamPriorityHandler(Handler<StreamPriority> priorities) {
        return this;
    }

    @Override
    public @Nullable NetSocket netSocket() {
        return null;
    }

    /** Null: no single request has brought it about. */
    @Override
    public @Nullable HttpClientRequest request() {
        return null;
    }
}
