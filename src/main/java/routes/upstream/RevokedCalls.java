package routes.upstream;

import gateway.access.ClientIdentity;
import gateway.access.KeyScope;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends what is under way for client keys that are not valid any more, some time after that was first seen. Looks at all calls; to be
 * run every second or so, by one thread at a time.
 */
public final class RevokedCalls {

    private static final Logger LOG = LoggerFactory.getLogger(RevokedCalls.class);

    /** A request of a revoked key may still come to its upstream out of a queue. */
    private static final long REMEMBERED_NANOS = Duration.ofMinutes(15).toNanos();

    private final Supplier<? extends Collection<? extends Call>> calls;
    private final Supplier<Set<String>> validIds;
    private final Supplier<Duration> grace;
    private final LongSupplier nanoTime;
    private final Map<String, Long> revokedSince = new HashMap<>();

    /** What a key may have under way. */
    interface Call {

        /** Whose it is; null where a route of the operator's has let it through without a key. */
        @Nullable
        ClientIdentity client();

        /** Ends it, and says why; from any thread. */
        void revoked();
    }

    /**
     * @param validIds the ids of all client keys that are valid
     * @param grace how long it may go on
     */
    RevokedCalls(
            Supplier<? extends Collection<? extends Call>> calls,
            Supplier<Set<String>> validIds,
            Supplier<Duration> grace,
            LongSupplier nanoTime) {
        this.calls = calls;
        this.validIds = validIds;
        this.grace = grace;
        this.nanoTime = nanoTime;
    }

    /** Of all upstream calls. */
    public static RevokedCalls of(CallWatch watch, Supplier<Set<String>> validIds, Supplier<Duration> grace) {
        return new RevokedCalls(watch::calls, validIds, grace, watch::now);
    }

    /** Looks once. */
    public void check() {
        Collection<? extends Call> underWay = calls.get();
        if (underWay.isEmpty()) {
            return;
        }
        long now = nanoTime.getAsLong();
        Set<String> valid = validIds.get();
        long longest = grace.get().toNanos();
        revokedSince
                .entrySet()
                .removeIf(key -> valid.contains(key.getKey()) || now - key.getValue() - longest > REMEMBERED_NANOS);
        for (Call call : underWay) {
            try {
                ClientIdentity client = call.client();
                // An administrator who sends a request once more has no client key.
                if (client != null
                        && client.scope() == KeyScope.CLIENT
                        && hasLongBeenRevoked(client.keyId(), valid, now, longest)) {
                    call.revoked();
                }
            } catch (RuntimeException defect) {
                LOG.error("A call under way cannot be ended; the others are looked at", defect);
            }
        }
    }

    private boolean hasLongBeenRevoked(String key, Set<String> valid, long now, long longest) {
        return !valid.contains(key) && now - revokedSince.computeIfAbsent(key, first -> now) >= longest;
    }
}
