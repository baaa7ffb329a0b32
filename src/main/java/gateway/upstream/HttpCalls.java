package gateway.upstream;

import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Calls other services outside the relay. Blocks; safe from many threads. */
@FunctionalInterface
public interface HttpCalls {

    /**
     * Sends one request and reads its answer whole, whatever its status.
     *
     * @throws UnreachableException when there was no complete answer in time
     */
    Reply send(Call call);

    /**
     * A request.
     *
     * @param method GET or POST
     * @param headers by lower-case name; never logged
     * @param json the body, null for none; never logged
     * @param proxy what stands between, null where the service is called directly
     */
    record Call(
            String method,
            URI url,
            Map<String, String> headers,
            @Nullable String json,
            @Nullable OutgoingProxy proxy) {
        public Call {
            headers = Map.copyOf(headers);
        }

        /** A request without a proxy of its own. */
        public Call(String method, URI url, Map<String, String> headers, @Nullable String json) {
            this(method, url, headers, json, null);
        }

        @Override
        public String toString() {
            return method + " " + url.getPath();
        }
    }

    /**
     * An answer.
     *
     * @param headers by lower-case name, the first value of each; of {@code set-cookie} all, in lines of their own
     * @param body as text; 8 MB at most
     */
    record Reply(int status, Map<String, String> headers, String body) {
        public Reply {
            headers = Map.copyOf(headers);
        }

        @Override
        public String toString() {
            return "Reply[" + status + "]";
        }
    }

    /** The service gave no complete answer in time. Its message says which host, and why; for administrators only. */
    final class UnreachableException extends RuntimeException {
        public UnreachableException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
