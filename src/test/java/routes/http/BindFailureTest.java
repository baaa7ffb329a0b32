package routes.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import routes.http.GatewayHttpServer.ListenException;

class BindFailureTest {

    private static final String HOST = "127.0.0.1";

    @Test
    void takesFreePorts() {
        assertThatCode(() -> BindFailure.requireFree(HOST, 0, HOST, 0)).doesNotThrowAnyException();
    }

    @Test
    void namesTheSettingOfThePortThatIsTaken() throws IOException {
        try (var holder = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
            int taken = holder.getLocalPort();
            // it never answers, and is not waited for long
            assertThatThrownBy(() -> BindFailure.requireFree(HOST, taken, HOST, 0))
                    .isInstanceOf(ListenException.class)
                    .hasMessage("Cannot listen on " + HOST + ":" + taken
                            + ": another program has the port; stop it, or set PORT to a free one.");
            assertThatThrownBy(() -> BindFailure.requireFree(HOST, 0, HOST, taken))
                    .isInstanceOf(ListenException.class)
                    .hasMessage("Cannot listen on the management port " + HOST + ":" + taken
                            + ": another program has the port; stop it, or set MANAGEMENT_PORT to a free one.");
        }
    }

    @Test
    void knowsAnotherClaudeProxy() throws IOException {
        HttpServer other = HttpServer.create(new InetSocketAddress(HOST, 0), 1);
        other.createContext("/health", exchange -> {
            exchange.getResponseHeaders().add("X-Claude-Proxy-Request-Id", "1");
            exchange.sendResponseHeaders(503, -1);
            exchange.close();
        });
        other.start();
        try {
            int taken = other.getAddress().getPort();
            assertThatThrownBy(() -> BindFailure.requireFree("0.0.0.0", taken, HOST, 0))
                    .hasMessageContaining("another Claude Proxy has the port")
                    .hasMessageContaining("set PORT to a free one");
        } finally {
            other.stop(0);
        }
    }

    @Test
    void refusesOnePortForBoth() {
        assertThatThrownBy(() -> BindFailure.requireFree(HOST, 6399, HOST, 6399))
                .hasMessageContaining("MANAGEMENT_PORT");
    }

    @Test
    void namesTheSettingOfAnAddressThatIsNotOurs() {
        assertThatThrownBy(() -> BindFailure.requireFree("192.0.2.1", 0, HOST, 0))
                .hasMessageContaining("none of this machine's; set HOST");
        assertThatThrownBy(() -> BindFailure.requireFree(HOST, 0, "no.such.host.invalid", 0))
                .hasMessageContaining("none of this machine's; set GATEWAY_MANAGEMENT_HOST");
    }

    @Test
    void readsTheWordsOfNettyToo() {
        String failed = "bind(..) failed with error(-1): ";
        assertThat(BindFailure.ofClients(HOST, 80, new BindException(failed + "Permission denied")))
                .hasMessageContaining("set PORT to one above 1023");
        assertThat(BindFailure.ofClients(HOST, 1, new IOException(failed + "Address already in use")))
                .hasMessageContaining("set PORT to a free one");
        assertThat(BindFailure.ofClients(HOST, 1, new UnknownHostException("Something else")))
                .hasMessageContaining("Something else; set HOST or PORT");
    }
}
