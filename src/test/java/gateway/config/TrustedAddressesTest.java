package gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedAddressesTest {

    private static final TrustedAddresses TRUSTED =
            TrustedAddresses.of(List.of("10.0.0.7", "172.16.0.0/12", "fd00::/8", "2001:db8::1"));

    @ParameterizedTest
    @CsvSource({
        "10.0.0.7,true", "10.0.0.8,false", "172.16.0.1,true", "172.31.255.255,true", "172.32.0.0,false", "fd12::1,true",
        "fe80::1,false", "2001:db8::1,true", "2001:db8::2,false", "127.0.0.1,true", "127.9.9.9,true", "::1,true"
    })
    void knowsAddressesAndNetworks(String address, boolean trusted) throws UnknownHostException {
        assertThat(TRUSTED.contains(InetAddress.getByName(address))).isEqualTo(trusted);
    }

    @Test
    void trustsThisMachineAnyway() throws UnknownHostException {
        assertThat(TrustedAddresses.of(List.of()).contains(InetAddress.getByName("::1")))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"proxy.local", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "fd00::/129", "/8", "", "10.0.0"})
    void refusesOtherText(String text) {
        assertThatThrownBy(() -> TrustedAddresses.of(List.of(text))).isInstanceOf(IllegalArgumentException.class);
    }
}
