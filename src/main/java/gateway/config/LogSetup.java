package gateway.config;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeAndTimeBasedRollingPolicy;
import ch.qos.logback.core.util.FileSize;
import gateway.config.Settings.Log;
import gateway.config.Settings.LogFormat;
import gateway.files.OwnerOnly;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import net.logstash.logback.encoder.LogstashEncoder;
import net.logstash.logback.fieldnames.LogstashCommonFieldNames;
import net.logstash.logback.fieldnames.LogstashFieldNames;
import org.slf4j.LoggerFactory;

/**
 * Sets up the log as the settings want it: level, text or JSON, and a rolling file. It replaces what {@code logback.xml} set
 * up for the first lines of the process. To be called from one thread, before Camel starts.
 */
public final class LogSetup {

    /** Name of the logger that writes one line per request. */
    public static final String ACCESS = "access";

    private static final String PATTERN = "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{24} %msg%n";

    private static final long FLUSH_MILLIS = 200;
    private static final int LONGEST_NODE = 100;

    /** The pool tells of each connection that it loses; whoever wants one learns of it. */
    private static final String POOL = "com.zaxxer.hikari";

    /**
     * Where the loggers of libraries begin. Below WARN they write headers and bodies of requests, keys and tokens among them
     * (Apache HttpClient its whole wire), so no level opens them. By their first word, so that a library that comes along is
     * closed too; our own are {@code gateway} and {@code routes}, those of the operator's routes have the routes' names.
     */
    private static final List<String> LIBRARIES =
            List.of("org", "com", "io", "net", "ch", "info", "jakarta", "java", "javax", "jdk", "sun", "kotlin");

    /**
     * They write stack traces, of a server that cannot be stopped because it is gone and of routes that cannot start; what fails
     * they throw besides.
     */
    private static final List<String> STARTERS = List.of(
            "io.zonky.test.db.postgres.embedded.EmbeddedPostgres", "org.apache.camel.impl.engine.AbstractCamelContext");

    private final LoggerContext context;

    /** @param context the one to set up */
    LogSetup(LoggerContext context) {
        this.context = context;
    }

    /** The set-up of this process's log. */
    public static LogSetup ofProcess() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            return new LogSetup(context);
        }
        throw new IllegalStateException("Logback is not the log system on this class path");
    }

    /**
     * Replaces the whole set-up.
     *
     * @throws SettingsException when the log file cannot be opened
     */
    public void apply(Log log) {
        context.reset();
        context.putProperty("node", LogText.field(log.node(), LONGEST_NODE));
        var root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.addAppender(console(log, true));
        // A write to the console per request costs more than the line itself; these lines may be a moment late.
        var access = context.getLogger(ACCESS);
        var buffered = console(log, false);
        access.addAppender(buffered);
        access.setAdditive(false);
        flushRegularly(buffered);
        if (log.file() != null) {
            var file = file(log, log.file());
            root.addAppender(file);
            access.addAppender(file);
        }
        level(log.level());
    }

    private static void flushRegularly(ConsoleAppender<ILoggingEvent> appender) {
        Future<?> ignored = Executors.newSingleThreadScheduledExecutor(
                        task -> Thread.ofPlatform().daemon().name("log-flusher").unstarted(task))
                .scheduleWithFixedDelay(() -> flush(appender), FLUSH_MILLIS, FLUSH_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static void flush(ConsoleAppender<ILoggingEvent> appender) {
        try {
            OutputStream out = appender.getOutputStream();
            if (out != null) {
                out.flush();
            }
        } catch (IOException e) {
            appender.addError("the console cannot be written", e);
        }
    }

    /** Changes the level only. Libraries say at least WARN. */
    public void level(org.slf4j.event.Level level) {
        Level own = Level.convertAnSLF4JLevel(level);
        context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).setLevel(own);
        Level quiet = own.isGreaterOrEqual(Level.WARN) ? own : Level.WARN;
        LIBRARIES.forEach(name -> context.getLogger(name).setLevel(quiet));
        STARTERS.forEach(name -> context.getLogger(name).setLevel(Level.OFF));
        context.getLogger(POOL).setLevel(Level.ERROR);
    }

    /** Has nothing written any more, for commands whose output is read by programs. */
    public void off() {
        context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).detachAndStopAllAppenders();
    }

    /**
     * Keeps warnings and errors out that only repeat what is told elsewhere; in force until the next {@link #apply}.
     *
     * @param when whether it is in force now
     * @param failure those that such lines bring along
     */
    public void silence(BooleanSupplier when, Predicate<Throwable> failure) {
        context.addTurboFilter(new QuietFilter(when, failure));
    }

    private ConsoleAppender<ILoggingEvent> console(Log log, boolean flushEachLine) {
        var appender = new ConsoleAppender<ILoggingEvent>();
        appender.setContext(context);
        appender.setName(flushEachLine ? "console" : "access");
        appender.setImmediateFlush(flushEachLine);
        appender.setEncoder(encoder(log.format()));
        appender.start();
        return appender;
    }

    private RollingFileAppender<ILoggingEvent> file(Log log, Path file) {
        var appender = new PrivateFileAppender();
        appender.setContext(context);
        appender.setName("file");
        appender.setFile(file.toString());
        appender.setEncoder(encoder(log.format()));
        var policy = new SizeAndTimeBasedRollingPolicy<ILoggingEvent>();
        policy.setContext(context);
        policy.setParent(appender);
        policy.setFileNamePattern(file + ".%d{yyyy-MM-dd}.%i.gz");
        policy.setMaxFileSize(new FileSize(log.fileRotation()));
        policy.setMaxHistory(log.fileRetention());
        policy.start();
        appender.setRollingPolicy(policy);
        appender.start();
        if (!appender.isStarted()) {
            throw new SettingsException(
                    "The log file " + file + " cannot be opened (gateway.log.file-path, LOG_FILE_PATH).");
        }
        return appender;
    }

    private Encoder<ILoggingEvent> encoder(LogFormat format) {
        var clean = new CleanEncoder();
        clean.setEncoder(
                switch (format) {
                    case TEXT -> textEncoder();
                    case JSON -> jsonEncoder();
                });
        clean.setContext(context);
        clean.start();
        return clean;
    }

    private Encoder<ILoggingEvent> textEncoder() {
        var encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.setPattern(PATTERN);
        encoder.start();
        return encoder;
    }

    private Encoder<ILoggingEvent> jsonEncoder() {
        var names = new LogstashFieldNames();
        names.setVersion(LogstashCommonFieldNames.IGNORE_FIELD_INDICATOR);
        names.setLevelValue(LogstashCommonFieldNames.IGNORE_FIELD_INDICATOR);
        var encoder = new LogstashEncoder();
        encoder.setContext(context);
        encoder.setFieldNames(names);
        encoder.start();
        return encoder;
    }

    /** Writes the log into files that are open to their owner only; a file that is there keeps what the operator gave it. */
    private static final class PrivateFileAppender extends RollingFileAppender<ILoggingEvent> {

        @Override
        public void openFile(String name) throws IOException {
            Path file = Path.of(name).toAbsolutePath();
            Path folder = file.getParent();
            if (folder != null) {
                OwnerOnly.folder(folder);
            }
            if (!Files.exists(file)) {
                OwnerOnly.file(file);
            }
            super.openFile(name);
        }
    }
}
