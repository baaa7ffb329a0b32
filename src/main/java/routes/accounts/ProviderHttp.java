package routes.accounts;

import gateway.oauth.ProviderCalls;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Message;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Calls the provider through an endpoint of camel-http: a route of the gateway ({@code direct:call-provider}), or, for the
 * command line, a context of its own. Safe from many threads; blocks until the answer is complete.
 */
public final class ProviderHttp implements ProviderCalls, AutoCloseable {

    /** Name of the {@link HttpClientConfigurer} that the endpoint refers to. */
    public static final String CONFIGURER = "providerHttpClient";

    private static final String ROUTE = "direct:call-provider";
    private static final int MAX_BODY = 1024 * 1024;

    private final String endpoint;
    private @Nullable CamelContext own;
    private volatile @Nullable ProducerTemplate template;

    private ProviderHttp(String endpoint) {
        this.endpoint = endpoint;
    }

    /** Calls through the route of the gateway; {@link #attach} follows before the first call. */
    public static ProviderHttp ofRoute() {
        return new ProviderHttp(ROUTE);
    }

    /**
     * Calls without routes, for a command that ends soon.
     *
     * @param timeout until a call is answered
     */
    public static ProviderHttp open(Duration timeout) {
        CamelContext context = new DefaultCamelContext();
        context.getRegistry().bind(CONFIGURER, HttpClientConfigurer.class, configurer());
        ProviderHttp calls = new ProviderHttp("http://provider?throwExceptionOnFailure=false&httpClientConfigurer=#"
                + CONFIGURER + "&connectTimeout=" + timeout.toMillis() + "&responseTimeout=" + timeout.toMillis());
        context.start();
        calls.attach(context);
        calls.own = context;
        return calls;
    }

    /** A refresh token is good for one call: nothing is sent twice, no cookie is kept. */
    public static HttpClientConfigurer configurer() {
        return ProviderHttp::configure;
    }

    private static void configure(HttpClientBuilder client) {
        client.disableAutomaticRetries()
                .disableCookieManagement()
                .disableRedirectHandling()
                .setUserAgent("claude-proxy");
    }

    /** Makes calls possible. */
    public void attach(CamelContext context) {
        template = context.createProducerTemplate();
    }

    @Override
    public Reply send(Call call) {
        ProducerTemplate sender = Objects.requireNonNull(template, "attach comes first");
        Exchange answered = sender.request(endpoint, exchange -> {
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
        Exception failure = answered.getException();
        if (failure != null) {
            throw new ProviderUnreachableException(
                    call + ": " + failure.getClass().getSimpleName(), failure);
        }
        return reply(call, answered.getMessage());
    }

    private static Reply reply(Call call, Message message) {
        Integer status = message.getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
        if (status == null) {
            throw new ProviderUnreachableException(call + ": no answer", null);
        }
        Map<String, String> headers = new HashMap<>();
        message.getHeaders().forEach((name, value) -> {
            if (!name.startsWith("Camel") && value != null) {
                headers.putIfAbsent(name.toLowerCase(Locale.ROOT), value.toString());
            }
        });
        return new Reply(status, headers, body(call, message));
    }

    private static String body(Call call, Message message) {
        try (InputStream in = message.getBody(InputStream.class)) {
            return in == null ? "" : new String(in.readNBytes(MAX_BODY), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new ProviderUnreachableException(call + ": the answer broke off", e);
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
