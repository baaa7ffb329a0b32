package routes.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gateway.upstream.OutgoingProxy;
import gateway.upstream.OutgoingProxy.Kind;
import harness.EchoServer;
import harness.HttpProxy;
import harness.Socks5Proxy;
import harness.TlsIdentity;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PfxOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpstreamProxiesTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private static Vertx vertx;
    private static SSLContext identity;
    private static PfxOptions trust;
    private static EchoServer plain;
    private static EchoServer secure;
    private static UpstreamProxies proxies;

    @BeforeAll
    static void open(@TempDir Path folder) throws Exception {
        TlsIdentity created = TlsIdentity.create(folder);
        identity = created.context();
        trust = new PfxOptions()
                .setValue(Buffer.buffer(Files.readAllBytes(created.file())))
                .setPassword(created.password());
        plain = EchoServer.open();
        secure = EchoServer.openTls(identity);
        vertx = Vertx.vertx();
        proxies = new UpstreamProxies(vertx, options -> options.setTrustOptions(trust));
    }

    @AfterAll
    static void close() throws Exception {
        proxies.close();
        plain.close();
        secure.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    @Test
    void tellsASocksProxyTheNameAndSignsIn() throws Exception {
        try (Socks5Proxy proxy = Socks5Proxy.open("ann", "secret")) {
            OutgoingProxy own = proxy(Kind.SOCKS5, proxy.port(), "secret");

            assertThat(ask(own, false)).isEqualTo("GET /x");
            assertThat(ask(own, true)).isEqualTo("GET /x");

            assertThat(proxy.asked())
                    .containsExactly("name api.example.test:" + plain.port(), "name api.example.test:" + secure.port());
        }
    }

    @Test
    void asksAnHttpProxyInAbsoluteFormOrForATunnel() throws Exception {
        try (HttpProxy proxy = HttpProxy.open("ann", "secret")) {
            OutgoingProxy own = proxy(Kind.HTTP, proxy.port(), "secret");

            assertThat(ask(own, false)).isEqualTo("GET /x");
            assertThat(ask(own, true)).isEqualTo("GET /x");

            assertThat(proxy.asked())
                    .containsExactly(
                            "GET http://api.example.test:" + plain.port() + "/x",
                            "CONNECT api.example.test:" + secure.port());
            assertThat(proxy.refused()).isEmpty();
            assertThat(plain.proxyHeaders()).isEmpty();
        }
    }

    @Test
    void reachesAnHttpsProxyThroughATunnel() throws Exception {
        try (HttpProxy proxy = HttpProxy.openTls(identity, "ann", "secret")) {
            OutgoingProxy own = proxy(Kind.HTTPS, proxy.port(), "secret");

            assertThat(ask(own, true)).isEqualTo("GET /x");
            assertThat(ask(own, false)).isEqualTo("GET /x");

            assertThat(proxy.asked())
                    .containsExactly(
                            "CONNECT api.example.test:" + secure.port(),
                            "GET http://api.example.test:" + plain.port() + "/x");
        }
    }

    @Test
    void trustsNoProxyWhoseCertificateIsNotKnown() throws Exception {
        try (HttpProxy proxy = HttpProxy.openTls(identity, "ann", "secret");
                UpstreamProxies strict = new UpstreamProxies(vertx)) {
            HttpClientOptions options = options();
            strict.apply(options, proxy(Kind.HTTPS, proxy.port(), "secret"));

            assertThatThrownBy(() -> ask(options, request(true))).hasMessageNotContaining("secret");
            assertThat(proxy.asked()).isEmpty();
        }
    }

    @Test
    void trustsNoProxyWhoseCertificateNamesAnotherHost() throws Exception {
        try (HttpProxy proxy = HttpProxy.openTls(identity, "ann", "secret")) {
            HttpClientOptions options = options();
            // this machine, by an address that the certificate does not name
            proxies.apply(
                    options,
                    new OutgoingProxy(Kind.HTTPS, "0.0.0.0", proxy.port(), "ann", "secret", List.of(), TIMEOUT));

            assertThatThrownBy(() -> ask(options, request(true))).hasMessageNotContaining("secret");
            assertThat(proxy.asked()).isEmpty();
        }
    }

    @Test
    void eachCallMayHaveItsOwnProxy() throws Exception {
        try (Socks5Proxy first = Socks5Proxy.open();
                Socks5Proxy second = Socks5Proxy.open("ann", "secret")) {
            HttpClient client = vertx.createHttpClient(options());
            for (int round = 0; round < 2; round++) {
                RequestOptions a = request(false);
                proxies.apply(
                        a, new OutgoingProxy(Kind.SOCKS5, "127.0.0.1", first.port(), null, null, List.of(), TIMEOUT));
                RequestOptions b = request(false);
                proxies.apply(b, proxy(Kind.SOCKS5, second.port(), "secret"));

                assertThat(ask(client, a)).isEqualTo("GET /x");
                assertThat(ask(client, b)).isEqualTo("GET /x");
            }

            assertThat(first.asked()).as("its connection is used again").hasSize(1);
            assertThat(second.asked()).as("its connection is used again").hasSize(1);
            client.close();
        }
    }

    @Test
    void callsHostsOfTheBypassListDirectly() throws Exception {
        try (Socks5Proxy proxy = Socks5Proxy.open()) {
            OutgoingProxy own = new OutgoingProxy(
                    Kind.SOCKS5, "127.0.0.1", proxy.port(), null, null, List.of("other.test", "127.0.0.1"), TIMEOUT);
            HttpClientOptions options = options();
            proxies.apply(options, own);

            assertThat(ask(options, request(false).setHost("127.0.0.1"))).isEqualTo("GET /x");
            RequestOptions single = request(false).setHost("127.0.0.1");
            proxies.apply(single, own);
            assertThat(ask(options(), single)).isEqualTo("GET /x");

            assertThat(proxy.asked()).isEmpty();
            assertThat(ask(options, request(false))).isEqualTo("GET /x");
            assertThat(proxy.asked()).hasSize(1);
        }
    }

    @Test
    void wrongPasswordsAreFailuresThatShowNone() throws Exception {
        try (Socks5Proxy socks = Socks5Proxy.open("ann", "right");
                HttpProxy http = HttpProxy.open("ann", "right")) {
            assertThatThrownBy(() -> ask(proxy(Kind.SOCKS5, socks.port(), "wr0ng-one"), false))
                    .hasMessageNotContaining("wr0ng-one")
                    .hasStackTraceContaining("socks");
            assertThatThrownBy(() -> ask(proxy(Kind.HTTP, http.port(), "wr0ng-one"), true))
                    .hasMessageNotContaining("wr0ng-one")
                    .hasStackTraceContaining("407");
            assertThat(socks.asked()).isEmpty();
            assertThat(http.asked()).isEmpty();
        }
    }

    @Test
    void aClosedTunnelTakesNoMoreCalls() throws Exception {
        try (HttpProxy proxy = HttpProxy.openTls(identity, "ann", "secret")) {
            UpstreamProxies closing = new UpstreamProxies(vertx, options -> options.setTrustOptions(trust));
            HttpClientOptions options = options();
            closing.apply(options, proxy(Kind.HTTPS, proxy.port(), "secret"));
            assertThat(ask(options, request(true))).isEqualTo("GET /x");

            closing.close();

            assertThatThrownBy(() -> ask(options, request(true))).isNotNull();
        }
    }

    private static String ask(OutgoingProxy proxy, boolean tls) throws Exception {
        HttpClientOptions options = options();
        proxies.apply(options, proxy);
        return ask(options, request(tls));
    }

    private static String ask(HttpClientOptions options, RequestOptions request) throws Exception {
        HttpClient client = vertx.createHttpClient(options);
        try {
            return ask(client, request);
        } finally {
            client.close();
        }
    }

    private static String ask(HttpClient client, RequestOptions request) throws Exception {
        return client.request(request)
                .compose(connected -> connected
                        .send()
                        .compose(answer -> answer.statusCode() == 200
                                ? answer.body()
                                : Future.failedFuture("status " + answer.statusCode())))
                .toCompletionStage()
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS)
                .toString();
    }

    private static HttpClientOptions options() {
        return new HttpClientOptions().setTrustOptions(trust).setConnectTimeout(5_000);
    }

    private static RequestOptions request(boolean tls) {
        return new RequestOptions()
                .setHost("api.example.test")
                .setPort(tls ? secure.port() : plain.port())
                .setSsl(tls)
                .setMethod(HttpMethod.GET)
                .setURI("/x");
    }

    private static OutgoingProxy proxy(Kind kind, int port, String password) {
        return new OutgoingProxy(kind, "127.0.0.1", port, "ann", password, List.of(), TIMEOUT);
    }
}
