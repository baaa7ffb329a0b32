package gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CausesTest {

    @ParameterizedTest
    @MethodSource
    void whatSomethingOutsideDidIsToldInOneLine(Throwable thrown, String line) {
        assertThat(Causes.areOutside(thrown)).isTrue();
        assertThat(Causes.inOneLine(thrown)).isEqualTo(line);
    }

    static Stream<Arguments> whatSomethingOutsideDidIsToldInOneLine() {
        return Stream.of(
                Arguments.of(new ConnectException("Connection refused"), "Connection refused"),
                Arguments.of(new UnknownHostException("api.example.com"), "unknown host api.example.com"),
                Arguments.of(
                        new UnknownHostException("api.example.com: Name or service not known"),
                        "api.example.com: Name or service not known"),
                Arguments.of(new ClosedChannelException(), "closed channel"),
                Arguments.of(new TimeoutException(), "timeout"),
                Arguments.of(new SSLHandshakeException("no cipher suites in common"), "no cipher suites in common"),
                Arguments.of(
                        new UncheckedIOException(new NoSuchFileException("/data/journal")),
                        "no such file /data/journal"),
                Arguments.of(
                        new IllegalStateException("The journal cannot be written", new AccessDeniedException("/data")),
                        "The journal cannot be written: access denied /data"),
                Arguments.of(
                        new RuntimeException(
                                new SQLException("Connection to db:5432 refused.", new IOException("refused"))),
                        "Connection to db:5432 refused."),
                Arguments.of(
                        new IllegalStateException("STORAGE_UNAVAILABLE", new SQLException("Connection refused.")),
                        "Connection refused."),
                Arguments.of(new IOException("STORAGE_UNAVAILABLE"), "storage unavailable"),
                Arguments.of(
                        new SettingsException("gateway.server.port (PORT) is not a number."),
                        "gateway.server.port (PORT) is not a number."));
    }

    @Test
    void ourOwnDefectsKeepTheirTraces() {
        assertThat(Causes.areOutside(new IllegalStateException("why"))).isFalse();
        assertThat(Causes.areOutside(new NullPointerException())).isFalse();
        assertThat(Causes.areOutside(new IOException("wrapped", new NullPointerException())))
                .isFalse();
        assertThat(Causes.areOutside(new AssertionError())).isFalse();
        assertThat(Causes.areOutside(new OutOfMemoryError())).isFalse();
    }

    @Test
    void causesThatGoRoundInCirclesHaveAnEnd() {
        IOException one = new IOException("one");
        IOException two = new IOException("two", one);
        one.initCause(two);

        assertThat(Causes.areOutside(one)).isTrue();
        assertThat(Causes.inOneLine(one)).isEqualTo("one: two");
    }
}
