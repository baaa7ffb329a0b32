package gateway.routes.canary;

import gateway.protocol.Hash64;

/**
 * A share of all keys: the same ones whenever it is asked, and others for another candidate. A larger share has those of a smaller
 * one. Immutable.
 *
 * @param percent of the keys, from 1 to 99
 * @param salt what tells one candidate from the next
 */
public record Share(int percent, long salt) {

    /** Whether a key is in it. */
    public boolean has(long key) {
        return Long.remainderUnsigned(Hash64.of(salt, key), 100) < percent;
    }
}
