package gateway.routes.trial;

import gateway.access.ClientIdentity;
import gateway.access.KeyScope;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request that routes are tried with. Immutable.
 *
 * @param path the path, with its query where it has one
 * @param headers by name, without those of the connection
 * @param client who sends it; what the step of authentication finds
 * @param body not changed
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares them, and copies would cost.
public record TrialRequest(String path, Map<String, String> headers, ClientIdentity client, byte[] body) {

    /** Copies the headers. */
    public TrialRequest {
        headers = Map.copyOf(headers);
    }

    /**
     * A client without a key.
     *
     * @param domain whose accounts serve it, null for those of no domain
     */
    public static ClientIdentity unknownClient(@Nullable String domain) {
        return new ClientIdentity("none", "dry run", KeyScope.CLIENT, domain, Set.of(), "none");
    }
}
