package routes.web;

import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Web mode rests while the web application asks this address for a check of the browser, whichever account is used: nothing is done to
 * pass it, and asking on would not help. Safe from many threads.
 */
final class WebPause {

    private final InstantSource clock;
    private final Supplier<Duration> length;
    private volatile Instant until = Instant.EPOCH;

    WebPause(InstantSource clock, Supplier<Duration> length) {
        this.clock = clock;
        this.length = length;
    }

    /** Begins, or goes on from now. */
    void begin() {
        until = clock.instant().plus(length.get());
    }

    /** The end of the pause, null where there is none. */
    @Nullable
    Instant end() {
        Instant end = until;
        return end.isAfter(clock.instant()) ? end : null;
    }

    /** What a client is told in the pause. */
    GatewayFailure failure() {
        Duration rest = Duration.between(clock.instant(), until);
        return new GatewayFailure.TargetUnavailable(
                FailureKind.WEB_CHALLENGED, rest.isPositive() ? rest : Duration.ZERO);
    }

    /**
     * Lets nobody through while it lasts.
     *
     * @throws GatewayFailure WEB_CHALLENGED
     */
    void heed() {
        if (end() != null) {
            throw failure();
        }
    }
}
