package gateway.estimate;

import java.util.Map;

/** Keeps what was learned. Safe from many threads; its calls may fail with STORAGE_UNAVAILABLE. */
public interface CalibrationStore {

    /**
     * A factor.
     *
     * @param value what an estimate is multiplied with
     * @param samples from how many requests it was learned
     */
    record Factor(double value, long samples) {}

    /** The factors of model families by their label; the last one that any node has saved. */
    Map<String, Factor> load();

    /** Saves these factors; others stay. */
    void save(Map<String, Factor> factors);
}
