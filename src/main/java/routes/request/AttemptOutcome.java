package routes.request;

import gateway.error.GatewayFailure;
import gateway.upstream.Verdict;
import org.jspecify.annotations.Nullable;

/** How one try ended. */
public sealed interface AttemptOutcome {

    /** The client has an answer, complete or as much of it as there was; nothing is left to do. */
    record Answered() implements AttemptOutcome {}

    /**
     * The client has nothing yet, and another target may be tried.
     *
     * @param verdict what it means for the target
     * @param answer the upstream's answer, null when there was none
     * @param failure what the client is told when there is no answer to pass on
     */
    record Failed(Verdict verdict, @Nullable UpstreamAnswer answer, GatewayFailure failure) implements AttemptOutcome {}

    /** The circuit breaker of the target is open: the upstream was not called. */
    record Refused() implements AttemptOutcome {}
}
