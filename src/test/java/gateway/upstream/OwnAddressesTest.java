package gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.upstream.OwnAddresses.Listener;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OwnAddressesTest {

    private static final Map<String, String> NAMES =
            Map.of("localhost", "127.0.0.1", "this.example", "192.0.2.7", "other.example", "192.0.2.8");

    private final List<String> asked = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:5201",
                "http://127.0.0.1:5201/v1",
                "http://localhost:5201/v1",
                "http://LOCALHOST.:5201/v1",
                "http://claude.localhost:5201/v1",
                "http://0.0.0.0:5201/v1",
                "http://[::1]:5201/v1",
                "http://[::]:5201/v1",
                "http://[::ffff:127.0.0.1]:5201/v1",
                "http://127.1.2.3:5201/v1",
                "http://192.0.2.7:5201/v1",
                "http://this.example:5201/v1",
                "https://this.example:5201/v1",
                "http://127.0.0.1:5202/v1"
            })
    void allAddressesOfThisMachineAreOurs(String url) {
        assertThat(of("0.0.0.0").includeUrl(url)).isTrue();
        assertThat(of("::").includeUrl(url)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:5203/v1",
                "http://127.0.0.1/v1",
                "http://192.0.2.8:5201/v1",
                "http://other.example:5201/v1",
                "http://unknown.example:5201/v1",
                "https://api.anthropic.com",
                "http://",
                "not a url",
                "http:///v1",
                ""
            })
    void othersAreNot(String url) {
        assertThat(of("0.0.0.0").includeUrl(url)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1,http://127.0.0.1:5201,true",
        "127.0.0.1,http://0.0.0.0:5201,true",
        "127.0.0.1,http://localhost:5201,true",
        "localhost,http://127.0.0.1:5201,true",
        "127.0.0.1,http://192.0.2.7:5201,false",
        "127.0.0.1,http://127.0.0.2:5201,false",
        "192.0.2.7,http://this.example:5201,true",
        "192.0.2.7,http://127.0.0.1:5201,false"
    })
    void anotherProcessMayListenWhereWeDoNot(String host, String url, boolean own) {
        assertThat(of(host).include(URI.create(url))).isEqualTo(own);
    }

    @ParameterizedTest
    @CsvSource({"80,http://127.0.0.1/v1,true", "443,https://127.0.0.1/v1,true", "80,https://127.0.0.1/v1,false"})
    void theUsualPortsNeedNotBeNamed(int port, String url, boolean own) {
        assertThat(new OwnAddresses(List.of(new Listener("0.0.0.0", port)), this::lookUp, address -> false)
                        .includeUrl(url))
                .isEqualTo(own);
    }

    @Test
    void namesAreLookedUpForOurPortsOnly() {
        of("0.0.0.0").includeUrl("https://api.anthropic.com");
        of("0.0.0.0").includeUrl("http://other.example:11434");

        assertThat(asked).isEmpty();
    }

    @Test
    void aPortThatIsNotKnownYetIsNobodys() {
        assertThat(new OwnAddresses(List.of(new Listener("0.0.0.0", 0)), this::lookUp, address -> true)
                        .includeUrl("http://127.0.0.1:0/v1"))
                .isFalse();
    }

    private OwnAddresses of(String host) {
        return new OwnAddresses(
                List.of(new Listener(host, 5201), new Listener(host, 5202)),
                this::lookUp,
                address -> address.getHostAddress().equals("192.0.2.7"));
    }

    private List<InetAddress> lookUp(String host) throws UnknownHostException {
        asked.add(host);
        String address = NAMES.get(host);
        if (address == null && host.endsWith(".example")) {
            throw new UnknownHostException(host);
        }
        return Arrays.asList(InetAddress.getAllByName(address == null ? host : address));
    }
}
