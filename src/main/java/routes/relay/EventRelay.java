package routes.relay;

import routes.answer.UpstreamTimeouts;

/** Brings a stream of events to the client. */
public interface EventRelay extends Relay {

    /** Whether the first event has come. */
    boolean started();

    /** Whether something of the answer's content has come. */
    boolean hasContent();

    /** When the upstream has been silent, or has only signed that it is there, for too long, on the watch's clock. */
    long deadAt(UpstreamTimeouts timeouts);

    /** Ends a stream that has all that is needed but whose connection the upstream keeps open. Returns false where it has not. */
    boolean closeIfComplete();
}
