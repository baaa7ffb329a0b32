package routes.request;

import gateway.usage.BatchSum;
import gateway.usage.UsageRow;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** What of one request is accounted, and how far that has come. Confined like the request, except for what says otherwise. */
public final class Accounting {

    private final AtomicBoolean settled = new AtomicBoolean();
    private boolean reachedUpstream;
    private volatile @Nullable BatchSum counted;
    private @Nullable UsageRow row;

    Accounting() {}

    /** Notes that an upstream gets the request; true for the first time only. */
    public boolean reachesUpstream() {
        boolean first = !reachedUpstream;
        reachedUpstream = true;
        return first;
    }

    /** Whether an upstream got the request, or may have got it. */
    public boolean reachedUpstream() {
        return reachedUpstream;
    }

    /** Keeps what results of a batch used that this request has counted. From any thread. */
    public void counted(BatchSum sum) {
        counted = sum;
    }

    /** What results of a batch used that this request has counted, null for none. */
    public @Nullable BatchSum counted() {
        return counted;
    }

    /** Keeps the row that is journalled, for the access log and the metrics. */
    public void settled(UsageRow journalled) {
        row = journalled;
    }

    /** The journalled row, null while the request is not settled. */
    public @Nullable UsageRow row() {
        return row;
    }

    /** True for the first caller only: the request is accounted once. From any thread. */
    public boolean settleOnce() {
        return settled.compareAndSet(false, true);
    }
}
