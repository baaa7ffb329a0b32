package routes.http;

import gateway.error.FailureBody;
import gateway.error.FailureKind;
import gateway.error.FailureMessages;
import gateway.error.GatewayFailure;
import gateway.protocol.Dialect;
import gateway.translation.error.ErrorBodies;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import routes.request.AnswerHeaders;
import routes.request.CallerDialect;
import routes.request.ClientAnswer;
import routes.request.RequestContext;
import routes.request.SlicedBody;

/** Writes the answers that the gateway makes itself, and what all answers have in common. Safe from many threads. */
public final class ResponseWriter {

    /** SDKs sleep through a retry-after of any length without a word; what takes longer is for people to decide. */
    private static final Duration LONGEST_SLEEP = Duration.ofSeconds(60);

    private static final String DOUBLED = "/v1/v1/";
    /** Named, and not with a weight of zero (RFC 9110, 12.5.3). */
    private static final Pattern GZIP =
            Pattern.compile("(?:^|,)\\s*gzip\\s*(?:,|$|;\\s*q=(?!0(?:\\.0*)?\\s*(?:,|$)))", Pattern.CASE_INSENSITIVE);

    private static final int GZIP_FROM = 1024;
    private static final int GZIP_UP_TO = 256 * 1024;

    private final FailureMessages messages;

    public ResponseWriter(FailureMessages messages) {
        this.messages = messages;
    }

    /** The error body of a failure in the dialect of the front that was called. */
    public byte[] failureBody(GatewayFailure failure, HttpServerRequest request, UUID id) {
        GatewayFailure told = withHint(failure, request);
        String text = messages.text(told, localeOf(request));
        return dialectOf(request) == Dialect.MESSAGES
                ? FailureBody.anthropic(told, text, id.toString())
                : FailureBody.openAi(told, text, id.toString());
    }

    /** What the caller of a request is told of a failure, also of another request's. */
    public String text(GatewayFailure failure, HttpServerRequest request) {
        return messages.text(failure, localeOf(request));
    }

    /** The most common reason why there is nothing at a path: a base URL that ends with what the client adds to it. */
    private static GatewayFailure withHint(GatewayFailure failure, HttpServerRequest request) {
        return failure.kind() == FailureKind.NOT_FOUND && request.path().startsWith(DOUBLED)
                ? new GatewayFailure.RequestRefused(FailureKind.PATH_DOUBLED)
                : failure;
    }

    /** Answers with a failure, unless there is an answer already. */
    public void fail(RequestContext context, GatewayFailure failure) {
        context.reportError(failure.errorType());
        HttpServerRequest request = context.request();
        if (isOpen(request.response())) {
            Buffer body = headOf(failure, request, context.id());
            context.answer().end(packed(request, body));
        }
    }

    /** The same where there is no request context. */
    void fail(HttpServerRequest request, UUID id, GatewayFailure failure) {
        HttpServerResponse response = request.response();
        if (isOpen(response)) {
            Buffer body = headOf(failure, request, id);
            response.end(packed(request, body));
        }
    }

    private static boolean isOpen(HttpServerResponse response) {
        return !response.ended() && !response.closed();
    }

    /** Makes status and headers of a failure, and its body. */
    private Buffer headOf(GatewayFailure failure, HttpServerRequest request, UUID id) {
        HttpServerResponse response = request.response();
        response.setStatusCode(failure.status());
        Duration wait = failure.retryAfter();
        boolean soon = wait == null || wait.compareTo(LONGEST_SLEEP) <= 0;
        response.putHeader("x-should-retry", Boolean.toString(failure.retryable() && soon));
        if (wait != null) {
            response.putHeader("retry-after", Long.toString(Math.max(1, (wait.toMillis() + 999) / 1000)));
        }
        if (failure.kind() == FailureKind.REQUEST_ENCODING) {
            response.putHeader("accept-encoding", "gzip, deflate, identity");
        }
        if (failure.kind() == FailureKind.METHOD_NOT_ALLOWED
                && !failure.arguments().isEmpty()) {
            response.putHeader(
                    HttpHeaders.ALLOW, String.valueOf(failure.arguments().getFirst()));
        }
        response.putHeader("request-id", id.toString());
        response.putHeader("content-type", "application/json");
        response.putHeader(AnswerHeaders.REQUEST_ID, id.toString());
        AnswerHeaders.openToBrowsers(request);
        return Buffer.buffer(failureBody(failure, request, id));
    }

    /** Answers with JSON. */
    public void json(RequestContext context, int status, byte[] body) {
        whole(context, status, "application/json", Buffer.buffer(body));
    }

    /** Answers with a whole small body, compressed when the client accepts that. */
    public void whole(RequestContext context, int status, String contentType, Buffer body) {
        ClientAnswer answer = context.answer();
        answer.head(status, headers -> headers.set("content-type", contentType));
        answer.end(packed(context.request(), body));
    }

    /** Answers with a JSON document that is the same for everybody. */
    public void json(RequestContext context, SharedBody document) {
        ClientAnswer answer = context.answer();
        answer.head(
                200, headers -> headers.set("content-type", "application/json").set("vary", "accept-encoding"));
        if (acceptsGzip(context.request())) {
            answer.header("content-encoding", "gzip").end(document.packed());
        } else {
            answer.end(document.plain());
        }
    }

    /** Answers without a body. */
    public void empty(RequestContext context, int status) {
        context.answer().head(status, headers -> {});
        context.answer().end();
    }

    /**
     * Sends a whole body that may be large, compressed when the client accepts that; its head is made already. What is held for it
     * is given back when the client has taken it. On the event loop of the client's connection.
     */
    public void end(RequestContext context, Buffer body) {
        Buffer sent = packed(context.request(), body);
        if (sent.length() > SlicedBody.SLICE) {
            context.answer().header("content-length", Integer.toString(sent.length()));
        }
        context.answer().endHeld(sent);
    }

    /** The same from any thread: all of it goes to the connection at once. */
    public void endAtOnce(RequestContext context, Buffer body) {
        context.answer().endAtOnce(packed(context.request(), body));
    }

    private static Buffer packed(HttpServerRequest request, Buffer body) {
        HttpServerResponse response = request.response();
        if (!isCompressible(request, response, body)) {
            return body;
        }
        response.putHeader("content-encoding", "gzip").putHeader("vary", "accept-encoding");
        return Buffer.buffer(gzip(body.getBytes()));
    }

    private static boolean isCompressible(HttpServerRequest request, HttpServerResponse response, Buffer body) {
        if (body.length() < GZIP_FROM
                || body.length() > GZIP_UP_TO
                || response.headers().contains(HttpHeaders.CONTENT_ENCODING)) {
            return false;
        }
        if (!acceptsGzip(request)) {
            return false;
        }
        String type = response.headers().get(HttpHeaders.CONTENT_TYPE);
        return type != null && type.startsWith("application/json");
    }

    private static boolean acceptsGzip(HttpServerRequest request) {
        String accepted = request.getHeader(HttpHeaders.ACCEPT_ENCODING);
        return accepted != null && acceptsGzip(accepted);
    }

    static boolean acceptsGzip(String accepted) {
        return GZIP.matcher(accepted).find();
    }

    static byte[] gzip(byte[] body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(body.length / 2);
        try (GZIPOutputStream out = new FastGzip(bytes)) {
            out.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static Locale localeOf(HttpServerRequest request) {
        String wanted = request.getHeader("accept-language");
        if (wanted == null || wanted.isEmpty()) {
            return Locale.ENGLISH;
        }
        int end = wanted.indexOf(',');
        String first = end < 0 ? wanted : wanted.substring(0, end);
        int quality = first.indexOf(';');
        return Locale.forLanguageTag((quality < 0 ? first : first.substring(0, quality)).trim());
    }

    /** An event of a stream that reports a failure. */
    public byte[] failureEvent(GatewayFailure failure, HttpServerRequest request, UUID id) {
        return ErrorBodies.event(failureBody(failure, request, id), dialectOf(request));
    }

    private static Dialect dialectOf(HttpServerRequest request) {
        String path = request.path();
        return CallerDialect.of(request, path.startsWith(DOUBLED) ? path.substring("/v1".length()) : path);
    }

    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(ByteArrayOutputStream out) throws IOException {
            super(out);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
