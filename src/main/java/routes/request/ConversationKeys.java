package routes.request;

import gateway.account.affinity.AffinityKeys;
import gateway.account.affinity.AffinityKeys.Kind;
import gateway.protocol.Hash64;
import gateway.protocol.anthropic.ConversationHashes;
import gateway.protocol.anthropic.RequestSummary;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says by which keys the conversation of a request is known, the first that there is: the client's session header, the session
 * in {@code metadata.user_id}, prefixes at cache breakpoints, the first message of the user. Never system and tools alone: they
 * are equal in all conversations of a client. Pure.
 */
public final class ConversationKeys {

    /** The header in which Claude Code tells its session. */
    public static final String SESSION_HEADER = "x-claude-code-session-id";

    private ConversationKeys() {}

    /**
     * The keys of a request.
     *
     * @param domain of the client, null for none: equal conversations of two domains are two
     * @param sessionHeader {@code x-claude-code-session-id}, null when absent
     * @param body as it was inspected, not compressed
     * @return null when the request tells nothing of its conversation
     */
    public static @Nullable AffinityKeys of(
            @Nullable String domain, @Nullable String sessionHeader, RequestSummary summary, byte[] body) {
        if (sessionHeader != null && !sessionHeader.isBlank()) {
            return AffinityKeys.of(Kind.SESSION, in(domain, Hash64.of(sessionHeader)));
        }
        if (summary.sessionId() != null) {
            return AffinityKeys.of(Kind.SESSION, in(domain, Hash64.of(summary.sessionId())));
        }
        ConversationHashes hashes = ConversationHashes.read(body);
        long first = hashes.firstUserMessage();
        if (first == 0) {
            return null;
        }
        return hashes.breakpoints().isEmpty()
                ? AffinityKeys.of(Kind.FIRST_MESSAGE, in(domain, first))
                : new AffinityKeys(
                        Kind.CACHE_PREFIX,
                        in(domain, first),
                        in(domain, hashes.boundaries()),
                        in(domain, hashes.breakpoints()));
    }

    /** The key of a client, for requests that belong to no conversation but must not flip from account to account. */
    public static AffinityKeys ofClient(String keyId) {
        return AffinityKeys.of(Kind.CLIENT, Hash64.of(keyId));
    }

    private static long in(@Nullable String domain, long hash) {
        return domain == null ? hash : Hash64.of(Hash64.of(domain), hash);
    }

    private static List<Long> in(@Nullable String domain, List<Long> hashes) {
        return domain == null
                ? hashes
                : hashes.stream().map(hash -> in(domain, (long) hash)).toList();
    }
}
