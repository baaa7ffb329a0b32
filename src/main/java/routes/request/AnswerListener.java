package routes.request;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;

/**
 * Hears what a client gets, as it goes out: with pings of ours, compressed where its headers say so. It hears of one thing at a
 * time, on the thread that writes, mostly the event loop of the client's connection, and must neither wait nor keep a buffer
 * without copying it. What it throws is logged and changes nothing.
 */
public interface AnswerListener {

    /** Status and headers go out. */
    default void begun(int status, MultiMap headers) {}

    /** Bytes of the body go out. */
    default void wrote(Buffer bytes) {}

    /** Nothing more goes out, nor is told. Called once, also where nothing has begun. */
    default void ended(End end) {}

    /** How an answer ends. */
    enum End {
        /** All of it was written. */
        WHOLE,
        /** It was cut off, so that the client sees that it is not whole. */
        BROKEN_OFF,
        /** The client has closed its connection or its stream. */
        CLIENT_LEFT
    }
}
