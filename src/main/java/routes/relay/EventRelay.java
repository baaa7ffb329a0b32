package routes.relay;

import java.time.Duration;

/** Brings a stream of events to the client. */
interface EventRelay extends Relay {

    /** Whether the first event has come. */
    boolean started();

    /** When the upstream has been silent for too long, on the watch's clock. */
    long silentAt(Duration limit);

    /** Ends a stream whose final event has come but whose connection the upstream keeps open. */
    boolean closeIfComplete();
}
