package gateway.routes.picture;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What stands beside steps in drawings. Stateless. */
final class Caption {

    private static final int LONGEST = 60;

    private Caption() {}

    /** A step's name without that of its route, its kind and whom it calls. */
    static String of(PicturedRoute route, PicturedStep step) {
        String prefix = (route.template() == null ? route.id() : route.template()) + ".";
        String name =
                !step.named() ? "" : step.id().startsWith(prefix) ? step.id().substring(prefix.length()) : step.id();
        boolean same = step.target() != null && step.target().equals("direct:" + name);
        String target = step.target() == null || same ? "" : " " + shortened(step.target());
        return cut((name.isEmpty() ? "" : name + " · ") + step.kind() + target);
    }

    private static String shortened(String target) {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    static String cut(String text) {
        return text.length() > LONGEST ? text.substring(0, LONGEST - 1) + "…" : text;
    }

    /** Such as {@code 12 · 3 ms · 1 failed}; empty where nobody counts. */
    static String of(@Nullable StepFigures figures) {
        if (figures == null) {
            return "";
        }
        StringBuilder text = new StringBuilder(shortened(figures.count()));
        StepFigures.Timing timing = figures.timing();
        if (timing != null && figures.count() > 0) {
            text.append(" · ").append(timing.meanMillis()).append(" ms");
            if (timing.failures() > 0) {
                text.append(" · ").append(shortened(timing.failures())).append(" failed");
            }
            if (timing.inFlight() > 0) {
                text.append(" · ").append(timing.inFlight()).append(" now");
            }
        }
        return text.toString();
    }

    private static String shortened(long count) {
        return count < 100_000
                ? Long.toString(count)
                : count < 10_000_000 ? count / 1000 + "k" : String.format(Locale.ROOT, "%.1fM", count / 1_000_000.0);
    }
}
