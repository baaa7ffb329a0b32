package routes.relay;

import gateway.error.FailureKind;
import gateway.memory.Grant;
import gateway.protocol.anthropic.MessageFacts;
import gateway.usage.CountedUsage;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import org.jspecify.annotations.Nullable;
import routes.answer.Settlement;
import routes.request.BaseMemory;
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
    private final boolean json;
    private final boolean list;
    private final boolean whole;
    private final int factor;
    private long counted;
    private Buffer held = Buffer.buffer();
    private boolean owned;
    private boolean piping;
    private boolean begun;
    private final @Nullable BatchResults results;
    private @Nullable LargeMessage large;
    private @Nullable MessageFacts facts;
    private volatile long lastBytesNanos;

    BodyRelay(RelayedCall call, RequestContext context, RelayParts parts, HttpClientResponse answer) {
        this.call = call;
        this.context = context;
        this.parts = parts;
        this.answer = answer;
        this.client = context.answer();
        boolean makes = answer.statusCode() < 300 && parts.resources().makes(context);
        this.json = makes || ContentTypes.isJson(answer.getHeader(HttpHeaders.CONTENT_TYPE));
        this.list = answer.statusCode() != 204
                && answer.statusCode() != 304
                && parts.resources().lists(context);
        this.whole = list || makes;
        // The buffer doubles while it grows; what was made is read as bytes and as text.
        this.factor = makes ? 4 : 2;
        this.results = BatchResults.of(context, answer, parts.settlement());
        this.lastBytesNanos = parts.now();
    }

    @Override
    public void start() {
        if (client.begun() || (!json && (list || context.endpoint() != FrontEndpoint.PASSTHROUGH))) {
            call.end().fail(FailureKind.UPSTREAM_INVALID_ANSWER, null, false);
            return;
        }
        answer.exceptionHandler(error -> call.guarded(() -> call.broken(error)));
        answer.endHandler(end -> call.guarded(this::ended));
        answer.handler(chunk -> call.guarded(() -> arrived(chunk)));
    }

    private void arrived(Buffer chunk) {
        if (call.end().isOver()) {
            return;
        }
        lastBytesNanos = parts.now();
        client.firstEventAt(lastBytesNanos);
        if (piping) {
            advance(chunk);
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
        if (mayHold(chunk.length())) {
            append(chunk);
        } else if (parts.resources().concerns(context)) {
            call.refuse(MemoryFailures.ofRequest(Grant.BUSY));
        } else {
            pipe(chunk);
        }
    }

    private boolean mayHold(int more) {
        if (held.length() + more <= BaseMemory.BYTES) {
            return true;
        }
        long bytes = (long) factor * (counted == 0 ? held.length() + more : more);
        if (context.holding().grow(bytes) != Grant.GRANTED) {
            return false;
        }
        counted += bytes;
        return true;
    }

    private void append(Buffer chunk) {
        if (held.length() == 0) {
            held = chunk;
        } else if (owned) {
            held.appendBuffer(chunk);
        } else {
            owned = true;
            held = Buffer.buffer(held.length() + chunk.length())
                    .appendBuffer(held)
                    .appendBuffer(chunk);
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
        piping = true;
        if (json && context.endpoint() == FrontEndpoint.MESSAGES) {
            large = new LargeMessage(
                    read -> context.eventLoop()
                            .runOnContext(told -> call.guarded(() -> {
                                facts = read;
                                remember(read);
                                completePipe();
                            })),
                    () -> context.eventLoop().runOnContext(goOn -> answer.resume()));
        }
        if (held.length() > 0) {
            read(held);
            advance(chunk);
        } else {
            held = chunk;
            read(chunk);
        }
    }

    /** What was kept back goes to the client, and the next chunk is kept back. */
    private void advance(Buffer chunk) {
        if (begin()) {
            if (counted > 0 && !client.isFull() && held.length() <= BaseMemory.BYTES) {
                // What was held whole has gone out.
                keep(0);
            }
            write(held);
            held = chunk;
            read(chunk);
        }
    }

    /** Commits to the answer when the first of it goes out: up to then, what breaks is told as a failure. */
    private boolean begin() {
        if (begun) {
            return true;
        }
        if (client.committed()) {
            call.end().fail(FailureKind.UPSTREAM_INVALID_ANSWER, null, false);
            return false;
        }
        begun = true;
        call.succeeded();
        client.begin();
        client.head(answer.statusCode(), headers -> PassedHeaders.toClient(answer.headers(), headers));
        String length = answer.getHeader("content-length");
        if (length == null) {
            client.chunked();
        } else {
            client.header("content-length", length);
        }
        return true;
    }

    private void read(Buffer chunk) {
        LargeMessage message = large;
        if (message != null) {
            if (!message.feed(chunk.getBytes())) {
                answer.pause();
            }
        } else if (results != null) {
            results.read(chunk);
        }
    }

    private void write(Buffer bytes) {
        if (!client.clientGone()) {
            client.write(bytes);
            call.awaitClient(answer);
        }
    }

    private void ended() {
        if (call.end().isOver()) {
            return;
        }
        LargeMessage message = large;
        if (message != null) {
            message.end();
        } else if (piping && results != null) {
            client.announce(held.length());
            results.endWhole(() -> call.guarded(this::completePipe));
        } else if (piping) {
            completePipe();
        } else if (json && parts.resources().concerns(context)) {
            parts.resources()
                    .relay(context, call.attempt().requireAccount(), held, call.origin())
                    .onComplete(rewritten -> call.guarded(() -> {
                        if (rewritten.succeeded()) {
                            deliver(rewritten.result());
                        } else {
                            call.end().withheld(rewritten.cause());
                        }
                    }));
        } else {
            deliver(held);
        }
    }

    private void completePipe() {
        if (call.end().isOver() || !begin()) {
            return;
        }
        if (results == null) {
            client.announce(held.length());
        }
        parts.settlement().settle(context, client.clientGone() ? factsWhenClientLeft() : facts());
        if (!client.clientGone()) {
            client.endHeld(held);
        }
        call.end().answered();
    }

    private void deliver(Buffer body) {
        if (call.end().isOver()) {
            return;
        }
        if (body.length() == 0 && context.endpoint() != FrontEndpoint.PASSTHROUGH) {
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
            facts = read;
            remember(read);
        }
        client.announce(body.length());
        parts.settlement().settle(context, facts());
        client.head(answer.statusCode(), headers -> PassedHeaders.toClient(answer.headers(), headers));
        keep(body.length());
        parts.writer().end(context, body);
        call.end().answered();
    }

    private void remember(MessageFacts read) {
        parts.resources()
                .remember(context, read.containerId(), read.id(), call.attempt().requireAccount());
    }

    @Override
    public void abandon() {
        if (large != null) {
            large.end();
        }
        if (results != null) {
            results.breakOff();
        }
        keep(0);
        held = Buffer.buffer();
    }

    /** Gives back what was held while the answer grew, except for what is written of it. */
    private void keep(int length) {
        context.holding().shrink(Math.max(0, counted - length));
        counted = 0;
    }

    @Override
    public void broken(Throwable cause) {
        call.end().fail(FailureKind.UPSTREAM_BROKEN, cause, false);
    }

    @Override
    public boolean keepsBack() {
        return !piping;
    }

    @Override
    public long progressNanos() {
        return piping ? lastBytesNanos : 0;
    }

    @Override
    public Settlement.Facts facts() {
        MessageFacts read = facts;
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
