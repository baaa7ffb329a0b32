package gateway.provider;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One stage of the chain that a request follows until it is answered. */
public sealed interface Stage {

    /**
     * The accounts of the pool.
     *
     * @param model the name to send, null where the client's is sent
     */
    record Claude(@Nullable String model) implements Stage {}

    /** Providers that serve the model, among which one is chosen. */
    record Offers(List<Offer> offers) implements Stage {
        public Offers {
            offers = List.copyOf(offers);
        }
    }

    /** A provider and its name of the model. */
    record Offer(Provider provider, String model) {}
}
