package gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gateway.upstream.OutgoingProxy.Kind;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutgoingProxiesTest {

    @ParameterizedTest
    @CsvSource({
        "http://proxy.example.com:3128, HTTP, proxy.example.com, 3128, ,",
        "https://proxy.example.com, HTTPS, proxy.example.com, 443, ,",
        "HTTP://h/, HTTP, h, 80, ,",
        "socks5://anna:p%40ss%3A+word@10.0.0.1:1081, SOCKS5, 10.0.0.1, 1081, anna, p@ss:+word",
        "socks5h://anna@h, SOCKS5, h, 1080, anna,",
        "http://u:@h:1, HTTP, h, 1, u, ''",
        "http://[::1]:8080, HTTP, ::1, 8080, ,",
    })
    void readsEachKind(String url, Kind kind, String host, int port, String user, String password) {
        assertThat(OutgoingProxies.parse(url, List.of("localhost"), Duration.ofSeconds(3)))
                .isEqualTo(new OutgoingProxy(
                        kind, host, port, user, password, List.of("localhost"), Duration.ofSeconds(3)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "u:hidden@h:8080",
                "ftp://u:hidden@h:21",
                "http://u:hidden@",
                "http://u:hidden@h:0",
                "http://u:hidden@h:65536",
                "http://u:hidden@h:1/path",
                "http://u:hidden@h:1?x=1",
                "http://u:hid den@h:1",
                "http://u:hidden%zz@h:1",
                "",
            })
    void refusesAnythingElseWithoutShowingIt(String url) {
        assertThatThrownBy(() -> OutgoingProxies.parse(url, List.of(), Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("outgoing proxy")
                .hasMessageNotContaining("hid")
                .hasNoCause();
    }

    @Test
    void readsWhatProxyUrlWrites() {
        String url = "socks5://anna:p%40ss%3Aword@[::1]:1081";

        assertThat(ProxyUrl.withSecrets(OutgoingProxies.parse(url, List.of(), ProxyUrl.CONNECT_TIMEOUT)))
                .isEqualTo(url);
    }
}
