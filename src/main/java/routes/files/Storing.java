package routes.files;

/** What a change does to the stored files, between the building of a generation and its use. For one thread. */
public interface Storing {

    /**
     * Makes it.
     *
     * @throws gateway.error.GatewayFailure PRECONDITION_FAILED where a file has another version than expected
     */
    void make();

    /** Brings back what was there. */
    void undo();
}
