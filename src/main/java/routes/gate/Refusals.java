package routes.gate;

import gateway.error.FailureKind;
import java.util.UUID;

/** Told about what the gate refuses; on the event loop, must not block. */
@FunctionalInterface
public interface Refusals {

    /**
     * A request was refused before it was decoded.
     *
     * @param id of the answer
     * @param path as far as it was read, visible ASCII only
     */
    void refused(UUID id, String path, FailureKind kind);
}
