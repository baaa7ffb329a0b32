package gateway.translation.error;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.protocol.Json;
import java.io.IOException;

/** The errors of streams and answers that the translations find themselves, and how targets show theirs. Stateless. */
public final class StreamErrors {

    /** The stream ended before its answer was whole. */
    public static final UpstreamError CUT =
            UpstreamError.of(502, "api_error", "The provider's stream broke off before the answer was whole.");
    /** Something in the stream is no event of its dialect. */
    public static final UpstreamError UNREADABLE =
            UpstreamError.of(502, "api_error", "The provider sent an event that is no JSON object.");
    /** A whole answer is not one of its dialect. */
    public static final UpstreamError NO_ANSWER =
            UpstreamError.of(502, "api_error", "The provider sent an answer that could not be read.");

    private StreamErrors() {}

    /**
     * Whether an answer or an event is an error in the shape of any target: {@code error} is an object, a list or a text, or
     * the whole is one ({@code "type":"error"}, vLLM's {@code "object":"error"}), or a list with one (Google), or there is no
     * answer but a status (MiniMax).
     */
    public static boolean isError(JsonNode tree) {
        JsonNode error = tree.path("error");
        return !error.isEmpty()
                || (error.isTextual() && !error.textValue().isBlank())
                || tree.path("type").asText("").equals("error")
                || tree.path("object").asText("").equals("error")
                || (tree.path("choices").isEmpty() && isRefused(tree.path("base_resp")))
                || (tree.path(0).isObject() && isError(tree.path(0)));
    }

    /** Whether MiniMax's status, which stands in every one of its answers, is another one than 0. */
    static boolean isRefused(JsonNode status) {
        JsonNode code = status.path("status_code");
        return code.isNumber() && code.asLong() != 0;
    }

    /** The same for data that has not been parsed; what cannot be is none. */
    public static boolean isError(byte[] data) {
        try {
            return data.length > 0 && isError(Json.mapper().readTree(data));
        } catch (IOException e) {
            return false;
        }
    }
}
