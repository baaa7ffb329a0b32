package routes.trial;

import gateway.routes.trial.TrialRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.SocketAddress;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A request without a connection, and what was answered to it. For one thread at a time. */
final class StandInRequest {

    /** Of the connection, or of the form of a body that is given as it is. */
    private static final Set<String> LEFT_OUT =
            Set.of("accept-encoding", "connection", "content-encoding", "content-length", "host", "transfer-encoding");

    private static final SocketAddress CALLER = SocketAddress.inetSocketAddress(1, "127.0.0.1");

    private final TrialRequest given;
    private final MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    private final MultiMap answerHeaders = MultiMap.caseInsensitiveMultiMap();
    private final HttpServerResponse response = proxy(HttpServerResponse.class, this::respond);
    private final HttpServerRequest request = proxy(HttpServerRequest.class, this::ask);
    private final Buffer answer = Buffer.buffer();
    private int status = 200;
    private boolean ended;

    StandInRequest(TrialRequest given) {
        this.given = given;
        given.headers().forEach((name, value) -> {
            if (!LEFT_OUT.contains(name.toLowerCase(Locale.ROOT))) {
                headers.set(name, value);
            }
        });
        if (!headers.contains("content-type")) {
            headers.set("content-type", "application/json");
        }
    }

    HttpServerRequest request() {
        return request;
    }

    boolean isAnswered() {
        return ended;
    }

    int status() {
        return status;
    }

    /** The body of the answer so far. */
    byte[] answer() {
        return answer.getBytes();
    }

    private @Nullable Object ask(Object self, Method called, Object[] arguments) {
        QueryStringDecoder target = new QueryStringDecoder(given.path());
        return switch (called.getName()) {
            case "method" -> HttpMethod.POST;
            case "path" -> target.path();
            case "uri" -> given.path();
            case "query" -> target.rawQuery().isEmpty() ? null : target.rawQuery();
            case "getParam" -> first(target.parameters().get(arguments[0].toString()));
            case "headers" -> headers;
            case "getHeader" -> headers.get(arguments[0].toString());
            case "response" -> response;
            case "remoteAddress", "localAddress" -> CALLER;
            case "authority" -> null;
            case "version" -> HttpVersion.HTTP_1_1;
            case "scheme" -> "http";
            case "isSSL", "isEnded" -> false;
            default -> common(self, called, arguments);
        };
    }

    private @Nullable Object respond(Object self, Method called, Object[] arguments) {
        return switch (called.getName()) {
            case "setStatusCode" -> {
                status = (int) arguments[0];
                yield self;
            }
            case "putHeader" -> {
                answerHeaders.set(arguments[0].toString(), arguments[1].toString());
                yield self;
            }
            case "write", "end" -> {
                if (arguments != null && arguments[0] instanceof Buffer piece) {
                    answer.appendBuffer(piece);
                } else if (arguments != null && arguments[0] instanceof String piece) {
                    answer.appendString(piece);
                }
                ended |= called.getName().equals("end");
                yield Future.succeededFuture();
            }
            case "setChunked", "setStatusMessage", "drainHandler", "exceptionHandler", "closeHandler", "endHandler" ->
                self;
            case "getStatusCode" -> status;
            case "headers" -> answerHeaders;
            case "ended", "headWritten" -> ended;
            case "closed", "writeQueueFull", "isChunked" -> false;
            default -> common(self, called, arguments);
        };
    }

    private static Object common(Object self, Method called, Object[] arguments) {
        return switch (called.getName()) {
            case "toString" -> "a request of a dry run";
            case "hashCode" -> System.identityHashCode(self);
            case "equals" -> isSame(self, arguments[0]);
            default ->
                throw new UnsupportedOperationException("a dry run has no connection to ask for " + called.getName());
        };
    }

    @SuppressWarnings("ReferenceEquality") // each is one
    private static boolean isSame(Object self, Object other) {
        return self == other;
    }

    private static @Nullable String first(@Nullable List<String> values) {
        return values == null || values.isEmpty() ? null : values.getFirst();
    }

    private static <T> T proxy(Class<T> type, InvocationHandler calls) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, calls));
    }
}
