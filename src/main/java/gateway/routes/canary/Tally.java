package gateway.routes.canary;

/**
 * Requests within a window. Immutable.
 *
 * @param errors those of them that failed by no fault of their client
 */
public record Tally(long requests, long errors) {

    /** Which part of them failed, from 0 to 1; 0 where there are none. */
    public double errorRate() {
        return requests == 0 ? 0 : (double) errors / requests;
    }
}
