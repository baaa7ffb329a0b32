package routes.answer;

import gateway.error.GatewayFailure;
import gateway.protocol.anthropic.ErrorFacts;
import gateway.protocol.anthropic.MessageStreamReader;
import gateway.protocol.sse.SseScanner;
import gateway.translation.error.ErrorBodies;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;
import routes.http.ResponseWriter;
import routes.request.ClientAnswer;
import routes.request.ContentTypes;
import routes.request.HeaderNames;
import routes.request.PassedHeaders;
import routes.request.RequestContext;
import routes.request.UpstreamAnswer;

/**
 * Writes answers that end a request without success, settled first: an upstream's own error as it came, or a failure of ours.
 * Where the client's stream has begun already, both become an {@code event: error} in it.
 */
public final class AnswerWriter {

    private final ResponseWriter writer;
    private final Settlement settlement;

    public AnswerWriter(ResponseWriter writer, Settlement settlement) {
        this.writer = writer;
        this.settlement = settlement;
    }

    /** Passes an upstream's answer on. */
    public void pass(RequestContext context, UpstreamAnswer answer) {
        Buffer body = answer.body();
        boolean events = ContentTypes.isEventStream(answer.headers().get("content-type"));
        String type = events
                ? errorTypeIn(body.getBytes())
                : ErrorFacts.read(body.getBytes()).type();
        context.reportError(type == null ? "api_error" : type);
        String requestId = answer.headers().get(HeaderNames.REQUEST_ID);
        if (context.answer().committed()) {
            endStream(
                    context,
                    events
                            ? body
                            : Buffer.buffer(ErrorBodies.event(
                                    body.getBytes(), context.endpoint().dialect())),
                    new Settlement.Facts(context.answer().status(), requestId, null, null, null, false));
            return;
        }
        context.answer().announce(body.length());
        settlement.settle(context, new Settlement.Facts(answer.status(), requestId, null, null, null, false));
        context.answer().head(answer.status(), headers -> {
            PassedHeaders.toClient(answer.headers(), headers);
            if (requestId == null) {
                headers.set(HeaderNames.REQUEST_ID, context.id().toString());
            }
        });
        writer.endAtOnce(context, body);
    }

    /**
     * Reports a failure of ours.
     *
     * @param known what is known of an answer that had begun, null for nothing
     */
    public void fail(RequestContext context, GatewayFailure failure, Settlement.@Nullable Facts known) {
        context.reportError(failure.errorType());
        if (context.answer().clientGone()) {
            settlement.settle(context, known == null ? Settlement.Facts.ofStatus(failure.status()) : known);
        } else if (context.answer().committed()) {
            byte[] event = writer.failureEvent(failure, context.request(), context.id());
            int status = context.answer().status();
            endStream(context, Buffer.buffer(event), known == null ? Settlement.Facts.ofStatus(status) : known);
        } else {
            settlement.settle(context, Settlement.Facts.ofStatus(failure.status()));
            writer.fail(context, failure);
        }
    }

    private void endStream(RequestContext context, Buffer event, Settlement.Facts facts) {
        ClientAnswer answer = context.answer();
        boolean events = answer.isEventStream();
        Buffer last = answer.lastEvent(event);
        answer.announce(events ? last.length() : 0);
        settlement.settle(context, facts);
        if (answer.clientGone()) {
            return;
        }
        if (events) {
            answer.end(last);
        } else {
            answer.breakOff();
        }
    }

    private static @Nullable String errorTypeIn(byte[] stream) {
        MessageStreamReader reader = new MessageStreamReader();
        new SseScanner(reader, stream.length).scan(stream, 0, stream.length);
        return reader.errorType();
    }
}
