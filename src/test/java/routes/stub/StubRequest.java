package routes.stub;

import static java.nio.charset.StandardCharsets.UTF_8;

import gateway.memory.MemoryBudget;
import gateway.protocol.anthropic.InvalidRequestException;
import gateway.protocol.anthropic.RequestInspector;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.SocketAddress;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import routes.request.RequestContext;

/** A request without a connection, and what was answered to it. Only what the code before an upstream call uses is there. */
public final class StubRequest {

    /** When each of them arrived, on the clock of {@link RequestContext#arrivedNanos}. */
    public static final long ARRIVED_NANOS = System.nanoTime();

    private static final Instant ARRIVAL = Instant.parse("2026-11-20T12:00:00Z");

    private final HttpMethod method;
    private final String path;
    private final MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    private final MultiMap answerHeaders = MultiMap.caseInsensitiveMultiMap();
    private final HttpServerResponse response = proxy(HttpServerResponse.class, this::respond);
    private final HttpServerRequest request = proxy(HttpServerRequest.class, this::ask);
    private final StubEventLoop eventLoop = new StubEventLoop();
    private final RequestContext context;
    private int status = 200;
    private @Nullable Buffer answer;

    private StubRequest(HttpMethod method, String path, MemoryBudget memory) {
        this.method = method;
        this.path = path;
        this.context = new RequestContext(
                new UUID(7, 7), ARRIVAL, ARRIVED_NANOS, request, eventLoop.context(), memory.holding());
    }

    /** A request that sends a body. */
    public static StubRequest post(String path) {
        return new StubRequest(HttpMethod.POST, path, MemoryBudget.unlimited());
    }

    /** A request that sends a body and may hold some memory. */
    public static StubRequest post(String path, MemoryBudget memory) {
        return new StubRequest(HttpMethod.POST, path, memory);
    }

    /** A request by any method. */
    public static StubRequest of(HttpMethod method, String path) {
        return new StubRequest(method, path, MemoryBudget.unlimited());
    }

    /** A request without a body. */
    public static StubRequest get(String path) {
        return new StubRequest(HttpMethod.GET, path, MemoryBudget.unlimited());
    }

    /** The same request with one more header. */
    public StubRequest with(String header, String value) {
        headers.add(header, value);
        return this;
    }

    /** The same request with a body that was read and understood. */
    public StubRequest asking(String json) throws InvalidRequestException {
        byte[] body = json.getBytes(UTF_8);
        context.body().received(body);
        context.body().unpacked(body);
        context.inspected(RequestInspector.inspect(body));
        return this;
    }

    /** What happens while the request waits for something, in the place of time that goes by. */
    public StubRequest whileWaiting(Runnable event) {
        eventLoop.whileWaiting(event);
        return this;
    }

    /** How long the request has waited each time, in milliseconds. */
    public List<Long> waits() {
        return eventLoop.waits();
    }

    /** The request as the routes see it, the same object each time. */
    public RequestContext context() {
        return context;
    }

    /** Whether an answer was ended. */
    public boolean isAnswered() {
        return answer != null;
    }

    /** The status of the answer. */
    public int status() {
        return status;
    }

    /** A header of the answer, null when it is not there. */
    public @Nullable String answerHeader(String name) {
        return answerHeaders.get(name);
    }

    /** The body of the answer. */
    public String answer() {
        return answer == null ? "" : answer.toString(UTF_8);
    }

    private @Nullable Object ask(Object self, Method called, Object[] arguments) {
        return switch (called.getName()) {
            case "method" -> method;
            case "path" -> path;
            case "headers" -> headers;
            case "getHeader" -> headers.get(arguments[0].toString());
            case "response" -> response;
            case "remoteAddress" -> SocketAddress.inetSocketAddress(40_000, "203.0.113.7");
            case "authority" -> null;
            default -> throw new UnsupportedOperationException("request." + called.getName());
        };
    }

    private Object respond(Object self, Method called, Object[] arguments) {
        switch (called.getName()) {
            case "setStatusCode" -> status = (int) arguments[0];
            case "putHeader" -> answerHeaders.set(arguments[0].toString(), arguments[1].toString());
            case "end" -> {
                answer = arguments == null ? Buffer.buffer() : (Buffer) arguments[0];
                return Future.succeededFuture();
            }
            default -> {
                return look(called.getName());
            }
        }
        return self;
    }

    private Object look(String name) {
        return switch (name) {
            case "getStatusCode" -> status;
            case "headers" -> answerHeaders;
            case "ended" -> isAnswered();
            case "closed" -> false;
            default -> throw new UnsupportedOperationException("response." + name);
        };
    }

    static <T> T proxy(Class<T> type, InvocationHandler calls) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, calls));
    }
}
