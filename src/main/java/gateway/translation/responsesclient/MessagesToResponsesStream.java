package gateway.translation.responsesclient;

import gateway.protocol.anthropic.MessageStreamReader;
import gateway.translation.contract.AnswerFacts;
import gateway.translation.contract.AnswerFrame;
import gateway.translation.contract.EventSink;
import gateway.translation.contract.SseEvent;
import gateway.translation.contract.StreamState;
import gateway.translation.contract.WholeResponse;
import gateway.translation.error.StreamErrors;
import gateway.translation.error.UpstreamError;
import gateway.translation.error.UpstreamErrors;
import gateway.translation.wire.MessagesBlockReader;
import gateway.translation.wire.MessagesFacts;
import gateway.translation.wire.ResponsesEvents;
import org.jspecify.annotations.Nullable;

/**
 * Turns a stream of the Messages API into one of the Responses API (docs/wire.md, "Stream events" and "OpenAI's clients").
 * Neighbouring blocks of text are parts of one item; a block of thinking, a tool call and a search are items of their own. The
 * state machine of one stream.
 */
public final class MessagesToResponsesStream extends StreamState {

    private final AnswerFrame frame;
    private final MessageStreamReader reader = new MessageStreamReader();
    private final MessagesBlockReader block = new MessagesBlockReader();
    private final ResponsesWriter writer;
    private boolean started;

    /** Starts a stream. */
    public MessagesToResponsesStream(AnswerFrame frame) {
        this.frame = frame;
        this.writer = new ResponsesWriter(frame);
    }

    @Override
    public void onEvent(SseEvent event, EventSink sink) {
        if (ended()) {
            return;
        }
        boolean readable = block.read(event.data());
        String name = event.name() == null ? block.type() : event.name();
        switch (name == null ? "" : name) {
            case "content_block_delta", "content_block_start", "content_block_stop" -> {
                if (readable) {
                    onBlock(name, sink);
                } else {
                    onFailure(StreamErrors.UNREADABLE, sink);
                }
            }
            case "ping" -> onComment(sink);
            case "message_start", "message_delta", "message_stop" -> onMessage(event, sink);
            default -> {
                // What this version does not know yet belongs to no item.
                if ("error".equals(name) || StreamErrors.isError(event.data())) {
                    fail(event, sink);
                }
            }
        }
    }

    private void onBlock(@Nullable String name, EventSink sink) {
        start(sink);
        if ("content_block_delta".equals(name)) {
            writer.delta(block, sink);
        } else if ("content_block_start".equals(name)) {
            writer.start(block, sink);
        } else {
            writer.stop(sink);
        }
    }

    private void onMessage(SseEvent event, EventSink sink) {
        reader.onEvent(event.name(), event.data());
        if (reader.failed()) {
            fail(event, sink);
        } else if (reader.stopped()) {
            start(sink);
            finish(sink);
        } else if (reader.started()) {
            start(sink);
        }
    }

    private void fail(SseEvent event, EventSink sink) {
        onFailure(UpstreamErrors.readEvent("error", event.data(), frame.contextLimit()), sink);
    }

    private void start(EventSink sink) {
        if (!started) {
            started = true;
            writer.begin(sink);
        }
    }

    private void finish(EventSink sink) {
        end();
        AnswerFacts facts = facts();
        writer.end(facts.stopReason(), facts.usage(), sink);
    }

    @Override
    protected byte[] ping() {
        return ResponsesEvents.ping();
    }

    @Override
    protected void emitError(UpstreamError failure, EventSink sink) {
        writer.fail(failure, sink);
    }

    /** Whether {@code response.created} has been emitted. An error alone does not count, nor do pings. */
    @Override
    public boolean begun() {
        return started;
    }

    @Override
    public @Nullable WholeResponse whole() {
        return error() == null ? writer.whole() : null;
    }

    @Override
    public long held() {
        return writer.held();
    }

    @Override
    public AnswerFacts told() {
        return MessagesFacts.told(reader.model(), reader.stopReason(), reader.usage());
    }

    @Override
    public AnswerFacts facts() {
        return MessagesFacts.of(reader, writer.characters(), frame);
    }
}
