package gateway.translation.chatclient;

import com.fasterxml.jackson.databind.node.ArrayNode;
import gateway.protocol.Json;
import gateway.protocol.anthropic.MessageStreamReader;
import gateway.translation.contract.AnswerFacts;
import gateway.translation.contract.AnswerFrame;
import gateway.translation.contract.EventSink;
import gateway.translation.contract.SseEvent;
import gateway.translation.contract.StreamState;
import gateway.translation.error.StreamErrors;
import gateway.translation.error.UpstreamError;
import gateway.translation.error.UpstreamErrors;
import gateway.translation.wire.ChatEvents;
import gateway.translation.wire.ClaudeSearches;
import gateway.translation.wire.MessagesBlockReader;
import gateway.translation.wire.MessagesFacts;
import gateway.usage.TokenUsage;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Turns a stream of the Messages API into chunks of Chat Completions (docs/wire.md, "Stream events" and "OpenAI's clients").
 * The first chunk waits for the first block, so that an error before it can still be answered by another target; the finish
 * reason waits for {@code message_stop}, so that a stream that breaks off never looks whole.
 */
public final class MessagesToChatStream extends StreamState {

    private final AnswerFrame frame;
    private final ChatEvents events;
    private final MessagesBlockReader block = new MessagesBlockReader();
    private final MessageStreamReader reader = new MessageStreamReader();
    private final ChatToolCalls calls;
    private final ChatCitations citations;
    private long characters;
    private boolean begun;
    private @Nullable String refusal;

    /** Starts a stream. */
    public MessagesToChatStream(AnswerFrame frame) {
        this.frame = frame;
        this.events = new ChatEvents(frame);
        this.calls = new ChatToolCalls(events, frame);
        this.citations = new ChatCitations(frame);
    }

    @Override
    public void onEvent(SseEvent event, EventSink sink) {
        if (ended()) {
            return;
        }
        if (!block.read(event.data()) && !saysNothing(event.data())) {
            onFailure(isError(event.name()) ? read(event) : StreamErrors.UNREADABLE, sink);
            return;
        }
        String type = Objects.requireNonNullElse(block.type() == null ? event.name() : block.type(), "");
        switch (type) {
            case "content_block_start", "content_block_delta", "content_block_stop" -> onBlock(type, sink);
            case "ping" -> onComment(sink);
            case "message_start", "message_delta", "message_stop" -> onMessage(type, event.data(), sink);
            default -> {
                if (isError(type) || StreamErrors.isError(event.data())) {
                    onFailure(read(event), sink);
                }
            }
        }
    }

    private static boolean isError(@Nullable String type) {
        return "error".equals(type);
    }

    private UpstreamError read(SseEvent event) {
        return UpstreamErrors.readEvent("error", event.data(), frame.contextLimit());
    }

    /** No data, or the {@code [DONE]} that some targets append. */
    private static boolean saysNothing(byte[] data) {
        return data.length == 0 || data[0] == '[';
    }

    private void onBlock(String type, EventSink sink) {
        begin(sink);
        if (type.equals("content_block_delta")) {
            onDelta(sink);
        } else if (type.equals("content_block_start")) {
            onStart(sink);
        } else {
            calls.stop(block.index(), sink);
            citations.endBlock();
        }
    }

    private void onStart(EventSink sink) {
        switch (block.kind()) {
            case "text" -> text(block.text(), sink);
            case "thinking" -> reasoning(block.text(), sink);
            case "tool_use" -> {
                calls.start(block, sink);
                characters += block.name().length() + block.text().length();
            }
            case ClaudeSearches.CALL -> citations.called(block.name());
            default -> {
                // Results of server tools have no place in a chunk.
            }
        }
    }

    private void onDelta(EventSink sink) {
        switch (block.kind()) {
            case "text_delta" -> text(block.text(), sink);
            case "thinking_delta" -> reasoning(block.text(), sink);
            case "input_json_delta" -> {
                calls.arguments(block.index(), block.text(), sink);
                characters += block.text().length();
            }
            case "citations_delta" -> citations.cite(block.detail());
            default -> {
                // Signatures have no place in a chunk.
            }
        }
    }

    private void text(String text, EventSink sink) {
        if (!text.isEmpty()) {
            characters += text.length();
            sink.emit(events.content(citations.told(text)));
        }
    }

    private void reasoning(String text, EventSink sink) {
        characters += text.length();
        if (!text.isEmpty() && !frame.excludeReasoning()) {
            sink.emit(events.reasoning(text));
        }
    }

    private void onMessage(String type, byte[] data, EventSink sink) {
        reader.onEvent(type, data);
        if (reader.stopped()) {
            finish(sink);
        } else if ("refusal".equals(reader.stopReason())) {
            refusal = explanation(data);
        }
    }

    private static @Nullable String explanation(byte[] data) {
        try {
            return Json.mapper()
                    .readTree(data)
                    .at("/delta/stop_details/explanation")
                    .textValue();
        } catch (IOException e) {
            return null;
        }
    }

    private void begin(EventSink sink) {
        if (!begun) {
            begun = true;
            sink.emit(events.role());
        }
    }

    private void finish(EventSink sink) {
        begin(sink);
        calls.stopAll(sink);
        ArrayNode annotations = citations.annotations();
        if (!annotations.isEmpty()) {
            // Clients that join lists of deltas have no number to join these by, so that all come at once.
            sink.emit(events.annotations(annotations));
        }
        end();
        sink.emit(events.finish(ChatFinish.reason(reader.stopReason(), calls.any()), refusal));
        if (frame.includeUsage()) {
            sink.emit(events.usage(Objects.requireNonNullElse(facts().usage(), TokenUsage.NONE)));
        }
        sink.emit(ChatEvents.done());
    }

    @Override
    protected byte[] ping() {
        return ChatEvents.ping();
    }

    @Override
    protected void emitError(UpstreamError failure, EventSink sink) {
        sink.emit(ChatEvents.error(failure));
    }

    /** Whether a chunk has been emitted. An error alone does not count, nor do pings. */
    @Override
    public boolean begun() {
        return begun;
    }

    @Override
    public long held() {
        return calls.held() + citations.held();
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
