package routes.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gateway.upstream.HttpCalls;
import gateway.upstream.HttpCalls.Call;
import gateway.upstream.HttpCalls.Reply;
import gateway.upstream.OutgoingProxy;
import gateway.upstream.OutgoingProxy.Kind;
import harness.EchoServer;
import harness.HttpProxy;
import harness.Socks5Proxy;
import harness.TlsIdentity;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import routes.request.Generation;
import routes.translate.EventRoutes;

class CamelHttpCallsTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private static SSLContext identity;
    private static EchoServer plain;
    private static EchoServer secure;

    @BeforeAll
    static void open(@TempDir Path folder) throws Exception {
        identity = TlsIdentity.create(folder).context();
        plain = EchoServer.open();
        secure = EchoServer.openTls(identity);
    }

    @AfterAll
    static void close() {
        plain.close();
        secure.close();
    }

    @Test
    void callsWithoutAProxy() {
        try (CamelHttpCalls calls = calls(null)) {
            Reply reply = calls.send(post("http://127.0.0.1:" + plain.port() + "/direct?a=b", null));

            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.body()).isEqualTo("POST /direct?a=b {}");
            assertThat(reply.headers())
                    .containsEntry("x-echo", "yes")
                    .containsEntry("x-several", "first")
                    .containsEntry("set-cookie", "a=1; Path=/\nb=2, 3; Path=/");
        }
    }

    @Test
    void asksAnHttpProxyForWhatIsNotEncryptedAndSignsIn() {
        try (HttpProxy proxy = HttpProxy.open("ann", "p@ss:ü");
                CamelHttpCalls calls = calls(null)) {
            String url = "http://api.example.test:" + plain.port() + "/v1/models";

            Reply reply = calls.send(post(url, proxy(Kind.HTTP, proxy.port(), "ann", "p@ss:ü")));

            assertThat(reply.body()).isEqualTo("POST /v1/models {}");
            assertThat(proxy.asked()).containsExactly("POST " + url);
            assertThat(proxy.refused()).as("it signs in at once").isEmpty();
            assertThat(plain.hosts()).contains("api.example.test:" + plain.port());
            assertThat(plain.proxyHeaders()).isEmpty();
        }
    }

    @Test
    void tunnelsThroughAnHttpProxyWhatIsEncrypted() {
        try (HttpProxy proxy = HttpProxy.open("ann", "secret");
                CamelHttpCalls calls = calls(null)) {
            Reply reply = calls.send(post(
                    "https://api.example.test:" + secure.port() + "/v1",
                    proxy(Kind.HTTP, proxy.port(), "ann", "secret")));

            assertThat(reply.body()).isEqualTo("POST /v1 {}");
            assertThat(proxy.asked()).containsExactly("CONNECT api.example.test:" + secure.port());
            assertThat(proxy.refused()).isEmpty();
        }
    }

    @Test
    void speaksTlsToAnHttpsProxy() throws Exception {
        try (HttpProxy proxy = HttpProxy.openTls(identity, "ann", "secret");
                CamelHttpCalls calls = calls(null)) {
            OutgoingProxy own = proxy(Kind.HTTPS, proxy.port(), "ann", "secret");

            assertThat(calls.send(post("https://api.example.test:" + secure.port() + "/1", own))
                            .body())
                    .isEqualTo("POST /1 {}");
            assertThat(calls.send(post("http://api.example.test:" + plain.port() + "/2", own))
                            .body())
                    .isEqualTo("POST /2 {}");
            assertThat(proxy.asked())
                    .containsExactly(
                            "CONNECT api.example.test:" + secure.port(),
                            "POST http://api.example.test:" + plain.port() + "/2");
        }
    }

    @Test
    void tellsASocksProxyTheNameAndSignsIn() {
        try (Socks5Proxy proxy = Socks5Proxy.open("ann", "secret");
                CamelHttpCalls calls = calls(null)) {
            OutgoingProxy own = proxy(Kind.SOCKS5, proxy.port(), "ann", "secret");

            assertThat(calls.send(post("http://api.example.test:" + plain.port() + "/1", own))
                            .body())
                    .isEqualTo("POST /1 {}");
            assertThat(calls.send(post("https://api.example.test:" + secure.port() + "/2", own))
                            .body())
                    .isEqualTo("POST /2 {}");
            assertThat(proxy.asked())
                    .containsExactly("name api.example.test:" + plain.port(), "name api.example.test:" + secure.port());
        }
    }

    @Test
    void takesASocksProxyThatAsksForNoUser() {
        try (Socks5Proxy proxy = Socks5Proxy.open();
                CamelHttpCalls calls = calls(null)) {
            String url = "http://api.example.test:" + plain.port() + "/";

            assertThat(calls.send(post(url, proxy(Kind.SOCKS5, proxy.port(), null, null)))
                            .status())
                    .isEqualTo(200);
            assertThat(calls.send(post(url, proxy(Kind.SOCKS5, proxy.port(), "any", "one")))
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void neverUsesTheConnectionOfOneProxyForAnother() {
        try (Socks5Proxy first = Socks5Proxy.open();
                Socks5Proxy second = Socks5Proxy.open();
                CamelHttpCalls calls = calls(null)) {
            String url = "http://127.0.0.1:" + plain.port() + "/";

            calls.send(post(url, proxy(Kind.SOCKS5, first.port(), null, null)));
            calls.send(post(url, proxy(Kind.SOCKS5, second.port(), null, null)));
            calls.send(post(url, null));

            assertThat(first.asked()).hasSize(1);
            assertThat(second.asked()).hasSize(1);
        }
    }

    @Test
    void usesTheGeneralProxyWhereACallBringsNone() {
        try (HttpProxy general = HttpProxy.open();
                HttpProxy own = HttpProxy.open();
                CamelHttpCalls calls = calls(proxy(Kind.HTTP, general.port(), null, null))) {
            String url = "http://127.0.0.1:" + plain.port() + "/";

            calls.send(post(url, null));
            calls.send(post(url, proxy(Kind.HTTP, own.port(), null, null)));

            assertThat(general.asked()).hasSize(1);
            assertThat(own.asked()).hasSize(1);
        }
    }

    @Test
    void callsHostsOfTheBypassListDirectly() {
        try (HttpProxy general = HttpProxy.open();
                CamelHttpCalls calls = calls(new OutgoingProxy(
                        Kind.HTTP, "127.0.0.1", general.port(), null, null, List.of("127.0.0.1"), TIMEOUT))) {
            assertThat(calls.send(post("http://127.0.0.1:" + plain.port() + "/", null))
                            .status())
                    .isEqualTo(200);
            assertThat(general.asked()).isEmpty();
        }
    }

    @Test
    void wrongPasswordsAreFailuresThatShowNone() {
        try (HttpProxy http = HttpProxy.open("ann", "right");
                Socks5Proxy socks = Socks5Proxy.open("ann", "right");
                CamelHttpCalls calls = calls(null)) {
            for (OutgoingProxy proxy : List.of(
                    proxy(Kind.HTTP, http.port(), "ann", "wr0ng-one"),
                    proxy(Kind.SOCKS5, socks.port(), "ann", "wr0ng-one"))) {
                for (String url : List.of(
                        "http://api.example.test:" + plain.port() + "/x",
                        "https://api.example.test:" + secure.port() + "/x")) {
                    assertThatThrownBy(() -> calls.send(post(url, proxy)))
                            .isInstanceOf(HttpCalls.UnreachableException.class)
                            .hasMessageContaining("through " + proxy)
                            .satisfies(failure -> assertThat(stack(failure))
                                    .doesNotContain("wr0ng-one")
                                    .doesNotContain("ann:"));
                }
            }
            assertThat(http.asked()).isEmpty();
            assertThat(socks.asked()).isEmpty();
        }
    }

    @Test
    void aCertificateOfTheProxyThatIsNotTrustedIsAFailure() throws Exception {
        try (HttpProxy proxy = HttpProxy.openTls(identity, "ann", "secret");
                CamelHttpCalls calls = CamelHttpCalls.open(TIMEOUT)) {
            assertThatThrownBy(() -> calls.send(post(
                            "http://api.example.test:" + plain.port() + "/",
                            proxy(Kind.HTTPS, proxy.port(), "ann", "secret"))))
                    .isInstanceOf(HttpCalls.UnreachableException.class);
            assertThat(proxy.asked()).isEmpty();
        }
    }

    @Test
    void theRouteOfTheGatewayKeepsTheProxyOfACall() throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext();
                Socks5Proxy proxy = Socks5Proxy.open()) {
            context.getRegistry().bind(CamelHttpCalls.CONFIGURER, HttpClientConfigurer.class, configurer());
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:call-http")
                            .to("http://nobody.example.test?throwExceptionOnFailure=false&httpClientConfigurer=#"
                                    + CamelHttpCalls.CONFIGURER);
                }
            });
            context.start();
            CamelHttpCalls calls = CamelHttpCalls.ofRoute();
            calls.attach(context, new Generation(1, new EventRoutes()));

            Reply reply = calls.send(post(
                    "http://api.example.test:" + plain.port() + "/r", proxy(Kind.SOCKS5, proxy.port(), null, null)));

            assertThat(reply.body()).isEqualTo("POST /r {}");
            assertThat(proxy.asked()).containsExactly("name api.example.test:" + plain.port());
        }
    }

    private static String stack(Throwable failure) {
        StringBuilder text = new StringBuilder();
        for (Throwable each = failure; each != null; each = each.getCause()) {
            text.append(each).append('\n');
        }
        return text.toString();
    }

    private static CamelHttpCalls calls(OutgoingProxy general) {
        return CamelHttpCalls.open(TIMEOUT, general, configurer());
    }

    private static HttpClientConfigurer configurer() {
        return CamelHttpCalls.configurer(new ProxiedExecution(new DefaultClientTlsStrategy(identity), 1 << 20));
    }

    private static Call post(String url, OutgoingProxy proxy) {
        return new Call("POST", URI.create(url), Map.of(), "{}", proxy);
    }

    private static OutgoingProxy proxy(Kind kind, int port, String user, String password) {
        return new OutgoingProxy(kind, "127.0.0.1", port, user, password, List.of(), TIMEOUT);
    }
}
