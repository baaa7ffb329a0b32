package gateway.config;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/**
 * Keeps lines out of the log that only repeat what one other line tells already: those that bring a failure of a kind along. What
 * the texts of a line say decides nothing, for they may be a client's. Cheap for all lines below WARN, and while there
 * is nothing to be quiet about.
 */
final class QuietFilter extends TurboFilter {

    private static final int DEEPEST = 20;

    private final BooleanSupplier when;
    private final Predicate<Throwable> failure;

    /**
     * @param when whether lines are kept out now
     * @param failure those that a line is about
     */
    QuietFilter(BooleanSupplier when, Predicate<Throwable> failure) {
        this.when = when;
        this.failure = failure;
    }

    @Override
    public FilterReply decide(
            @Nullable Marker marker,
            Logger logger,
            Level level,
            @Nullable String format,
            Object @Nullable [] arguments,
            @Nullable Throwable thrown) {
        if (!level.isGreaterOrEqual(Level.WARN) || !when.getAsBoolean()) {
            return FilterReply.NEUTRAL;
        }
        return concerns(thrown) || (arguments != null && anyConcerns(arguments))
                ? FilterReply.DENY
                : FilterReply.NEUTRAL;
    }

    private boolean anyConcerns(Object[] arguments) {
        for (Object argument : arguments) {
            if (argument instanceof Throwable thrown && concerns(thrown)) {
                return true;
            }
        }
        return false;
    }

    private boolean concerns(@Nullable Throwable thrown) {
        Throwable each = thrown;
        for (int depth = 0; each != null && depth < DEEPEST; depth++) {
            if (failure.test(each)) {
                return true;
            }
            each = each.getCause();
        }
        return false;
    }
}
