package gateway.translation.responsestarget;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.protocol.Json;
import gateway.translation.contract.AnswerFacts;
import gateway.translation.contract.AnswerFrame;
import gateway.translation.contract.EventSink;
import gateway.translation.contract.SseEvent;
import gateway.translation.contract.StreamState;
import gateway.translation.error.StreamErrors;
import gateway.translation.error.UpstreamError;
import gateway.translation.error.UpstreamErrors;
import gateway.translation.wire.MessageBlocks;
import gateway.translation.wire.MessagesEvents;
import gateway.translation.wire.ResponsesEventReader;
import gateway.translation.wire.ResponsesFacts;
import gateway.usage.TokenUsage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Turns a stream of the Responses API into one of the Messages API. Deltas are passed on as they come; an item that was not
 * streamed is taken from its end, or from the end of the response. The message begins with the first item, so that a response
 * that fails at once can still be tried elsewhere. The state machine of one stream.
 */
public final class ResponsesToMessagesStream extends StreamState {

    private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

    private final AnswerFrame frame;
    private final ResponsesEventReader reader = new ResponsesEventReader();
    private final MessageBlocks blocks;
    private final ResponsesSearches searches;
    private final ResponsesItems items;
    private @Nullable String model;
    private @Nullable String stopReason;
    private @Nullable TokenUsage usage;

    /** Starts a stream. */
    public ResponsesToMessagesStream(AnswerFrame frame) {
        this.frame = frame;
        this.blocks = new MessageBlocks(frame);
        this.searches = new ResponsesSearches(frame, blocks);
        this.items = new ResponsesItems(frame, blocks, searches);
    }

    @Override
    public void onEvent(SseEvent event, EventSink sink) {
        if (ended() || event.data().length == 0 || Arrays.equals(event.data(), DONE)) {
            return;
        }
        if (!reader.read(event.data())) {
            onFailure(StreamErrors.UNREADABLE, sink);
            return;
        }
        String type = reader.type() == null ? event.name() : reader.type();
        switch (type == null ? "error" : type) {
            case "response.output_text.delta", "response.refusal.delta" -> text(type, sink);
            case "response.function_call_arguments.delta" -> arguments(sink);
            case "response.reasoning_summary_text.delta", "response.reasoning_text.delta" -> reasoning(type, sink);
            case "response.created",
                    "response.in_progress",
                    "response.queued",
                    "response.output_item.added",
                    "response.output_item.done",
                    "response.output_text.annotation.added",
                    "response.completed",
                    "response.incomplete",
                    "response.failed",
                    "error" -> onWhole(type == null ? "error" : type, event, sink);
            default -> {
                // Ends of parts repeat their deltas; how far a search is, its item tells.
            }
        }
    }

    private void text(@Nullable String type, EventSink sink) {
        String delta = reader.delta();
        if (delta != null) {
            blocks.start(null, sink);
            items.text(reader.outputIndex(), delta, "response.refusal.delta".equals(type), sink);
        }
    }

    private void arguments(EventSink sink) {
        String delta = reader.delta();
        if (delta != null) {
            blocks.start(null, sink);
            items.arguments(reader.outputIndex(), delta, sink);
        }
    }

    private void reasoning(@Nullable String type, EventSink sink) {
        String delta = reader.delta();
        if (delta != null) {
            blocks.start(null, sink);
            boolean summary = "response.reasoning_summary_text.delta".equals(type);
            items.reasoning(reader.outputIndex(), reader.partIndex(), delta, summary, sink);
        }
    }

    /** Events that tell an item or the response, a few in a stream. */
    private void onWhole(String type, SseEvent event, EventSink sink) {
        JsonNode data;
        try {
            data = Json.mapper().readTree(event.data());
        } catch (IOException e) {
            onFailure(StreamErrors.UNREADABLE, sink);
            return;
        }
        switch (type) {
            case "response.output_item.added" -> {
                blocks.start(null, sink);
                items.added(reader.outputIndex(), data.path("item"), sink);
            }
            case "response.output_item.done" -> {
                blocks.start(null, sink);
                items.done(reader.outputIndex(), data.path("item"), sink);
            }
            case "response.output_text.annotation.added" ->
                items.annotation(reader.outputIndex(), data.path("annotation"), sink);
            case "response.completed", "response.incomplete" -> finish(data.path("response"), sink);
            case "response.failed" -> onFailure(ResponsesFacts.failure(data.path("response"), frame), sink);
            case "error" -> onFailure(UpstreamErrors.readEvent(data, frame.contextLimit()), sink);
            default -> model = data.path("response").path("model").asText(model);
        }
    }

    private void finish(JsonNode response, EventSink sink) {
        if (StreamErrors.isError(response)) {
            onFailure(ResponsesFacts.failure(response, frame), sink);
            return;
        }
        blocks.start(null, sink);
        items.finish(response.path("output"), sink);
        end();
        model = response.path("model").asText(model);
        usage = searches.in(ResponsesFacts.usage(response.path("usage")));
        stopReason = ResponsesFacts.stopReason(response, blocks.tools() > 0, items.refused());
        AnswerFacts facts = facts();
        TokenUsage told = Objects.requireNonNullElse(facts.usage(), TokenUsage.NONE);
        sink.emit(MessagesEvents.messageDelta(stopReason, null, told));
        sink.emit(MessagesEvents.messageStop());
    }

    @Override
    protected byte[] ping() {
        return MessagesEvents.ping();
    }

    @Override
    protected void emitError(UpstreamError failure, EventSink sink) {
        items.abandon(sink);
        sink.emit(MessagesEvents.error(failure));
    }

    /** Whether {@code message_start} has been emitted. An error alone does not count, nor do pings. */
    @Override
    public boolean begun() {
        return blocks.started();
    }

    @Override
    public long held() {
        return items.held() + searches.held();
    }

    @Override
    public AnswerFacts told() {
        return new AnswerFacts(model, stopReason, usage, false);
    }

    @Override
    public AnswerFacts facts() {
        if (!blocks.started()) {
            return new AnswerFacts(model, null, null, false);
        }
        return ResponsesFacts.of(model, stopReason, usage, blocks.characters(), frame.estimate());
    }
}
