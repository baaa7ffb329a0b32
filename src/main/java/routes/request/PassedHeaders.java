package routes.request;

import gateway.upstream.HeaderPolicy;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.vertx.core.MultiMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;

/** Copies headers between client and upstream by {@link HeaderPolicy}. */
public final class PassedHeaders {

    private PassedHeaders() {}

    /** The client's headers that go on to an upstream. */
    public static void forward(MultiMap source, MultiMap target) {
        copy(source, target, HeaderPolicy::forwardsToUpstream);
        target.set(HttpHeaderNames.ACCEPT_ENCODING, HttpHeaderValues.IDENTITY);
    }

    /** An upstream's headers that go on to a client, without its length and framing. */
    public static void toClient(MultiMap source, MultiMap target) {
        copy(source, target, HeaderPolicy::forwardsToClient);
    }

    private static void copy(MultiMap source, MultiMap target, BiPredicate<String, Set<String>> policy) {
        Set<String> named = namedByConnection(source);
        if (source instanceof HttpHeaders headers) {
            // Those of HTTP/1 have their names as bytes, which are written faster than text.
            Iterator<Map.Entry<CharSequence, CharSequence>> fields = headers.iteratorCharSequence();
            while (fields.hasNext()) {
                Map.Entry<CharSequence, CharSequence> field = fields.next();
                if (policy.test(field.getKey().toString(), named)) {
                    target.add(field.getKey(), field.getValue());
                }
            }
            return;
        }
        for (Map.Entry<String, String> field : source) {
            if (policy.test(field.getKey(), named)) {
                target.add(field.getKey(), field.getValue());
            }
        }
    }

    private static Set<String> namedByConnection(MultiMap headers) {
        return headers.contains(HttpHeaderNames.CONNECTION)
                ? HeaderPolicy.namedByConnection(headers.getAll(HttpHeaderNames.CONNECTION))
                : Set.of();
    }
}
