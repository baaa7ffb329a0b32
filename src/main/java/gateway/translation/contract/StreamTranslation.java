package gateway.translation.contract;

import gateway.translation.error.UpstreamError;
import org.jspecify.annotations.Nullable;

/**
 * Turns the events of one stream into events of the client's dialect: the state machine of one stream, one instance each, not
 * safe from many threads. It never makes up a good end: a stream that breaks off ends with an error event.
 */
public interface StreamTranslation {

    /**
     * An event of the target.
     *
     * @param event {@code [DONE]} included
     */
    void onEvent(SseEvent event, EventSink sink);

    /** The target sent a comment, which keeps the client waiting too. */
    void onComment(EventSink sink);

    /** The target's stream has ended; ends the client's stream if it did not end yet, with an error where it is not whole. */
    void onEnd(EventSink sink);

    /**
     * The stream broke off, or something else went wrong on our side.
     *
     * @param error told to the client, nothing after it
     */
    void onFailure(UpstreamError error, EventSink sink);

    /** Whether the client's stream has its last event, good or bad. */
    boolean ended();

    /** The error that the stream ended with, null for none. */
    @Nullable
    UpstreamError error();

    /** Whether anything but pings has been emitted, so that no other target can be tried. */
    boolean begun();

    /** Bytes that are kept of the answer for later events, about; 0 where nothing is. Cheap enough for every event. */
    default long held() {
        return 0;
    }

    /** The whole response that the stream ended with; null for streams of other dialects, and for those that did not end well. */
    default @Nullable WholeResponse whole() {
        return null;
    }

    /** What the target has told of the answer so far, never with an estimate; cheap enough for every event. */
    AnswerFacts told();

    /** What is known of the answer, for its end: what the target has not told is estimated, which may take a while. */
    AnswerFacts facts();
}
