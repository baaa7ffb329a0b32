package routes.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import gateway.start.StartStep;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LoggedStartTest {

    private final Logger logger = (Logger) LoggerFactory.getLogger(LoggedStartTest.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private long nanos;

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void leave() {
        logger.detachAppender(lines);
    }

    @Test
    void eachSlowStepIsALine() {
        LoggedStart start = new LoggedStart(logger, () -> nanos, false);

        step(start, StartStep.START_ROUTES, 2_340_000_000L);
        step(start, StartStep.MIGRATE, 10_000_000L);

        assertThat(lines.list).extracting(Object::toString).containsExactly("[INFO] The routes run after 2.3 s");
    }

    @Test
    void eachFactAndEachNoteIsALine() {
        new LoggedStart(logger, () -> nanos, false).tell(TerminalStartTest.REPORT);

        assertThat(lines.list)
                .extracting(Object::toString)
                .containsExactly(
                        "[INFO] Claude Proxy 1 serves",
                        "[INFO] Clients: http://127.0.0.1:5201",
                        "[INFO] Accounts: none",
                        "[WARN] Nothing is set up: login (signs in), or accounts add NAME (adds a key)",
                        "[INFO] The key is temporary: keys create (makes one)");
    }

    @Test
    void whoWantsItQuietIsToldWhatFails() {
        LoggedStart start = new LoggedStart(logger, () -> nanos, true);

        step(start, StartStep.START_ROUTES, 9_000_000_000L);
        start.tell(TerminalStartTest.REPORT);

        assertThat(lines.list)
                .singleElement()
                .hasToString("[WARN] Nothing is set up: login (signs in), or accounts add NAME (adds a key)");
    }

    private void step(LoggedStart start, StartStep step, long takes) {
        start.progress().during(step, () -> nanos += takes);
    }
}
