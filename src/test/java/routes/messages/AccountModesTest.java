package routes.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import gateway.access.ClientIdentity;
import gateway.access.KeyScope;
import gateway.account.AccountUse;
import gateway.config.AccountSettings.Modes;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.error.GatewayFailure.RequestRefused;
import gateway.provider.AccountMode;
import gateway.provider.Mapping;
import gateway.provider.ModeOrder;
import gateway.provider.Stage;
import gateway.provider.TargetResolver;
import gateway.upstream.HeaderPolicy;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import routes.request.ExchangeKeys;
import routes.request.FrontEndpoint;
import routes.request.Mode;
import routes.request.RequestContext;
import routes.stub.StubRequest;

/** In which stages accounts serve a request, as operators and clients say. */
class AccountModesTest {

    private static final String HEADER = "x-claude-proxy-mode";
    private static final Stage CLAUDE = new Stage.Claude(null);
    private static final Stage WEB = new Stage.Web(null);

    private final Set<AccountUse> there = new HashSet<>(Set.of(AccountUse.API, AccountUse.WEB));
    private Modes modes = modes("all", AccountMode.OAUTH, AccountMode.API_KEY, AccountMode.WEB);
    private boolean webEnabled = true;
    private Object settings = new Object();
    private final ResolveTarget resolve = new ResolveTarget(
            new TargetResolver(() -> Mapping.NONE, List::of),
            new AccountModes(there::contains, () -> modes, () -> webEnabled),
            () -> false,
            name -> false,
            List::of,
            () -> settings);

    @ParameterizedTest
    @ValueSource(strings = {"/v1/messages", "/v1/chat/completions", "/v1/responses"})
    void requestsForAMessageGoOnToTheWebApplication(String path) throws Exception {
        assertThat(stages(asking(path))).containsExactly(CLAUDE, WEB);
    }

    @Test
    void withoutCookiesNothingChanges() throws Exception {
        there.remove(AccountUse.WEB);

        assertThat(stages(asking("/v1/messages"))).containsExactly(CLAUDE);
        assertThat(resolve.chain("claude-opus-4-8", FrontEndpoint.MESSAGES))
                .isEqualTo(resolve.chain("claude-opus-4-8", FrontEndpoint.COUNT_TOKENS));
    }

    @Test
    void tokensAreCountedByAccountsAndEstimatedWhereNoneCan() throws Exception {
        StubRequest counted = asking("/v1/messages/count_tokens");
        assertThat(stages(counted)).containsExactly(CLAUDE);
        assertThat(Mode.of(counted.context())).isEqualTo(Mode.CLAUDE_API);

        there.remove(AccountUse.API);
        StubRequest estimated = asking("/v1/messages/count_tokens");
        assertThat(stages(estimated)).containsExactly(WEB);
        assertThat(Mode.of(estimated.context())).isEqualTo(Mode.ESTIMATE);
        assertThat(estimated.context().modelForAccounts()).isEqualTo("claude-opus-4-8");
        StubRequest asked = asking("/v1/messages");
        assertThat(stages(asked)).containsExactly(WEB);
        assertThat(Mode.of(asked.context())).isEqualTo(Mode.WEB);
    }

    @Test
    void anotherOrderIsFollowedAtOnce() throws Exception {
        assertThat(stages(asking("/v1/messages"))).containsExactly(CLAUDE, WEB);

        modes = modes("all", AccountMode.WEB, AccountMode.OAUTH);
        settings = new Object();

        assertThat(stages(asking("/v1/messages"))).containsExactly(WEB, new Stage.Claude(null, AccountMode.OAUTH));
        assertThat(stages(asking("/v1/messages/count_tokens"))).containsExactly(CLAUDE);
    }

    @Test
    void aClientMayChooseWhereItsKeyIsNamed() throws Exception {
        for (String keys : List.of("all", "some key", "k")) {
            modes = modes(keys, AccountMode.OAUTH, AccountMode.API_KEY);

            assertThat(stages(asking("/v1/messages").with(HEADER, "web"))).containsExactly(WEB);
            assertThat(stages(asking("/v1/messages").with(HEADER, "API-Key, web")))
                    .containsExactly(new Stage.Claude(null, AccountMode.API_KEY), WEB);
        }
    }

    @Test
    void aClientMayNotChooseWhereItsKeyIsNotNamed() {
        modes = modes("another key", AccountMode.OAUTH);

        assertThat(refusal(asking("/v1/messages").with(HEADER, "oauth")).kind()).isEqualTo(FailureKind.MODE_FORBIDDEN);
    }

    @Test
    void whatHasNoChoiceIsLeftAlone() throws Exception {
        modes = modes("another key", AccountMode.OAUTH);

        assertThat(stages(asking("/v1/messages/count_tokens").with(HEADER, "nonsense")))
                .containsExactly(CLAUDE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    cookie        | oauth, api_key, web
                    oauth,oauth   | each once
                    ,             | got `,`
                    a`b           | got `a'b`
                    """)
    void whatIsNoOrderIsRefusedWithTheKnownModes(String header, String told) {
        RequestRefused refused = refusal(asking("/v1/messages").with(HEADER, header));

        assertThat(refused.kind()).isEqualTo(FailureKind.REQUEST_PARAMETER);
        assertThat(refused.arguments().toString()).contains(HEADER, told);
    }

    @Test
    void webAloneIsRefusedWhereItIsOff() throws Exception {
        webEnabled = false;
        there.remove(AccountUse.WEB);

        assertThat(refusal(asking("/v1/messages").with(HEADER, "web"))
                        .arguments()
                        .toString())
                .contains("gateway.web.enabled");
        assertThat(stages(asking("/v1/messages").with(HEADER, "web,oauth")))
                .containsExactly(new Stage.Claude(null, AccountMode.OAUTH));
    }

    @Test
    void theChoiceIsForUsOnly() {
        assertThat(HeaderPolicy.forwardsToUpstream("X-Claude-Proxy-Mode", Set.of()))
                .isFalse();
    }

    private static Modes modes(String keys, AccountMode... order) {
        return new Modes(new ModeOrder(List.of(order)), List.of(keys));
    }

    private static StubRequest asking(String path) {
        try {
            return StubRequest.post(path).asking("{\"model\":\"claude-opus-4-8\",\"messages\":[]}");
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private List<Stage> stages(StubRequest request) throws Exception {
        RequestContext context = request.context();
        context.authenticated(new ClientIdentity("k", "some key", KeyScope.CLIENT));
        try (DefaultCamelContext camel = new DefaultCamelContext(false)) {
            Exchange exchange = new DefaultExchange(camel);
            exchange.setProperty(ExchangeKeys.REQUEST_CONTEXT, context);
            resolve.process(exchange);
        }
        return Objects.requireNonNull(context.chain()).stages();
    }

    private RequestRefused refusal(StubRequest request) {
        RequestRefused[] refused = new RequestRefused[1];
        assertThatExceptionOfType(GatewayFailure.RequestRefused.class)
                .isThrownBy(() -> stages(request))
                .satisfies(e -> refused[0] = e);
        return refused[0];
    }
}
