package routes.demo;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;

/**
 * Plays events to one client with natural pauses, driven by Vert.x timers: nothing blocks. It stops when the client leaves and
 * waits while the client does not read. Used on one event loop only.
 */
final class DemoStream {

    private static final int SHORTEST_PAUSE_MILLIS = 20;
    private static final int PAUSE_SPREAD_MILLIS = 21;

    private final Vertx vertx;
    private final HttpServerResponse response;
    private final List<DemoEvents.Event> events;
    private final int cutAfterDeltas;
    private int next;
    private int deltas;
    private boolean gone;

    private DemoStream(Vertx vertx, HttpServerResponse response, List<DemoEvents.Event> events, int cutAfterDeltas) {
        this.vertx = vertx;
        this.response = response;
        this.events = events;
        this.cutAfterDeltas = cutAfterDeltas;
    }

    /**
     * Begins to play; the response's status and headers are set already.
     *
     * @param firstMillis wait before the first event, in milliseconds
     * @param cutAfterDeltas break the connection after so many deltas, 0 for never
     */
    static void play(
            Vertx vertx,
            HttpServerResponse response,
            List<DemoEvents.Event> events,
            int firstMillis,
            int cutAfterDeltas) {
        var stream = new DemoStream(vertx, response, events, cutAfterDeltas);
        response.setChunked(true);
        response.closeHandler(closed -> stream.gone = true);
        response.exceptionHandler(failure -> stream.gone = true);
        stream.after(firstMillis);
    }

    private void after(int millis) {
        vertx.setTimer(Math.max(1, millis), timer -> step());
    }

    private void step() {
        if (gone) {
            return;
        }
        if (response.writeQueueFull()) {
            response.drainHandler(drained -> step());
            return;
        }
        if (cutAfterDeltas > 0 && deltas >= cutAfterDeltas) {
            gone = true;
            response.reset();
            return;
        }
        DemoEvents.Event event = events.get(next++);
        response.write(event.text());
        if (event.delta()) {
            deltas++;
        }
        if (next == events.size()) {
            response.end();
            return;
        }
        after(event.delta() ? SHORTEST_PAUSE_MILLIS + next * 7 % PAUSE_SPREAD_MILLIS : 1);
    }
}
