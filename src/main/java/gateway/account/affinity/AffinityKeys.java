package gateway.account.affinity;

import java.util.List;

/**
 * The keys by which a request's conversation is known. Immutable.
 *
 * @param kind where they come from
 * @param seed the key from which the first account of a conversation is drawn; equal on all nodes and for all turns; never 0
 * @param known keys under which an earlier turn may have been remembered, the longest prefix first; at most 64
 * @param remembered keys under which this turn is remembered, at most 8; none where it is no turn of the conversation
 */
public record AffinityKeys(Kind kind, long seed, List<Long> known, List<Long> remembered) {

    /** Where a key comes from, the strongest first. */
    public enum Kind {
        /** The session header of the client, or the session in its metadata. */
        SESSION("session"),
        /** Prefixes of the conversation at cache breakpoints. */
        CACHE_PREFIX("cache-prefix"),
        /** The first message of the user. */
        FIRST_MESSAGE("first-message"),
        /** The client key: lists of resources must not flip from account to account. */
        CLIENT("client");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        /** The name that operators see. */
        public String label() {
            return label;
        }
    }

    public AffinityKeys {
        known = List.copyOf(known);
        remembered = List.copyOf(remembered);
    }

    /** The same for a request that finds the account of the conversation and changes nothing of it. */
    public AffinityKeys forReading() {
        return new AffinityKeys(kind, seed, known, List.of());
    }

    /** One key for all turns. */
    public static AffinityKeys of(Kind kind, long key) {
        return new AffinityKeys(kind, key, List.of(key), List.of(key));
    }
}
