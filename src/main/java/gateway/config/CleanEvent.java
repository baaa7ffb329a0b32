package gateway.config;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.LoggerContextVO;
import ch.qos.logback.classic.spi.ThrowableProxy;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;

/**
 * An event of the log with a clean message, clean fields and clean exceptions. What something outside did stands in the message,
 * with its causes in one line; our own defects keep their stack traces. Immutable.
 */
record CleanEvent(
        ILoggingEvent event,
        String message,
        @Nullable CleanThrowable throwable,
        @Nullable List<KeyValuePair> fields) implements ILoggingEvent {

    private static final int MOST_CHARACTERS = 8 * 1024;
    private static final int MOST_CAUSES = 2 * 1024;

    private static final Object[] NO_ARGUMENTS = {};

    /** The event itself where it is clean. */
    static ILoggingEvent of(ILoggingEvent event) {
        String message = event.getFormattedMessage();
        String clean = message == null ? "" : LogText.free(message, MOST_CHARACTERS);
        List<KeyValuePair> fields = event.getKeyValuePairs();
        List<KeyValuePair> cleanFields = fields == null ? null : clean(fields);
        IThrowableProxy thrown = event.getThrowableProxy();
        if (thrown instanceof ThrowableProxy known && Causes.areOutside(known.getThrowable())) {
            String why = LogText.free(Causes.inOneLine(known.getThrowable()), MOST_CAUSES);
            return new CleanEvent(event, clean.contains(why) ? clean : clean + ": " + why, null, cleanFields);
        }
        CleanThrowable throwable = CleanThrowable.of(thrown);
        return throwable == null && clean.equals(message) && Objects.equals(fields, cleanFields)
                ? event
                : new CleanEvent(event, clean, throwable, cleanFields);
    }

    /** The same list where it is clean. */
    private static List<KeyValuePair> clean(List<KeyValuePair> fields) {
        for (KeyValuePair field : fields) {
            if (field.value instanceof String text
                    && !LogText.free(text, MOST_CHARACTERS).equals(text)) {
                return fields.stream().map(CleanEvent::clean).toList();
            }
        }
        return fields;
    }

    private static KeyValuePair clean(KeyValuePair field) {
        return field.value instanceof String text
                ? new KeyValuePair(field.key, LogText.free(text, MOST_CHARACTERS))
                : field;
    }

    @Override
    public String getMessage() {
        return message;
    }

    @Override
    public String getFormattedMessage() {
        return message;
    }

    /** None: they stand in the message, and would be unclean here. */
    @Override
    public Object[] getArgumentArray() {
        return NO_ARGUMENTS;
    }

    @Override
    public @Nullable IThrowableProxy getThrowableProxy() {
        return throwable;
    }

    @Override
    public String getThreadName() {
        return event.getThreadName();
    }

    @Override
    public Level getLevel() {
        return event.getLevel();
    }

    @Override
    public String getLoggerName() {
        return event.getLoggerName();
    }

    @Override
    public LoggerContextVO getLoggerContextVO() {
        return event.getLoggerContextVO();
    }

    @Override
    public StackTraceElement[] getCallerData() {
        return event.getCallerData();
    }

    @Override
    public boolean hasCallerData() {
        return event.hasCallerData();
    }

    @Override
    public List<Marker> getMarkerList() {
        return event.getMarkerList();
    }

    @Override
    public Map<String, String> getMDCPropertyMap() {
        return event.getMDCPropertyMap();
    }

    @Override
    @SuppressWarnings("deprecation")
    public Map<String, String> getMdc() {
        return getMDCPropertyMap();
    }

    @Override
    public long getTimeStamp() {
        return event.getTimeStamp();
    }

    @Override
    public int getNanoseconds() {
        return event.getNanoseconds();
    }

    @Override
    public long getSequenceNumber() {
        return event.getSequenceNumber();
    }

    @Override
    public @Nullable List<KeyValuePair> getKeyValuePairs() {
        return fields;
    }

    @Override
    public void prepareForDeferredProcessing() {
        event.prepareForDeferredProcessing();
    }
}
