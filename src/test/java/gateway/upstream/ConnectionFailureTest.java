package gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertificateException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConnectionFailureTest {

    @ParameterizedTest
    @MethodSource
    void saysWhoDidWhat(@Nullable Throwable thrown, String reason) {
        assertThat(ConnectionFailure.reason("h.example", thrown)).isEqualTo(reason);
    }

    static Stream<Arguments> saysWhoDidWhat() {
        return Stream.of(
                Arguments.of(new ConnectException("Connection refused"), "h.example refused the connection"),
                Arguments.of(
                        new ConnectException(
                                "finishConnect(..) failed with error(-111): Connection refused: /10.0.0.1:1"),
                        "h.example refused the connection"),
                Arguments.of(
                        new ConnectException("Connection timed out"), "h.example did not take the connection in time"),
                Arguments.of(
                        new ConnectException("connect(..) failed: Network is unreachable"),
                        "the network of h.example cannot be reached"),
                Arguments.of(
                        new UnknownHostException("Failed to resolve 'h.example' [A(1), AAAA(28)] after 2 queries "),
                        "the name h.example cannot be resolved"),
                Arguments.of(new NoRouteToHostException("Host is unreachable"), "there is no route to h.example"),
                Arguments.of(new SocketTimeoutException("Read timed out"), "h.example did not answer in time"),
                Arguments.of(
                        new SocketTimeoutException("Connect timed out"),
                        "h.example did not take the connection in time"),
                Arguments.of(new TimeoutException(), "h.example did not answer in time"),
                Arguments.of(new SocketException("Connection reset"), "h.example broke the connection"),
                Arguments.of(new ClosedChannelException(), "h.example closed the connection"),
                Arguments.of(new IOException("Connection reset by peer"), "h.example broke the connection"),
                Arguments.of(
                        new RuntimeException("wrapped", new ConnectException("Connection refused")),
                        "h.example refused the connection"),
                Arguments.of(
                        handshake(new SSLException("not an SSL/TLS record: 48545450")),
                        "h.example cannot be spoken to over TLS: it does not speak TLS at this port"),
                Arguments.of(
                        handshake(new CertificateException("No subject alternative names present")),
                        "h.example cannot be spoken to over TLS: its certificate is not trusted"
                                + " (No subject alternative names present)"),
                Arguments.of(
                        new SSLException("Unsupported or unrecognized SSL message"),
                        "h.example cannot be spoken to over TLS: it does not speak TLS at this port"),
                Arguments.of(
                        new IllegalArgumentException("invalid version format: SSH-2.0"),
                        "h.example answered something that is no HTTP"),
                Arguments.of(null, "h.example gave no answer"),
                Arguments.of(new IllegalStateException("odd"), "h.example gave no answer (odd)"));
    }

    @Test
    void namesNobodyWhereNobodyIsKnown() {
        assertThat(ConnectionFailure.reason(null, new ConnectException())).isEqualTo("the host refused the connection");
    }

    @Test
    void hasAnEnd() {
        assertThat(ConnectionFailure.reason("h", new IOException("x".repeat(5_000))))
                .hasSizeLessThan(400);
    }

    private static Throwable handshake(Exception cause) {
        return new SSLHandshakeException("Failed to create SSL connection").initCause(cause);
    }
}
