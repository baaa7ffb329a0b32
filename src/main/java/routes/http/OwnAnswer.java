package routes.http;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;
import routes.request.ClientAnswer;
import routes.request.FrontEndpoint;
import routes.request.RequestContext;

/**
 * The answer that steps of an operator have made: the body of the exchange with its headers, and the status that the header
 * {@code CamelHttpResponseCode} says, 200 otherwise. On the paths of a model API it is an answer only with such a status, since
 * bodies are made there for other reasons too.
 */
public record OwnAnswer(int status, String contentType, Buffer body, MultiMap headers) {

    static final int LARGEST = 16 * 1024 * 1024;

    private static final int LEAST_STATUS = 200;
    private static final int MOST_STATUS = 599;
    /** Their answers have none (RFC 9110, 15.3.5 and 15.4.5). */
    private static final Set<Integer> NO_BODY = Set.of(204, 304);

    /** What the listener makes itself, and what is of one connection only (RFC 9110, 7.6.1). */
    private static final Set<String> NOT_OURS = Set.of(
            "connection",
            "content-length",
            "content-type",
            "date",
            "host",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    /** Whether there is one. */
    public static boolean isMade(Exchange exchange, RequestContext context) {
        if (context.answer().committed() || context.answer().clientGone() || isBegun(context)) {
            return false;
        }
        Message message = exchange.getMessage();
        return message.getHeader(Exchange.HTTP_RESPONSE_CODE) != null
                || (context.endpoint() == FrontEndpoint.OWN && message.getBody() != null);
    }

    private static boolean isBegun(RequestContext context) {
        return context.answer().ended() || context.request().response().headWritten();
    }

    /**
     * Takes it from the exchange.
     *
     * @throws IllegalStateException when it cannot be sent: no status of 200 to 599, too large a body or one that is no text and no bytes
     */
    public static OwnAnswer of(Exchange exchange) {
        Message message = exchange.getMessage();
        Object body = message.getBody();
        String given = message.getHeader(Exchange.CONTENT_TYPE, String.class);
        String otherwise = body instanceof String ? "text/plain; charset=utf-8" : "application/octet-stream";
        return new OwnAnswer(
                status(message.getHeader(Exchange.HTTP_RESPONSE_CODE)),
                given == null || !isPlain(given) ? otherwise : given,
                Buffer.buffer(bytes(exchange, body)),
                headers(message));
    }

    /** Sends it. */
    public void sendTo(ClientAnswer answer) {
        boolean empty = body.length() == 0 || NO_BODY.contains(status);
        answer.head(status, made -> {
            made.addAll(headers);
            if (!empty) {
                made.set("content-type", contentType);
            }
        });
        if (empty) {
            answer.end();
        } else {
            answer.end(body);
        }
    }

    private static int status(@Nullable Object given) {
        if (given == null) {
            return LEAST_STATUS;
        }
        String written = given.toString().strip();
        int status = written.matches("\\d{3}") ? Integer.parseInt(written) : 0;
        if (status < LEAST_STATUS || status > MOST_STATUS) {
            throw new IllegalStateException("CamelHttpResponseCode is no status of 200 to 599");
        }
        return status;
    }

    private static byte[] bytes(Exchange exchange, @Nullable Object body) {
        if (body == null) {
            return new byte[0];
        }
        byte[] bytes;
        if (body instanceof String text) {
            bytes = text.getBytes(StandardCharsets.UTF_8);
        } else if (body instanceof byte[] whole) {
            bytes = whole;
        } else {
            bytes = read(exchange, body);
        }
        if (bytes.length > LARGEST) {
            throw tooLarge();
        }
        return bytes;
    }

    private static byte[] read(Exchange exchange, Object body) {
        InputStream stream = exchange.getContext().getTypeConverter().convertTo(InputStream.class, exchange, body);
        if (stream == null) {
            throw new IllegalStateException("the body is neither text nor bytes: marshal it first");
        }
        try (stream) {
            byte[] bytes = stream.readNBytes(LARGEST);
            if (stream.read() >= 0) {
                throw tooLarge();
            }
            return bytes;
        } catch (IOException e) {
            throw new IllegalStateException("the body cannot be read", e);
        }
    }

    private static IllegalStateException tooLarge() {
        return new IllegalStateException("the body is larger than " + LARGEST + " bytes");
    }

    private static MultiMap headers(Message message) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        message.getHeaders().forEach((name, value) -> {
            if (isSent(name) && value != null) {
                String text = value.toString();
                if (isPlain(text)) {
                    headers.set(name, text);
                }
            }
        });
        return headers;
    }

    private static boolean isSent(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.matches("[a-z0-9!#$%&'*+.^_`|~-]+")
                && !lower.startsWith("camel")
                && !lower.startsWith("org.apache.camel")
                && !NOT_OURS.contains(lower);
    }

    private static boolean isPlain(String text) {
        return text.chars().allMatch(each -> each == '\t' || (each >= ' ' && each != 0x7f && each <= 0xff));
    }
}
