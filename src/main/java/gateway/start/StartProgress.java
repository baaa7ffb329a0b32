package gateway.start;

/** Is told of the slow steps of a start, one after the other. Safe from many threads. */
@FunctionalInterface
public interface StartProgress {

    /** Tells nobody. */
    StartProgress SILENT = step -> succeeded -> {};

    /** A step begins; the caller says when and how it has ended. */
    Running begin(StartStep step);

    /** A step that runs. */
    @FunctionalInterface
    interface Running {

        /** It is over. */
        void end(boolean succeeded);
    }

    /** What may fail in its own way. */
    @FunctionalInterface
    interface Work<T, E extends Exception> {
        T run() throws E;
    }

    /**
     * Runs a step.
     *
     * @return what the work has returned
     * @throws E what the work throws
     */
    default <T, E extends Exception> T during(StartStep step, Work<T, E> work) throws E {
        Running running = begin(step);
        boolean succeeded = false;
        try {
            T result = work.run();
            succeeded = true;
            return result;
        } finally {
            running.end(succeeded);
        }
    }
}
