package gateway.responses;

import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.responses.ResponseStore.Found;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The responses that were answered in the last while: in the memory of this node, and in the store for the others and for later.
 * Keeping one never waits for the store; finding one asks it only for what is not in memory, and may block then. While the store
 * is down, what is in memory is found. Safe from many threads.
 */
public final class KeptResponses implements AutoCloseable {

    /** Responses that one may go on from, one behind the other. */
    public static final int MOST_LINKS = 1_000;

    private final ResponseStore store;
    private final InstantSource clock;
    private final Supplier<ResponseLimits> limits;
    private final ResponseShelf shelf;
    private final ResponseRecorder recorder;

    /** @param limits asked for every response */
    public KeptResponses(ResponseStore store, InstantSource clock, Supplier<ResponseLimits> limits) {
        this.store = store;
        this.clock = clock;
        this.limits = limits;
        this.shelf = new ResponseShelf(limits);
        this.recorder = new ResponseRecorder(store, clock, limits);
    }

    /** Starts to carry responses to the store. */
    public void start() {
        recorder.start();
    }

    /** Whether responses are kept at all. */
    public boolean on() {
        return limits.get().on();
    }

    /** Whether what is not known here is left to providers that may know it. */
    public boolean passesUnknown() {
        return limits.get().passUnknown();
    }

    /** Keeps a response. It is found from now on. */
    public void keep(KeptResponse response) {
        if (on()) {
            shelf.put(response, clock.instant().plus(limits.get().keep()));
            recorder.add(response);
        }
    }

    /**
     * A response of a key, null where there is none.
     *
     * @throws GatewayFailure STORAGE_UNAVAILABLE where it is not in memory and the store is down
     */
    public @Nullable KeptResponse find(ResponseKey key, Room room) {
        if (!on() || !ResponseKey.isId(key.id())) {
            return null;
        }
        KeptResponse here = here(key);
        if (here != null) {
            return here;
        }
        List<KeptResponse> chain = stored(key, 1, room);
        return chain.isEmpty() ? null : chain.getFirst();
    }

    /**
     * A response and those that it goes on from, the oldest first; used, they live longer. Empty where one of them is not there.
     *
     * @throws GatewayFailure where they are too many, or STORAGE_UNAVAILABLE where one is not in memory and the store is down
     */
    public List<KeptResponse> chain(ResponseKey newest, Room room) {
        List<KeptResponse> chain = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        if (!on()) {
            return List.of();
        }
        String next = newest.id();
        while (next != null) {
            if (!ResponseKey.isId(next)) {
                return List.of();
            }
            ResponseKey key = new ResponseKey(newest.owner(), next);
            KeptResponse here = here(key);
            List<KeptResponse> found = here == null ? stored(key, MOST_LINKS, room) : List.of(here);
            if (found.isEmpty()) {
                return List.of();
            }
            for (KeptResponse each : found) {
                if (!seen.add(each.key().id())) {
                    return List.of();
                }
                chain.add(each);
            }
            if (chain.size() > MOST_LINKS) {
                throw new GatewayFailure.RequestRefused(
                        FailureKind.REQUEST_FIELD,
                        "previous_response_id",
                        "more than " + MOST_LINKS + " responses build on each other; send the conversation as input");
            }
            next = found.getLast().previousId();
        }
        chain.forEach(each -> prolong(each.key()));
        return chain.reversed();
    }

    /**
     * The responses of an owner that have these items in their output, by item; used, they live longer. What is not there is
     * missing.
     *
     * @throws GatewayFailure where they are too many, or STORAGE_UNAVAILABLE where one is not in memory and the store is down
     */
    public Map<String, KeptResponse> withItems(String owner, Collection<String> items, Room room) {
        Map<String, KeptResponse> found = new HashMap<>();
        Set<String> missing = new LinkedHashSet<>();
        Instant now = clock.instant();
        for (String item : on() ? items : List.<String>of()) {
            KeptResponse here = shelf.withItem(owner, item, now);
            if (here != null) {
                found.put(item, here);
            } else if (ResponseKey.isId(item)) {
                missing.add(item);
            }
        }
        if (!missing.isEmpty()) {
            for (KeptResponse each : storedWith(owner, missing, now, room)) {
                each.items().stream().filter(missing::contains).forEach(item -> found.put(item, each));
            }
        }
        found.values().stream().map(KeptResponse::key).distinct().forEach(this::prolong);
        return found;
    }

    /**
     * Forgets a response.
     *
     * @throws GatewayFailure STORAGE_UNAVAILABLE where the store does not answer in time; it is gone from memory then, and from
     *     the store as soon as that answers
     */
    public void delete(ResponseKey key) {
        shelf.remove(key);
        recorder.delete(key);
    }

    /** Forgets what has ended or is beyond the bounds, here and in the store. Meant to run every minute or so. */
    public void removeEnded() {
        Instant now = clock.instant();
        shelf.removeEnded(now);
        ResponseLimits bounds = limits.get();
        store.removeEnded(now, bounds.storedOfKey(), bounds.stored());
    }

    /** Responses in the memory of this node. */
    public int size() {
        return shelf.size();
    }

    /** Their bytes. */
    public long bytes() {
        return shelf.bytes();
    }

    /** Responses that the store does not have yet. */
    public int lag() {
        return recorder.lag();
    }

    /** Responses that were given up before they were stored. */
    public long lost() {
        return recorder.lost();
    }

    /** Carries what waits to the store. */
    @Override
    public void close() {
        recorder.close();
    }

    private @Nullable KeptResponse here(ResponseKey key) {
        KeptResponse here = shelf.find(key, clock.instant());
        return here == null ? recorder.waiting(key) : here;
    }

    /** The newest first, as far as they are in the store. */
    private List<KeptResponse> stored(ResponseKey newest, int most, Room room) {
        Instant now = clock.instant();
        List<Found> links = store.chain(newest, most, limits.get().storedOfKey(), now);
        if (links.isEmpty()) {
            return List.of();
        }
        room.require(links.stream().mapToLong(Found::bytes).sum());
        List<String> ids = links.stream().map(Found::id).toList();
        Map<String, KeptResponse> byId = new LinkedHashMap<>();
        store.load(newest.owner(), ids, true, now)
                .forEach(each -> byId.put(each.key().id(), each));
        List<KeptResponse> chain = new ArrayList<>();
        for (String id : ids) {
            KeptResponse link = byId.get(id);
            if (link == null) {
                break;
            }
            chain.add(link);
        }
        return chain;
    }

    private List<KeptResponse> storedWith(String owner, Set<String> items, Instant now, Room room) {
        List<Found> found = store.withItems(owner, items, now);
        if (found.isEmpty()) {
            return List.of();
        }
        room.require(found.stream().mapToLong(Found::bytes).sum());
        return store.load(owner, found.stream().map(Found::id).toList(), false, now);
    }

    private void prolong(ResponseKey key) {
        shelf.prolong(key, clock.instant().plus(limits.get().keep()));
        recorder.used(key);
    }
}
