package gateway.provider;

import static gateway.provider.AccountMode.API_KEY;
import static gateway.provider.AccountMode.OAUTH;
import static gateway.provider.AccountMode.WEB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import gateway.protocol.Dialect;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModeOrderTest {

    private static final Stage.Offer OFFER =
            new Stage.Offer(SampleProvider.named("chat").dialect(Dialect.CHAT).make(), "m");
    private static final Chain CLAUDE = new Chain(List.of(new Stage.Claude(null)), "claude");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    oauth,api_key,web | true  | true  | claude web
                    oauth,api_key,web | false | true  | web
                    oauth,api_key,web | true  | false | claude
                    oauth,api_key,web | false | false | claude
                    api_key,oauth,web | true  | true  | claude web
                    oauth,web,api_key | true  | true  | oauth web api_key
                    oauth,web,api_key | true  | false | oauth api_key
                    oauth,web,api_key | false | false | claude
                    web,oauth         | true  | true  | web oauth
                    web,oauth,api_key | true  | true  | web claude
                    web,api_key       | true  | false | api_key
                    web               | true  | false | web
                    web               | true  | true  | web
                    api_key           | true  | true  | api_key
                    oauth             | false | true  | oauth
                    """)
    void accountsServeInTheOrderOfModes(String order, boolean api, boolean web, String stages) {
        assertThat(told(order(order).applied(CLAUDE, api, web))).isEqualTo(stages);
    }

    @Test
    void withoutCookiesTheUsualOrderChangesNothing() {
        Chain mixed = mixed();

        assertThat(order("oauth,api_key,web").applied(mixed, true, false)).isSameAs(mixed);
        assertThat(order("oauth,api_key,web").applied(CLAUDE, false, false)).isSameAs(CLAUDE);
    }

    @Test
    void providersStayWhereTheyAreAndNamesGoAlong() {
        Chain applied = order("web,oauth").applied(mixed(), true, true);

        assertThat(applied)
                .isEqualTo(new Chain(
                        List.of(
                                new Stage.Web("claude-opus-4-8"),
                                new Stage.Claude("claude-opus-4-8", OAUTH),
                                new Stage.Offers(List.of(OFFER)),
                                new Stage.Web(null),
                                new Stage.Claude(null, OAUTH)),
                        "map x"));
    }

    @Test
    void whatIsExpandedStaysSo() {
        Chain once = order("oauth,web,api_key").applied(CLAUDE, true, true);

        assertThat(order("oauth,api_key,web").applied(once, true, true)).isSameAs(once);
    }

    @Test
    void namesAreReadInAnyCaseAndOnceOnly() {
        assertThat(ModeOrder.of(List.of("Web", "api-key"))).contains(new ModeOrder(List.of(WEB, API_KEY)));
        assertThat(ModeOrder.of(List.of("web", "WEB"))).isEmpty();
        assertThat(ModeOrder.of(List.of("web", "cookie"))).isEmpty();
        assertThat(ModeOrder.of(List.of())).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> new ModeOrder(List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> new ModeOrder(List.of(WEB, WEB)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Stage.Claude(null, WEB));
    }

    private static Chain mixed() {
        return new Chain(
                List.of(new Stage.Claude("claude-opus-4-8"), new Stage.Offers(List.of(OFFER)), new Stage.Claude(null)),
                "map x");
    }

    private static ModeOrder order(String names) {
        return ModeOrder.of(Stream.of(names.split(",")).toList()).orElseThrow();
    }

    private static String told(Chain chain) {
        return chain.stages().stream()
                .map(stage -> switch (stage) {
                    case Stage.Claude accounts ->
                        accounts.only() == null ? "claude" : accounts.only().label();
                    case Stage.Web _ -> "web";
                    case Stage.Offers _ -> "offers";
                })
                .collect(Collectors.joining(" "));
    }
}
