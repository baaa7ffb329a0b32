package routes.cli;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a process running until SIGTERM or SIGINT, then closes what it ran. A signal that comes during the start waits for the
 * start to end, so that nothing is left behind.
 */
final class UntilSignal {

    private static final Logger LOG = LoggerFactory.getLogger(UntilSignal.class);

    private UntilSignal() {}

    /** Starts, and returns never in practice: the closing runs while the JVM shuts down. */
    static <T extends AutoCloseable> void run(Callable<T> start) throws Exception {
        CompletableFuture<AutoCloseable> running = new CompletableFuture<>();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(running), "shutdown"));
        try {
            running.complete(start.call());
        } catch (Exception e) {
            running.completeExceptionally(e);
            throw e;
        }
        new CountDownLatch(1).await();
    }

    private static void close(CompletableFuture<AutoCloseable> running) {
        try {
            AutoCloseable started = running.get();
            LOG.info("Stopping");
            started.close();
            LOG.info("Stopped");
        } catch (ExecutionException e) {
            LOG.debug("The start had failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.error("The stop failed", e);
        }
    }
}
