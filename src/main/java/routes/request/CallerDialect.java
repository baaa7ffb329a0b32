package routes.request;

import gateway.protocol.Dialect;
import io.vertx.core.http.HttpServerRequest;
import java.util.Set;

/**
 * In which dialect a caller is told what the gateway itself has to say: that of the path; where both vendors have the path, that of
 * the caller's headers. Stateless.
 */
public final class CallerDialect {

    private static final String VERSION = "/v1/";
    private static final String BETA = "openai-beta";

    /**
     * What stands behind {@code /v1/} in paths of OpenAI's API that Anthropic's does not have.
     *
     * @see <a href="https://platform.openai.com/docs/api-reference">OpenAI's API reference</a>
     */
    private static final Set<String> OPEN_AI = Set.of(
            "answers",
            "assistants",
            "audio",
            "batches",
            "chat",
            "chatkit",
            "classifications",
            "completions",
            "conversations",
            "edits",
            "embeddings",
            "engines",
            "evals",
            "fine-tunes",
            "fine_tuning",
            "images",
            "moderations",
            "realtime",
            "responses",
            "uploads",
            "vector_stores",
            "videos");

    private CallerDialect() {}

    /** The dialect of the caller of a request. */
    public static Dialect of(HttpServerRequest request, String path) {
        FrontEndpoint endpoint = FrontEndpoint.of(path);
        return switch (endpoint) {
            case MODELS -> speaksAnthropic(request) ? Dialect.MESSAGES : Dialect.CHAT;
            case PASSTHROUGH -> isOpenAis(request, path) ? Dialect.CHAT : Dialect.MESSAGES;
            default -> endpoint.dialect();
        };
    }

    /** Whether the caller of a path that both vendors have tells Anthropic's version, or its key as Anthropic's clients do. */
    public static boolean speaksAnthropic(HttpServerRequest request) {
        return request.headers().contains("anthropic-version")
                || request.headers().contains(HeaderNames.X_API_KEY);
    }

    /**
     * Whether a path below {@code /v1} that the gateway does not serve is one of OpenAI's: there is none of that name at Anthropic, or
     * the caller names a beta of OpenAI's ({@code OpenAI-Beta: assistants=v2} for threads).
     */
    public static boolean isOpenAis(HttpServerRequest request, String path) {
        if (!path.startsWith(VERSION)) {
            return false;
        }
        int end = path.indexOf('/', VERSION.length());
        String first = end < 0 ? path.substring(VERSION.length()) : path.substring(VERSION.length(), end);
        return OPEN_AI.contains(first) || (request.headers().contains(BETA) && !speaksAnthropic(request));
    }
}
