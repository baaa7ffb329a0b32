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
 * Keeps lines out of the log that only repeat what one other line tells already. Cheap for all lines below WARN, and while there
 * is nothing to be quiet about.
 */
final class QuietFilter extends TurboFilter {

    private static final int DEEPEST = 20;

    private final BooleanSupplier when;
    private final Predicate<Throwable> failure;
    private final String word;

    /**
     * @param when whether lines are kept out now
     * @param failure those that a line is about
     * @param word that is in their texts
     */
    QuietFilter(BooleanSupplier when, Predicate<Throwable> failure, String word) {
        this.when = when;
        this.failure = failure;
        this.word = word;
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
        return names(format) || concerns(thrown) || (arguments != null && anyConcerns(arguments))
                ? FilterReply.DENY
                : FilterReply.NEUTRAL;
    }

    private boolean anyConcerns(Object[] arguments) {
        for (Object argument : arguments) {
            if (argument instanceof Throwable thrown
                    ? concerns(thrown)
                    : argument instanceof String text && names(text)) {
                return true;
            }
        }
        return false;
    }

    private boolean concerns(@Nullable Throwable thrown) {
        Throwable each = thrown;
        for (int depth = 0; each != null && depth < DEEPEST; depth++) {
            if (failure.test(each) || names(each.getMessage())) {
                return true;
            }
            each = each.getCause();
        }
        return false;
    }

    private boolean names(@Nullable String text) {
        return text != null && text.contains(word);
    }
}
