package routes.relay;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import routes.answer.Settlement;
import routes.request.ClientAnswer;

/** Brings one kind of upstream answer to the client. On the event loop of the client's connection. */
public interface Relay {

    /** Begins to read the answer. */
    void start();

    /** The upstream broke off. */
    void broken(Throwable cause);

    /** What is known of the answer so far. */
    Settlement.Facts facts();

    /** The same for a client that has left: its status is 499. */
    default Settlement.Facts factsWhenClientLeft() {
        Settlement.Facts known = facts();
        return new Settlement.Facts(
                499,
                known.upstreamRequestId(),
                known.modelServed(),
                known.stopReason(),
                known.usage(),
                known.estimated());
    }

    /** What is known of an answer, whether its client is still there or not; null before there is an answer. */
    static Settlement.@Nullable Facts known(@Nullable Relay relay, ClientAnswer client) {
        if (relay == null) {
            return null;
        }
        return client.clientGone() ? relay.factsWhenClientLeft() : relay.facts();
    }

    /**
     * Tells what is to be accounted of an answer whose client has left and whose upstream is given up.
     *
     * @param settle called once on the event loop, now or soon
     */
    default void whenClientLeft(Consumer<Settlement.Facts> settle) {
        settle.accept(factsWhenClientLeft());
    }

    /** The call is over; nothing more will come. */
    default void abandon() {}

    /** Whether the answer is read to its end for its usage after the client left. */
    default boolean drains() {
        return false;
    }

    /** Whether nothing of the answer has gone to the client yet, and its whole body is waited for. */
    default boolean keepsBack() {
        return false;
    }

    /** When bytes of a large body last came, on the watch's clock; 0 where none is passed on as it comes. */
    default long progressNanos() {
        return 0;
    }
}
