package routes.demo.web;

import java.util.function.Supplier;

/**
 * Decides what a call is answered with. Called once for each call, on the thread of the call, so it may wait; must be safe from
 * many threads.
 */
@FunctionalInterface
public interface DemoWebScript {

    /** Answers as the simulation does by itself. */
    DemoWebScript NONE = (call, usual) -> usual.get();

    /**
     * Answers a call.
     *
     * @param usual does what the simulation does by itself and returns its answer; it has no effect unless it is asked
     */
    DemoWebReply answer(DemoWebCall call, Supplier<DemoWebReply> usual);
}
