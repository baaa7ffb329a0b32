package routes.upstream;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Looks at all upstream calls ten times a second and wakes those whose next deadline has passed, on their own event loop. One
 * timer for all of them: a timer per event would cost more than the event.
 */
public final class CallWatch {

    private static final long TICK_MILLIS = 100;

    private final Set<UpstreamCall> calls = ConcurrentHashMap.newKeySet();
    private final LongSupplier nanoTime;

    public CallWatch(Vertx vertx, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        vertx.setPeriodic(TICK_MILLIS, timer -> tick());
    }

    void add(UpstreamCall call) {
        calls.add(call);
    }

    void remove(UpstreamCall call) {
        calls.remove(call);
    }

    /** The calls in flight, which come and go. */
    Set<UpstreamCall> calls() {
        return calls;
    }

    /** Calls in flight. */
    public int inFlight() {
        return calls.size();
    }

    /** Streams whose events flow to a client. */
    public int streams() {
        int count = 0;
        for (UpstreamCall call : calls) {
            if (call.streaming()) {
                count++;
            }
        }
        return count;
    }

    /** Streams whose events flow from an account to a client. */
    public int streamsOf(String accountId) {
        int count = 0;
        for (UpstreamCall call : calls) {
            if (call.streaming() && call.attempt().target().id().equals(accountId)) {
                count++;
            }
        }
        return count;
    }

    /** The time on the clock of the calls. */
    public long now() {
        return nanoTime.getAsLong();
    }

    private void tick() {
        long now = now();
        for (UpstreamCall call : calls) {
            if (now - call.dueNanos() >= 0) {
                call.wake();
            }
        }
    }

    /** Ends streams whose client has not read anything for this long. */
    public void closeStalled(Duration stalledFor) {
        long limit = stalledFor.toNanos();
        long now = now();
        for (UpstreamCall call : calls) {
            if (call.stalledSince() != 0 && now - call.stalledSince() > limit) {
                call.abandonClient();
            }
        }
    }
}
