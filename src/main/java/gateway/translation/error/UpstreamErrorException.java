package gateway.translation.error;

/** An answer under a good status that is an error, or none at all. */
public final class UpstreamErrorException extends RuntimeException {

    private final transient UpstreamError error;

    public UpstreamErrorException(UpstreamError error) {
        super(error.message(), null, false, false);
        this.error = error;
    }

    /** What the target said. */
    public UpstreamError error() {
        return error;
    }
}
