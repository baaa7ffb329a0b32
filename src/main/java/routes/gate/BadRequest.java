package routes.gate;

import gateway.error.FailureKind;
import gateway.error.GatewayFailure;

/** What a client sends is not one request in one reading. Its reason is a fixed text, never the client's bytes. */
final class BadRequest extends Exception {

    private final FailureKind kind;
    private final String reason;

    BadRequest(FailureKind kind, String reason) {
        super(reason, null, false, false);
        this.kind = kind;
        this.reason = reason;
    }

    /** The framing or the form of the head is wrong. */
    static BadRequest framing(String reason) {
        return new BadRequest(FailureKind.REQUEST_FRAMING, reason);
    }

    FailureKind kind() {
        return kind;
    }

    /** What the client is told. */
    GatewayFailure failure() {
        return kind == FailureKind.REQUEST_FRAMING
                ? new GatewayFailure.RequestRefused(kind, reason)
                : new GatewayFailure.RequestRefused(kind);
    }
}
