package routes.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.access.ClientIdentity;
import gateway.access.KeyScope;
import gateway.admin.AdminFixture;
import gateway.protocol.Json;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URLEncoder;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.jspecify.annotations.Nullable;
import routes.request.ExchangeKeys;
import routes.request.RequestContext;

/** A call of an administrator without a connection, and what was answered to it. */
final class AdminCall {

    /** When every call arrives. */
    static final Instant ARRIVAL = AdminFixture.NOW;

    /** The id of every call. */
    static final UUID ID = new UUID(7, 7);

    private final String path;
    private final Map<String, String> parameters = new HashMap<>();
    private final MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    private final MultiMap answerHeaders = MultiMap.caseInsensitiveMultiMap();
    private final HttpServerResponse response = proxy(HttpServerResponse.class, this::respond);
    private final HttpServerRequest request = proxy(HttpServerRequest.class, this::ask);
    private byte[] body = {};
    private @Nullable String written;
    private int status = 200;
    private @Nullable Buffer answer;

    static AdminCall of(String path) {
        return new AdminCall(path);
    }

    private AdminCall(String path) {
        this.path = path;
    }

    AdminCall parameter(String name, String value) {
        parameters.put(name, value);
        return this;
    }

    /** The query as it is written. */
    AdminCall query(String text) {
        written = text;
        return this;
    }

    AdminCall header(String name, String value) {
        headers.set(name, value);
        return this;
    }

    AdminCall body(String json) {
        body = json.getBytes(UTF_8);
        return this;
    }

    /** Lets a step serve the call. */
    AdminCall to(Processor step) throws Exception {
        step.process(exchange());
        return this;
    }

    /** The call as a step sees it. */
    Exchange exchange() {
        return exchange(new DefaultCamelContext());
    }

    /** The call as a step sees it, in a context with routes. */
    Exchange exchange(CamelContext camel) {
        RequestContext context = new RequestContext(ID, ARRIVAL, 0, request, proxy(Context.class, AdminCall::refuse));
        context.authenticated(new ClientIdentity(AdminFixture.ACTOR, "operator", KeyScope.ADMIN));
        context.body().received(body);
        Exchange exchange = new DefaultExchange(camel);
        exchange.setProperty(ExchangeKeys.REQUEST_CONTEXT, context);
        return exchange;
    }

    int status() {
        return status;
    }

    @Nullable
    String answerHeader(String name) {
        return answerHeaders.get(name);
    }

    String answer() {
        return answer == null ? "" : answer.toString(UTF_8);
    }

    JsonNode json() {
        try {
            return Json.mapper().readTree(answer());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private @Nullable Object ask(Object self, Method called, Object[] arguments) {
        return switch (called.getName()) {
            case "path" -> path;
            case "headers" -> headers;
            case "getHeader" -> headers.get(arguments[0].toString());
            case "getParam" -> parameters.get(arguments[0].toString());
            case "query" -> query();
            case "response" -> response;
            case "remoteAddress" -> SocketAddress.inetSocketAddress(40_000, "203.0.113.7");
            case "authority" -> HostAndPort.authority("claude.example.com", 5201);
            default -> refuse(self, called, arguments);
        };
    }

    private @Nullable String query() {
        return parameters.isEmpty()
                ? written
                : parameters.entrySet().stream()
                        .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), UTF_8))
                        .collect(Collectors.joining("&"));
    }

    private Object respond(Object self, Method called, @Nullable Object[] arguments) {
        switch (called.getName()) {
            case "setStatusCode" -> status = (int) arguments[0];
            case "putHeader" -> answerHeaders.set(arguments[0].toString(), arguments[1].toString());
            case "headers" -> {
                return answerHeaders;
            }
            case "end" -> {
                answer = arguments == null ? Buffer.buffer() : (Buffer) arguments[0];
                return Future.succeededFuture();
            }
            default -> refuse(self, called, arguments);
        }
        return self;
    }

    private static Object refuse(Object self, Method called, Object[] arguments) {
        throw new UnsupportedOperationException(called.getName());
    }

    private static <T> T proxy(Class<T> type, InvocationHandler calls) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, calls));
    }
}
