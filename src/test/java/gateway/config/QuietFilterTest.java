package gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QuietFilterTest {

    private final AtomicBoolean down = new AtomicBoolean(true);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private Logger log;

    @BeforeEach
    void listen() {
        LoggerContext context = new LoggerContext();
        new LogSetup(context).silence(down::get, SQLException.class::isInstance);
        log = context.getLogger("gateway.any");
        lines.start();
        log.addAppender(lines);
    }

    @Test
    void keepsOutWhatIsAboutTheFailure() {
        log.error("Cannot", new IllegalStateException("wrapped", new SQLException("refused")));
        log.warn("The run of job {} cannot be kept", "a", new SQLException("refused"));
        log.warn("{} and {}: {}", "a", "b", new SQLException("refused"));

        assertThat(told()).isEmpty();
    }

    /** Such words stand in texts of clients and upstreams too. */
    @Test
    void decidesByNoText() {
        log.warn("Request {}: {}", 1, "STORAGE_UNAVAILABLE");
        log.warn("Route a failed: STORAGE_UNAVAILABLE");
        log.error("Request {} failed", 1, new IllegalStateException("STORAGE_UNAVAILABLE"));

        assertThat(told()).hasSize(3);
    }

    @Test
    void letsAllElsePass() {
        log.error("Cannot", new IllegalStateException("wrapped", new IOException("refused")));
        log.warn("The run of job {} cannot be kept: {}", "a", 5);
        log.warn(null);
        log.info("A word about STORAGE_UNAVAILABLE");

        assertThat(told()).hasSize(4);
    }

    @Test
    void letsAllPassWhileThereIsNoTrouble() {
        down.set(false);

        log.error("Cannot", new SQLException("refused"));
        log.warn("Route a failed", new SQLException("refused"));

        assertThat(told()).hasSize(2);
    }

    @Test
    void aChainThatRunsInCirclesEnds() {
        IllegalStateException first = new IllegalStateException("first");
        first.initCause(new IllegalStateException("second", first));

        log.error("Cannot", first);

        assertThat(told()).hasSize(1);
    }

    private List<ILoggingEvent> told() {
        return lines.list;
    }
}
