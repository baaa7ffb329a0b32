package routes.cli.run;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a process running until SIGTERM or SIGINT, then closes what it ran. A signal that comes during the start waits for the
 * start to end, so that nothing is left behind, but not for ever. A second signal ends the process at once.
 */
final class UntilSignal {

    /** What runs. */
    interface Running {

        /** Lets what is under way end, and stops everything. */
        void close() throws Exception;

        /** Ends, without waiting, what would outlive the process; it may be closing meanwhile. */
        void abandon();

        /** What the operator is told when it is closed. */
        String farewell();
    }

    /** A start that asks whether it may go on, between its steps. */
    @FunctionalInterface
    interface Start {

        /**
         * Begins.
         *
         * @param mayGoOn throws where the process is to end; what was begun until then is to be closed
         */
        Running begin(Runnable mayGoOn) throws Exception;
    }

    private static final Logger LOG = LoggerFactory.getLogger(UntilSignal.class);
    private static final Duration START_ENDS = Duration.ofSeconds(60);
    private static final int BY_SIGNAL = 128;

    private final CompletableFuture<Running> running = new CompletableFuture<>();
    private final StopSignals signals = new StopSignals(System::nanoTime);
    private volatile boolean stopping;

    private UntilSignal() {}

    /** Starts, and returns never in practice: the closing runs while the JVM shuts down. */
    static void run(Start start) throws Exception {
        new UntilSignal().start(start);
    }

    private void start(Start start) throws Exception {
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "shutdown"));
        Signals.listen(this::told);
        try {
            running.complete(start.begin(this::goOn));
        } catch (Exception e) {
            running.completeExceptionally(e);
            if (!stopping) {
                throw e;
            }
            LOG.debug("The start was broken off", e);
        }
        new CountDownLatch(1).await();
    }

    private void goOn() {
        if (stopping) {
            throw new IllegalStateException("A signal has ended the start");
        }
    }

    private void told(int signal) {
        switch (signals.next()) {
            case FIRST -> {
                stopping = true;
                // It returns only when the closing has ended, and the next signal must be heard before that.
                new Thread(() -> System.exit(BY_SIGNAL + signal), "exit").start();
            }
            case SAME -> {}
            case SECOND -> endAtOnce(signal);
        }
    }

    private void endAtOnce(int signal) {
        LOG.warn("Ended at once, by a second signal");
        if (running.isDone() && !running.isCompletedExceptionally()) {
            running.join().abandon();
        }
        Runtime.getRuntime().halt(BY_SIGNAL + signal);
    }

    private void close() {
        stopping = true;
        try {
            Running started = awaitStart();
            if (started == null) {
                LOG.warn("Ended at once, because the start does not end");
                return;
            }
            LOG.info("Stopping");
            started.close();
            LOG.info(started.farewell());
        } catch (ExecutionException e) {
            if (signals.any()) {
                LOG.info("Stopped before it listened");
            }
            LOG.debug("The start had failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.error("The stop failed: {}", e.toString());
        }
    }

    /** What was started; null where the start does not end. */
    private @Nullable Running awaitStart() throws ExecutionException, InterruptedException {
        if (!running.isDone()) {
            LOG.info("Stopping when the start has come to its end; press Ctrl-C again to end at once");
        }
        try {
            return running.get(START_ENDS.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            return null;
        }
    }
}
