package routes.web;

import io.vertx.core.MultiMap;
import org.jspecify.annotations.Nullable;

/**
 * An answer of the web application that is no stream.
 *
 * @param body at most {@link WebHttp#MOST_BYTES}; what is longer is cut
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares them, and copies would cost.
record WebReply(int status, MultiMap headers, byte[] body) {

    boolean isGood() {
        return status >= 200 && status < 300 && !isPage();
    }

    /** Whether it is a page for people. */
    private boolean isPage() {
        String type = header("content-type");
        return type != null && type.startsWith("text/html");
    }

    @Nullable
    String header(String name) {
        return headers.get(name);
    }
}
