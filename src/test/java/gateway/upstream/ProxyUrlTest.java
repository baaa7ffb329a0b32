package gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.upstream.OutgoingProxy.Kind;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyUrlTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://proxy.example.com:3128",
                "https://ann@proxy.example.com:8443",
                "socks5://ann:s3cret@127.0.0.1:1080",
                "socks5://ann:@127.0.0.1:1080",
                "http://[::1]:80"
            })
    void writesWhatIsRead(String url) {
        assertThat(ProxyUrl.withSecrets(OutgoingProxies.parse(url, List.of(), TIMEOUT)))
                .isEqualTo(url);
    }

    @Test
    void everyPasswordComesBack() {
        OutgoingProxy odd =
                new OutgoingProxy(Kind.SOCKS5, "proxy.example.com", 1080, "a:n@n/", "p@:/?#%+ ü", List.of(), TIMEOUT);

        assertThat(OutgoingProxies.parse(ProxyUrl.withSecrets(odd), List.of(), TIMEOUT))
                .isEqualTo(odd);
    }

    @Test
    void showsNeitherUserNorPassword() {
        OutgoingProxy proxy = OutgoingProxies.parse("socks5://ann:s3cret@[2001:db8::1]:1080", List.of(), TIMEOUT);

        assertThat(ProxyUrl.shown(proxy)).isEqualTo("socks5://[2001:db8::1]:1080");
    }
}
