package routes.request;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;

/**
 * Writes a whole body slice by slice, as its reader takes it: a socket copies what is written to it into memory outside the heap,
 * all at once. On the event loop of the connection.
 */
public final class SlicedBody {

    /** A body of up to so many bytes is written at once, and a larger one in slices of so many. */
    public static final int SLICE = 64 * 1024;

    private final WriteStream<Buffer> target;
    private final Buffer body;
    private final Promise<Void> written = Promise.promise();
    private int position;

    private SlicedBody(WriteStream<Buffer> target, Buffer body) {
        this.target = target;
        this.body = body;
    }

    /**
     * Writes the body and ends the stream; the length of a large one is announced already.
     *
     * @return completed when everything has gone out; failed when the peer has gone
     */
    public static Future<Void> send(WriteStream<Buffer> target, Buffer body) {
        if (body.length() <= SLICE) {
            return target.end(body);
        }
        SlicedBody sliced = new SlicedBody(target, body);
        sliced.write();
        return sliced.written.future();
    }

    private void write() {
        while (position < body.length()) {
            if (written.future().isComplete()) {
                return;
            }
            if (target.writeQueueFull()) {
                target.drainHandler(drained -> write());
                return;
            }
            int next = Math.min(body.length(), position + SLICE);
            Buffer slice = body.slice(position, next);
            position = next;
            target.write(slice).onFailure(written::tryFail);
        }
        target.end().onComplete(end -> {
            if (end.succeeded()) {
                written.tryComplete();
            } else {
                written.tryFail(end.cause());
            }
        });
    }
}
