package routes.resource;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.config.TrustedAddresses;
import io.vertx.core.MultiMap;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnOriginTest {

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            delimiter = '|',
            value = {
                "- | - | - | http://gateway:5201",
                "- | https | - | https://gateway:5201",
                "- | HTTPS, http | claude.example.com, 10.0.0.1 | https://claude.example.com",
                "for=10.0.0.9;proto=https;host=\"claude.example.com:8443\", for=b;proto=http | - | - |"
                        + " https://claude.example.com:8443",
                "for=10.0.0.9 | https | [::1]:5201 | https://[::1]:5201",
                "- | javascript | evil.example.com/path?x=\" | http://gateway:5201",
                "- | https | a b | https://gateway:5201"
            })
    void believesAReverseProxyThatIsTrusted(String forwarded, String proto, String host, String expected) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        add(headers, "forwarded", forwarded);
        add(headers, "x-forwarded-proto", proto);
        add(headers, "x-forwarded-host", host);

        assertThat(new OwnOrigin(null, peer -> peer.equals("10.0.0.1")).of("http", "gateway:5201", "10.0.0.1", headers))
                .isEqualTo(expected);
        assertThat(new OwnOrigin(null, peer -> false).of("http", "gateway:5201", "10.0.0.1", headers))
                .isEqualTo("http://gateway:5201");
        assertThat(new OwnOrigin("https://told.example.com", peer -> true)
                        .of("http", "gateway:5201", "10.0.0.1", headers))
                .isEqualTo("https://told.example.com");
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1,true",
        "::1,true",
        "0:0:0:0:0:0:0:1,true",
        "128.0.0.1,false",
        "10.127.0.1,false",
        "10.0.0.9,true"
    })
    void trustsThisMachineAndWhatTheOperatorNames(String address, boolean trusted) {
        OwnOrigin origin = new OwnOrigin(null, TrustedAddresses.of(List.of("10.0.0.0/24")));
        MultiMap headers = MultiMap.caseInsensitiveMultiMap().add("x-forwarded-proto", "https");

        assertThat(origin.of("http", "gateway", address, headers))
                .isEqualTo((trusted ? "https" : "http") + "://gateway");
    }

    @Test
    void anEmptyPortIsNoneAndAnEmptyHostIsOurAddress() {
        SocketAddress here = SocketAddress.inetSocketAddress(5201, "127.0.0.1");
        assertThat(OwnOrigin.named(HostAndPort.create("gateway", 5201), here)).isEqualTo("gateway:5201");
        assertThat(OwnOrigin.named(HostAndPort.create("gateway", 0), here)).isEqualTo("gateway");
        assertThat(OwnOrigin.named(HostAndPort.create("", -1), here)).isEqualTo("127.0.0.1:5201");
        assertThat(OwnOrigin.named(null, here)).isEqualTo("127.0.0.1:5201");
    }

    private static void add(MultiMap headers, String name, String value) {
        if (value != null) {
            headers.add(name, value);
        }
    }
}
