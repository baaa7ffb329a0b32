package routes.maintenance;

import gateway.account.pool.AccountPool;
import gateway.usage.UsageRecorder;
import java.time.Duration;
import routes.upstream.CallWatch;

/** What the scheduled and tapped routes do in Java. Safe from many threads. */
public final class Maintenance {

    private final AccountPool pool;
    private final CallWatch watch;
    private final UsageRecorder recorder;
    private final Duration stalledAfter;

    public Maintenance(AccountPool pool, CallWatch watch, UsageRecorder recorder, Duration stalledAfter) {
        this.pool = pool;
        this.watch = watch;
        this.recorder = recorder;
        this.stalledAfter = stalledAfter;
    }

    /** Brings accounts back whose cool-down has ended. */
    public void recoverAccounts() {
        pool.recover();
    }

    /** Ends streams whose clients have stopped reading. */
    public void closeStreams() {
        watch.closeStalled(stalledAfter);
    }

    /** Sends journalled rows on their way to the database. */
    public void recordUsage() {
        recorder.signal();
    }
}
