package routes.relay;

import gateway.error.FailureKind;
import gateway.memory.Grant;
import gateway.protocol.anthropic.MessageFacts;
import gateway.translation.CountedAnswer;
import gateway.usage.CountedUsage;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import org.jspecify.annotations.Nullable;
import routes.answer.Settlement;
import routes.answer.TranslatedAnswers;
import routes.request.ClientAnswer;
import routes.request.ContentTypes;
import routes.request.FrontEndpoint;
import routes.request.HeaderNames;
import routes.request.MemoryFailures;
import routes.request.PassedHeaders;
import routes.request.RequestContext;

/**
 * Brings an answer that is no stream of events to the client: JSON is kept back whole up to a limit, so that its usage is in
 * the journal before the client has it; anything larger is piped, with the last chunk kept back.
 */
final class BodyRelay implements Relay {

    /** A list of resources, and an answer that makes one, is held whole, whatever else may be piped. */
    private static final int MAX_WHOLE = 16 * 1024 * 1024;

    private final RelayedCall call;
    private final RequestContext context;
    private final RelayParts parts;
    private final HttpClientResponse answer;
    private final ClientAnswer client;
    private final boolean head;
    private final boolean json;
    private final boolean list;
    private final boolean whole;
    private final HeldBody held;
    private final @Nullable BatchResults results;
    private final @Nullable CountedAnswer counted;
    private @Nullable PipedBody pipe;
    private @Nullable MessageFacts facts;
    private volatile long lastBytesNanos;

    BodyRelay(RelayedCall call, RequestContext context, RelayParts parts, HttpClientResponse answer) {
        this.call = call;
        this.context = context;
        this.parts = parts;
        this.answer = answer;
        this.client = context.answer();
        boolean makes = answer.statusCode() < 300 && parts.resources().makes(context);
        this.head = HttpMethod.HEAD.equals(context.request().method());
        this.json = makes || ContentTypes.isJson(answer.getHeader(HttpHeaders.CONTENT_TYPE));
        this.list = answer.statusCode() != 204
                && answer.statusCode() != 304
                && parts.resources().lists(context);
        this.whole = list || makes;
        // The buffer doubles while it grows; what was made is read as bytes and as text.
        this.held = new HeldBody(context.holding(), makes ? 4 : 2);
        this.results = BatchResults.of(context, answer, parts.settlement());
        this.counted = json && context.endpoint().relaysOnly() ? new CountedAnswer() : null;
        this.lastBytesNanos = parts.now();
    }

    @Override
    public void start() {
        if (client.begun() || (!json && !head && (list || !mayBeAnything()))) {
            call.end().fail(FailureKind.UPSTREAM_INVALID_ANSWER, null, false);
            return;
        }
        call.read(answer, this::arrived, this::ended);
    }

    /** Files, speech and pictures are of any type, and may be empty; to HEAD nothing else is. */
    private boolean mayBeAnything() {
        return head
                || context.endpoint() == FrontEndpoint.PASSTHROUGH
                || context.endpoint().relaysOnly();
    }

    private void arrived(Buffer chunk) {
        if (call.end().isOver()) {
            return;
        }
        lastBytesNanos = parts.now();
        client.firstEventAt(lastBytesNanos);
        if (counted != null) {
            counted.read(chunk.getBytes());
        }
        if (pipe != null) {
            pipe.arrived(chunk);
        } else if (json
                && results == null
                && held.length() + chunk.length() <= (whole ? MAX_WHOLE : call.holdBytes())) {
            hold(chunk);
        } else if (whole) {
            call.end().fail(FailureKind.UPSTREAM_INVALID_ANSWER, null, false);
        } else {
            pipe(chunk);
        }
    }

    /** Where there is no memory to hold an answer it is piped; one with links or of a resource has to be read whole. */
    private void hold(Buffer chunk) {
        if (held.add(chunk)) {
            return;
        }
        if (parts.resources().concerns(context)) {
            call.refuse(MemoryFailures.ofRequest(Grant.BUSY));
        } else {
            pipe(chunk);
        }
    }

    private void pipe(Buffer chunk) {
        if (client.clientGone()) {
            call.giveUp();
            return;
        }
        if (client.committed()) {
            // The client waits for a stream, and has had pings of ours.
            call.end().fail(FailureKind.UPSTREAM_INVALID_ANSWER, null, false);
            return;
        }
        boolean message = json && context.endpoint() == FrontEndpoint.MESSAGES;
        pipe = new PipedBody(call, context, answer, held, results, message ? this::learn : null, this::completePipe);
        pipe.arrived(chunk);
    }

    private void learn(MessageFacts read) {
        facts = read;
        parts.resources()
                .remember(context, read.containerId(), read.id(), call.attempt().requireAccount());
    }

    private void ended() {
        if (call.end().isOver()) {
            return;
        }
        if (pipe != null) {
            pipe.ended();
        } else if (json && !head && parts.resources().concerns(context)) {
            parts.resources()
                    .relay(context, call.attempt().requireAccount(), held.bytes(), call.origin())
                    .onComplete(rewritten -> call.guarded(() -> {
                        if (rewritten.succeeded()) {
                            deliver(rewritten.result());
                        } else {
                            call.end().withheld(rewritten.cause());
                        }
                    }));
        } else {
            deliver(held.bytes());
        }
    }

    private void completePipe() {
        if (pipe != null && !call.end().isOver()) {
            pipe.complete(parts.settlement(), client.clientGone() ? factsWhenClientLeft() : facts());
        }
    }

    private void deliver(Buffer body) {
        if (call.end().isOver()) {
            return;
        }
        if (body.length() == 0 && !mayBeAnything()) {
            call.end().fail(FailureKind.UPSTREAM_INVALID_ANSWER, null, false);
            return;
        }
        MessageFacts read = null;
        if (context.endpoint() == FrontEndpoint.MESSAGES) {
            byte[] bytes = body.getBytes();
            read = MessageFacts.read(bytes);
            HiddenError error = HiddenError.in(bytes, read);
            if (error != null) {
                call.end().failedOrAnswered(error.verdict(parts, answer.headers()), error.answer(answer.headers()));
                return;
            }
        }
        if (client.committed()) {
            call.end().fail(FailureKind.UPSTREAM_INVALID_ANSWER, null, false);
            return;
        }
        call.succeeded();
        if (client.clientGone()) {
            parts.settlement().settle(context, factsWhenClientLeft());
            call.end().answered();
            return;
        }
        if (read != null) {
            learn(read);
        }
        client.announce(body.length());
        parts.settlement().settle(context, facts());
        client.head(answer.statusCode(), headers -> PassedHeaders.toClient(answer.headers(), headers));
        held.keep(body.length());
        parts.writer().end(context, body);
        call.end().answered();
    }

    @Override
    public void abandon() {
        if (pipe != null) {
            pipe.abandon();
        }
        if (results != null) {
            results.breakOff();
        }
        held.drop();
    }

    @Override
    public void broken(Throwable cause) {
        call.end().fail(FailureKind.UPSTREAM_BROKEN, cause, false);
    }

    @Override
    public boolean keepsBack() {
        return pipe == null;
    }

    @Override
    public long progressNanos() {
        return pipe == null ? 0 : lastBytesNanos;
    }

    @Override
    public Settlement.Facts facts() {
        MessageFacts read = facts;
        if (counted != null) {
            return Settlement.Facts.of(answer.statusCode(), TranslatedAnswers.requestId(answer), counted.facts());
        }
        String requestId = answer.getHeader(HeaderNames.REQUEST_ID);
        return read == null
                ? new Settlement.Facts(answer.statusCode(), requestId, null, null, null, false)
                : new Settlement.Facts(
                        answer.statusCode(),
                        requestId,
                        read.model(),
                        read.stopReason(),
                        CountedUsage.of(read.usage()),
                        false);
    }
}
