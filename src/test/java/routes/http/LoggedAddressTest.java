package routes.http;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.config.Settings.LoggedClient;
import gateway.config.TrustedAddresses;
import io.vertx.core.MultiMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoggedAddressTest {

    private static final TrustedAddresses PROXIES = TrustedAddresses.of(List.of("10.0.0.0/8"));

    @ParameterizedTest
    @CsvSource({
        "203.0.113.77, 203.0.113.0/24",
        "2001:db8:1:2:3:4:5:6, 2001:db8:1:0:0:0:0:0/48",
        "fe80::1%eth0, fe80:0:0:0:0:0:0:0/48",
        "::ffff:203.0.113.77, 203.0.113.0/24",
        "127.0.0.1, 127.0.0.1",
        "10.0.0.7, 10.0.0.0/24"
    })
    void aNetworkSaysWhereSomebodyIsAndNotWho(String peer, String logged) {
        assertThat(address(LoggedClient.NETWORK).of(peer, headers())).isEqualTo(logged);
    }

    @Test
    void nothingIsLoggedWhereItIsOffOrThereIsNoAddress() {
        assertThat(address(LoggedClient.OFF).of("203.0.113.77", headers())).isNull();
        assertThat(address(LoggedClient.FULL).of(null, headers())).isNull();
        assertThat(address(LoggedClient.FULL).of("/run/socket", headers())).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "198.51.100.9 | 198.51.100.9",
                "198.51.100.9, 10.1.1.1 | 198.51.100.9",
                "6.6.6.6, 198.51.100.9, 10.1.1.1 | 198.51.100.9",
                "198.51.100.9:4711 | 198.51.100.9",
                "[2001:db8::1]:4711 | 2001:db8:0:0:0:0:0:1",
                "2001:db8::1 | 2001:db8:0:0:0:0:0:1",
                "unknown | 10.0.0.7",
                "evil.example.com, 10.1.1.1 | 10.1.1.1",
                "10.2.2.2 | 10.2.2.2",
                "'' | 10.0.0.7"
            })
    void aTrustedProxyTellsItsClientByTheOlderHeader(String header, String logged) {
        assertThat(address(LoggedClient.FULL).of("10.0.0.7", headers().add("X-Forwarded-For", header)))
                .isEqualTo(logged);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "for=198.51.100.9;proto=https | 198.51.100.9",
                "proto=https;For=\"[2001:db8::1]:47\" | 2001:db8:0:0:0:0:0:1",
                "for=6.6.6.6, for=198.51.100.9;by=10.0.0.7, for=10.1.1.1 | 198.51.100.9",
                "for=_hidden | 10.0.0.7",
                "proto=https | 10.0.0.7",
                "\" for=\"\"\"\"\"for= | 10.0.0.7"
            })
    void aTrustedProxyTellsItsClientByTheStandardHeader(String header, String logged) {
        MultiMap headers = headers().add("forwarded", header).add("x-forwarded-for", "7.7.7.7");

        assertThat(address(LoggedClient.FULL).of("10.0.0.7", headers)).isEqualTo(logged);
    }

    @Test
    void nobodyElseTellsWhoTheyAre() {
        MultiMap headers = headers().add("x-forwarded-for", "7.7.7.7").add("forwarded", "for=7.7.7.7");

        assertThat(address(LoggedClient.FULL).of("203.0.113.77", headers)).isEqualTo("203.0.113.77");
    }

    @Test
    void aLongHeaderIsReadFromItsEnd() {
        MultiMap headers = headers().add("x-forwarded-for", "6.6.6.6,".repeat(5_000) + "198.51.100.9");

        assertThat(address(LoggedClient.FULL).of("10.0.0.7", headers)).isEqualTo("198.51.100.9");
    }

    private static LoggedAddress address(LoggedClient wanted) {
        return new LoggedAddress(wanted, PROXIES);
    }

    private static MultiMap headers() {
        return MultiMap.caseInsensitiveMultiMap();
    }
}
