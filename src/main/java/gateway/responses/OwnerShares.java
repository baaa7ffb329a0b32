package gateway.responses;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How many bytes of responses each owner has, and whose go first where there are too many: what one owner has never costs another
 * that has less anything. Not safe from many threads.
 */
final class OwnerShares {

    private final Map<String, Share> byOwner = new HashMap<>();
    /** Who gives way first comes first. */
    private final TreeSet<Share> inOrder =
            new TreeSet<>(Comparator.comparingLong(Share::rank).reversed().thenComparingLong(share -> share.used));

    private long bytes;
    private long uses;

    /** The responses of one owner, in the order of their use. */
    private static final class Share {
        private final String owner;
        private final LinkedHashMap<String, Long> sizes = new LinkedHashMap<>(4, 0.75f, true);
        private long bytes;
        private long used;

        Share(String owner) {
            this.owner = owner;
        }

        /** Those that have about as much, to a quarter, rank equally. */
        long rank() {
            return bytes & -Math.max(1, Long.highestOneBit(bytes) >> 2);
        }
    }

    /** Adds a response that is not there yet; that is a use. */
    void add(ResponseKey key, long size) {
        Share share = byOwner.computeIfAbsent(key.owner(), Share::new);
        inOrder.remove(share);
        share.sizes.put(key.id(), size);
        share.bytes += size;
        share.used = ++uses;
        inOrder.add(share);
        bytes += size;
    }

    /** Puts a response, and its owner, behind the others. */
    void use(ResponseKey key) {
        Share share = byOwner.get(key.owner());
        // Asking is what moves it.
        if (share != null && share.sizes.get(key.id()) != null) {
            inOrder.remove(share);
            share.used = ++uses;
            inOrder.add(share);
        }
    }

    /** Takes a response out, where it is there. */
    void remove(ResponseKey key) {
        Share share = byOwner.get(key.owner());
        Long size = share == null ? null : share.sizes.remove(key.id());
        if (share == null || size == null) {
            return;
        }
        inOrder.remove(share);
        share.bytes -= size;
        bytes -= size;
        if (share.sizes.isEmpty()) {
            byOwner.remove(share.owner);
        } else {
            inOrder.add(share);
        }
    }

    /**
     * The response that goes first: of the owner that has most the one that was not used for longest. Of owners that have about as
     * much it is the one that has used none for longest. Null where there is none.
     */
    @Nullable
    ResponseKey first() {
        return inOrder.isEmpty() ? null : first(inOrder.first());
    }

    /** The response of an owner that goes before its others; null where it has no more than one. */
    @Nullable
    ResponseKey firstOfSome(String owner) {
        Share share = byOwner.get(owner);
        return share == null || share.sizes.size() < 2 ? null : first(share);
    }

    private static ResponseKey first(Share share) {
        return new ResponseKey(share.owner, share.sizes.keySet().iterator().next());
    }

    long bytes() {
        return bytes;
    }

    long bytesOf(String owner) {
        Share share = byOwner.get(owner);
        return share == null ? 0 : share.bytes;
    }
}
