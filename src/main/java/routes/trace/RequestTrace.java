package routes.trace;

import gateway.error.GatewayFailure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import routes.request.Attempt;
import routes.request.ExchangeKeys;
import routes.request.RequestContext;

/** The steps that one request takes, from its first to its last. Safe from many threads. */
public final class RequestTrace {

    private static final int MOST_STEPS = 500;
    private static final int LEFT_OUT = -1;
    private static final int SUMMED = -2;

    private final UUID id;
    private final Instant at;
    private final String key;
    private final long begun;
    private final @Nullable TracedBodies bodies;
    private final List<Row> rows = new ArrayList<>();
    private final Map<String, Sum> sums = new LinkedHashMap<>();
    private int leftOut;
    private int depth;
    private @Nullable Ending ending;

    /**
     * A request that begins now.
     *
     * @param key id of the key that asks for it
     * @param bodies null where they are not kept
     */
    RequestTrace(RequestContext context, String key, @Nullable TracedBodies bodies) {
        this.id = context.id();
        this.at = context.arrivedAt();
        this.key = key;
        this.begun = context.arrivedNanos();
        this.bodies = bodies;
    }

    /**
     * A step that was taken.
     *
     * @param depth how many steps it stands in
     * @param startMicros from the arrival of the request
     * @param tookMicros null for one that has not ended
     * @param failure its kind; null for none
     * @param mode of the stage that the request was at; null before there was one
     * @param target whose turn it was, such as {@code account main}; null for nobody's
     */
    public record Row(
            String route,
            String step,
            int depth,
            long startMicros,
            @Nullable Long tookMicros,
            @Nullable String failure,
            @Nullable String mode,
            @Nullable String target) {}

    /** A step that was taken for events of a stream, and how long all times together took. */
    public record Sum(String route, String step, long count, long tookMicros) {}

    /**
     * How the request ended.
     *
     * @param path without its query
     * @param status of the answer
     */
    public record Ending(
            String method,
            String path,
            int status,
            @Nullable String model,
            @Nullable String error,
            long tookMicros) {}

    public UUID id() {
        return id;
    }

    /** When the request came. */
    public Instant at() {
        return at;
    }

    /** The id of the key that asked for it. */
    public String key() {
        return key;
    }

    /** What came and went; null where that is not kept. */
    public @Nullable TracedBodies bodies() {
        return bodies;
    }

    /** How many steps more there were than are kept. */
    public synchronized int leftOut() {
        return leftOut;
    }

    /** Null while it lasts. */
    public synchronized @Nullable Ending ending() {
        return ending;
    }

    /** The steps in the order in which they began. */
    public synchronized List<Row> rows() {
        return List.copyOf(rows);
    }

    /** The steps that were taken for each event. */
    public synchronized List<Sum> sums() {
        return List.copyOf(sums.values());
    }

    /**
     * A step begins.
     *
     * @return what {@link #leave} wants
     */
    public synchronized int enter(String route, String step, Exchange exchange, long now) {
        if (exchange.getProperty(ExchangeKeys.TRANSLATOR) != null
                || exchange.getProperty(ExchangeKeys.WEB_ANSWER) != null) {
            return SUMMED;
        }
        if (rows.size() >= MOST_STEPS) {
            leftOut++;
            return LEFT_OUT;
        }
        rows.add(new Row(route, step, depth++, micros(now), null, null, null, null));
        return rows.size() - 1;
    }

    /** It ends. */
    public synchronized void leave(int row, String route, String step, Exchange exchange, long entered) {
        long took = (System.nanoTime() - entered) / 1000;
        if (row == SUMMED) {
            sums.merge(
                    route + '\n' + step,
                    new Sum(route, step, 1, took),
                    (one, more) -> new Sum(route, step, one.count() + 1, one.tookMicros() + took));
        } else if (row >= 0) {
            Row open = rows.get(row);
            depth = open.depth();
            rows.set(
                    row,
                    new Row(
                            open.route(),
                            open.step(),
                            open.depth(),
                            open.startMicros(),
                            took,
                            failure(exchange),
                            exchange.getProperty(ExchangeKeys.MODE, String.class),
                            target(exchange)));
        }
    }

    private static @Nullable String failure(Exchange exchange) {
        Throwable failure = exchange.getException();
        return switch (failure) {
            case null -> null;
            case GatewayFailure known -> known.kind().name();
            default -> failure.getClass().getSimpleName();
        };
    }

    private static @Nullable String target(Exchange exchange) {
        Attempt attempt = exchange.getProperty(ExchangeKeys.REQUEST_CONTEXT) instanceof RequestContext context
                ? context.tries().current()
                : null;
        if (attempt == null) {
            return null;
        }
        return (attempt.account() == null ? "provider " : "account ")
                + attempt.target().name();
    }

    /** The request is over. */
    synchronized void end(RequestContext context) {
        ending = new Ending(
                context.request().method().name(),
                context.request().path(),
                context.answer().status(),
                context.model(),
                context.errorType(),
                micros(System.nanoTime()));
    }

    private long micros(long now) {
        return Math.max(0, (now - begun) / 1000);
    }
}
