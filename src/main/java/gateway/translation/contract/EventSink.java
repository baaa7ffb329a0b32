package gateway.translation.contract;

/** Takes the events of the client's stream, in order. */
@FunctionalInterface
public interface EventSink {

    /**
     * One event, framed as its dialect wants it: {@code event:} and {@code data:} lines and the blank line, or a comment.
     *
     * @param framed not changed afterwards
     */
    void emit(byte[] framed);
}
