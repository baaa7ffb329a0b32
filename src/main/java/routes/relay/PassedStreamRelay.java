package routes.relay;

import gateway.error.FailureKind;
import gateway.translation.CountedStream;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import routes.answer.Settlement;
import routes.answer.StreamGate;
import routes.answer.TranslatedAnswers;
import routes.answer.UpstreamTimeouts;
import routes.request.ClientAnswer;
import routes.request.PassedHeaders;
import routes.request.RequestContext;

/**
 * Brings a stream of a path that only OpenAI's API has to the client, untouched: completions, pictures, speech, transcripts. The
 * usage row is in the journal before the client gets the event that ends the stream, or the stream's end.
 */
final class PassedStreamRelay implements EventRelay {

    private static final Logger LOG = LoggerFactory.getLogger(PassedStreamRelay.class);

    private final RelayedCall call;
    private final RequestContext context;
    private final RelayParts parts;
    private final HttpClientResponse answer;
    private final ClientAnswer client;
    private final StreamGate gate;
    private final StreamLife life;
    private final CountedStream events = new CountedStream();
    private boolean started;

    PassedStreamRelay(
            RelayedCall call, RequestContext context, RelayParts parts, HttpClientResponse answer, StreamGate gate) {
        this.call = call;
        this.context = context;
        this.parts = parts;
        this.answer = answer;
        this.client = context.answer();
        this.gate = gate;
        this.life = new StreamLife(parts.now());
    }

    @Override
    public void start() {
        call.read(answer, this::arrived, this::ended);
    }

    private void arrived(Buffer chunk) {
        if (call.end().isOver()) {
            return;
        }
        long now = parts.now();
        if (!started) {
            begin(now);
        }
        byte[] bytes = chunk.getBytes();
        events.read(bytes);
        life.bytes(now);
        life.life(now);
        if (events.hasContent()) {
            life.content();
        }
        if (events.isDone()) {
            settle(bytes.length);
        }
        if (!client.clientGone()) {
            client.write(chunk, events.betweenLines());
            gate.wrote(now, events.betweenLines());
            call.awaitClient(answer);
        }
        if (events.isDone() && life.over()) {
            call.reschedule();
        }
    }

    private void begin(long now) {
        started = true;
        client.firstEventAt(now);
        call.succeeded();
        if (client.begin()) {
            client.head(answer.statusCode(), headers -> PassedHeaders.toClient(answer.headers(), headers));
            client.chunked();
        }
    }

    private void settle(int pendingBytes) {
        client.announce(pendingBytes);
        parts.settlement().settle(context, client.clientGone() ? factsWhenClientLeft() : facts());
    }

    private void ended() {
        if (call.end().isOver()) {
            return;
        }
        if (started) {
            complete();
        } else {
            call.end().fail(FailureKind.UPSTREAM_BROKEN, null, true);
        }
    }

    private void complete() {
        settle(0);
        client.end();
        call.end().answered();
    }

    @Override
    public void broken(Throwable cause) {
        if (events.isDone()) {
            complete();
        } else if (client.clientGone()) {
            settle(0);
            call.end().answered();
        } else {
            LOG.debug("Request {}: the stream of the provider broke off", context.id(), cause);
            call.end().fail(FailureKind.UPSTREAM_BROKEN, cause, !started);
        }
    }

    @Override
    public boolean closeIfComplete() {
        if (!events.isDone()) {
            return false;
        }
        complete();
        call.resetUpstream();
        return true;
    }

    @Override
    public boolean started() {
        return started;
    }

    @Override
    public boolean hasContent() {
        return life.hasContent();
    }

    @Override
    public long deadAt(UpstreamTimeouts timeouts) {
        return life.deadline(timeouts);
    }

    @Override
    public boolean drains() {
        return started && !events.isDone();
    }

    @Override
    public Settlement.Facts facts() {
        return Settlement.Facts.of(answer.statusCode(), TranslatedAnswers.requestId(answer), events.facts());
    }
}
