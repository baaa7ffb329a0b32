package gateway.translation;

import gateway.protocol.sse.SseScanner;
import gateway.translation.contract.AnswerFacts;
import gateway.translation.contract.EventSink;
import gateway.translation.contract.SseEvent;
import gateway.translation.contract.StreamTranslation;
import gateway.translation.contract.WholeResponse;
import gateway.translation.error.UpstreamError;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Two translations in a row: what the first emits are the events of the second. */
final class ChainedStream implements StreamTranslation {

    private static final int MAX_EVENT_DATA = 16 * 1024 * 1024;
    private static final byte[] NO_DATA = {};

    private final StreamTranslation first;
    private final StreamTranslation second;
    private final List<SseEvent> between = new ArrayList<>();
    private final SseScanner scanner = new SseScanner(new Gatherer(between), MAX_EVENT_DATA);

    ChainedStream(StreamTranslation first, StreamTranslation second) {
        this.first = first;
        this.second = second;
    }

    @Override
    public void onEvent(SseEvent event, EventSink sink) {
        first.onEvent(event, this::read);
        pass(sink);
    }

    @Override
    public void onComment(EventSink sink) {
        first.onComment(this::read);
        pass(sink);
    }

    @Override
    public void onEnd(EventSink sink) {
        first.onEnd(this::read);
        pass(sink);
        second.onEnd(sink);
    }

    @Override
    public void onFailure(UpstreamError error, EventSink sink) {
        second.onFailure(error, sink);
    }

    private void read(byte[] framed) {
        scanner.scan(framed, 0, framed.length);
    }

    private void pass(EventSink sink) {
        for (SseEvent event : between) {
            if (!second.ended()) {
                second.onEvent(event, sink);
            }
        }
        between.clear();
    }

    @Override
    public boolean ended() {
        return second.ended();
    }

    @Override
    public @Nullable UpstreamError error() {
        return first.error() == null ? second.error() : first.error();
    }

    @Override
    public @Nullable WholeResponse whole() {
        return second.whole();
    }

    @Override
    public boolean begun() {
        return second.begun();
    }

    @Override
    public long held() {
        return first.held() + second.held() + scanner.pending();
    }

    @Override
    public AnswerFacts told() {
        return first.told();
    }

    @Override
    public AnswerFacts facts() {
        return first.facts();
    }

    private record Gatherer(List<SseEvent> events) implements SseScanner.Listener {
        @Override
        public boolean wantsData(@Nullable String name) {
            return true;
        }

        @Override
        public void onEvent(@Nullable String name, byte @Nullable [] data) {
            events.add(new SseEvent(name, data == null ? NO_DATA : data));
        }
    }
}
