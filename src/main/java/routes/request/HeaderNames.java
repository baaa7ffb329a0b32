package routes.request;

import io.vertx.core.http.HttpHeaders;

/** Names of header fields that nearly every request has to do with, in a form that is found and written fast. Stateless. */
public final class HeaderNames {

    /** Where clients of the Claude API bring their key, and accounts theirs. */
    public static final CharSequence X_API_KEY = HttpHeaders.createOptimized("x-api-key");

    /** The upstream's name for its answer. */
    public static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("request-id");

    private HeaderNames() {}
}
