package gateway.config;

import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An exception in the log with a clean message, its causes too. Immutable. */
record CleanThrowable(
        IThrowableProxy throwable,
        @Nullable String message,
        @Nullable CleanThrowable cause,
        List<CleanThrowable> suppressed)
        implements IThrowableProxy {

    private static final int MOST_CHARACTERS = 2 * 1024;

    /** Null for null. */
    static @Nullable CleanThrowable of(@Nullable IThrowableProxy throwable) {
        if (throwable == null) {
            return null;
        }
        String message = throwable.getMessage();
        List<CleanThrowable> suppressed = new ArrayList<>();
        for (IThrowableProxy each : throwable.getSuppressed()) {
            CleanThrowable clean = of(each);
            if (clean != null) {
                suppressed.add(clean);
            }
        }
        return new CleanThrowable(
                throwable,
                message == null ? null : LogText.free(message, MOST_CHARACTERS),
                of(throwable.getCause()),
                suppressed);
    }

    @Override
    public @Nullable String getMessage() {
        return message;
    }

    @Override
    public String getClassName() {
        return throwable.getClassName();
    }

    @Override
    public StackTraceElementProxy[] getStackTraceElementProxyArray() {
        return throwable.getStackTraceElementProxyArray();
    }

    @Override
    public int getCommonFrames() {
        return throwable.getCommonFrames();
    }

    @Override
    public @Nullable IThrowableProxy getCause() {
        return cause;
    }

    @Override
    public IThrowableProxy[] getSuppressed() {
        return suppressed.toArray(IThrowableProxy[]::new);
    }

    @Override
    public boolean isCyclic() {
        return throwable.isCyclic();
    }
}
