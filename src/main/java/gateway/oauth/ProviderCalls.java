package gateway.oauth;

import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Calls the provider outside the relay. Blocks; safe from many threads. */
@FunctionalInterface
public interface ProviderCalls {

    /**
     * Sends one request and reads its answer whole, whatever its status.
     *
     * @throws ProviderUnreachableException when there was no complete answer in time
     */
    Reply send(Call call);

    /**
     * A request.
     *
     * @param method GET or POST
     * @param headers by lower-case name; never logged
     * @param json the body, null for none; never logged
     */
    record Call(
            String method,
            URI url,
            Map<String, String> headers,
            @Nullable String json) {
        public Call {
            headers = Map.copyOf(headers);
        }

        @Override
        public String toString() {
            return method + " " + url.getPath();
        }
    }

    /**
     * An answer.
     *
     * @param headers by lower-case name, the first value of each
     * @param body as text; 1 MB at most
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

    /** The provider gave no complete answer in time. */
    final class ProviderUnreachableException extends RuntimeException {
        public ProviderUnreachableException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
