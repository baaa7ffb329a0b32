package routes.cli;

import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a process running until SIGTERM or SIGINT, then closes what it ran. */
final class UntilSignal {

    private static final Logger LOG = LoggerFactory.getLogger(UntilSignal.class);

    private UntilSignal() {}

    /** Returns never in practice: the closing runs while the JVM shuts down. */
    static void await(AutoCloseable running) throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(running), "shutdown"));
        ended.await();
    }

    private static void close(AutoCloseable running) {
        LOG.info("Stopping");
        try {
            running.close();
            LOG.info("Stopped");
        } catch (Exception e) {
            LOG.error("The stop failed", e);
        }
    }
}
