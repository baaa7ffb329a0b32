package routes.upstream;

import io.vertx.core.Future;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One request as its upstream has it, which the test answers step by step. Waits until what it writes has gone out. */
final class AskedUpstream {

    private final HttpServerRequest request;
    private final StringBuffer came = new StringBuffer();
    private final CompletableFuture<String> body = new CompletableFuture<>();
    private final CompletableFuture<Void> left = new CompletableFuture<>();

    /** On the event loop of its connection, when the head of the request has come. */
    AskedUpstream(HttpServerRequest request) {
        this.request = request;
        request.handler(piece -> came.append(piece.toString(StandardCharsets.UTF_8)));
        request.endHandler(end -> body.complete(came()));
        request.exceptionHandler(body::completeExceptionally);
        request.connection().closeHandler(left::complete);
    }

    /** The whole body of the request. */
    String body() throws Exception {
        return body.get(60, TimeUnit.SECONDS);
    }

    /** What has come of the body. */
    String came() {
        return came.toString();
    }

    @Nullable
    String header(String name) {
        return request.getHeader(name);
    }

    /** Which of the accounts is asked. */
    @Nullable
    String account() {
        return header("x-asked");
    }

    HttpConnection connection() {
        return request.connection();
    }

    /** What comes is elsewhere. */
    AskedUpstream location(String url) {
        request.response().putHeader("location", url);
        return this;
    }

    /** Sends status and headers of an answer in chunks, without waiting: whoever reads them may close the connection. */
    AskedUpstream head(int status, String type) {
        request.response()
                .setStatusCode(status)
                .setChunked(true)
                .putHeader("content-type", type)
                .putHeader("request-id", "req_upstream")
                .write("");
        return this;
    }

    /** Begins a stream of events with these. */
    AskedUpstream streams(String... events) throws Exception {
        return head(200, "text/event-stream; charset=utf-8").write(String.join("", events));
    }

    AskedUpstream write(String text) throws Exception {
        done(request.response().write(text));
        return this;
    }

    /** Writes without waiting. */
    Future<Void> pours(String text) {
        return request.response().write(text);
    }

    /** Ends the answer, without waiting. */
    void end() {
        request.response().end();
    }

    /** Answers with a body of a length that is told. */
    void answers(int status, String type, String text) throws Exception {
        done(request.response()
                .setStatusCode(status)
                .putHeader("content-type", type)
                .putHeader("request-id", "req_upstream")
                .end(text));
    }

    /** Answers without a body. */
    void bare(int status) throws Exception {
        done(request.response()
                .setStatusCode(status)
                .putHeader("request-id", "req_upstream")
                .end());
    }

    /** The connection breaks. */
    void breaksOff() throws Exception {
        done(request.connection().close());
    }

    /** Waits until the gateway has closed the connection. */
    void awaitLeft() throws Exception {
        left.get(60, TimeUnit.SECONDS);
    }

    private static void done(Future<Void> future) throws Exception {
        future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
