package routes.request;

import gateway.account.affinity.AffinityKeys;
import gateway.account.affinity.AffinityKeys.Kind;
import gateway.protocol.Hash64;
import gateway.protocol.anthropic.ConversationHashes;
import gateway.protocol.anthropic.RequestSummary;
import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Says by which keys the conversation of a request is known, the first that there is: the client's session header, the session
 * in {@code metadata.user_id}, prefixes at cache breakpoints, the first message of the user. Never system and tools alone: they
 * are equal in all conversations of a client. Equal conversations of two tenants are two: nobody moves another's by naming it.
 * Safe from many threads.
 */
public final class ConversationKeys {

    private static final String SESSION_HEADER = "x-claude-code-session-id";
    private static final String AGENT_HEADER = "x-claude-code-agent-id";

    private final BooleanSupplier agentsApart;

    /** @param agentsApart whether the sub-agents of a session have conversations of their own, so that accounts share them */
    public ConversationKeys(BooleanSupplier agentsApart) {
        this.agentsApart = agentsApart;
    }

    /**
     * The keys of a request.
     *
     * @param tenant whose conversation it is
     * @param body as it was inspected, not compressed
     * @return null when the request tells nothing of its conversation
     */
    public @Nullable AffinityKeys of(MultiMap headers, String tenant, RequestSummary summary, byte[] body) {
        long owner = Hash64.of(tenant);
        String header = headers.get(SESSION_HEADER);
        String session = header == null || header.isBlank() ? summary.sessionId() : header;
        if (session != null) {
            return AffinityKeys.of(Kind.SESSION, Hash64.of(owner, withAgent(Hash64.of(session), headers)));
        }
        ConversationHashes hashes = ConversationHashes.read(body);
        if (hashes.firstUserMessage() == 0) {
            return null;
        }
        long first = Hash64.of(owner, hashes.firstUserMessage());
        return hashes.breakpoints().isEmpty()
                ? AffinityKeys.of(Kind.FIRST_MESSAGE, first)
                : new AffinityKeys(
                        Kind.CACHE_PREFIX, first, of(owner, hashes.boundaries()), of(owner, hashes.breakpoints()));
    }

    /** The keys of requests that belong to no conversation but must not flip from account to account. */
    public static AffinityKeys ofTenant(String tenant) {
        return AffinityKeys.of(Kind.CLIENT, Hash64.of(tenant));
    }

    private long withAgent(long session, MultiMap headers) {
        String agent = headers.get(AGENT_HEADER);
        return agent == null || agent.isBlank() || !agentsApart.getAsBoolean()
                ? session
                : Hash64.of(session, Hash64.of(agent));
    }

    private static List<Long> of(long owner, List<Long> hashes) {
        List<Long> keys = new ArrayList<>(hashes.size());
        for (long hash : hashes) {
            keys.add(Hash64.of(owner, hash));
        }
        return keys;
    }
}
