package gateway.translation.wire;

import gateway.translation.contract.AnswerFrame;
import gateway.translation.contract.EventSink;
import gateway.translation.contract.SseEvent;
import gateway.translation.contract.StreamState;
import gateway.translation.error.StreamErrors;
import gateway.translation.error.UpstreamErrors;

/**
 * A stream of Chat Completions, whatever its client speaks: tells chunks, errors in all their shapes and the end apart. Not safe
 * from many threads.
 */
public abstract class ChatStreamState extends StreamState {

    /** What the answer is made with. */
    protected final AnswerFrame frame;

    /** The chunk that has just come. */
    protected final ChatChunkReader chunk = new ChatChunkReader();

    /** What the chunks told of the usage. */
    protected final ChatUsage usage = new ChatUsage();

    /** Starts a stream. */
    protected ChatStreamState(AnswerFrame frame) {
        this.frame = frame;
    }

    /** A chunk has been read. */
    protected abstract void onChunk(byte[] data, EventSink sink);

    /** The target says that nothing more comes. */
    protected abstract void done(EventSink sink);

    @Override
    public final void onEvent(SseEvent event, EventSink sink) {
        byte[] data = event.data();
        if (ended() || data.length == 0) {
            return;
        }
        if (ChatChunkReader.isDone(data)) {
            done(sink);
        } else if ("error".equals(event.name())) {
            fail(UpstreamErrors.readEvent("error", data, frame.contextLimit()), sink);
        } else if (!chunk.read(data)) {
            onFailure(StreamErrors.UNREADABLE, sink);
        } else if (chunk.failed()) {
            fail(UpstreamErrors.readEvent(event.name(), data, frame.contextLimit()), sink);
        } else {
            onChunk(data, sink);
        }
    }
}
