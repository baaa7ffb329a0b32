package routes.web;

import gateway.translation.contract.SseEvent;
import gateway.web.stream.WebAnswer;
import java.util.List;

/** Whoever brings an answer of a {@link WebStream} to its client. Called on the event loop of the stream, but for {@link #pass}. */
interface AnswerReader {

    /** Has the events go through the routes of its client's request. Blocks where {@link #neverBlocks} does not hold. */
    void pass(WebAnswer answer, List<SseEvent> events) throws Exception;

    /** Whether {@link #pass} may run on an event loop. */
    boolean neverBlocks();

    /** The answer has gone on. */
    void more(WebAnswer answer);

    /** There were bytes and no event, which shows that the stream lives; told once a second at most. */
    void alive();

    /** The stream is broken. */
    void broken(Throwable cause);
}
