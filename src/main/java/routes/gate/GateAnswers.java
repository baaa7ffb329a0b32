package routes.gate;

import gateway.error.FailureBody;
import gateway.error.FailureMessages;
import gateway.error.GatewayFailure;
import gateway.protocol.Dialect;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Supplier;
import routes.request.FrontEndpoint;

/** Answers to what is refused before it is a request, in the dialect of the path as far as it is known. Safe from many threads. */
public final class GateAnswers {

    private final FailureMessages messages;
    private final Supplier<UUID> ids;
    private final Refusals refusals;

    /** @param ids of requests */
    public GateAnswers(FailureMessages messages, Supplier<UUID> ids, Refusals refusals) {
        this.messages = messages;
        this.ids = ids;
        this.refusals = refusals;
    }

    /** A whole HTTP/1.1 answer, after which the connection closes. */
    byte[] refuse(GatewayFailure failure, String path) {
        UUID id = ids.get();
        refusals.refused(id, path, failure.kind());
        String text = messages.text(failure, Locale.ENGLISH);
        byte[] body = FrontEndpoint.of(path).dialect() == Dialect.MESSAGES
                ? FailureBody.anthropic(failure, text, id.toString())
                : FailureBody.openAi(failure, text, id.toString());
        byte[] head = head(failure, id, body.length).getBytes(StandardCharsets.US_ASCII);
        byte[] answer = new byte[head.length + body.length];
        System.arraycopy(head, 0, answer, 0, head.length);
        System.arraycopy(body, 0, answer, head.length, body.length);
        return answer;
    }

    private static String head(GatewayFailure failure, UUID id, int length) {
        var head = new StringBuilder(320)
                .append("HTTP/1.1 ")
                .append(HttpResponseStatus.valueOf(failure.status()))
                .append("\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: ")
                .append(length)
                .append("\r\nx-should-retry: ")
                .append(failure.retryable())
                .append("\r\nrequest-id: ")
                .append(id)
                .append("\r\nx-claude-proxy-request-id: ")
                .append(id);
        if (failure.status() == HttpResponseStatus.METHOD_NOT_ALLOWED.code()) {
            head.append("\r\nallow: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
        }
        if (failure.retryAfter() != null) {
            head.append("\r\nretry-after: ").append(failure.retryAfter().toSeconds());
        }
        return head.append("\r\n\r\n").toString();
    }
}
