package gateway.storage.connection;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DatabaseWatchTest {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private DatabaseWatch watch;

    @BeforeEach
    void listen() {
        Logger log = new LoggerContext().getLogger("watched");
        lines.start();
        log.addAppender(lines);
        watch = new DatabaseWatch(log, nanos::get);
    }

    @Test
    void isUpUntilItHearsOtherwise() {
        watch.up();

        assertThat(watch.isUp()).isTrue();
        assertThat(told()).isEmpty();
    }

    @Test
    void tellsAtOnceThatItIsDownAndThenOnceAMinute() {
        watch.down("nothing listens");
        for (int second = 0; second < 150; second++) {
            passes(Duration.ofSeconds(1));
            watch.down("nothing listens still");
        }

        assertThat(watch.isUp()).isFalse();
        assertThat(told())
                .containsExactly(
                        "WARN The database is down, usage stays in the journal until it is back: nothing listens",
                        "WARN The database is down for 60 s, usage stays in the journal until it is back: nothing listens"
                                + " still",
                        "WARN The database is down for 120 s, usage stays in the journal until it is back: nothing"
                                + " listens still");
    }

    @Test
    void tellsOnceThatItIsBack() {
        watch.down("nothing listens");
        passes(Duration.ofSeconds(7));
        watch.up();
        watch.up();

        assertThat(watch.isUp()).isTrue();
        assertThat(told()).hasSize(2).last().isEqualTo("INFO The database is back after 7 s");
    }

    @Test
    void oneThatComesAndGoesGetsOneLineAMinuteToo() {
        for (int times = 0; times < 10; times++) {
            watch.down("nothing listens");
            passes(Duration.ofSeconds(2));
            watch.up();
        }

        assertThat(told()).hasSize(2);
    }

    @Test
    void tellsOfTheNextTimeAfterAMinute() {
        watch.down("nothing listens");
        watch.up();
        passes(Duration.ofMinutes(1));
        watch.down("nothing listens");

        assertThat(told()).hasSize(3);
    }

    private void passes(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private List<String> told() {
        return lines.list.stream()
                .map(event -> event.getLevel() + " " + event.getFormattedMessage())
                .toList();
    }
}
