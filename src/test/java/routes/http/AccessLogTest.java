package routes.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import gateway.telemetry.GatewayMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.http.HttpMethod;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import routes.stub.StubRequest;

class AccessLogTest {

    private final AccessLog log = new AccessLog(new GatewayMetrics(new SimpleMeterRegistry()));
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Logger access = (Logger) LoggerFactory.getLogger("access");

    @BeforeEach
    void listen() {
        lines.start();
        access.addAppender(lines);
    }

    @AfterEach
    void leave() {
        access.detachAppender(lines);
    }

    @Test
    void aPathForgesNoLineAndNoField() {
        log.accept(StubRequest.get("/x\n2026-11-29 INFO access POST /v1/messages 200 account=FORGED\u001b[2J\u009b")
                .context());

        assertThat(line()).endsWith("/x?2026-11-29?INFO?access?POST?/v1/messages?200?account=FORGED?[2J? 200 client=-");
    }

    @Test
    void fieldsHaveAnEnd() {
        log.accept(StubRequest.of(HttpMethod.valueOf("M".repeat(5_000)), "/" + "p".repeat(15_000))
                .context());

        assertThat(line()).hasSizeLessThan(600);
    }

    private String line() {
        assertThat(lines.list).hasSize(1);
        return lines.list.getFirst().getFormattedMessage();
    }
}
