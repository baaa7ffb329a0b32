package gateway.start;

/** Is told of the slow steps of a start, one after the other. Safe from many threads. */
@FunctionalInterface
public interface StartProgress {

    /** Tells nobody. */
    StartProgress SILENT = step -> succeeded -> {};

    /** Asked between steps, and while one waits: throws where the start is to be broken off. */
    default void mayGoOn() {}

    /** A step begins; the caller says when and how it has ended. */
    Running begin(StartStep step);

    /**
     * The same, to be broken off.
     *
     * @param mayGoOn throws where the start is to end
     */
    default StartProgress asking(Runnable mayGoOn) {
        StartProgress told = this;
        return new StartProgress() {
            @Override
            public Running begin(StartStep step) {
                return told.begin(step);
            }

            @Override
            public void mayGoOn() {
                mayGoOn.run();
            }
        };
    }

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
        mayGoOn();
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
