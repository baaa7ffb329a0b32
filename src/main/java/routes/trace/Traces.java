package routes.trace;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Route;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.support.RoutePolicySupport;
import org.jspecify.annotations.Nullable;
import routes.request.ExchangeKeys;
import routes.request.RequestContext;

/**
 * The traces of this node, those under way and the latest that have ended, in memory. Where there is no room for a new one, the
 * oldest of the key that has most of them goes. Safe from many threads.
 */
public final class Traces implements RoutePolicyFactory {

    /** By which a request asks for its trace. */
    public static final String HEADER = "x-claude-proxy-trace";

    private static final int MOST_AT_ONCE = 64;
    private static final String ASKED = "1";

    private final Askers askers;
    private final IntSupplier kept;
    private final BooleanSupplier bodies;
    private final Map<UUID, RequestTrace> open = new ConcurrentHashMap<>();
    private final Deque<RequestTrace> ended = new ArrayDeque<>();
    private volatile boolean any;

    /** Says who asks for a trace. */
    @FunctionalInterface
    public interface Askers {

        /** The id of the key that may have a trace of this request; null where none of its keys may. */
        @Nullable
        String keyOf(RequestContext context);
    }

    /**
     * None yet.
     *
     * @param kept how many that have ended are kept; 0 traces nothing
     * @param bodies whether bodies are kept with them
     */
    public Traces(Askers askers, IntSupplier kept, BooleanSupplier bodies) {
        this.askers = askers;
        this.kept = kept;
        this.bodies = bodies;
    }

    /** Whether a trace is under way; cheap. */
    public boolean isOpen() {
        return any;
    }

    /** The trace of the request that an exchange serves; null for none. */
    public @Nullable RequestTrace of(Exchange exchange) {
        return exchange.getProperty(ExchangeKeys.REQUEST_CONTEXT) instanceof RequestContext context
                ? open.get(context.id())
                : null;
    }

    /** Begins the trace of a request that asks for one and may have it. */
    public void begin(RequestContext context) {
        if (!ASKED.equals(context.request().getHeader(HEADER)) || kept.getAsInt() == 0 || open.size() >= MOST_AT_ONCE) {
            return;
        }
        String key = askers.keyOf(context);
        if (key == null) {
            return;
        }
        TracedBodies copies = bodies.getAsBoolean() ? new TracedBodies(context) : null;
        if (copies != null) {
            context.answer().listen(copies);
        }
        open.put(context.id(), new RequestTrace(context, key, copies));
        look();
    }

    /** Ends it; nothing for a request that has none. */
    public void end(RequestContext context) {
        RequestTrace trace = any ? open.get(context.id()) : null;
        if (trace != null) {
            trace.end(context);
            keep(trace);
            open.remove(context.id());
            look();
        }
    }

    /** One at a time, so that the last word is that of the newest look. */
    private synchronized void look() {
        any = !open.isEmpty();
    }

    private synchronized void keep(RequestTrace trace) {
        ended.addLast(trace);
        while (ended.size() > Math.max(0, kept.getAsInt())) {
            ended.remove(leastMissed());
        }
    }

    private RequestTrace leastMissed() {
        Map<String, Integer> ofKeys = new HashMap<>();
        ended.forEach(trace -> ofKeys.merge(trace.key(), 1, Integer::sum));
        int most = Collections.max(ofKeys.values());
        return ended.stream()
                .filter(trace -> ofKeys.getOrDefault(trace.key(), 0) == most)
                .findFirst()
                .orElseThrow();
    }

    /** The trace of this request, ended or not. */
    public Optional<RequestTrace> find(UUID id) {
        RequestTrace now = open.get(id);
        if (now != null) {
            return Optional.of(now);
        }
        synchronized (this) {
            return ended.stream().filter(trace -> trace.id().equals(id)).findFirst();
        }
    }

    /** Those that have ended, the latest first. */
    public synchronized List<RequestTrace> latest(int limit) {
        List<RequestTrace> latest = new ArrayList<>(ended).reversed();
        return List.copyOf(latest.subList(0, Math.min(limit, latest.size())));
    }

    @Override
    public @Nullable RoutePolicy createRoutePolicy(CamelContext camel, String routeId, NamedNode node) {
        boolean entry = node instanceof RouteDefinition route
                && route.getInput().getEndpointUri().startsWith("platform-http:");
        return entry ? new Entry() : null;
    }

    /** Where requests enter the routes, and leave them. */
    private final class Entry extends RoutePolicySupport {

        @Override
        public void onExchangeBegin(Route route, Exchange exchange) {
            begin(ExchangeKeys.requestContext(exchange));
        }

        @Override
        public void onExchangeDone(Route route, Exchange exchange) {
            end(ExchangeKeys.requestContext(exchange));
        }
    }
}
