package routes.upstream;

/**
 * Gets the answer to a call: by one request over HTTP, or made of more than that. On the event loop of the client's connection.
 */
public interface AnswerSource {

    /**
     * Begins.
     *
     * @param connectMillis how long a connection may take
     */
    void start(long connectMillis);

    /** Whether the upstream has all of the request. */
    boolean isSent();

    /** The call is over: nothing more is sent. */
    void stop();

    /** The upstream is given up, because the call failed or nobody wants its answer. */
    void reset();
}
