package routes.relay;

import gateway.error.FailureKind;
import gateway.protocol.anthropic.MessageFacts;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import routes.answer.Settlement;
import routes.request.BaseMemory;
import routes.request.ClientAnswer;
import routes.request.PassedHeaders;
import routes.request.RequestContext;

/**
 * An answer that goes to the client while it comes, with the last chunk kept back so that its usage is in the journal before the
 * client has all of it. Confined to the event loop of the client's connection.
 */
final class PipedBody {

    private final RelayedCall call;
    private final RequestContext context;
    private final HttpClientResponse answer;
    private final ClientAnswer client;
    private final HeldBody held;
    private final Runnable completion;
    private final @Nullable BatchResults results;
    private final @Nullable LargeMessage message;
    private boolean begun;

    /**
     * Takes over what has been held.
     *
     * @param results reads the results of a batch, null for other answers
     * @param facts gets what a message tells of itself, before it is complete; null where the answer is no message
     * @param completion runs when everything has come and has been read
     */
    PipedBody(
            RelayedCall call,
            RequestContext context,
            HttpClientResponse answer,
            HeldBody held,
            @Nullable BatchResults results,
            @Nullable Consumer<MessageFacts> facts,
            Runnable completion) {
        this.call = call;
        this.context = context;
        this.answer = answer;
        this.client = context.answer();
        this.held = held;
        this.results = results;
        this.completion = completion;
        this.message = facts == null ? null : large(facts);
        if (held.length() > 0) {
            read(held.bytes());
        }
    }

    private LargeMessage large(Consumer<MessageFacts> facts) {
        return new LargeMessage(
                read -> context.eventLoop()
                        .runOnContext(told -> call.guarded(() -> {
                            facts.accept(read);
                            completion.run();
                        })),
                () -> context.eventLoop().runOnContext(goOn -> answer.resume()));
    }

    /** What was kept back goes to the client, and this chunk is kept back. */
    void arrived(Buffer chunk) {
        if (held.length() == 0) {
            hold(chunk);
        } else if (begin()) {
            if (!client.isFull() && held.length() <= BaseMemory.BYTES) {
                // What was held whole has gone out.
                held.keep(0);
            }
            write(held.bytes());
            hold(chunk);
        }
    }

    private void hold(Buffer chunk) {
        held.replace(chunk);
        read(chunk);
    }

    /** Commits to the answer when the first of it goes out: up to then, what breaks is told as a failure. */
    private boolean begin() {
        if (begun) {
            return true;
        }
        if (client.committed()) {
            call.end().fail(FailureKind.UPSTREAM_INVALID_ANSWER, null, false);
            return false;
        }
        begun = true;
        call.succeeded();
        client.begin();
        client.head(answer.statusCode(), headers -> PassedHeaders.toClient(answer.headers(), headers));
        String length = answer.getHeader("content-length");
        if (length == null) {
            client.chunked();
        } else {
            client.header("content-length", length);
        }
        return true;
    }

    private void read(Buffer chunk) {
        if (message != null) {
            if (!message.feed(chunk.getBytes())) {
                answer.pause();
            }
        } else if (results != null) {
            results.read(chunk);
        }
    }

    private void write(Buffer bytes) {
        if (!client.clientGone()) {
            client.write(bytes);
            call.awaitClient(answer);
        }
    }

    /** Everything has come. */
    void ended() {
        if (message != null) {
            message.end();
        } else if (results != null) {
            client.announce(held.length());
            results.endWhole(() -> call.guarded(completion));
        } else {
            completion.run();
        }
    }

    /** The row is made, and the client gets what was kept back. */
    void complete(Settlement settlement, Settlement.Facts facts) {
        if (!begin()) {
            return;
        }
        if (results == null) {
            client.announce(held.length());
        }
        settlement.settle(context, facts);
        if (!client.clientGone()) {
            client.endHeld(held.bytes());
        }
        call.end().answered();
    }

    /** Nothing more comes. */
    void abandon() {
        if (message != null) {
            message.end();
        }
    }
}
