package routes.web;

import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.upstream.Verdict;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.LongSupplier;
import routes.request.ClientAnswer;

/**
 * The time that the files of a request may take: until a moment, and as long as the client is there. For the thread that uploads
 * them.
 *
 * @param client whose files they are
 * @param endNanos the moment, on the clock
 */
record UploadTime(ClientAnswer client, long endNanos, LongSupplier nanoTime) {

    /**
     * Does one piece of the work.
     *
     * @param giveUp ends the piece from another thread
     * @param piece is told how long it may take
     * @throws WebCallFailed where the time is over, or the client has left
     */
    <T> T spend(Runnable giveUp, Function<Duration, T> piece) {
        client.onClientGone(giveUp);
        try {
            look();
            return piece.apply(Duration.ofNanos(endNanos - nanoTime.getAsLong()));
        } catch (RuntimeException failure) {
            // What ends with the time, or with the client, fails as anything may.
            look();
            throw failure;
        } finally {
            client.onClientGone(null);
        }
    }

    private void look() {
        if (client.clientGone()) {
            throw new WebCallFailed(new Verdict.PassOn(), new GatewayFailure.RequestRefused(FailureKind.CLIENT_GONE));
        }
        if (endNanos - nanoTime.getAsLong() <= 0) {
            throw failed("uploads took too long");
        }
    }

    /** A file was not taken. */
    static WebCallFailed failed(String reason) {
        return new WebCallFailed(
                new Verdict.TryNext(reason, false),
                new GatewayFailure.TargetUnavailable(FailureKind.WEB_UPLOAD_FAILED, null));
    }
}
