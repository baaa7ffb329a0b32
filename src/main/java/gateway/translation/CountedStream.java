package gateway.translation;

import gateway.translation.contract.AnswerFacts;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads what a stream of OpenAI's tells of itself while it goes to the client untouched: of completions, pictures, speech and
 * transcripts. Usage stands at the root of the event that has it; {@code [DONE]} ends completions, others end with their
 * connection. Keeps little of it, however long its events are. Not safe from many threads.
 */
public final class CountedStream {

    private static final byte[] FIELD = "data:".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

    private final CountedAnswer counted = new CountedAnswer();
    private final byte[] beginning = new byte[DONE.length];
    private int column;
    private int data;
    private boolean field = true;
    private boolean content;
    private boolean done;

    /** Reads the next bytes. */
    public void read(byte[] bytes) {
        int from = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n' || bytes[i] == '\r') {
                read(bytes, from, i);
                endLine();
                from = i + 1;
            }
        }
        read(bytes, from, bytes.length);
    }

    private void read(byte[] bytes, int from, int to) {
        int begin = from;
        while (begin < to && column < FIELD.length) {
            field &= bytes[begin] == FIELD[column];
            column++;
            begin++;
        }
        if (begin == to) {
            return;
        }
        column = FIELD.length + 1;
        if (!field) {
            return;
        }
        for (int i = begin; i < to && data <= beginning.length; i++) {
            if (data > 0 || bytes[i] != ' ') {
                if (data < beginning.length) {
                    beginning[data] = bytes[i];
                }
                data++;
            }
        }
        counted.read(bytes, begin, to);
    }

    private void endLine() {
        if (field && data > 0) {
            content = true;
            done |= data == DONE.length && Arrays.equals(beginning, DONE);
            counted.next();
        }
        column = 0;
        data = 0;
        field = true;
    }

    /** Whether the last byte was the end of a line, so that something of ours may follow behind an empty one. */
    public boolean betweenLines() {
        return column == 0;
    }

    /** Whether an event has come. */
    public boolean hasContent() {
        return content;
    }

    /** Whether the stream has told that it is over. */
    public boolean isDone() {
        return done;
    }

    /** What was told so far. */
    public AnswerFacts facts() {
        return counted.facts();
    }
}
