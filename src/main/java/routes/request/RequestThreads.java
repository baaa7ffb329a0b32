package routes.request;

import java.util.concurrent.ThreadFactory;

/** Starts the virtual threads that requests go on with, where something may wait. Safe from many threads. */
public final class RequestThreads {

    /** A name, because the log looks for one in each thread that writes to it, which takes long where there is none. */
    private static final ThreadFactory FACTORY =
            Thread.ofVirtual().name("request").factory();

    private RequestThreads() {}

    /** Runs a step of a request on a thread of its own. */
    public static void start(Runnable step) {
        FACTORY.newThread(step).start();
    }
}
