package routes.request;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/** Headers that all answers have in common. Stateless. */
public final class AnswerHeaders {

    /** The id of the request, equal to the id of its usage row. */
    public static final String REQUEST_ID = "x-claude-proxy-request-id";

    private AnswerHeaders() {}

    /** Lets pages of any origin read answers of the Claude and OpenAI fronts. */
    public static void openToBrowsers(HttpServerRequest request) {
        if (request.headers().contains(HttpHeaders.ORIGIN) && request.path().startsWith("/v1/")) {
            request.response()
                    .putHeader("access-control-allow-origin", "*")
                    .putHeader("access-control-expose-headers", "*");
        }
    }
}
