package routes.upstream;

import gateway.usage.JournalledRow;
import gateway.usage.UsageJournal;
import gateway.usage.UsageRow;
import java.util.List;
import java.util.function.Consumer;

/** Tells of each row before another journal takes it. */
record WatchedJournal(UsageJournal journal, Consumer<UsageRow> watcher) implements UsageJournal {

    @Override
    public void append(UsageRow row) {
        watcher.accept(row);
        journal.append(row);
    }

    @Override
    public List<JournalledRow> peek(int limit) {
        return journal.peek(limit);
    }

    @Override
    public void release(int count) {
        journal.release(count);
    }

    @Override
    public long backlog() {
        return journal.backlog();
    }

    @Override
    public long lost() {
        return journal.lost();
    }

    @Override
    public void close() {
        journal.close();
    }
}
