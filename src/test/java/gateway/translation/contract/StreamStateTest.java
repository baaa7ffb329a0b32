package gateway.translation.contract;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.translation.error.StreamErrors;
import gateway.translation.error.UpstreamError;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How every stream ends, tried with one whose events are words. */
class StreamStateTest {

    private static final UpstreamError BUSY = UpstreamError.of(529, "overloaded_error", "Busy.");

    private final List<String> emitted = new ArrayList<>();
    private final EventSink sink = bytes -> emitted.add(new String(bytes, StandardCharsets.UTF_8));
    private final Words stream = new Words();

    @Test
    void answersCommentsUntilItsEnd() {
        stream.onComment(sink);
        stream.onEvent(word("end"), sink);
        stream.onComment(sink);

        assertThat(emitted).containsExactly("ping", "end");
    }

    @Test
    void anEndOfTheTargetBeforeItsOwnIsACut() {
        stream.onEnd(sink);

        assertThat(stream.ended()).isTrue();
        assertThat(stream.error()).isEqualTo(StreamErrors.CUT);
        assertThat(emitted).containsExactly(StreamErrors.CUT.message());
    }

    @Test
    void nothingFollowsAGoodEnd() {
        assertThat(stream.ended()).isFalse();
        stream.onEvent(word("end"), sink);
        stream.onEnd(sink);
        stream.onFailure(BUSY, sink);

        assertThat(stream.ended()).isTrue();
        assertThat(stream.error()).isNull();
        assertThat(emitted).containsExactly("end");
    }

    @Test
    void tellsTheFirstFailureOnly() {
        stream.onFailure(BUSY, sink);
        stream.onFailure(StreamErrors.UNREADABLE, sink);
        stream.onEnd(sink);

        assertThat(stream.error()).isEqualTo(BUSY);
        assertThat(emitted).containsExactly("Busy.");
    }

    @Test
    void mayEndWithAnErrorThatItHasWrittenItself() {
        stream.onEvent(word("failed"), sink);
        stream.onEnd(sink);

        assertThat(stream.ended()).isTrue();
        assertThat(stream.error()).isEqualTo(BUSY);
        assertThat(emitted).containsExactly("failed");
    }

    private static SseEvent word(String word) {
        return new SseEvent(null, word.getBytes(StandardCharsets.UTF_8));
    }

    private static final class Words extends StreamState {

        @Override
        public void onEvent(SseEvent event, EventSink sink) {
            switch (new String(event.data(), StandardCharsets.UTF_8)) {
                case "end" -> end();
                case "failed" -> end(BUSY);
                default -> throw new AssertionError("no such word");
            }
            sink.emit(event.data());
        }

        @Override
        protected byte[] ping() {
            return "ping".getBytes(StandardCharsets.UTF_8);
        }

        @Override
        protected void emitError(UpstreamError failure, EventSink sink) {
            sink.emit(failure.message().getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public boolean begun() {
            return false;
        }

        @Override
        public AnswerFacts told() {
            return AnswerFacts.NONE;
        }

        @Override
        public AnswerFacts facts() {
            return AnswerFacts.NONE;
        }
    }
}
