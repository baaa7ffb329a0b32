package routes.relay;

import gateway.error.FailureKind;
import gateway.upstream.Verdict;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import routes.request.FrontEndpoint;
import routes.request.RequestContext;
import routes.request.UpstreamAnswer;

/** Reads an error answer whole and decides whether the client gets it or another account is tried. */
final class ErrorRelay implements Relay {

    private static final int MAX_ERROR_BYTES = 1024 * 1024;

    private final UpstreamCall call;
    private final RequestContext context;
    private final UpstreamClient upstream;
    private final HttpClientResponse answer;
    private final Buffer body = Buffer.buffer();

    ErrorRelay(UpstreamCall call, RequestContext context, UpstreamClient upstream, HttpClientResponse answer) {
        this.call = call;
        this.context = context;
        this.upstream = upstream;
        this.answer = answer;
    }

    @Override
    public void start() {
        answer.exceptionHandler(error -> call.guarded(() -> call.broken(error)));
        answer.endHandler(end -> call.guarded(this::ended));
        answer.handler(chunk -> call.guarded(() -> arrived(chunk)));
    }

    private void arrived(Buffer chunk) {
        if (call.done()) {
            return;
        }
        context.firstEventAt(upstream.watch().now());
        if (body.length() + chunk.length() > MAX_ERROR_BYTES) {
            call.fail(FailureKind.UPSTREAM_INVALID_ANSWER, null, true);
        } else {
            body.appendBuffer(chunk);
        }
    }

    private void ended() {
        if (call.done()) {
            return;
        }
        UpstreamAnswer whole = new UpstreamAnswer(answer.statusCode(), answer.headers(), body);
        Verdict verdict = upstream.classifier().classify(answer.statusCode(), answer.headers()::get, body.getBytes());
        if (context.endpoint() == FrontEndpoint.MODELS && answer.statusCode() != 404) {
            call.withoutAnswer(verdict);
        } else if (verdict instanceof Verdict.PassOn) {
            call.attempt().permit().succeeded();
            upstream.answers().pass(context, whole);
            call.answeredToClient();
        } else {
            call.failed(verdict, whole);
        }
    }

    @Override
    public void broken(Throwable cause) {
        call.fail(FailureKind.UPSTREAM_BROKEN, cause, true);
    }

    @Override
    public Settlement.Facts facts() {
        return new Settlement.Facts(answer.statusCode(), answer.getHeader("request-id"), null, null, null);
    }
}
