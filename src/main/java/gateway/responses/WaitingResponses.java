package gateway.responses;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Responses that wait to be stored, in the order in which they came, and those that wait to be deleted. Not safe from many threads. */
final class WaitingResponses {

    private static final int BATCH = 32;
    private static final long BATCH_BYTES = 8L * 1024 * 1024;

    private static final int MOST_UNWANTED = 10_000;

    private final LinkedHashMap<ResponseKey, KeptResponse> waiting = new LinkedHashMap<>();
    /** What the store may have, or get from a batch that is under way, and must not keep. */
    private final Set<ResponseKey> unwanted = new LinkedHashSet<>();

    private final OwnerShares shares = new OwnerShares();

    /**
     * Adds a response, and gives up the oldest of the key that has most where all together have more than so many bytes.
     *
     * @return how many were given up
     */
    int add(KeptResponse response, long most) {
        remove(response.key());
        unwanted.remove(response.key());
        if (response.bytes() > most) {
            return 1;
        }
        waiting.put(response.key(), response);
        shares.add(response.key(), response.bytes());
        int lost = 0;
        ResponseKey first = shares.first();
        while (first != null && shares.bytes() > most) {
            remove(first);
            lost++;
            first = shares.first();
        }
        return lost;
    }

    @Nullable
    KeptResponse get(ResponseKey key) {
        return waiting.get(key);
    }

    /** The response is not wanted in the store from now on. */
    void delete(ResponseKey key) {
        remove(key);
        if (unwanted.size() < MOST_UNWANTED) {
            unwanted.add(key);
        }
    }

    /** Those that are to be deleted from the store; they wait on until they are {@link #deleted}. */
    List<ResponseKey> unwanted() {
        return List.copyOf(unwanted);
    }

    void deleted(ResponseKey key) {
        unwanted.remove(key);
    }

    private void remove(ResponseKey key) {
        waiting.remove(key);
        shares.remove(key);
    }

    /** One that was answered again meanwhile waits on. */
    @SuppressWarnings("ReferenceEquality")
    void stored(Collection<KeptResponse> batch) {
        for (KeptResponse each : batch) {
            if (waiting.get(each.key()) == each) {
                remove(each.key());
            }
        }
    }

    private void removeOlderThan(Instant oldest) {
        waiting.values().stream()
                .filter(each -> !each.createdAt().isAfter(oldest))
                .map(KeptResponse::key)
                .toList()
                .forEach(this::remove);
    }

    /** The first ones that are not as old; they wait on until they are {@link #stored}. */
    List<KeptResponse> batch(Instant oldest) {
        removeOlderThan(oldest);
        List<KeptResponse> batch = new ArrayList<>();
        long taken = 0;
        for (KeptResponse each : waiting.values()) {
            if (batch.size() == BATCH || (taken > 0 && taken + each.bytes() > BATCH_BYTES)) {
                break;
            }
            batch.add(each);
            taken += each.bytes();
        }
        return batch;
    }

    /** Those to be stored. */
    int size() {
        return waiting.size();
    }

    /** Whether anything waits. */
    boolean any() {
        return !waiting.isEmpty() || !unwanted.isEmpty();
    }
}
