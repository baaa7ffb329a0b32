package gateway.translation.same;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import gateway.translation.contract.AnswerFacts;
import gateway.translation.contract.AnswerFrame;
import gateway.translation.contract.EventSink;
import gateway.translation.contract.SseEvent;
import gateway.translation.contract.StreamState;
import gateway.translation.contract.WholeResponse;
import gateway.translation.error.StreamErrors;
import gateway.translation.error.UpstreamError;
import gateway.translation.error.UpstreamErrors;
import gateway.translation.wire.EventBytes;
import gateway.translation.wire.EventFrames;
import gateway.translation.wire.ResponsesEventReader;
import gateway.translation.wire.ResponsesEvents;
import gateway.translation.wire.ResponsesFacts;
import gateway.usage.TokenUsage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stream of the Responses API for a client of the same: every event as it came, except for the name of the model and the
 * shape of errors. One instance per stream.
 */
public final class SameResponsesStream extends StreamState {

    private static final byte[] DONE = EventBytes.ascii("[DONE]");

    private final AnswerFrame frame;
    private final ResponsesEventReader reader = new ResponsesEventReader();
    private final ResponsesEvents events = new ResponsesEvents();
    private final AnswerModel splice;
    private final List<byte[]> held = new ArrayList<>(2);
    private boolean begun;
    private byte @Nullable [] last;
    private long characters;
    private long kept;
    private @Nullable String model;
    private @Nullable String stopReason;
    private @Nullable TokenUsage usage;

    /** Starts a stream. */
    public SameResponsesStream(AnswerFrame frame) {
        this.frame = frame;
        this.splice = new AnswerModel(frame.modelAsked());
    }

    @Override
    public void onEvent(SseEvent event, EventSink sink) {
        byte[] data = event.data();
        if (ended() || data.length == 0 || Arrays.equals(data, DONE)) {
            return;
        }
        events.passed();
        if (!reader.read(data)) {
            onFailure(StreamErrors.UNREADABLE, sink);
            return;
        }
        String type = reader.type() == null ? event.name() : reader.type();
        if (type == null || type.equals("error")) {
            onFailure(UpstreamErrors.readEvent("error", data, frame.contextLimit()), sink);
            return;
        }
        switch (type) {
            case "response.created", "response.in_progress", "response.queued" -> {
                model = model == null ? response(data).path("model").textValue() : model;
                // An error may follow at once, and then another target can be tried.
                byte[] first = EventFrames.of(type, splice.inResponse(data));
                held.add(first);
                kept += first.length;
            }
            case "response.completed", "response.incomplete", "response.failed" -> onLast(type, data, sink);
            default -> {
                String delta = reader.delta();
                characters += delta == null ? 0 : delta.length();
                pass(type, data, sink);
            }
        }
    }

    private void onLast(String type, byte[] data, EventSink sink) {
        JsonNode response = response(data);
        if (type.equals("response.failed")) {
            end(ResponsesFacts.failure(response, frame));
        } else {
            end();
        }
        model = response.path("model").asText(model);
        AnswerFacts facts = SameResponsesAnswer.told(response);
        stopReason = facts.stopReason();
        usage = facts.usage();
        characters = Math.max(characters, SameResponsesAnswer.characters(response));
        last = data;
        if (error() == null || begun) {
            pass(type, splice.inResponse(data), sink);
        } else {
            sink.emit(EventFrames.of(type, splice.inResponse(data)));
        }
    }

    private static JsonNode response(byte[] data) {
        try {
            return Json.mapper().readTree(data).path("response");
        } catch (IOException e) {
            return Json.mapper().missingNode();
        }
    }

    private void pass(String type, byte[] data, EventSink sink) {
        begun = true;
        held.forEach(sink::emit);
        held.clear();
        kept = 0;
        sink.emit(EventFrames.of(type, data));
    }

    @Override
    protected byte[] ping() {
        return ResponsesEvents.ping();
    }

    @Override
    protected void emitError(UpstreamError failure, EventSink sink) {
        sink.emit(events.error(failure));
    }

    @Override
    public boolean begun() {
        return begun;
    }

    /** Read again, for those who ask. */
    @Override
    public @Nullable WholeResponse whole() {
        if (last == null || error() != null || !(response(last) instanceof ObjectNode response)) {
            return null;
        }
        response.put("model", frame.modelAsked());
        try {
            return WholeResponse.of(response, Json.mapper().writeValueAsBytes(response));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can always be written", e);
        }
    }

    @Override
    public long held() {
        return kept;
    }

    @Override
    public AnswerFacts told() {
        return new AnswerFacts(model, stopReason, usage, false);
    }

    @Override
    public AnswerFacts facts() {
        if (!begun && usage == null) {
            return told();
        }
        return ResponsesFacts.of(model, stopReason, usage, characters, frame.estimate());
    }
}
