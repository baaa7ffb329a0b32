package gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.upstream.OutgoingProxy.Kind;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxyBypassTest {

    @ParameterizedTest
    @CsvSource({
        "example.com, example.com, true",
        "example.com, EXAMPLE.com, true",
        "example.com, api.example.com, false",
        "example.com, notexample.com, false",
        ".example.com, api.example.com, true",
        ".example.com, a.b.example.com, true",
        ".example.com, example.com, true",
        ".example.com, notexample.com, false",
        "*, anything.example, true",
        "127.0.0.1, 127.0.0.1, true",
        "127.0.0.1, 127.0.0.10, false",
        "::1, [::1], true",
        "[::1], ::1, true",
        "a.test|b.test, b.test, true"
    })
    void namesHostsThatAreCalledDirectly(String list, String host, boolean expected) {
        assertThat(ProxyBypass.applies(proxy(list.split("\\|")), host)).isEqualTo(expected);
    }

    @Test
    void anEmptyListLeavesNoHostOut() {
        assertThat(ProxyBypass.applies(proxy(), "127.0.0.1")).isFalse();
        assertThat(ProxyBypass.nonProxyHosts(proxy())).isEmpty();
    }

    @Test
    void tellsTheListAsOthersReadIt() {
        assertThat(ProxyBypass.nonProxyHosts(proxy(".Example.com", "localhost", "*", "[::1]")))
                .containsExactly("example.com", "*.example.com", "localhost", "*", "::1");
    }

    private static OutgoingProxy proxy(String... bypass) {
        return new OutgoingProxy(Kind.HTTP, "proxy", 80, null, null, Arrays.asList(bypass), Duration.ofSeconds(1));
    }
}
