package routes.http;

import gateway.upstream.ConnectionFailure;
import gateway.upstream.HttpCalls;
import gateway.upstream.OutgoingProxy;
import gateway.upstream.ProxyBypass;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Message;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.jspecify.annotations.Nullable;
import routes.request.Generation;

/**
 * Calls other services through an endpoint of camel-http: a route of the gateway ({@code direct:call-http}), or, for the
 * command line, a context of its own. A call goes through its own outgoing proxy, else through the general one where there is
 * any. Safe from many threads; blocks until the answer is complete.
 */
public final class CamelHttpCalls implements HttpCalls, AutoCloseable {

    /** Name of the {@link HttpClientConfigurer} that the endpoint refers to. */
    public static final String CONFIGURER = "outgoingHttpClient";

    private static final String ROUTE = "direct:call-http";
    private static final long PLACE_MILLIS = 1000;
    private static final int MAX_BODY = 8 * 1024 * 1024;
    private static final int MAX_COOKIES = 50;

    private final String endpoint;
    private final Supplier<@Nullable OutgoingProxy> general;
    private @Nullable CamelContext own;
    private volatile @Nullable Way current;

    /** @param generation of the routes that it goes through; null for none */
    private record Way(ProducerTemplate template, @Nullable Generation generation) {

        boolean enter() {
            return generation == null || generation.enter();
        }

        void leave() {
            if (generation != null) {
                generation.leave();
            }
        }
    }

    private CamelHttpCalls(String endpoint, Supplier<@Nullable OutgoingProxy> general) {
        this.endpoint = endpoint;
        this.general = general;
    }

    /** Calls through the route of the gateway, without a general proxy; {@link #attach} follows before the first call. */
    public static CamelHttpCalls ofRoute() {
        return ofRoute(() -> null);
    }

    /**
     * Calls through the route of the gateway; {@link #attach} follows before the first call.
     *
     * @param general the proxy of calls that bring none, asked for each of them; null for none
     */
    public static CamelHttpCalls ofRoute(Supplier<@Nullable OutgoingProxy> general) {
        return new CamelHttpCalls(ROUTE, general);
    }

    /**
     * Calls without routes, for a command that ends soon.
     *
     * @param timeout until a call is answered
     */
    public static CamelHttpCalls open(Duration timeout) {
        return open(timeout, null);
    }

    /**
     * The same with a general proxy.
     *
     * @param general the proxy of calls that bring none, null for none
     */
    public static CamelHttpCalls open(Duration timeout, @Nullable OutgoingProxy general) {
        return open(timeout, general, configurer());
    }

    static CamelHttpCalls open(Duration timeout, @Nullable OutgoingProxy general, HttpClientConfigurer configurer) {
        CamelContext context = new DefaultCamelContext();
        context.getRegistry().bind(CONFIGURER, HttpClientConfigurer.class, configurer);
        String endpoint = "http://provider?throwExceptionOnFailure=false&httpClientConfigurer=#" + CONFIGURER
                + "&connectionRequestTimeout=" + Math.min(PLACE_MILLIS, timeout.toMillis())
                + "&connectTimeout=" + timeout.toMillis() + "&responseTimeout=" + timeout.toMillis();
        CamelHttpCalls calls = new CamelHttpCalls(endpoint, () -> general);
        context.start();
        calls.attach(context);
        calls.own = context;
        return calls;
    }

    /** What the endpoint needs of its client: outgoing proxies, and nothing sent twice. */
    public static HttpClientConfigurer configurer() {
        return configurer(ProxiedExecution.withUsualTrust(MAX_BODY));
    }

    static HttpClientConfigurer configurer(ProxiedExecution proxied) {
        return client -> proxied.bounded(strict(client)).addExecInterceptorFirst("outgoing-proxy", proxied);
    }

    /**
     * A refresh token is good for one call: nothing is sent twice, no cookie is kept, no redirect is followed. No compressed
     * answer is asked for.
     */
    static HttpClientBuilder strict(HttpClientBuilder client) {
        return client.disableAutomaticRetries()
                .disableCookieManagement()
                .disableRedirectHandling()
                .disableContentCompression()
                .setUserAgent("claude-proxy");
    }

    /** Makes calls possible, through the routes of a generation. */
    public void attach(CamelContext context, Generation generation) {
        current = new Way(context.createProducerTemplate(), generation);
    }

    private void attach(CamelContext context) {
        current = new Way(context.createProducerTemplate(), null);
    }

    private Way enter() {
        Way way = Objects.requireNonNull(current, "attach comes first");
        while (!way.enter()) {
            // A generation that has just ended has a successor.
            way = Objects.requireNonNull(current);
        }
        return way;
    }

    @Override
    public Reply send(Call call) {
        Way way = enter();
        try {
            return send(call, way.template());
        } finally {
            way.leave();
        }
    }

    private Reply send(Call call, ProducerTemplate sender) {
        OutgoingProxy proxy = proxy(call);
        Exchange answered = proxy == null
                ? request(sender, call)
                : ScopedValue.where(ProxiedExecution.PROXY, proxy).call(() -> request(sender, call));
        Exception failure = answered.getException();
        if (failure != null) {
            String way = proxy == null ? "" : " (through " + proxy + ")";
            throw new UnreachableException(ConnectionFailure.reason(host(call.url()), failure) + way, failure);
        }
        return reply(call, answered.getMessage());
    }

    /** With the port where the URL names one. */
    private static String host(URI url) {
        return url.getPort() < 0 ? url.getHost() : url.getHost() + ":" + url.getPort();
    }

    private @Nullable OutgoingProxy proxy(Call call) {
        OutgoingProxy proxy = call.proxy() == null ? general.get() : call.proxy();
        return proxy == null || ProxyBypass.applies(proxy, call.url().getHost()) ? null : proxy;
    }

    private Exchange request(ProducerTemplate sender, Call call) {
        return sender.request(endpoint, exchange -> {
            exchange.setPattern(ExchangePattern.InOut);
            Message message = exchange.getMessage();
            message.setHeader(Exchange.HTTP_URI, call.url().toString());
            message.setHeader(Exchange.HTTP_METHOD, call.method());
            call.headers().forEach(message::setHeader);
            if (call.json() != null) {
                message.setHeader(Exchange.CONTENT_TYPE, "application/json");
                message.setBody(call.json().getBytes(StandardCharsets.UTF_8));
            }
        });
    }

    private static Reply reply(Call call, Message message) {
        Integer status = message.getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
        if (status == null) {
            throw new UnreachableException(ConnectionFailure.reason(host(call.url()), null), null);
        }
        Map<String, String> headers = new HashMap<>();
        message.getHeaders().forEach((name, value) -> {
            if (!name.startsWith("Camel") && value != null) {
                headers.putIfAbsent(name.toLowerCase(Locale.ROOT), text(name, value));
            }
        });
        return new Reply(status, headers, body(call, message));
    }

    private static String text(String name, Object value) {
        if (!(value instanceof Collection<?> several)) {
            return value.toString();
        }
        boolean all = name.equalsIgnoreCase("set-cookie");
        return several.stream()
                .limit(all ? MAX_COOKIES : 1)
                .map(String::valueOf)
                .collect(Collectors.joining("\n"));
    }

    private static String body(Call call, Message message) {
        try (InputStream in = message.getBody(InputStream.class)) {
            return in == null ? "" : new String(in.readNBytes(MAX_BODY), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UnreachableException(ConnectionFailure.reason(host(call.url()), e), e);
        }
    }

    @Override
    public void close() {
        CamelContext context = own;
        if (context != null) {
            context.stop();
        }
    }
}
