package gateway.estimate;

import gateway.estimate.CalibrationStore.Factor;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What estimates of each model family are multiplied with, learned from requests whose real number became known. An exponential
 * mean: the first requests move a factor fast, later ones slowly. Safe from many threads.
 */
public final class Calibration {

    private static final double LEAST = 0.5;
    private static final double MOST = 2;

    /** Below this the constant parts of a request hide the factor. */
    private static final long FEWEST_TOKENS = 300;

    private static final double SLOWEST = 0.02;

    /** The first guess weighs as much as so many requests. */
    private static final int SEED_WEIGHT = 4;

    private static final int LEARNED_FROM_FIRST = 50;
    private static final int LEARNED_FROM_EVERY = 64;

    private static final Map<String, ModelFamily> BY_LABEL = Arrays.stream(ModelFamily.values())
            .collect(Collectors.toUnmodifiableMap(ModelFamily::label, Function.identity()));

    private final CalibrationStore store;
    private final BooleanSupplier learning;
    private final Map<ModelFamily, Factor> factors = new ConcurrentHashMap<>();
    private final Map<ModelFamily, Long> saved = new ConcurrentHashMap<>();
    private final Map<ModelFamily, AtomicLong> seen = new ConcurrentHashMap<>();

    /** @param learning whether anything is learned at all */
    public Calibration(CalibrationStore store, BooleanSupplier learning) {
        this.store = store;
        this.learning = learning;
        for (ModelFamily family : ModelFamily.values()) {
            factors.put(family, new Factor(family.seed(), 0));
        }
    }

    /** Takes over what is stored, where more was learned there than here. */
    public void load() {
        store.load().forEach((label, stored) -> {
            ModelFamily family = BY_LABEL.get(label);
            if (family != null) {
                factors.computeIfPresent(
                        family, (key, own) -> stored.samples() > own.samples() ? bounded(stored) : own);
                saved.put(family, stored.samples());
            }
        });
    }

    private static Factor bounded(Factor stored) {
        return new Factor(Math.clamp(stored.value(), LEAST, MOST), stored.samples());
    }

    /** What estimates for a model are multiplied with, 0.5 to 2. */
    public double factor(String model) {
        return of(ModelFamily.of(model)).value();
    }

    /** Whether the next request to this model should be estimated only to learn from it: the first ones, then one in 64. */
    public boolean wants(String model) {
        if (!learning.getAsBoolean()) {
            return false;
        }
        long number = seen.computeIfAbsent(ModelFamily.of(model), family -> new AtomicLong())
                .getAndIncrement();
        return number < LEARNED_FROM_FIRST || number % LEARNED_FROM_EVERY == 0;
    }

    /**
     * Learns from a request whose real number of input tokens is known. Small requests are passed over.
     *
     * @param estimated what {@link TokenEstimator#count} told for it
     * @param actual all input tokens, cached ones included
     */
    public void learn(String model, long estimated, long actual) {
        if (!learning.getAsBoolean() || estimated < FEWEST_TOKENS || actual < FEWEST_TOKENS) {
            return;
        }
        double ratio = (double) actual / estimated;
        factors.computeIfPresent(ModelFamily.of(model), (family, old) -> {
            double pace = Math.max(SLOWEST, 1.0 / (old.samples() + SEED_WEIGHT));
            double told = Math.clamp(old.value() * ratio, LEAST, MOST);
            return new Factor(old.value() + pace * (told - old.value()), old.samples() + 1);
        });
    }

    /** Stores the factors that have changed since they were stored or loaded. */
    public void save() {
        Map<ModelFamily, Factor> changed = new EnumMap<>(ModelFamily.class);
        factors.forEach((family, factor) -> {
            if (factor.samples() > saved.getOrDefault(family, 0L)) {
                changed.put(family, factor);
            }
        });
        if (changed.isEmpty()) {
            return;
        }
        Map<String, Factor> byLabel = new HashMap<>();
        changed.forEach((family, factor) -> byLabel.put(family.label(), factor));
        store.save(byLabel);
        changed.forEach((family, factor) -> saved.put(family, factor.samples()));
    }

    private Factor of(ModelFamily family) {
        Factor factor = factors.get(family);
        return factor == null ? new Factor(family.seed(), 0) : factor;
    }
}
