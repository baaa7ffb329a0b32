package gateway.responses;

/** Where a request is asked whether it may hold more bytes. */
@FunctionalInterface
public interface Room {

    /**
     * Bytes are about to be read.
     *
     * @throws gateway.error.GatewayFailure where they are too many
     */
    void require(long bytes);
}
