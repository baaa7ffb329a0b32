package routes.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAddressTest {

    @ParameterizedTest
    @CsvSource({
        "203.0.113.7,203.0.113.7",
        "::ffff:203.0.113.7,203.0.113.7",
        "2001:db8:1:2:3:4:5:6,20010db800010002/64",
        "2001:db8:1:2::9,20010db800010002/64",
        "2001:db8:1:3::9,20010db800010003/64",
        "fe80::1%eth0,fe80000000000000/64",
        "no address,no address",
        ",local"
    })
    void anAddressOfIpv6StandsForItsNetwork(String numeric, String party) {
        assertThat(ClientAddress.of(numeric)).isEqualTo(party);
    }
}
