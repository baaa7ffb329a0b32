package gateway.translation.same;

import gateway.protocol.anthropic.MessageStreamReader;
import gateway.translation.contract.AnswerFacts;
import gateway.translation.contract.AnswerFrame;
import gateway.translation.contract.EventSink;
import gateway.translation.contract.SseEvent;
import gateway.translation.contract.StreamState;
import gateway.translation.error.StreamErrors;
import gateway.translation.error.UpstreamError;
import gateway.translation.error.UpstreamErrors;
import gateway.translation.wire.EventFrames;
import gateway.translation.wire.MessagesBlockReader;
import gateway.translation.wire.MessagesEvents;
import gateway.translation.wire.MessagesFacts;
import org.jspecify.annotations.Nullable;

/**
 * A stream of the Messages API for a client of that API. Events go on byte for byte except for the client's name of the model
 * in {@code message_start}, the name of an event that has none, which clients need, and errors in the shapes of other dialects.
 * A stream that ends without {@code message_stop} ends with an error.
 */
public final class SameMessagesStream extends StreamState {

    /** What an event of a delta has beside its text, about. */
    private static final int DELTA_OVERHEAD = 80;

    private final AnswerFrame frame;
    private final AnswerModel model;
    private final MessagesBlockReader block = new MessagesBlockReader();
    private final MessageStreamReader reader = new MessageStreamReader();
    private long characters;

    /** Starts a stream. */
    public SameMessagesStream(AnswerFrame frame) {
        this.frame = frame;
        this.model = new AnswerModel(frame.modelAsked());
    }

    @Override
    public void onEvent(SseEvent event, EventSink sink) {
        if (ended()) {
            return;
        }
        byte[] data = event.data();
        String type = event.name() == null && block.read(data) ? block.type() : event.name();
        if (isError(type, data)) {
            fail(event, sink);
            return;
        }
        if (type == null) {
            // Without a name and without a type no client can tell what it is.
            return;
        }
        if (!type.equals("ping")) {
            reader.onEvent(type, reader.wantsData(type) ? data : null);
        }
        if (type.equals("content_block_delta")) {
            characters += Math.max(0, data.length - DELTA_OVERHEAD);
        }
        if (reader.stopped()) {
            end();
        }
        sink.emit(EventFrames.of(type, type.equals("message_start") ? model.inMessage(data) : data));
    }

    /** Events of the dialect are none, and are not looked into. */
    private static boolean isError(@Nullable String type, byte[] data) {
        return switch (type == null ? "" : type) {
            case "content_block_start", "content_block_delta", "content_block_stop" -> false;
            case "message_start", "message_delta", "message_stop", "ping" -> false;
            case "error" -> true;
            default -> StreamErrors.isError(data);
        };
    }

    /** An error of this dialect goes on as it came, any other is put into its words. */
    private void fail(SseEvent event, EventSink sink) {
        UpstreamError failure = UpstreamErrors.readEvent("error", event.data(), frame.contextLimit());
        reader.onEvent("error", event.data());
        boolean isOurs = "error".equals(event.name()) && reader.errorType() != null && reader.errorMessage() != null;
        end(failure);
        sink.emit(isOurs ? EventFrames.of("error", event.data()) : MessagesEvents.error(failure));
    }

    @Override
    protected byte[] ping() {
        return MessagesEvents.ping();
    }

    @Override
    protected void emitError(UpstreamError failure, EventSink sink) {
        sink.emit(MessagesEvents.error(failure));
    }

    /** Whether an event of the answer has been emitted. An error alone does not count, nor do pings. */
    @Override
    public boolean begun() {
        return reader.started() && !(reader.failed() && reader.events() == 1);
    }

    @Override
    public AnswerFacts told() {
        return MessagesFacts.told(reader.model(), reader.stopReason(), reader.usage());
    }

    @Override
    public AnswerFacts facts() {
        return MessagesFacts.of(reader, characters, frame);
    }
}
