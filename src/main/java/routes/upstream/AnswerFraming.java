package routes.upstream;

import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Sees to it that bytes of a doubtful answer never become the answer to the next request of their connection. Stateless. */
final class AnswerFraming {

    /** Provisional answers to one request; more are a flood. */
    static final int MOST_PROVISIONAL = 100;

    private AnswerFraming() {}

    /**
     * Has a connection close behind an answer of which it is not certain where it ends, and behind the refusal of a body that was
     * sent as it came: what the upstream has not read of it makes it reset the connection, some time later.
     *
     * @param request null for an answer that is made here, which has no connection
     * @param piped whether the body was sent as it came, so that it cannot be sent again
     */
    static void secure(@Nullable HttpClientRequest request, HttpClientResponse answer, boolean piped) {
        if (request == null) {
            return;
        }
        boolean refused = piped && answer.statusCode() >= 300;
        if (answer.version() != HttpVersion.HTTP_2 && (refused || isDoubtful(request.getMethod(), answer))) {
            // Closed when this answer has ended; the time only bounds that.
            request.connection().shutdown(1, TimeUnit.HOURS);
        }
    }

    private static boolean isDoubtful(HttpMethod method, HttpClientResponse answer) {
        String coding = answer.getHeader(HttpHeaders.TRANSFER_ENCODING);
        String length = answer.getHeader(HttpHeaders.CONTENT_LENGTH);
        boolean announced = coding != null || (length != null && !"0".equals(length));
        return switch (answer.statusCode()) {
            case 204, 205, 304 -> announced;
            default -> (HttpMethod.HEAD.equals(method) && announced) || isOddCoding(coding, answer.version());
        };
    }

    private static boolean isOddCoding(@Nullable String coding, HttpVersion version) {
        return coding != null && (version == HttpVersion.HTTP_1_0 || !"chunked".equalsIgnoreCase(coding.strip()));
    }
}
