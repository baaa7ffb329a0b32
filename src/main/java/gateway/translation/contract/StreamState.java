package gateway.translation.contract;

import gateway.translation.error.StreamErrors;
import gateway.translation.error.UpstreamError;
import org.jspecify.annotations.Nullable;

/**
 * How the stream of one client ends: once, well or with an error, and nothing is written behind its end. A target's stream that
 * ends before the client's does is cut, which is an error. Not safe from many threads.
 */
public abstract class StreamState implements StreamTranslation {

    private boolean ended;
    private @Nullable UpstreamError error;

    /** Starts a stream. */
    protected StreamState() {}

    /** The bytes that keep the client waiting. */
    protected abstract byte[] ping();

    /** Writes the end of a stream that failed, in the client's dialect. */
    protected abstract void emitError(UpstreamError failure, EventSink sink);

    /** The stream has its last event, a good one. */
    protected final void end() {
        ended = true;
    }

    /** The stream has its last event, which tells an error. */
    protected final void end(UpstreamError failure) {
        ended = true;
        error = failure;
    }

    /** Ends the stream with an error, which is written. */
    protected final void fail(UpstreamError failure, EventSink sink) {
        end(failure);
        emitError(failure, sink);
    }

    @Override
    public final void onComment(EventSink sink) {
        if (!ended) {
            sink.emit(ping());
        }
    }

    @Override
    public final void onEnd(EventSink sink) {
        onFailure(StreamErrors.CUT, sink);
    }

    @Override
    public void onFailure(UpstreamError failure, EventSink sink) {
        if (!ended) {
            fail(failure, sink);
        }
    }

    @Override
    public final boolean ended() {
        return ended;
    }

    @Override
    public final @Nullable UpstreamError error() {
        return error;
    }
}
