package gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LiveSettingsTest {

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final LiveSettings live = new LiveSettings(new SettingsLoader(Map.of("PORT", "7000"), Map.of()));

    @BeforeEach
    void listenToTheLog() {
        log.start();
        logger().addAppender(log);
    }

    @AfterEach
    void stopListening() {
        logger().detachAppender(log);
    }

    @Test
    void beginsWithoutStoredSettings() {
        assertThat(live.get().server().port()).isEqualTo(7000);
        assertThat(live.get().accounts().pool().longestWait()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void showsStoredSettingsOnceTheyAreApplied() {
        Settings before = live.get();

        assertThat(live.apply(Map.of("gateway.accounts.wait", "5s"))).isTrue();

        assertThat(live.get().accounts().pool().longestWait()).isEqualTo(Duration.ofSeconds(5));
        assertThat(live.get().server().port()).isEqualTo(7000);
        assertThat(before.accounts().pool().longestWait()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void goesBackWhenAStoredSettingIsGone() {
        live.apply(Map.of("gateway.accounts.wait", "5s"));

        assertThat(live.apply(Map.of())).isTrue();

        assertThat(live.get().accounts().pool().longestWait()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void keepsWhatItHasWhenAStoredSettingCannotBeUsed() {
        live.apply(Map.of("gateway.accounts.wait", "5s"));
        Settings before = live.get();

        assertThat(live.apply(Map.of("gateway.accounts.wait", "soon", "gateway.accounts.max-attempts", "5")))
                .isFalse();
        assertThat(live.apply(Map.of("gateway.unknown", "1"))).isFalse();

        assertThat(live.get()).isSameAs(before);
        assertThat(log.list).hasSize(2).allMatch(event -> event.getLevel() == Level.ERROR);
        assertThat(log.list.getFirst().getFormattedMessage())
                .contains("gateway.accounts.wait")
                .contains("soon");
    }

    @Test
    void doesNotBeginWithABadValue() {
        var loader = new SettingsLoader(Map.of("PORT", "http"), Map.of());

        assertThatThrownBy(() -> new LiveSettings(loader)).isInstanceOf(SettingsException.class);
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger(LiveSettings.class);
    }
}
