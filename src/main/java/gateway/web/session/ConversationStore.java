package gateway.web.session;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Keeps conversations from before they are begun until their deletion is confirmed, so that none is left behind after a crash;
 * and which calls of tools wait where. Safe from many threads; blocks. Every method throws a RuntimeException where the store
 * cannot be reached.
 */
public interface ConversationStore {

    /**
     * Notes a conversation before it is begun.
     *
     * @param due when it is deleted by whoever looks, unless {@link #alive} says otherwise
     */
    void begins(KnownConversation conversation, Instant due);

    /** Says that conversations are still in use here, so that nobody deletes them before then. */
    void alive(Collection<UUID> conversations, Instant due);

    /** Says that a conversation is to be deleted from now on. */
    void ends(UUID conversation, Instant now);

    /** Forgets a conversation that is gone at the web application. */
    void gone(UUID conversation);

    /** Those that are to be deleted, the oldest first. */
    List<KnownConversation> due(Instant now, int most);

    /**
     * Those that an earlier process of a node has left behind become due.
     *
     * @param mine those of the process that runs
     */
    void orphaned(String node, Collection<UUID> mine, Instant now);

    /** Notes that calls of tools wait for their results at a node. */
    void waits(String tenant, Set<String> calls, String node, Instant now);

    /** Forgets calls that have their results. */
    void answered(String tenant, Set<String> calls);

    /** The node at which one of these calls waits or has waited; null where none of them is known. */
    @Nullable
    String nodeOf(String tenant, Set<String> calls);

    /** Forgets calls of which nobody has heard since then. */
    void forgetCalls(Instant before);
}
