package gateway.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.rolling.RollingFileAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import gateway.config.Settings.Log;
import gateway.config.Settings.LogFormat;
import gateway.config.Settings.LoggedClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.event.Level;

class LogSetupTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final long MEGABYTE = 1L << 20;

    @TempDir
    Path folder;

    private final LoggerContext context = new LoggerContext();
    private final LogSetup setup = new LogSetup(context);

    @BeforeEach
    void prepareContext() {
        context.setMDCAdapter(new LogbackMDCAdapter());
    }

    @AfterEach
    void closeFiles() {
        context.stop();
    }

    @Test
    void writesToTheConsoleOnlyByDefault() {
        setup.apply(new Log(Level.INFO, LogFormat.TEXT, null, MEGABYTE, 7, LoggedClient.NETWORK, "node-7"));

        assertThat(appenders()).singleElement().isInstanceOf(ConsoleAppender.class);
        assertThat(context.getLogger("gateway.account").isInfoEnabled()).isTrue();
        assertThat(context.getLogger("gateway.account").isDebugEnabled()).isFalse();
        assertThat(context.getLogger(LogSetup.ACCESS).isInfoEnabled()).isTrue();
    }

    @Test
    void quietensLibraries() {
        setup.apply(new Log(Level.DEBUG, LogFormat.TEXT, null, MEGABYTE, 7, LoggedClient.NETWORK, "node-7"));

        assertThat(context.getLogger("gateway.account").isDebugEnabled()).isTrue();
        for (String library : List.of(
                "org.apache.camel.impl",
                "org.flywaydb.core",
                "io.zonky.test",
                "org.quartz.core",
                "io.netty.util",
                "org.apache.hc.client5.http.wire",
                "org.apache.hc.client5.http.headers",
                "org.postgresql.core",
                "net.logstash.logback",
                "org.jolokia.server",
                "io.vertx.core")) {
            assertThat(context.getLogger(library).isInfoEnabled()).as(library).isFalse();
            assertThat(context.getLogger(library).isWarnEnabled()).as(library).isTrue();
        }
    }

    @Test
    void keepsLibrariesAsQuietAsTheRest() {
        setup.apply(new Log(Level.ERROR, LogFormat.TEXT, null, MEGABYTE, 7, LoggedClient.NETWORK, "node-7"));

        assertThat(context.getLogger("org.apache.camel").isWarnEnabled()).isFalse();
        assertThat(context.getLogger("org.apache.camel").isErrorEnabled()).isTrue();
    }

    @Test
    void writesNothingOnceItIsOff() {
        setup.apply(new Log(Level.INFO, LogFormat.TEXT, null, MEGABYTE, 7, LoggedClient.NETWORK, "node-7"));

        setup.off();

        assertThat(appenders()).isEmpty();
    }

    @Test
    void changesTheLevelAlone() {
        setup.apply(new Log(Level.INFO, LogFormat.TEXT, null, MEGABYTE, 7, LoggedClient.NETWORK, "node-7"));
        List<Appender<ILoggingEvent>> before = appenders();

        setup.level(Level.TRACE);

        assertThat(context.getLogger("gateway").isTraceEnabled()).isTrue();
        assertThat(context.getLogger("io.netty").isInfoEnabled()).isFalse();
        assertThat(appenders()).isEqualTo(before);
    }

    @Test
    void writesTextLinesToAFileInANewFolder() throws IOException {
        Path file = folder.resolve("logs/claude-proxy.log");
        setup.apply(new Log(Level.INFO, LogFormat.TEXT, file, MEGABYTE, 7, LoggedClient.NETWORK, "node-7"));

        context.getLogger("gateway.account.pool.AccountPool").info("account {} has returned", "eins-ä");

        assertThat(appenders()).hasSize(2).last().isInstanceOf(RollingFileAppender.class);
        assertThat(Files.readString(file))
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}\\S+ INFO  g\\S*AccountPool"
                        + " account eins-ä has returned\\R");
    }

    @Test
    void nobodyElseMayReadTheFile() throws IOException {
        Path file = folder.resolve("logs/claude-proxy.log");
        setup.apply(new Log(Level.INFO, LogFormat.TEXT, file, MEGABYTE, 7, LoggedClient.NETWORK, "node-7"));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("logs"))))
                .isEqualTo("rwx------");
    }

    @Test
    void loggersOfTheOperatorsRoutesFollowTheLevel() {
        setup.apply(new Log(Level.DEBUG, LogFormat.TEXT, null, MEGABYTE, 7, LoggedClient.NETWORK, "node-7"));

        assertThat(context.getLogger("my-route").isDebugEnabled()).isTrue();
    }

    @Test
    void writesJsonLines() throws IOException {
        Path file = folder.resolve("proxy.json");
        setup.apply(new Log(Level.INFO, LogFormat.JSON, file, MEGABYTE, 7, LoggedClient.NETWORK, "node-7"));

        context.getLogger("access")
                .atInfo()
                .addKeyValue("status", 200)
                .addKeyValue("path", "/a\u202eb\n")
                .log("two\nlines \"quoted\"");
        context.getLogger("gateway").warn("broken", new IllegalStateException("why"));

        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(2);
        JsonNode first = JSON.readTree(lines.getFirst());
        assertThat(first.get("message").asText()).isEqualTo("two\\nlines \"quoted\"");
        assertThat(first.get("logger_name").asText()).isEqualTo("access");
        assertThat(first.get("level").asText()).isEqualTo("INFO");
        assertThat(first.get("node").asText()).isEqualTo("node-7");
        assertThat(first.get("status").asInt()).isEqualTo(200);
        assertThat(first.get("path").asText()).isEqualTo("/a\\u202eb\\n");
        assertThat(first.has("@timestamp")).isTrue();
        assertThat(first.has("@version")).isFalse();
        assertThat(JSON.readTree(lines.getLast()).get("stack_trace").asText()).contains("IllegalStateException: why");
    }

    @ParameterizedTest
    @EnumSource(LogFormat.class)
    void whatSomethingOutsideDidIsOneLineWithoutATrace(LogFormat format) throws IOException {
        Path file = folder.resolve("outside.log");
        setup.apply(new Log(Level.INFO, format, file, MEGABYTE, 7, LoggedClient.NETWORK, "node-7"));

        context.getLogger("gateway")
                .warn(
                        "Rows could not be stored",
                        new IllegalStateException("no connection", new IOException("connection\nrefused")));

        assertThat(Files.readAllLines(file))
                .singleElement()
                .asString()
                .contains(
                        format == LogFormat.JSON
                                ? "Rows could not be stored: no connection: connection\\\\nrefused"
                                : "Rows could not be stored: no connection: connection\\nrefused")
                .doesNotContain("stack_trace", "IOException");
    }

    @ParameterizedTest
    @EnumSource(LogFormat.class)
    void noTextFromOutsideForgesALineOrSteersATerminal(LogFormat format) throws IOException {
        Path file = folder.resolve("clean.log");
        setup.apply(new Log(Level.INFO, format, file, MEGABYTE, 7, LoggedClient.NETWORK, "node-7"));
        String hostile = "x\n2026-11-29 INFO forged\r\n\u001b[2J\u009b2J\u0085\u2028\u2029\u202e\u007f\0\ud800y";
        Throwable failure = new IllegalStateException(hostile, new IllegalArgumentException(hostile));
        failure.addSuppressed(new IOException(hostile));

        context.getLogger("gateway").warn("said {}", hostile);
        context.getLogger("gateway").error("failed", failure);

        String log = Files.readString(file);
        assertThat(log.lines().filter(line -> line.startsWith("2026-11-29 INFO forged")))
                .isEmpty();
        assertThat(log.codePoints().filter(c -> c != '\n' && c != '\t' && (Character.isISOControl(c) || c == 0x202E)))
                .isEmpty();
        assertThat(log.codePoints().filter(c -> c == 0x2028 || c == 0x2029)).isEmpty();
        assertThat(log)
                .contains(
                        "forged",
                        "IllegalStateException",
                        "Caused by: java.lang.IllegalArgumentException",
                        "Suppressed");
        if (format == LogFormat.JSON) {
            for (String line : log.lines().toList()) {
                assertThat(JSON.readTree(line).get("message").asText().chars().filter(Character::isISOControl))
                        .isEmpty();
            }
        }
    }

    @Test
    void cutsWhatIsTooLongForALine() throws IOException {
        Path file = folder.resolve("long.log");
        setup.apply(new Log(Level.INFO, LogFormat.TEXT, file, MEGABYTE, 7, LoggedClient.NETWORK, "node-7"));

        context.getLogger("gateway").warn("a".repeat(100_000), new IllegalStateException("b".repeat(100_000)));

        assertThat(Files.size(file)).isBetween(8_000L, 60_000L);
    }

    @Test
    void leavesTheOldFileWhenItIsSetUpAgain() throws IOException {
        Path file = folder.resolve("proxy.log");
        setup.apply(new Log(Level.INFO, LogFormat.TEXT, file, MEGABYTE, 7, LoggedClient.NETWORK, "node-7"));
        context.getLogger("gateway").info("to the file");
        setup.apply(new Log(Level.INFO, LogFormat.TEXT, null, MEGABYTE, 7, LoggedClient.NETWORK, "node-7"));

        context.getLogger("gateway").info("to the console only");

        assertThat(Files.readAllLines(file)).singleElement().asString().endsWith("to the file");
    }

    @Test
    void namesALogFileThatCannotBeOpened() throws IOException {
        Path blocked = Files.writeString(folder.resolve("blocked"), "a file, not a folder");

        assertThatThrownBy(() -> setup.apply(new Log(
                        Level.INFO,
                        LogFormat.TEXT,
                        blocked.resolve("proxy.log"),
                        MEGABYTE,
                        7,
                        LoggedClient.NETWORK,
                        "node-7")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(blocked + "/proxy.log")
                .hasMessageContaining("LOG_FILE_PATH");
    }

    @Test
    void theFirstLinesOfTheProcessAreCleanToo() throws Exception {
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(Objects.requireNonNull(getClass().getResource("/logback.xml")));
        var console = (ConsoleAppender<ILoggingEvent>) appenders().getFirst();
        var event = new LoggingEvent(
                "",
                context.getLogger("gateway"),
                ch.qos.logback.classic.Level.WARN,
                "said\n2026",
                new IOException("x"),
                null);

        assertThat(new String(console.getEncoder().encode(event), UTF_8)).endsWith(" WARN  gateway said\\n2026: x\n");
    }

    @Test
    void findsTheLogOfTheProcess() {
        assertThat(LogSetup.ofProcess()).isNotNull();
    }

    private List<Appender<ILoggingEvent>> appenders() {
        var appenders = new ArrayList<Appender<ILoggingEvent>>();
        context.getLogger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders().forEachRemaining(appenders::add);
        return appenders;
    }
}
