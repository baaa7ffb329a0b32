package routes.upstream;

import gateway.upstream.HeaderLookup;
import gateway.usage.UsageRow;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import routes.request.Attempt;
import routes.request.BreakerPermit;

/** What the calls of a {@link LoopbackRelay} told those who listen to them. Safe from many threads. */
final class CallNotes implements AnswerObserver {

    private final List<String> observed = new CopyOnWriteArrayList<>();
    private final List<String> permits = new CopyOnWriteArrayList<>();
    private final List<UsageRow> rows = new CopyOnWriteArrayList<>();
    private final AtomicInteger endings = new AtomicInteger();
    private volatile Runnable begun = () -> {};
    private volatile Runnable row = () -> {};

    /** What happens when a good answer has begun, on its event loop. */
    void onBegin(Runnable what) {
        begun = what;
    }

    /** What happens when the row of a request is about to be written. */
    void onRow(Runnable what) {
        row = what;
    }

    @Override
    public void answered(Attempt attempt, HeaderLookup headers) {
        observed.add("answered");
    }

    @Override
    public void began(Attempt attempt, long nanos) {
        observed.add("began");
        begun.run();
    }

    /** What the observer of answers was told. */
    List<String> observed() {
        return List.copyOf(observed);
    }

    /** A circuit breaker's interest in a try. */
    BreakerPermit permit() {
        return new NotedPermit(permits::add);
    }

    /** What the circuit breaker was told of each try. */
    List<String> permits() {
        return List.copyOf(permits);
    }

    void journalling(UsageRow written) {
        row.run();
        rows.add(written);
    }

    /** The rows that were written. */
    List<UsageRow> rows() {
        return List.copyOf(rows);
    }

    void ended() {
        endings.incrementAndGet();
    }

    /** How many calls have said that they are over. */
    int endings() {
        return endings.get();
    }
}
