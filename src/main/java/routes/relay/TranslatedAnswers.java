package routes.relay;

import gateway.translation.contract.Loss;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import routes.http.ResponseWriter;
import routes.request.HeaderNames;
import routes.request.RequestContext;

/** Status and headers of translated answers. Stateless. */
final class TranslatedAnswers {

    /** Names what was left out of the request. */
    static final String LOSS = "x-claude-proxy-loss";

    private TranslatedAnswers() {}

    /** Begins the answer to the client: of the target's headers only those that mean something in every dialect. */
    static void begin(RequestContext context, HttpClientResponse answer, String contentType) {
        HttpServerResponse response = context.response();
        if (sameDialect(context)) {
            UpstreamHeaders.toClient(answer.statusCode(), answer.headers(), response);
        } else {
            response.setStatusCode(answer.statusCode());
            String requestId = requestId(answer);
            response.putHeader(
                    HeaderNames.REQUEST_ID, requestId == null ? context.id().toString() : requestId);
        }
        response.putHeader("content-type", contentType);
        response.putHeader(ResponseWriter.REQUEST_ID, context.id().toString());
        List<Loss> losses = context.losses();
        if (!losses.isEmpty()) {
            response.putHeader(
                    LOSS, losses.stream().map(Loss::feature).distinct().collect(Collectors.joining(", ")));
        }
        ResponseWriter.openToBrowsers(context.request());
    }

    /** Begins a stream; behind pings of our own its headers can no longer be sent. */
    static void beginStream(RequestContext context, HttpClientResponse answer) {
        boolean silent = !context.committed();
        context.commit();
        if (!silent) {
            return;
        }
        begin(context, answer, "text/event-stream; charset=utf-8");
        context.response().putHeader("cache-control", "no-cache").setChunked(true);
    }

    private static boolean sameDialect(RequestContext context) {
        var conversion = context.requireOutgoing().conversion();
        return conversion.front() == conversion.target();
    }

    static @Nullable String requestId(HttpClientResponse answer) {
        String id = answer.getHeader(HeaderNames.REQUEST_ID);
        return id == null ? answer.getHeader("x-request-id") : id;
    }
}
