package routes.request;

import gateway.memory.Holding;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The answer to one client: whoever brings it begins, writes, ends or breaks it off here and nowhere else. It counts what goes
 * out, knows whether the client is still there, and can be listened to. One thread works on it at a time, mostly the event loop
 * of the client's connection; {@link #clientGone} and {@link #sending} may be asked from anywhere.
 */
public final class ClientAnswer {

    /** The type of streams that the gateway makes. */
    public static final String EVENT_STREAM = "text/event-stream; charset=utf-8";

    private static final String LEFT = "The client has left";

    private final UUID id;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Holding holding;
    private final AnswerListeners listeners;

    private boolean committed;
    private boolean begun;
    private boolean cutsAnEvent;
    private long pingedNanos;
    private long bytes;
    private long announced;
    private long firstEventNanos;
    private @Nullable Runnable onClientGone;
    private volatile boolean clientGone;
    private volatile @Nullable Promise<Void> sending;

    /** @param holding what the request holds of the memory budget */
    ClientAnswer(UUID id, HttpServerRequest request, Holding holding) {
        this.id = id;
        this.request = request;
        this.response = request.response();
        this.holding = holding;
        this.listeners = new AnswerListeners(response);
    }

    /** Has the rest of it heard by somebody else too. */
    public void listen(AnswerListener listener) {
        listeners.add(listener);
    }

    /** Whether status and headers have gone to the client. */
    public boolean committed() {
        return committed;
    }

    /** Whether an upstream's answer, or a failure, has begun to go to the client: no other one can follow. */
    public boolean begun() {
        return begun;
    }

    /** Whether all of it was written. */
    public boolean ended() {
        return response.ended();
    }

    /** The status that the client gets or has got. */
    public int status() {
        return response.getStatusCode();
    }

    /** Whether it is a stream of events. */
    public boolean isEventStream() {
        return ContentTypes.isEventStream(response.headers().get(HttpHeaders.CONTENT_TYPE));
    }

    /** Bytes of the body that have gone out, or are announced to go out next. */
    public long bytes() {
        return bytes + announced;
    }

    /** Time of the first event or byte of an upstream on the clock of {@link System#nanoTime}, 0 when there was none. */
    public long firstEventNanos() {
        return firstEventNanos;
    }

    /** Notes the time of the first event or byte of an upstream; only the first note counts. */
    public void firstEventAt(long nanos) {
        if (firstEventNanos == 0) {
            firstEventNanos = nanos;
        }
    }

    /** When the last ping of our own went out, 0 when there was none. */
    public long pingedNanos() {
        return pingedNanos;
    }

    /** Another target is tried: what the last one sent was no first event, unless the client has some of it. */
    void triesAgain() {
        if (!begun) {
            firstEventNanos = 0;
        }
    }

    /**
     * The answer begins to go to the client.
     *
     * @return whether its status and headers are still to be made; behind pings of our own they have gone
     */
    public boolean begin() {
        boolean silent = !committed;
        committed = true;
        begun = true;
        return silent;
    }

    /**
     * Makes status and headers.
     *
     * @param own writes those headers that not every answer has
     */
    public void head(int status, Consumer<MultiMap> own) {
        response.setStatusCode(status);
        own.accept(response.headers());
        response.putHeader(AnswerHeaders.REQUEST_ID, id.toString());
        AnswerHeaders.openToBrowsers(request);
    }

    /** Adds a header to those that are made. */
    public ClientAnswer header(CharSequence name, CharSequence value) {
        response.putHeader(name, value);
        return this;
    }

    /** The headers that are made. */
    public MultiMap headers() {
        return response.headers();
    }

    /** Says that the length of the body is not known beforehand. */
    public void chunked() {
        response.setChunked(true);
    }

    /** A ping of our own goes out, the first time behind status and headers of a stream; any upstream's stream may follow. */
    public void ping(Buffer ping, long nanos) {
        if (!committed) {
            head(200, stream -> stream.set("content-type", EVENT_STREAM).set("cache-control", "no-cache"));
            chunked();
        }
        committed = true;
        pingedNanos = nanos;
        goesOut(ping);
        response.write(ping);
    }

    /** Writes bytes of the body; a client that has left gets none. */
    public void write(Buffer piece) {
        write(piece, true);
    }

    /** Writes bytes of a stream, which may end within an event. */
    public void write(Buffer piece, boolean atEventBoundary) {
        if (clientGone) {
            return;
        }
        cutsAnEvent = !atEventBoundary;
        goesOut(piece);
        response.write(piece);
    }

    /** Whether what was written waits for the client to take it. */
    public boolean isFull() {
        return response.writeQueueFull();
    }

    /** Says what happens when a client has taken what was written. */
    public void whenTaken(Runnable action) {
        response.drainHandler(taken -> action.run());
    }

    /** Ends the answer; one whose client has left is over already. */
    public void end() {
        if (!clientGone) {
            listeners.ended(AnswerListener.End.WHOLE);
            response.end();
        }
    }

    /** Ends the answer with a body, or what is left of one, for which nothing is held. From any thread. */
    public void end(Buffer body) {
        goesOut(body);
        listeners.ended(AnswerListener.End.WHOLE);
        response.end(body);
    }

    /** An event of ours as it ends the stream: behind a part of an event, so that it stands alone. */
    public Buffer lastEvent(Buffer event) {
        return cutsAnEvent ? Buffer.buffer("\n\n").appendBuffer(event) : event;
    }

    /** Ends the answer with a body, or what is left of one, in one piece; what is held for it is given back when the client has it. From any thread. */
    public void endAtOnce(Buffer body) {
        goesOut(body);
        listeners.ended(AnswerListener.End.WHOLE);
        holdUntil(response.end(body), body.length());
    }

    /**
     * Ends the answer with a body, or what is left of one, as the client takes it: what is held for it is given back then. The
     * length of a large one is announced already.
     */
    public void endHeld(Buffer body) {
        goesOut(body);
        Future<Void> taken = SlicedBody.send(response, body);
        taken.onSuccess(written -> listeners.ended(AnswerListener.End.WHOLE));
        holdUntil(response.ended() ? taken : writes(taken), body.length());
    }

    private void holdUntil(Future<Void> taken, int length) {
        if (!taken.isComplete()) {
            Holding held = holding.handOver(length);
            taken.onComplete(written -> held.release());
        }
    }

    /** Ends the answer so that its client sees that it is not whole: by its connection, or by its stream of HTTP/2. */
    public void breakOff() {
        listeners.ended(AnswerListener.End.BROKEN_OFF);
        if (HttpVersion.HTTP_2.equals(request.version())) {
            response.reset();
        } else {
            request.connection().close();
        }
    }

    /** Counts bytes that go out next as gone: the row of a request is written before its last bytes. */
    public void announce(long pending) {
        announced = pending;
    }

    private void goesOut(Buffer piece) {
        bytes += piece.length();
        announced = Math.max(0, announced - piece.length());
        listeners.wrote(piece);
    }

    /** Whether the client has closed its connection or its stream. */
    public boolean clientGone() {
        return clientGone;
    }

    /** Says what happens when the client leaves; null for nothing. Called on the event loop. */
    public void onClientGone(@Nullable Runnable action) {
        onClientGone = action;
    }

    /** Notes that the client has left. Called on the event loop. */
    public void clientLeft() {
        clientGone = true;
        listeners.ended(AnswerListener.End.CLIENT_LEFT);
        Promise<Void> current = sending;
        if (current != null) {
            current.tryFail(LEFT);
        }
        Runnable action = onClientGone;
        if (action != null) {
            action.run();
        }
    }

    /** Says that the rest is being written, as the client takes it: completed when it has, failed as soon as the client has left. */
    private Future<Void> writes(Future<Void> written) {
        Promise<Void> promise = Promise.promise();
        sending = promise;
        written.onSuccess(done -> promise.tryComplete()).onFailure(promise::tryFail);
        if (clientGone) {
            promise.tryFail(LEFT);
        }
        return promise.future();
    }

    /** The rest that is being written, null where nothing is. From any thread. */
    public @Nullable Future<Void> sending() {
        Promise<Void> current = sending;
        return current == null ? null : current.future();
    }
}
