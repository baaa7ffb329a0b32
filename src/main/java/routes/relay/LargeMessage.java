package routes.relay;

import gateway.protocol.anthropic.MessageFacts;
import java.util.function.Consumer;
import routes.request.RequestThreads;

/** Reads the facts of a message that is too large to be kept, on a virtual thread beside the pipe that carries it. */
final class LargeMessage {

    private final FedStream stream;

    /**
     * @param read told once, on the virtual thread, after {@link #end}
     * @param resume run on the virtual thread, when {@link #feed} may be called again after it said no
     */
    LargeMessage(Consumer<MessageFacts> read, Runnable resume) {
        stream = new FedStream(resume);
        RequestThreads.start(() -> {
            MessageFacts facts = MessageFacts.read(stream);
            // An unreadable message is still piped to its end.
            stream.skipToEnd();
            read.accept(facts);
        });
    }

    /** Takes the next bytes; returns whether more may follow at once. */
    boolean feed(byte[] bytes) {
        return stream.feed(bytes);
    }

    /** Ends the message; the facts follow. */
    void end() {
        stream.end();
    }
}
