package routes.web;

import gateway.protocol.sse.SseScanner;
import gateway.translation.contract.SseEvent;
import gateway.web.stream.WebAnswer;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import routes.relay.EventWorker;

/**
 * The stream of events of a conversation, which is read for one client after the other. It is read on the event loop of the client that
 * began it; what is not said to be of that may be called from any thread.
 */
final class WebStream {

    private static final int MAX_EVENT_DATA = 4 * 1024 * 1024;
    private static final long SIGN_NANOS = Duration.ofSeconds(1).toNanos();
    private static final byte[] NO_DATA = {};
    private static final String PING = "ping";

    private static final Logger LOG = LoggerFactory.getLogger(WebStream.class);

    private final WebConversation conversation;
    private final Context loop;
    private final HttpClientResponse response;
    private final SseScanner scanner = new SseScanner(new Arrivals(), MAX_EVENT_DATA);
    private final EventWorker worker = new EventWorker();
    private List<SseEvent> arrived = new ArrayList<>(4);
    private long signedNanos;
    private WebAnswer answer;
    private @Nullable AnswerReader reader;
    private volatile boolean over;

    private interface Work {
        void run() throws Exception;
    }

    /**
     * A stream that begins; on its event loop.
     *
     * @param loop in which it is read from now on
     */
    WebStream(
            WebConversation conversation, Context loop, HttpClientResponse response, WebAnswer first, AnswerReader to) {
        this.conversation = conversation;
        this.loop = loop;
        this.response = response;
        this.answer = first;
        this.reader = to;
        this.signedNanos = conversation.activeNanos();
    }

    /** Reads it. On its event loop, before anything of it has come. */
    void read() {
        response.exceptionHandler(this::broken);
        response.endHandler(end -> ended());
        response.handler(this::arrived);
        response.resume();
    }

    /** Whether it has come to its end, or was given up. */
    boolean isOver() {
        return over;
    }

    /** The answer that is made of it. On its event loop, or while nobody reads it. */
    WebAnswer answer() {
        return answer;
    }

    private void arrived(Buffer chunk) {
        byte[] bytes = chunk.getBytes();
        scanner.scan(bytes, 0, bytes.length);
        AnswerReader to = reader;
        if (to != null) {
            // While nobody reads, signs of life do not make the wait for results longer.
            conversation.touch();
            take(to);
        } else if (!arrived.isEmpty()) {
            // It goes on without results, or before whoever brings them listens.
            response.pause();
        }
    }

    private void take(AnswerReader to) {
        if (!arrived.isEmpty()) {
            pass(to);
        } else if (conversation.activeNanos() - signedNanos >= SIGN_NANOS) {
            signedNanos = conversation.activeNanos();
            to.alive();
        }
    }

    private void pass(AnswerReader to) {
        List<SseEvent> events = arrived;
        arrived = new ArrayList<>(4);
        work(to, () -> to.pass(answer, events));
    }

    /** A piece of work with the answer, in order with all others; the reader is told on the event loop. */
    private void work(AnswerReader to, Work piece) {
        if (to.neverBlocks() && worker.waiting() == 0) {
            done(to, tried(piece));
            return;
        }
        worker.add(() -> {
            Throwable failed = tried(piece);
            loop.runOnContext(next -> done(to, failed));
        });
    }

    private @Nullable Throwable tried(Work piece) {
        try {
            piece.run();
            return null;
        } catch (Exception | LinkageError | StackOverflowError e) {
            LOG.error("The events of conversation {} could not be read", conversation.id(), e);
            return e;
        }
    }

    private void done(AnswerReader to, @Nullable Throwable failed) {
        if (!isRead(to)) {
            return;
        }
        if (failed == null) {
            to.more(answer);
        } else {
            to.broken(failed);
        }
    }

    /** Has events that nobody sent be part of the answer, unless another one has begun meanwhile. On its event loop. */
    void beside(AnswerReader to, Runnable events) {
        if (isRead(to) && !conversation.isOver()) {
            work(to, events::run);
        }
    }

    @SuppressWarnings("ReferenceEquality") // Each answer has a reader of its own.
    private boolean isRead(AnswerReader to) {
        return to == reader;
    }

    /** Nobody reads it for now. On its event loop. */
    void rests() {
        reader = null;
    }

    /** It is read for another client, whose answer this is. From any thread. */
    void goesOn(WebAnswer next, AnswerReader to) {
        loop.runOnContext(now -> {
            if (conversation.isOver()) {
                to.broken(new IllegalStateException("the conversation is over"));
                return;
            }
            answer = next;
            reader = to;
            conversation.touch();
            if (!arrived.isEmpty()) {
                pass(to);
            }
            if (over) {
                ended();
            } else {
                response.resume();
            }
        });
    }

    /** Whether more of it should come. From any thread. */
    void flow(boolean more) {
        loop.runOnContext(change -> {
            if (over) {
                return;
            }
            if (more) {
                response.resume();
            } else {
                response.pause();
            }
        });
    }

    private void ended() {
        over = true;
        AnswerReader to = reader;
        if (to != null) {
            work(to, () -> WebEventSteps.rest(answer, answer.upstreamEnded()));
        } else if (arrived.isEmpty()) {
            conversation.end(false);
        }
    }

    private void broken(Throwable cause) {
        over = true;
        AnswerReader to = reader;
        if (to == null) {
            conversation.end(false);
        } else {
            to.broken(cause);
        }
    }

    /** Gives it up; whoever still reads it is told that it is broken. From any thread. */
    void close() {
        worker.stop();
        loop.runOnContext(now -> {
            AnswerReader to = reader;
            reader = null;
            if (!over) {
                WebHttp.giveUp(response);
            }
            if (to != null) {
                to.broken(new ClosedChannelException());
            }
        });
    }

    private final class Arrivals implements SseScanner.Listener {

        @Override
        public boolean wantsData(@Nullable String name) {
            return !PING.equals(name);
        }

        @Override
        public void onEvent(@Nullable String name, byte @Nullable [] data) {
            if (!PING.equals(name)) {
                arrived.add(new SseEvent(name, data == null ? NO_DATA : data));
            }
        }
    }
}
