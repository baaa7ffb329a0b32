package gateway.error;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A failure that the gateway itself reports. Its message arguments are safe to show to a client: they never hold a secret, a
 * host name, SQL or a class name; those belong into the cause, which goes to the log only. Names of accounts and hosts stand in
 * those of failures that only calls of the admin API and commands can have.
 */
public abstract sealed class GatewayFailure extends RuntimeException {

    private final FailureKind kind;
    private final transient List<Object> arguments;
    private final @Nullable Duration retryAfter;

    private GatewayFailure(
            FailureKind kind, @Nullable Duration retryAfter, @Nullable Throwable cause, List<Object> arguments) {
        super(kind.name(), cause, false, cause != null);
        this.kind = kind;
        this.retryAfter = retryAfter;
        this.arguments = List.copyOf(arguments);
    }

    /** The row of the table. */
    public FailureKind kind() {
        return kind;
    }

    /** The HTTP status that the client gets. */
    public int status() {
        return kind.status();
    }

    /** {@code error.type} in the Anthropic dialect. */
    public String errorType() {
        return kind.errorType();
    }

    /** {@code error.type} in OpenAI's dialects. */
    public String openAiType() {
        return kind.openAiType();
    }

    /** Whether the same request may succeed when the client sends it again. */
    public boolean retryable() {
        return kind.retryable();
    }

    /** Arguments of the message, in order. */
    public List<Object> arguments() {
        return arguments;
    }

    /** How long the client should wait, told as {@code retry-after} in whole seconds, rounded up; null for no advice. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }

    /** The client's request cannot be served as it is: malformed, too large, unauthenticated, unknown path. */
    public static final class RequestRefused extends GatewayFailure {
        public RequestRefused(FailureKind kind, Object... arguments) {
            super(kind, null, null, List.of(arguments));
        }
    }

    /** One address has failed too often to tell who it is. */
    public static final class TooManyAttempts extends GatewayFailure {
        public TooManyAttempts(FailureKind kind, Duration retryAfter) {
            super(kind, retryAfter, null, List.of());
        }
    }

    /** No account, or no provider, can take the request now. */
    public static final class TargetUnavailable extends GatewayFailure {
        public TargetUnavailable(FailureKind kind, @Nullable Duration retryAfter, Object... arguments) {
            super(kind, retryAfter, null, List.of(arguments));
        }
    }

    /** The upstream could not be reached, was too slow, or broke off before the client got a byte. */
    public static final class UpstreamFailed extends GatewayFailure {
        public UpstreamFailed(FailureKind kind, @Nullable Throwable cause, Object... arguments) {
            super(kind, null, cause, List.of(arguments));
        }
    }

    /** The gateway itself cannot serve: draining, storage down where it is needed, or a defect. */
    public static final class GatewayUnavailable extends GatewayFailure {
        public GatewayUnavailable(FailureKind kind, @Nullable Duration retryAfter, @Nullable Throwable cause) {
            super(kind, retryAfter, cause, List.of());
        }
    }

    /** A route of the operator does not let the request pass. Its message is the operator's. */
    public static final class RefusedByRoute extends GatewayFailure {
        private final int status;
        private final String type;

        /**
         * @param status 400 to 599
         * @param type {@code error.type}
         */
        public RefusedByRoute(int status, String type, @Nullable Duration retryAfter, String message) {
            super(FailureKind.REFUSED_BY_ROUTE, retryAfter, null, List.of(message));
            this.status = status;
            this.type = type;
        }

        @Override
        public int status() {
            return status;
        }

        @Override
        public String errorType() {
            return type;
        }

        @Override
        public String openAiType() {
            return type;
        }

        /** Only where the operator says when: clients would ask again at once otherwise. */
        @Override
        public boolean retryable() {
            return retryAfter() != null;
        }
    }
}
