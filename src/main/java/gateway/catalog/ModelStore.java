package gateway.catalog;

import gateway.error.GatewayFailure;
import java.util.List;

/** Models that were read from lists. Safe from many threads and nodes. */
public interface ModelStore {

    /**
     * All of them, those of a provider's own list last; {@link Catalog#reload} takes them in this order.
     *
     * @throws GatewayFailure STORAGE_UNAVAILABLE
     */
    List<ModelInfo> loadAll();

    /**
     * Puts a new list of one source in place of its old one. Running nodes learn of it.
     *
     * @param source {@code openrouter} or the name of a provider
     * @throws GatewayFailure STORAGE_UNAVAILABLE
     */
    void replace(String source, List<ModelInfo> models);
}
