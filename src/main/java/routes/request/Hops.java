package routes.request;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How many Claude Proxies a request has passed, as they tell each other, so that those that call each other in a circle end it.
 * What a client sends under that name goes no further than here. Stateless.
 */
public final class Hops {

    /** A proxy that gets a request of so many hops refuses it. */
    public static final int MOST = 8;

    /** No proxy of ours has written that, and nobody can tell how far the request has come. */
    public static final int UNREADABLE = -1;

    /** The header that they are told in. */
    public static final String HEADER = "x-claude-proxy-hop";

    private static final CharSequence NAME = HttpHeaders.createOptimized(HEADER);

    /** What is sent on, by the hops of what has come. */
    private static final CharSequence[] NEXT = IntStream.rangeClosed(1, MOST)
            .mapToObj(number -> HttpHeaders.createOptimized(Integer.toString(number)))
            .toArray(CharSequence[]::new);

    private Hops() {}

    /** The hops of a request so far: 0 from a client, {@link #MOST} for that many or more, {@link #UNREADABLE} for what is no number. */
    public static int of(HttpServerRequest request) {
        String told = request.headers().get(NAME);
        return told == null ? 0 : most(request.headers().getAll(NAME));
    }

    /** What joins or repeats headers on the way must not start the count anew: the largest counts. */
    static int most(List<String> lines) {
        int most = 0;
        for (String line : lines) {
            for (String each : line.split(",", -1)) {
                int hops = number(each.strip());
                if (hops == UNREADABLE) {
                    return UNREADABLE;
                }
                most = Math.max(most, hops);
            }
        }
        return most;
    }

    private static int number(String told) {
        int number = 0;
        for (int i = 0; i < told.length(); i++) {
            int digit = told.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return UNREADABLE;
            }
            number = Math.min(MOST, number * 10 + digit);
        }
        return number;
    }

    /** Tells an upstream that may be such a proxy too. */
    public static void announce(HttpServerRequest request, MultiMap target) {
        target.set(NAME, NEXT[Math.clamp(of(request), 0, MOST - 1)]);
    }
}
