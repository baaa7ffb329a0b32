package routes.trace;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import routes.request.AnswerListener;
import routes.request.RequestContext;

/** The beginnings of what a request brought and of what its client got. Safe from many threads. */
public final class TracedBodies implements AnswerListener {

    /** Of each, so that traces take no more memory than can be told. */
    private static final int MOST_BYTES = 32 * 1024;

    private final byte[] request;
    private final long requestBytes;
    private final Buffer answer = Buffer.buffer();
    private long answerBytes;

    TracedBodies(RequestContext context) {
        byte[] whole = context.body().bytes();
        request = Arrays.copyOf(whole, Math.min(whole.length, MOST_BYTES));
        requestBytes = whole.length;
    }

    @Override
    public synchronized void wrote(Buffer bytes) {
        int room = Math.min(MOST_BYTES - answer.length(), bytes.length());
        if (room > 0) {
            answer.appendBuffer(bytes, 0, room);
        }
        answerBytes += bytes.length();
    }

    /** As it came. */
    public byte[] request() {
        return request.clone();
    }

    public long requestBytes() {
        return requestBytes;
    }

    /** As it went out. */
    public synchronized byte[] answer() {
        return answer.getBytes();
    }

    public synchronized long answerBytes() {
        return answerBytes;
    }
}
