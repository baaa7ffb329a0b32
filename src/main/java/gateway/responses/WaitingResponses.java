package gateway.responses;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Responses that wait to be stored, in the order in which they came. Not safe from many threads. */
final class WaitingResponses {

    private static final int BATCH = 32;
    private static final long BATCH_BYTES = 8L * 1024 * 1024;

    private final LinkedHashMap<ResponseKey, KeptResponse> waiting = new LinkedHashMap<>();
    private final OwnerShares shares = new OwnerShares();

    /**
     * Adds a response, and gives up the oldest of the key that has most where all together have more than so many bytes.
     *
     * @return how many were given up
     */
    int add(KeptResponse response, long most) {
        remove(response.key());
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

    void remove(ResponseKey key) {
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

    void removeOlderThan(Instant oldest) {
        waiting.values().stream()
                .filter(each -> !each.createdAt().isAfter(oldest))
                .map(KeptResponse::key)
                .toList()
                .forEach(this::remove);
    }

    /** The first ones; they wait on until they are {@link #stored}. */
    List<KeptResponse> batch() {
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

    int size() {
        return waiting.size();
    }
}
