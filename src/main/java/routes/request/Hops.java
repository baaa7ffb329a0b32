package routes.request;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How many Claude Proxies a request has passed, as they tell each other, so that those that call each other in a circle end it.
 * What a client sends under that name goes no further than here. Stateless.
 */
public final class Hops {

    /** A proxy that gets a request of so many hops refuses it. */
    public static final int MOST = 8;

    private static final CharSequence NAME = HttpHeaders.createOptimized("x-claude-proxy-hop");
    private static final int MOST_DIGITS = 3;

    /** What is sent on, by the hops of what has come. */
    private static final CharSequence[] NEXT = IntStream.rangeClosed(1, MOST)
            .mapToObj(number -> HttpHeaders.createOptimized(Integer.toString(number)))
            .toArray(CharSequence[]::new);

    private Hops() {}

    /** The hops of a request so far: 0 from a client. */
    public static int of(HttpServerRequest request) {
        return number(request.headers().get(NAME));
    }

    /** What no proxy of ours has written says nothing. */
    static int number(@Nullable String told) {
        if (told == null || told.isEmpty() || told.length() > MOST_DIGITS) {
            return 0;
        }
        int number = 0;
        for (int i = 0; i < told.length(); i++) {
            int digit = told.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return 0;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    /** Tells an upstream that may be such a proxy too. */
    public static void announce(HttpServerRequest request, MultiMap target) {
        target.set(NAME, NEXT[Math.min(of(request), MOST - 1)]);
    }
}
