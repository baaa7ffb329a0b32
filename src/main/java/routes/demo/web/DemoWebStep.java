package routes.demo.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** One thing that a stream does after the other. */
public sealed interface DemoWebStep {

    /** A point where the simulation waits for whoever scripts it; it has to go on too when the stream has ended. */
    @FunctionalInterface
    interface HoldPoint {
        void pass(CompletableFuture<?> ended);
    }

    /** Writes an event with the name of its type. */
    record Event(ObjectNode data) implements DemoWebStep {}

    /** Writes this as it is. */
    record Raw(String text) implements DemoWebStep {}

    /** Waits. */
    record Wait(HoldPoint pause) implements DemoWebStep {}

    /**
     * Is silent, but for comments, until the results of all these calls were posted, and goes on with what {@code then} makes of
     * their bodies by the ids of the calls. A result may come as soon as the step before this one has begun.
     */
    record Tools(Set<String> ids, Function<Map<String, JsonNode>, List<DemoWebStep>> then) implements DemoWebStep {}

    /** Breaks the connection. */
    record Cut() implements DemoWebStep {}

    /** Is silent, but for comments, until the stream is stopped or its reader leaves. */
    record Hang() implements DemoWebStep {}
}
