package routes.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.access.KeyHasher;
import gateway.access.KeyRing;
import gateway.access.KeyScope;
import gateway.account.affinity.AffinityKeys;
import gateway.account.decision.Choice;
import gateway.account.decision.Consideration;
import gateway.account.decision.Consideration.Finding;
import gateway.account.decision.Decision;
import gateway.account.decision.DecisionRing;
import gateway.error.FailureKind;
import gateway.error.FailureMessages;
import gateway.error.GatewayFailure;
import gateway.protocol.anthropic.RequestSummary;
import gateway.provider.Chain;
import gateway.provider.Stage;
import gateway.provider.TargetResolver;
import gateway.provider.balancing.ProviderCandidate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import routes.http.ResponseWriter;
import routes.request.ExchangeKeys;
import routes.request.FrontEndpoint;
import routes.request.RequestContext;

class DecisionsApiTest implements ExplainSource {

    private static final Instant UNTIL = Instant.parse("2026-11-20T12:05:00Z");
    private static final Choice CHOICE = new Choice(
            "sticky",
            "a",
            "b",
            List.of(
                    new Consideration("a", "first", Finding.MODEL_RESTS, UNTIL),
                    new Consideration("b", "second", Finding.CHOSEN, null)));

    private final DecisionRing ring = new DecisionRing(10);
    private final KeyRing keys = new KeyRing(
            new MemoryKeys(),
            new KeyHasher("a pepper of 32 bytes, or a bit more".getBytes(UTF_8)),
            List.of("plain"),
            List.of(),
            InstantSource.fixed(AdminCall.ARRIVAL));
    private final ResponseWriter writer = new ResponseWriter(new FailureMessages());
    private final DecisionsApi api = new DecisionsApi(ring, writer);
    private final ExplainApi explain = new ExplainApi(this, new AccountsOnly(), this::read, keys, writer);
    private final List<String> asked = new ArrayList<>();
    private final List<String> tenants = new ArrayList<>();

    @Test
    void showsTheWayOfARequest() {
        UUID id = new UUID(1, 2);
        ring.add(new Decision(
                id,
                AdminCall.ARRIVAL,
                "claude-sonnet-4-5",
                "team-a",
                "cache-prefix",
                List.of(
                        new Decision.Try(CHOICE, "429"),
                        new Decision.Try(new Choice("sticky", null, null, List.of()), null))));
        AdminCall call = AdminCall.of("/api/admin/decisions/" + id);

        api.show(call.exchange());

        JsonNode body = call.json();
        assertThat(body.path("request_id").asText()).isEqualTo(id.toString());
        assertThat(body.path("at").asText()).isEqualTo("2026-11-20T12:00:00Z");
        assertThat(body.path("model").asText()).isEqualTo("claude-sonnet-4-5");
        assertThat(body.path("domain").asText()).isEqualTo("team-a");
        assertThat(body.path("affinity").asText()).isEqualTo("cache-prefix");
        assertThat(body.path("tries")).hasSize(2);
        JsonNode first = body.path("tries").get(0);
        assertThat(first.path("policy").asText()).isEqualTo("sticky");
        assertThat(first.path("bound").asText()).isEqualTo("a");
        assertThat(first.path("account_id").asText()).isEqualTo("b");
        assertThat(first.path("account_name").asText()).isEqualTo("second");
        assertThat(first.path("outcome").asText()).isEqualTo("429");
        JsonNode passedOver = first.path("considered").get(0);
        assertThat(passedOver.path("account_name").asText()).isEqualTo("first");
        assertThat(passedOver.path("finding").asText()).isEqualTo("model-rests");
        assertThat(passedOver.path("until").asText()).isEqualTo("2026-11-20T12:05:00Z");
        JsonNode second = body.path("tries").get(1);
        assertThat(second.path("account_id").isNull()).isTrue();
        assertThat(second.path("outcome").isNull()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"00000000-0000-0001-0000-000000000003", "nonsense", ""})
    void anUnknownRequestIsNotFound(String id) {
        Exchange exchange = AdminCall.of("/api/admin/decisions/" + id).exchange();

        assertThatThrownBy(() -> api.show(exchange))
                .asInstanceOf(InstanceOfAssertFactories.type(GatewayFailure.class))
                .extracting(GatewayFailure::kind)
                .isEqualTo(FailureKind.NOT_FOUND);
    }

    @Test
    void listsTheLatestFirst() {
        for (int i = 1; i <= 3; i++) {
            ring.add(new Decision(new UUID(0, i), AdminCall.ARRIVAL, null, null, null, List.of()));
        }
        AdminCall call = AdminCall.of("/api/admin/decisions").parameter("limit", "2");

        api.list(call.exchange());

        assertThat(call.json().path("data"))
                .extracting(decision -> decision.path("request_id").asText())
                .containsExactly(new UUID(0, 3).toString(), new UUID(0, 2).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1001", "ten", "-1", ""})
    void aWrongLimitIsRefused(String limit) {
        Exchange exchange =
                AdminCall.of("/api/admin/decisions").parameter("limit", limit).exchange();

        assertThatThrownBy(() -> api.list(exchange))
                .asInstanceOf(InstanceOfAssertFactories.type(GatewayFailure.class))
                .satisfies(failure -> {
                    assertThat(failure.kind()).isEqualTo(FailureKind.REQUEST_PARAMETER);
                    assertThat(failure.arguments().getFirst()).isEqualTo("limit");
                });
    }

    @Test
    void explainsARequestThatGoesNowhere() throws Exception {
        AdminCall call = AdminCall.of("/api/admin/explain").body("{}");

        explain.explain(call.exchange());

        assertThat(asked).containsExactly("read", "explain policy=null domain=null");
        JsonNode body = call.json();
        assertThat(body.path("request_id").asText()).isEqualTo(AdminCall.ID.toString());
        assertThat(body.path("model").asText()).isEqualTo("claude-sonnet-4-5");
        assertThat(body.path("affinity").asText()).isEqualTo("first-message");
        assertThat(body.path("tries").get(0).path("account_name").asText()).isEqualTo("second");
        assertThat(body.path("tries").get(0).path("outcome").isNull()).isTrue();
        assertThat(ring.latest(10)).isEmpty();
    }

    @Test
    void aBodyThatWasReadIsNotReadAgain() throws Exception {
        Exchange exchange = AdminCall.of("/api/admin/explain").exchange();
        read(exchange);
        asked.clear();

        explain.explain(exchange);

        assertThat(asked).containsExactly("explain policy=null domain=null");
    }

    @ParameterizedTest
    @CsvSource({"team-a,,team-a", "team-a,claude.example.com,claude.example.com", "team-a,other.example.com,team-a"})
    void theKeyDecidesTheDomainAndTheHostWhereItIsListed(String domain, String host, String expected) throws Exception {
        String key = keys.create("k", KeyScope.CLIENT, domain, host == null ? Set.of() : Set.of(host))
                .row()
                .id();
        AdminCall call = AdminCall.of("/api/admin/explain")
                .parameter("key", key)
                .parameter("policy", "round-robin")
                .body("{}");

        explain.explain(call.exchange());

        assertThat(asked).endsWith("explain policy=round-robin domain=" + expected);
        assertThat(tenants).containsExactly("domain:" + expected);
        assertThat(call.json().path("domain").asText()).isEqualTo(expected);
    }

    @Test
    void configuredKeysAreKnownAndOthersRefused() throws Exception {
        explain.explain(AdminCall.of("/api/admin/explain")
                .parameter("key", "configured-1")
                .exchange());
        assertThat(asked).endsWith("explain policy=null domain=null");

        Exchange unknown =
                AdminCall.of("/api/admin/explain").parameter("key", "x").exchange();
        assertThatThrownBy(() -> explain.explain(unknown))
                .asInstanceOf(InstanceOfAssertFactories.type(GatewayFailure.class))
                .satisfies(failure -> {
                    assertThat(failure.kind()).isEqualTo(FailureKind.REQUEST_PARAMETER);
                    assertThat(failure.arguments().getFirst()).isEqualTo("key");
                });
    }

    @Override
    public Choice explain(
            RequestContext context, @Nullable String policy, @Nullable String domain, @Nullable String tenant) {
        tenants.add(String.valueOf(tenant));
        asked.add("explain policy=" + policy + " domain=" + domain);
        return CHOICE;
    }

    @Override
    public @Nullable GatewayFailure refusal(
            RequestContext context, @Nullable String policy, @Nullable String domain, @Nullable String tenant) {
        return null;
    }

    private void read(Exchange exchange) {
        asked.add("read");
        RequestContext context = ExchangeKeys.requestContext(exchange);
        context.inspected(new RequestSummary("claude-sonnet-4-5", false, 1L, null, List.of(), false, 1, 0, 20));
        context.belongsTo(AffinityKeys.of(AffinityKeys.Kind.FIRST_MESSAGE, 7));
    }

    /** Models without providers. */
    private static final class AccountsOnly implements ExplainTargets {
        @Override
        public Optional<Chain> chain(String model, FrontEndpoint endpoint) {
            return Optional.of(new Chain(List.of(new Stage.Claude(null)), "claude"));
        }

        @Override
        public GatewayFailure nobody(String model, String path) {
            throw new AssertionError("there is a chain for each model");
        }

        @Override
        public List<TargetResolver.LeftOut> leftOut(String model) {
            return List.of();
        }

        @Override
        public List<ProviderCandidate> order(Stage.Offers stage) {
            return List.of();
        }

        @Override
        public String policy() {
            return "weighted";
        }

        @Override
        public String breaker(String provider) {
            return "closed";
        }
    }
}
