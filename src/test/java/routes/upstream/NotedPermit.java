package routes.upstream;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import routes.request.BreakerPermit;

/** A circuit breaker's interest in one try that notes what it is told first; nothing else counts. */
final class NotedPermit implements BreakerPermit {

    private final Consumer<String> notes;
    private final AtomicBoolean told = new AtomicBoolean();

    NotedPermit(Consumer<String> notes) {
        this.notes = notes;
    }

    @Override
    public void succeeded() {
        note("succeeded");
    }

    @Override
    public void answered() {
        note("answered");
    }

    @Override
    public void failed() {
        note("failed");
    }

    @Override
    public void suspected() {
        note("suspected");
    }

    @Override
    public void released() {
        note("released");
    }

    private void note(String word) {
        if (told.compareAndSet(false, true)) {
            notes.accept(word);
        }
    }
}
