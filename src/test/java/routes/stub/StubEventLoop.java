package routes.stub;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import java.lang.reflect.Method;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** An event loop that runs everything at once, on the thread that asks; its timers are over when the handler that set them is. */
final class StubEventLoop {

    private final Queue<Timer> pending = new ArrayDeque<>();
    private final List<Long> waits = new CopyOnWriteArrayList<>();
    private final Context context =
            StubRequest.proxy(Context.class, (self, called, arguments) -> run(called, arguments));
    private final Vertx owner = StubRequest.proxy(Vertx.class, (self, called, arguments) -> time(called, arguments));
    private volatile Runnable event = () -> {};

    private record Timer(long id, Handler<Long> over) {}

    Context context() {
        return context;
    }

    void whileWaiting(Runnable meanwhile) {
        event = meanwhile;
    }

    List<Long> waits() {
        return List.copyOf(waits);
    }

    @SuppressWarnings("unchecked")
    private synchronized @Nullable Object run(Method called, Object[] arguments) {
        return switch (called.getName()) {
            case "owner" -> owner;
            case "runOnContext" -> {
                ((Handler<Void>) arguments[0]).handle(null);
                letTimePass();
                yield null;
            }
            default -> throw new UnsupportedOperationException("context." + called.getName());
        };
    }

    private void letTimePass() {
        if (!pending.isEmpty()) {
            event.run();
        }
        for (Timer next = pending.poll(); next != null; next = pending.poll()) {
            next.over().handle(next.id());
        }
    }

    @SuppressWarnings("unchecked")
    private synchronized Object time(Method called, Object[] arguments) {
        return switch (called.getName()) {
            case "setTimer" -> {
                waits.add((Long) arguments[0]);
                Timer timer = new Timer(waits.size(), (Handler<Long>) arguments[1]);
                pending.add(timer);
                yield timer.id();
            }
            case "cancelTimer" -> pending.removeIf(timer -> timer.id() == (Long) arguments[0]);
            default -> throw new UnsupportedOperationException("vertx." + called.getName());
        };
    }
}
