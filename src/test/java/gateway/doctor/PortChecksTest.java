package gateway.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.doctor.Diagnosis.Grade;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PortChecksTest {

    private static final String HERE = "127.0.0.1";

    @Test
    void findsAPortThatAnotherProgramHas() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName(HERE))) {
            int port = other.getLocalPort();

            assertThat(PortChecks.port("port", HERE, port, false, "PORT", "HOST")
                            .getFirst()
                            .line())
                    .startsWith("FAIL  port: another program listens on 127.0.0.1:" + port)
                    .contains("set PORT to a free one");
            assertThat(PortChecks.port("port", "0.0.0.0", port, false, "PORT", "HOST")
                            .getFirst()
                            .grade())
                    .isEqualTo(Grade.FAIL);
            assertThat(PortChecks.port("port", HERE, port, true, "PORT", "HOST")
                            .getFirst()
                            .grade())
                    .isEqualTo(Grade.OK);
        }
    }

    @Test
    void leavesAFreePortFree() throws IOException {
        for (int i = 0; i < 3; i++) {
            assertThat(PortChecks.port("port", HERE, 0, false, "PORT", "HOST")
                            .getFirst()
                            .grade())
                    .isEqualTo(Grade.OK);
        }
    }

    @Test
    void findsAnAddressOfAnotherMachine() throws IOException {
        assertThat(PortChecks.port("port", "192.0.2.1", 6600, false, "PORT", "HOST")
                        .getFirst()
                        .line())
                .isEqualTo("FAIL  port: 192.0.2.1 is no address of this machine; correct HOST");
    }

    @Test
    void findsAHostThatIsNotThere() throws IOException {
        assertThat(PortChecks.port("port", "no-such-host.invalid", 6600, false, "PORT", "HOST")
                        .getFirst()
                        .line())
                .startsWith("FAIL  port: there is no address for no-such-host.invalid");
    }

    @Test
    void theManagementPortsHostHasASettingOfItsOwn() throws IOException {
        for (String host : new String[] {"no-such-host.invalid", "192.0.2.1"}) {
            assertThat(PortChecks.port(
                                    "management port", host, 6601, false, "MANAGEMENT_PORT", "GATEWAY_MANAGEMENT_HOST")
                            .getFirst()
                            .line())
                    .endsWith("; correct GATEWAY_MANAGEMENT_HOST");
        }
    }
}
