package routes.http;

import gateway.upstream.OutgoingProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SchemePortResolver;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.auth.BasicAuthCache;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.auth.BasicScheme;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.apache.hc.core5.util.Timeout;

/**
 * Sends a request through an outgoing proxy by a client of its own, which ends with the call: no connection of one identity is
 * ever used for another. Other requests go on as they are. Safe from many threads.
 */
final class ProxiedExecution implements ExecChainHandler {

    /** The proxy of the call that the current thread makes; not bound for calls without one. */
    static final ScopedValue<OutgoingProxy> PROXY = ScopedValue.newInstance();

    private static final int PROXY_AUTHENTICATION_REQUIRED = 407;

    /** Made for the first call that needs it: to read the JDK's certificates takes long in a start. */
    private static final class UsualTrust {
        private static final TlsSocketStrategy TLS = DefaultClientTlsStrategy.createDefault();
    }

    private final TlsSocketStrategy tls;
    private final BoundedExecution bounds;

    /** @param maxBody bytes of an answer; a larger one is a failure */
    ProxiedExecution(TlsSocketStrategy tls, int maxBody) {
        this.tls = tls;
        this.bounds = new BoundedExecution(maxBody);
    }

    /** The same bounds for calls through a proxy and for those without one. */
    HttpClientBuilder bounded(HttpClientBuilder client) {
        return client.addExecInterceptorFirst("bounds", bounds);
    }

    static ProxiedExecution withUsualTrust(int maxBody) {
        return new ProxiedExecution(
                (socket, target, port, attachment, context) ->
                        UsualTrust.TLS.upgrade(socket, target, port, attachment, context),
                maxBody);
    }

    @Override
    public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        return PROXY.isBound() ? execute(request, scope, PROXY.get()) : chain.proceed(request, scope);
    }

    private ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, OutgoingProxy proxy)
            throws IOException {
        HttpClientBuilder builder = bounded(CamelHttpCalls.strict(HttpClientBuilder.create()))
                .setConnectionManager(connections(proxy))
                .setDefaultRequestConfig(scope.clientContext.getRequestConfigOrDefault());
        HttpClientContext context = HttpClientContext.create();
        if (proxy.kind() != OutgoingProxy.Kind.SOCKS5) {
            HttpHost server = new HttpHost(proxy.kind().name().toLowerCase(Locale.ROOT), proxy.host(), proxy.port());
            builder.setProxy(server);
            signIn(context, proxy, server);
        }
        try (CloseableHttpClient client = builder.build()) {
            return client.execute(scope.route.getTargetHost(), request, context, ProxiedExecution::whole);
        }
    }

    /** At once, without waiting to be asked. */
    private static void signIn(HttpClientContext context, OutgoingProxy proxy, HttpHost server) {
        if (proxy.user() == null) {
            return;
        }
        String password = proxy.password() == null ? "" : proxy.password();
        UsernamePasswordCredentials pair = new UsernamePasswordCredentials(proxy.user(), password.toCharArray());
        BasicScheme scheme = new BasicScheme();
        scheme.initPreemptive(pair);
        BasicAuthCache cache = new BasicAuthCache();
        cache.put(server, scheme);
        BasicCredentialsProvider credentials = new BasicCredentialsProvider();
        credentials.setCredentials(new AuthScope(server), pair);
        context.setAuthCache(cache);
        context.setCredentialsProvider(credentials);
    }

    private PoolingHttpClientConnectionManager connections(OutgoingProxy proxy) {
        Timeout timeout = Timeout.ofMilliseconds(proxy.timeout().toMillis());
        PoolingHttpClientConnectionManagerBuilder builder = proxy.kind() == OutgoingProxy.Kind.SOCKS5
                ? new Socks5Connections(proxy)
                : PoolingHttpClientConnectionManagerBuilder.create();
        return builder.setTlsSocketStrategy(tls)
                .setDefaultConnectionConfig(
                        ConnectionConfig.custom().setConnectTimeout(timeout).build())
                .setDefaultTlsConfig(
                        TlsConfig.custom().setHandshakeTimeout(timeout).build())
                .build();
    }

    /** The answer, which the bounds have read already. */
    private static ClassicHttpResponse whole(ClassicHttpResponse answer) throws IOException {
        if (answer.getCode() == PROXY_AUTHENTICATION_REQUIRED) {
            throw new IOException("the proxy refused user and password (407)");
        }
        BasicClassicHttpResponse copy = new BasicClassicHttpResponse(answer.getCode(), answer.getReasonPhrase());
        for (Header header : answer.getHeaders()) {
            copy.addHeader(header);
        }
        copy.setEntity(answer.getEntity());
        return copy;
    }

    /** Connections through a SOCKS 5 proxy; names are not resolved here. */
    private static final class Socks5Connections extends PoolingHttpClientConnectionManagerBuilder {

        private final OutgoingProxy proxy;

        Socks5Connections(OutgoingProxy proxy) {
            this.proxy = proxy;
        }

        @Override
        protected HttpClientConnectionOperator createConnectionOperator(
                SchemePortResolver ports, DnsResolver names, TlsSocketStrategy tls) {
            return new DefaultHttpClientConnectionOperator(
                    none -> new Socks5Socket(proxy),
                    ports,
                    new NamesOnly(),
                    RegistryBuilder.<TlsSocketStrategy>create()
                            .register("https", tls)
                            .build());
        }
    }

    private static final class NamesOnly implements DnsResolver {

        @Override
        public List<InetSocketAddress> resolve(String host, int port) {
            return List.of(InetSocketAddress.createUnresolved(host, port));
        }

        @Override
        public InetAddress[] resolve(String host) {
            throw new UnsupportedOperationException("names are resolved by the proxy");
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }
}
