package routes.jmx;

import gateway.usage.UsageJournal;
import gateway.usage.UsageRecorder;
import java.util.function.BooleanSupplier;

/** Shows the journal. */
record JournalBean(UsageJournal journal, UsageRecorder recorder, BooleanSupplier up) implements JournalMXBean {

    @Override
    public long getWaiting() {
        return recorder.lag();
    }

    @Override
    public long getLost() {
        return journal.lost();
    }

    @Override
    public boolean isDatabaseUp() {
        return up.getAsBoolean();
    }

    @Override
    public void write() {
        recorder.signal();
    }
}
