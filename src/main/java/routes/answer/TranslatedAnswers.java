package routes.answer;

import gateway.translation.contract.Loss;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientResponse;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import routes.request.ClientAnswer;
import routes.request.HeaderNames;
import routes.request.PassedHeaders;
import routes.request.RequestContext;

/** Status and headers of translated answers. Stateless. */
public final class TranslatedAnswers {

    /** Names what was left out of the request. */
    static final String LOSS = "x-claude-proxy-loss";

    private TranslatedAnswers() {}

    /** Begins the answer to the client: of the target's headers only those that mean something in every dialect. */
    public static void begin(RequestContext context, HttpClientResponse answer, String contentType) {
        context.answer().head(answer.statusCode(), headers -> {
            if (sameDialect(context)) {
                PassedHeaders.toClient(answer.headers(), headers);
            } else {
                String requestId = requestId(answer);
                headers.set(
                        HeaderNames.REQUEST_ID, requestId == null ? context.id().toString() : requestId);
            }
            headers.set("content-type", contentType);
            tellLosses(context, headers);
        });
    }

    /** Names what was left out of the request, unless it is nothing. */
    public static void tellLosses(RequestContext context, MultiMap headers) {
        List<Loss> losses = context.losses();
        if (!losses.isEmpty()) {
            headers.set(LOSS, losses.stream().map(Loss::feature).distinct().collect(Collectors.joining(", ")));
        }
    }

    /** Begins a stream; behind pings of our own its headers can no longer be sent. */
    public static void beginStream(RequestContext context, HttpClientResponse answer) {
        if (context.answer().begin()) {
            begin(context, answer, ClientAnswer.EVENT_STREAM);
            context.answer().header("cache-control", "no-cache").chunked();
        }
    }

    private static boolean sameDialect(RequestContext context) {
        var conversion = context.requireOutgoing().conversion();
        return conversion.front() == conversion.target();
    }

    public static @Nullable String requestId(HttpClientResponse answer) {
        String id = answer.getHeader(HeaderNames.REQUEST_ID);
        return id == null ? answer.getHeader("x-request-id") : id;
    }
}
