package gateway.catalog;

import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Warns of models that are still asked though their vendor retires them: once in the days before, and once afterwards. Safe
 * from many threads.
 */
public final class RetiringModels {

    /** Days before the end from which on a use is warned of. */
    static final int WARNED_DAYS = 30;

    private final Catalog catalog;
    private final InstantSource clock;
    private final Consumer<String> warn;
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    /** @param warn takes a sentence for the log */
    public RetiringModels(Catalog catalog, InstantSource clock, Consumer<String> warn) {
        this.catalog = catalog;
        this.clock = clock;
        this.warn = warn;
    }

    /**
     * A model has been asked.
     *
     * @param seller who served it; others than the model's own vendor retire it at times of their own
     */
    public void used(String model, Seller seller) {
        LocalDate day = catalog.retires(model);
        if (day == null) {
            return;
        }
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        if (today.isBefore(day.minusDays(WARNED_DAYS))) {
            return;
        }
        ModelInfo info = catalog.find(model).orElseThrow();
        boolean over = !today.isBefore(day);
        if (info.vendor().equals(seller.vendor()) && told.add(info.id() + over)) {
            warn.accept(
                    info.id() + (over ? " is still asked, but has retired on " : " is asked, and retires on ") + day);
        }
    }
}
