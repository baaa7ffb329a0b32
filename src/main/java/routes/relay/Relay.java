package routes.relay;

import java.util.function.Consumer;

/** Brings one kind of upstream answer to the client. On the event loop of the client's connection. */
interface Relay {

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
}
