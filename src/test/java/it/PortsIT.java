package it;

import static org.assertj.core.api.Assertions.assertThat;

import harness.ProxyCommand;
import harness.ProxyProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A start on a port that somebody else has. */
@Timeout(300)
class PortsIT {

    @ParameterizedTest
    @CsvSource({"PORT,MANAGEMENT_PORT,set PORT to", "MANAGEMENT_PORT,PORT,set MANAGEMENT_PORT to"})
    void aTakenPortEndsTheStartWithOneClearLine(String taken, String free, String words) throws IOException {
        try (var holder = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(holder.getLocalPort());
            try (ProxyCommand start = ProxyCommand.of("run")
                    .env("HOST", "127.0.0.1")
                    .env(taken, port)
                    .env(free, Integer.toString(ProxyProcess.freePort()))
                    .env("API_KEYS", ProxyProcess.CLIENT_KEY)
                    .env("ADMIN_API_KEYS", ProxyProcess.ADMIN_KEY)
                    .run()) {
                assertThat(start.awaitExit()).isEqualTo(1);
                assertThat(start.complaints()).singleElement().asString().contains(words, port);
                assertThat(start.output() + start.errors()).doesNotContain("\tat ", "Exception");
                assertThat(start.leftProcesses())
                        .as("the embedded database is stopped")
                        .isEmpty();
            }
        }
    }
}
