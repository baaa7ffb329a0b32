package gateway.provider;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.protocol.Dialect;
import gateway.provider.Stage.Offer;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChainTest {

    private static final Offer CHAT = offer("one", Dialect.CHAT);
    private static final Offer RESPONSES = offer("two", Dialect.RESPONSES);
    private static final Offer MESSAGES = offer("three", Dialect.MESSAGES);

    @Test
    void whatOnlyOpenAiHasGoesToProvidersOfItsDialects() {
        Chain chain = new Chain(
                List.of(
                        new Stage.Claude(null),
                        new Stage.Offers(List.of(MESSAGES)),
                        new Stage.Offers(List.of(MESSAGES, CHAT)),
                        new Stage.Claude("claude-opus-4-8"),
                        new Stage.Offers(List.of(RESPONSES))),
                "map x");

        assertThat(chain.atOpenAis())
                .contains(new Chain(
                        List.of(new Stage.Offers(List.of(CHAT)), new Stage.Offers(List.of(RESPONSES))), "map x"));
    }

    @Test
    void theAccountsAloneAreAskedForWhatTheirStageNames() {
        Chain mixed = new Chain(
                List.of(new Stage.Offers(List.of(CHAT)), new Stage.Claude("claude-opus-4-8"), new Stage.Claude(null)),
                "map x");
        assertThat(mixed.atAccounts()).isEqualTo(new Chain(List.of(new Stage.Claude("claude-opus-4-8")), "map x"));
        assertThat(new Chain(List.of(new Stage.Offers(List.of(CHAT))), "listed").atAccounts())
                .isEqualTo(new Chain(List.of(new Stage.Claude(null)), "listed"));
    }

    @Test
    void nobodyIsLeftWithoutSuchProviders() {
        assertThat(new Chain(List.of(new Stage.Claude(null)), "claude").atOpenAis())
                .isEmpty();
        assertThat(new Chain(List.of(new Stage.Offers(List.of(MESSAGES))), "listed").atOpenAis())
                .isEmpty();
    }

    @Test
    void aNameThatNobodyKnowsIsAGuess() {
        assertThat(new Chain(List.of(new Stage.Claude(null)), "unknown").isGuess())
                .isTrue();
        assertThat(new Chain(List.of(new Stage.Claude(null)), "claude").isGuess())
                .isFalse();
        assertThat(new Chain(List.of(new Stage.Offers(List.of(CHAT))), "default").isGuess())
                .isFalse();
    }

    private static Offer offer(String name, Dialect dialect) {
        return new Offer(SampleProvider.named(name).dialect(dialect).make(), "model");
    }
}
