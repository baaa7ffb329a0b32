package gateway.responses;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where responses are kept for all nodes. What has ended by {@code now} is not found. Safe from many threads and nodes; every call
 * may fail with STORAGE_UNAVAILABLE.
 */
public interface ResponseStore {

    /**
     * A response that is there, without its bytes.
     *
     * @param bytes of what {@link #load} would read
     */
    record Found(String id, @Nullable String previousId, long bytes) {}

    /** Keeps responses; one that is there under the same key is replaced. */
    void save(Collection<KeptResponse> responses, Instant until);

    /**
     * Lets responses live longer; those that are gone stay so.
     *
     * @param endingBefore those that end later are left as they are, so that not every use is written
     */
    void prolong(Collection<ResponseKey> keys, Instant until, Instant endingBefore);

    /**
     * A response and those before it that it goes on from, the newest first: as far as they are there, at most so many, and none
     * behind the first that makes them larger than so many bytes together.
     */
    List<Found> chain(ResponseKey newest, int most, long mostBytes, Instant now);

    /** The responses of an owner whose output has any of these items, without their bytes; of their input none counts. */
    List<Found> withItems(String owner, Collection<String> items, Instant now);

    /**
     * Reads responses.
     *
     * @param input whether their input is read too; it is an empty array otherwise
     */
    List<KeptResponse> load(String owner, Collection<String> ids, boolean input, Instant now);

    /** Forgets a response. */
    void delete(ResponseKey key);

    /**
     * Forgets what has ended, and of what is beyond the bounds the ones that end first: of each owner, and of those owners that
     * have most.
     *
     * @return how many were forgotten
     */
    int removeEnded(Instant now, long mostBytesOfOwner, long mostBytes);
}
