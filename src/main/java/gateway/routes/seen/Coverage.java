package gateway.routes.seen;

import gateway.routes.picture.Picture;
import gateway.routes.picture.PicturedRoute;
import gateway.routes.picture.PicturedStep;
import gateway.routes.picture.StepKey;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which steps of running routes nobody has passed for a while. Immutable. */
public final class Coverage {

    private final Picture picture;
    private final int days;
    private final Instant from;
    private final Map<StepKey, StepSeen> seen = new HashMap<>();

    /** @param days for how many of them a step must not have been passed */
    public Coverage(Picture picture, List<StepSeen> known, int days, Instant now) {
        this.picture = picture;
        this.days = days;
        this.from = now.minus(Duration.ofDays(days));
        known.forEach(each -> seen.put(each.key(), each));
    }

    private Coverage(Picture picture, int days, Instant from, Map<StepKey, StepSeen> seen) {
        this.picture = picture;
        this.days = days;
        this.from = from;
        this.seen.putAll(seen);
    }

    /** The same of a part of the picture. */
    public Coverage of(Picture part) {
        return new Coverage(part, days, from, seen);
    }

    public Picture picture() {
        return picture;
    }

    public int days() {
        return days;
    }

    /** What is known of a step; null for one that was never counted. */
    public @Nullable StepSeen of(PicturedStep step) {
        return seen.get(step.key());
    }

    /** Whether nobody has passed a step in these days. */
    public boolean isIdle(PicturedStep step) {
        StepSeen known = of(step);
        return known == null || known.idleSince(from);
    }

    /** Whether a step was there on all of these days, so that it could have been passed. */
    public boolean isOldEnough(PicturedStep step) {
        StepSeen known = of(step);
        return known != null && !known.since().isAfter(from);
    }

    /** Since when steps are counted at all; null before that. */
    public @Nullable Instant since() {
        return seen.values().stream()
                .map(StepSeen::since)
                .min(Instant::compareTo)
                .orElse(null);
    }

    /** How many steps there are. */
    public long steps() {
        return picture.routes().stream().flatMap(PicturedRoute::allSteps).count();
    }
}
