package gateway.provider;

import gateway.protocol.Dialect;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where a request goes, stage by stage; the next stage is tried when all of one have failed. Immutable.
 *
 * @param stages at least one
 * @param reason why, in short, for operators: {@code tier opus}, {@code provider groq}, {@code map gpt-*}, {@code claude},
 *     {@code default}, {@code listed}, {@code unknown}
 */
public record Chain(List<Stage> stages, String reason) {

    /** The reason of a chain for a name that nobody knows. */
    static final String UNKNOWN = "unknown";

    public Chain {
        stages = List.copyOf(stages);
    }

    /** Whether nobody is known who serves the model, so that only the accounts' upstream can tell. */
    public boolean isGuess() {
        return reason.equals(UNKNOWN);
    }

    /**
     * The same with the accounts alone.
     *
     * @return asked for the model itself where no stage of the chain is theirs
     */
    public Chain atAccounts() {
        List<Stage> left =
                stages.stream().filter(Stage.Claude.class::isInstance).limit(1).toList();
        return new Chain(left.isEmpty() ? List.of(new Stage.Claude(null)) : left, reason);
    }

    /**
     * The same for what only OpenAI's API has: without accounts, and without providers that speak the Messages API.
     *
     * @return empty where nobody is left
     */
    public Optional<Chain> atOpenAis() {
        List<Stage> left = stages.stream().flatMap(Chain::atOpenAis).toList();
        return left.isEmpty() ? Optional.empty() : Optional.of(new Chain(left, reason));
    }

    private static Stream<Stage> atOpenAis(Stage stage) {
        return switch (stage) {
            case Stage.Claude _, Stage.Web _ -> Stream.empty();
            case Stage.Offers(List<Stage.Offer> all) -> {
                List<Stage.Offer> offers = all.stream()
                        .filter(offer -> offer.provider().dialect() != Dialect.MESSAGES)
                        .toList();
                yield offers.isEmpty() ? Stream.empty() : Stream.of(new Stage.Offers(offers));
            }
        };
    }
}
