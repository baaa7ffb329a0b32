package routes.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.access.KeyHasher;
import gateway.access.KeyRing;
import gateway.account.decision.Choice;
import gateway.account.decision.Consideration;
import gateway.account.decision.Consideration.Finding;
import gateway.error.FailureKind;
import gateway.error.FailureMessages;
import gateway.error.GatewayFailure;
import gateway.protocol.anthropic.RequestSummary;
import gateway.provider.Chain;
import gateway.provider.HealthRules;
import gateway.provider.Providers;
import gateway.provider.SampleProvider;
import gateway.provider.Stage;
import gateway.provider.TargetResolver.LeftOut;
import gateway.provider.balancing.ProviderCandidate;
import gateway.upstream.FailureClass;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import routes.http.ResponseWriter;
import routes.request.ExchangeKeys;
import routes.request.FrontEndpoint;
import routes.request.RequestContext;

class ExplainApiTest implements ExplainTargets, ExplainSource {

    private final Providers providers = new Providers(() -> AdminCall.ARRIVAL, () -> HealthRules.DEFAULT);
    private final KeyRing keys = new KeyRing(
            new MemoryKeys(),
            new KeyHasher("a pepper of 32 bytes, or a bit more".getBytes(UTF_8)),
            List.of("plain"),
            List.of(),
            InstantSource.fixed(AdminCall.ARRIVAL));
    private final ExplainApi api =
            new ExplainApi(this, this, this::read, keys, new ResponseWriter(new FailureMessages()));
    private final List<LeftOut> leftOut = new ArrayList<>();
    private final List<String> asked = new ArrayList<>();

    private @Nullable String account = "a";
    private String open = "";
    private @Nullable Chain chain;

    @Test
    void aModelOfAProviderIsNotLookedForAmongAccounts() throws Exception {
        chain = new Chain(List.of(offers("openai", "groq")), "map gpt-*");

        JsonNode body = explained();

        assertThat(body.path("reason").asText()).isEqualTo("map gpt-*");
        assertThat(body.path("chosen_stage").asInt(-1)).isZero();
        assertThat(body.at("/stages/0/kind").asText()).isEqualTo("providers");
        assertThat(body.at("/stages/0/policy").asText()).isEqualTo("weighted");
        assertThat(body.at("/stages/0/providers/0/provider").asText()).isEqualTo("openai");
        assertThat(body.at("/stages/0/providers/0/model").asText()).isEqualTo("model-of-openai");
        assertThat(findings(body, 0)).containsExactly("chosen", "behind");
        assertThat(body.path("tries")).isEmpty();
        assertThat(asked).isEmpty();
    }

    @Test
    void whereNoAccountCanBeAskedTheClientsRefusalIsTold() throws Exception {
        chain = new Chain(List.of(new Stage.Claude(null)), "claude");
        account = null;

        assertThat(explained().path("refusal").asText())
                .isEqualTo("The only account is invalid: whoever runs this gateway has to sign in again.");

        account = "a";
        assertThat(explained().path("refusal").isNull()).isTrue();
    }

    @Test
    void stagesComeInTheirOrderAndTheFirstThatCanServeIsChosen() throws Exception {
        chain = new Chain(
                List.of(new Stage.Claude("claude-sonnet-4-6"), offers("openai"), new Stage.Claude(null)), "map x");
        account = null;

        JsonNode body = explained();

        assertThat(body.path("stages")).hasSize(3);
        assertThat(body.path("chosen_stage").asInt(-1)).isEqualTo(1);
        assertThat(body.at("/stages/0/kind").asText()).isEqualTo("accounts");
        assertThat(body.at("/stages/0/model").asText()).isEqualTo("claude-sonnet-4-6");
        assertThat(body.at("/stages/0/account_id").isNull()).isTrue();
        assertThat(body.at("/stages/0/considered/0/finding").asText()).isEqualTo("rests");
        assertThat(body.at("/stages/2/model").asText()).isEqualTo("asked-model");
        assertThat(asked).containsExactly("claude-sonnet-4-6", "asked-model");
        assertThat(body.path("tries")).hasSize(2);
    }

    @Test
    void whatStandsInAProvidersWayIsSaid() throws Exception {
        chain = new Chain(List.of(offers("full", "open", "sick", "well", "sicker")), "listed");
        providers.find("full").orElseThrow().tryAcquire();
        open = "open";
        for (String sick : List.of("sick", "sicker")) {
            for (int i = 0; i < HealthRules.DEFAULT.failures(); i++) {
                providers.find(sick).orElseThrow().failed(FailureClass.CONNECT);
            }
        }

        JsonNode body = explained();

        assertThat(findings(body, 0)).containsExactly("at-limit", "breaker-open", "chosen", "behind", "unhealthy");
        assertThat(body.at("/stages/0/providers/4/last_error").asText()).isEqualTo("call failed: connect");
        assertThat(body.at("/stages/0/providers/4/health").asText()).isEqualTo("unhealthy");
    }

    @Test
    void nobodyIsChosenWhereNobodyCanBeAsked() throws Exception {
        chain = new Chain(List.of(offers("open")), "default");
        open = "open";

        assertThat(explained().path("chosen_stage").isNull()).isTrue();
    }

    @Test
    void whatTheModelMapNamesInVainIsSkippedWithTheReason() throws Exception {
        chain = new Chain(List.of(offers("openai")), "map gpt-*");
        leftOut.add(new LeftOut("nobody/gpt", "there is no provider of this name"));

        JsonNode body = explained();

        assertThat(body.at("/skipped/0/target").asText()).isEqualTo("nobody/gpt");
        assertThat(body.at("/skipped/0/reason").asText()).isEqualTo("there is no provider of this name");
    }

    @Test
    void aModelThatNobodyServesAtAPathHasNoStages() throws Exception {
        JsonNode body = explained("path", "/v1/embeddings");

        assertThat(body.path("stages")).isEmpty();
        assertThat(body.path("reason").asText())
                .isEqualTo("No account or provider is set up: whoever runs this gateway has to add one.");
        assertThat(body.path("path").asText()).isEqualTo("/v1/embeddings");
    }

    @Test
    void accountsAreSkippedWhereTheirApiHasNothingForThePath() throws Exception {
        chain = new Chain(List.of(new Stage.Claude(null), offers("openai")), "map x");

        JsonNode body = explained("path", "/v1/embeddings");

        assertThat(body.path("stages")).hasSize(1);
        assertThat(body.at("/skipped/0/target").asText()).isEqualTo("claude");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/models", "/v1/files", "messages", "/health", "/v1/responses/resp_1"})
    void aPathWithoutAModelIsRefused(String path) {
        GatewayFailure failure = catchThrowableOfType(GatewayFailure.class, () -> explained("path", path));

        assertThat(failure.kind()).isEqualTo(FailureKind.REQUEST_PARAMETER);
        assertThat(new FailureMessages().text(failure, Locale.ENGLISH)).startsWith("path: expected a path that takes");
    }

    private JsonNode explained(String... parameter) throws Exception {
        AdminCall call = AdminCall.of("/api/admin/explain").body("{}");
        if (parameter.length == 2) {
            call.parameter(parameter[0], parameter[1]);
        }
        return call.to(api::explain).json();
    }

    private Stage.Offers offers(String... names) {
        List<Stage.Offer> offers = new ArrayList<>();
        for (String name : names) {
            providers.add(SampleProvider.named(name)
                    .limits(name.equals("full") ? 1 : 0, 0)
                    .make());
            offers.add(new Stage.Offer(providers.find(name).orElseThrow().provider(), "model-of-" + name));
        }
        return new Stage.Offers(offers);
    }

    private static List<String> findings(JsonNode body, int stage) {
        return body.at("/stages/" + stage + "/providers").findValuesAsText("finding");
    }

    private void read(Exchange exchange) {
        ExchangeKeys.requestContext(exchange).inspected(RequestSummary.of("asked-model", false));
    }

    @Override
    public Choice explain(
            RequestContext context, @Nullable String policy, @Nullable String domain, @Nullable String tenant) {
        asked.add(String.valueOf(context.modelForAccounts()));
        Finding finding = account == null ? Finding.RESTS : Finding.CHOSEN;
        return new Choice("sticky", null, account, List.of(new Consideration("a", "first", finding, null)));
    }

    @Override
    public @Nullable GatewayFailure refusal(
            RequestContext context, @Nullable String policy, @Nullable String domain, @Nullable String tenant) {
        return account == null ? new GatewayFailure.TargetUnavailable(FailureKind.ACCOUNT_ALL_INVALID, null) : null;
    }

    @Override
    public GatewayFailure nobody(String model, String path) {
        return new GatewayFailure.TargetUnavailable(FailureKind.ACCOUNT_NOT_SET_UP, null);
    }

    @Override
    public Optional<Chain> chain(String model, FrontEndpoint endpoint) {
        return Optional.ofNullable(chain).flatMap(all -> endpoint.relaysOnly() ? all.atOpenAis() : Optional.of(all));
    }

    @Override
    public List<LeftOut> leftOut(String model) {
        return leftOut;
    }

    @Override
    public List<ProviderCandidate> order(Stage.Offers stage) {
        return stage.offers().stream()
                .map(offer -> new ProviderCandidate(
                        providers.find(offer.provider().name()).orElseThrow(), offer.model(), null))
                .toList();
    }

    @Override
    public String policy() {
        return "weighted";
    }

    @Override
    public String breaker(String provider) {
        return provider.equals(open) ? "open" : "closed";
    }
}
