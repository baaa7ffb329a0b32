package gateway.provider;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One stage of the chain that a request follows until it is answered. */
public sealed interface Stage {

    /**
     * The model that accounts are asked for.
     *
     * @param stage that a request is at, null for none
     * @param asked the model that the client asked for
     */
    static @Nullable String modelForAccounts(@Nullable Stage stage, @Nullable String asked) {
        String named = switch (stage) {
            case Claude accounts -> accounts.model();
            case Web accounts -> accounts.model();
            case Offers _ -> null;
            case null -> null;
        };
        return named == null ? asked : named;
    }

    /**
     * The accounts of the pool, through the Messages API.
     *
     * @param model the name to send, null where the client's is sent
     * @param only which of them, null for all that can call the Messages API; never WEB
     */
    record Claude(@Nullable String model, @Nullable AccountMode only) implements Stage {

        public Claude {
            if (only == AccountMode.WEB) {
                throw new IllegalArgumentException("web is a stage of its own");
            }
        }

        /** All accounts that can call the Messages API. */
        public Claude(@Nullable String model) {
            this(model, null);
        }
    }

    /**
     * The accounts of the pool that have a session cookie, through the conversations of the web application.
     *
     * @param model the name to send, null where the client's is sent
     */
    record Web(@Nullable String model) implements Stage {}

    /** Providers that serve the model, among which one is chosen. */
    record Offers(List<Offer> offers) implements Stage {
        public Offers {
            offers = List.copyOf(offers);
        }
    }

    /** A provider and its name of the model. */
    record Offer(Provider provider, String model) {}
}
