package gateway.routes.diff;

import java.util.Locale;

/** How one state of something differs from the one before. */
public enum Difference {
    ADDED,
    REMOVED,
    CHANGED;

    /** As it is told. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Of what is there before or not, and behind or not. */
    static Difference of(boolean before, boolean behind) {
        return before && behind ? CHANGED : before ? REMOVED : ADDED;
    }
}
