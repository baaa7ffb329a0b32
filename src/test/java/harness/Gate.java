package harness;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A point where the upstream waits until the test opens it, or until the connection ends. Safe from many threads. */
public final class Gate {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final CompletableFuture<Void> opened = new CompletableFuture<>();
    private final CompletableFuture<Void> reached = new CompletableFuture<>();

    /** Lets the upstream go on, now and ever after. */
    public void open() {
        opened.complete(null);
    }

    /** Waits until the upstream stands here. */
    public void awaitReached() {
        try {
            reached.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException failure) {
            throw new AssertionError("the upstream did not reach the gate", failure);
        }
    }

    /** Waits here; an IllegalStateException when nobody opens the gate in time. */
    void pass(CompletableFuture<?> connectionEnded) {
        reached.complete(null);
        try {
            CompletableFuture.anyOf(opened, connectionEnded).get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException failure) {
            throw new IllegalStateException("nobody opened the gate", failure);
        }
    }
}
