package routes.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.core.ObjectMappers;
import com.anthropic.models.models.ModelListPageResponse;
import com.fasterxml.jackson.databind.JsonNode;
import gateway.catalog.Catalog;
import gateway.catalog.ModelInfo;
import gateway.error.FailureKind;
import gateway.error.FailureMessages;
import gateway.error.GatewayFailure;
import gateway.provider.Mapping;
import gateway.provider.Mapping.Rule;
import gateway.provider.OfferedModels;
import gateway.provider.Provider;
import gateway.provider.SampleProvider;
import gateway.provider.TargetResolver;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import routes.http.ResponseWriter;
import routes.request.ExchangeKeys;

class ModelsApiTest {

    private static final String PATH = "/v1/models";
    private static final Instant SINCE = Instant.parse("2026-11-30T10:00:00Z");

    private final Catalog catalog = Catalog.builtIn();
    private final List<String> names = new ArrayList<>(List.of("gpt-5", "house-model"));
    private boolean accounts;
    private List<String> webAlone;
    private boolean tiers;
    private List<Rule> rules = List.of();
    private Instant now = SINCE;
    private final OfferedModels offered =
            new OfferedModels(new TargetResolver(this::mapping, this::providers), this::mapping, this::providers);
    private final ModelsApi api = new ModelsApi(
            catalog,
            offered,
            () -> accounts,
            () -> Optional.ofNullable(webAlone),
            () -> now,
            new ResponseWriter(new FailureMessages()));

    /** The tiers go to the provider that lists their name. */
    private Mapping mapping() {
        return tiers ? new Mapping("gpt-5", "gpt-5", "house-model", rules) : new Mapping(null, null, null, rules);
    }

    private List<Provider> providers() {
        return names.isEmpty()
                ? List.of()
                : List.of(SampleProvider.named("house")
                        .models(String.join(",", names))
                        .make());
    }

    @Test
    void anOpenAiCallerGetsTheListOfOpenAi() throws Exception {
        JsonNode body = list(openAi(PATH));

        assertThat(body.path("object").asText()).isEqualTo("list");
        assertThat(ids(body)).containsExactly("gpt-5", "house-model");
        JsonNode known = body.path("data").get(0);
        assertThat(known.path("object").asText()).isEqualTo("model");
        assertThat(known.path("owned_by").asText()).isEqualTo("openai");
        assertThat(known.path("created").asLong()).isEqualTo(1_754_524_800L);
        JsonNode unknown = body.path("data").get(1);
        assertThat(unknown.path("owned_by").asText()).isEqualTo("claude-proxy");
        assertThat(unknown.path("created").asLong()).isEqualTo(SINCE.getEpochSecond());
    }

    @ParameterizedTest
    @CsvSource({"anthropic-version, 2023-06-01", "x-api-key, sk-x"})
    void anAnthropicCallerGetsTheListOfAnthropic(String header, String value) throws Exception {
        tiers = true;

        JsonNode body = list(openAi(PATH).header(header, value).parameter("limit", "1000"));

        assertThat(body.has("object")).isFalse();
        assertThat(body.path("has_more").asBoolean(true)).isFalse();
        assertThat(ids(body)).startsWith(claudeIds().toArray(String[]::new)).endsWith("gpt-5", "house-model");
        JsonNode first = body.path("data").get(0);
        assertThat(first.path("type").asText()).isEqualTo("model");
        assertThat(first.path("id").asText()).startsWith("claude");
        assertThat(first.path("display_name").asText()).startsWith("Claude ");
        assertThat(first.path("created_at").asText()).matches("20\\d\\d-\\d\\d-\\d\\dT00:00:00Z");
        assertThat(first.path("max_input_tokens").asInt()).isPositive();
        assertThat(first.path("lifecycle").asText()).isEqualTo("active");
        JsonNode last = body.path("data").get(body.path("data").size() - 1);
        assertThat(last.path("display_name").asText()).isEqualTo("house-model");
        assertThat(last.path("created_at").asText()).isEqualTo(SINCE.toString());
        assertThat(last.path("max_tokens").isNull()).isTrue();
    }

    @Test
    void whereOnlyWebConversationsServeTheGatewayTellsWhatTheirAccountsList() throws Exception {
        names.clear();
        accounts = true;
        webAlone = List.of("claude-sonnet-4-6");

        Exchange anthropic =
                openAi(PATH).header("anthropic-version", "2023-06-01").exchange();
        api.choose(anthropic);
        assertThat(anthropic.getProperty(ExchangeKeys.MODE)).isEqualTo(ModelsApi.OF_GATEWAY);
        assertThat(ids(list(openAi(PATH)))).containsExactly("claude-sonnet-4-6");

        webAlone = List.of();
        assertThat(ids(list(openAi(PATH)))).isEqualTo(claudeIds());
    }

    private List<String> claudeIds() {
        return catalog.claudeModels().stream()
                .map(ModelInfo::id)
                .filter(id -> offered.serves(id, accounts))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"false, false, false", "true, false, true", "false, true, true"})
    void claudeNamesAreListedWhereTheyAreServed(boolean account, boolean tier, boolean listed) throws Exception {
        accounts = account;
        tiers = tier;

        assertThat(ids(list(openAi(PATH))).contains("claude-opus-4-8")).isEqualTo(listed);
    }

    @ParameterizedTest
    @CsvSource({
        "claude-sonnet-4-5, 2026-10-01T00:00:00Z, deprecated, 2026-11-30T00:00:00Z",
        "claude-sonnet-4-5, 2026-11-29T23:59:59Z, deprecated, 2026-11-30T00:00:00Z",
        "claude-sonnet-4-5, 2026-11-30T00:00:00Z, retired, 2026-11-30T00:00:00Z",
        "claude-opus-5-5, 2026-11-30T00:00:00Z, active, ",
    })
    void tellsWhenAModelRetires(String id, Instant at, String lifecycle, String retires) throws Exception {
        accounts = true;
        now = at;

        JsonNode model = list(anthropic(PATH + "/" + id));

        assertThat(model.path("lifecycle").asText()).isEqualTo(lifecycle);
        assertThat(model.path("retires_at").textValue()).isEqualTo(retires);
    }

    @Test
    void aNameIsListedOnce() throws Exception {
        tiers = true;
        names.add("claude-opus-4-8");
        names.add("gpt-5");

        assertThat(ids(list(openAi(PATH)))).doesNotHaveDuplicates();
    }

    @Test
    void pagesCoverTheListOnceInBothDirections() throws Exception {
        tiers = true;
        List<String> all = ids(list(anthropic(PATH).parameter("limit", "1000")));

        List<String> forward = new ArrayList<>();
        JsonNode page = list(anthropic(PATH).parameter("limit", "3"));
        forward.addAll(ids(page));
        while (page.path("has_more").asBoolean()) {
            assertThat(page.path("data")).hasSize(3);
            page = list(anthropic(PATH)
                    .parameter("limit", "3")
                    .parameter("after_id", page.path("last_id").asText()));
            forward.addAll(ids(page));
        }
        assertThat(forward).isEqualTo(all);

        JsonNode before = list(anthropic(PATH).parameter("limit", "2").parameter("before_id", all.get(5)));
        assertThat(ids(before)).isEqualTo(all.subList(3, 5));
        assertThat(before.path("first_id").asText()).isEqualTo(all.get(3));
        assertThat(before.path("has_more").asBoolean()).isTrue();
        assertThat(list(anthropic(PATH).parameter("before_id", all.get(1)))
                        .path("has_more")
                        .asBoolean(true))
                .isFalse();
    }

    @Test
    void theOfficialClientReadsTheList() throws Exception {
        tiers = true;
        AdminCall call = anthropic(PATH).parameter("limit", "1000").to(api::list);

        ModelListPageResponse page = ObjectMappers.jsonMapper().readValue(call.answer(), ModelListPageResponse.class);

        assertThat(page.validate().data()).hasSize(claudeIds().size() + names.size());
    }

    @Test
    void aListWithoutModelsIsEmptyInBothDialects() throws Exception {
        names.clear();

        JsonNode body = list(anthropic(PATH));

        assertThat(body.path("data")).isEmpty();
        assertThat(body.path("first_id").isNull()).isTrue();
        assertThat(list(openAi(PATH)).path("data").isArray()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"limit, 0", "limit, 1001", "limit, many", "after_id, nobody", "before_id, nobody"})
    void aWrongParameterIsRefused(String name, String value) {
        assertThatThrownBy(() -> list(anthropic(PATH).parameter(name, value)))
                .asInstanceOf(InstanceOfAssertFactories.type(GatewayFailure.class))
                .satisfies(failure -> {
                    assertThat(failure.kind()).isEqualTo(FailureKind.REQUEST_PARAMETER);
                    assertThat(failure.arguments().getFirst()).isEqualTo(name);
                });
    }

    @ParameterizedTest
    @CsvSource({
        "gpt-5, gpt-5",
        "house-model, house-model",
        "gpt-5-2025-08-07, gpt-5-2025-08-07",
        "openai%2Fgpt-5, openai/gpt-5"
    })
    void showsOneModelUnderTheNameThatWasAskedFor(String path, String id) throws Exception {
        JsonNode ofOpenAi = list(openAi(PATH + "/" + path));
        JsonNode ofAnthropic = list(anthropic(PATH + "/" + path));

        assertThat(ofOpenAi.path("id").asText()).isEqualTo(id);
        assertThat(ofOpenAi.path("object").asText()).isEqualTo("model");
        assertThat(ofAnthropic.path("id").asText()).isEqualTo(id);
        assertThat(ofAnthropic.path("type").asText()).isEqualTo("model");
    }

    @ParameterizedTest
    @CsvSource({"claude-opus-4-8", "gpt-4o", "nobody"})
    void aModelThatTheKeyMayNotUseIsNotFound(String id) {
        assertThatThrownBy(() -> list(openAi(PATH + "/" + id)))
                .asInstanceOf(InstanceOfAssertFactories.type(GatewayFailure.class))
                .extracting(GatewayFailure::kind)
                .isEqualTo(FailureKind.MODEL_UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource({
        "true, true, false, accounts",
        "true, true, true, gateway",
        "true, false, false, gateway",
        "false, true, false, gateway",
        "false, false, false, gateway"
    })
    void accountsListForAnthropicCallersWhereThereIsNothingElse(
            boolean account, boolean asAnthropic, boolean providers, String expected) throws Exception {
        accounts = account;
        if (!providers) {
            names.clear();
        }
        AdminCall call = asAnthropic ? anthropic(PATH) : openAi(PATH);
        Exchange exchange = call.exchange();

        api.choose(exchange);

        assertThat(exchange.getProperty(ExchangeKeys.MODE)).isEqualTo(expected);
    }

    private static AdminCall openAi(String path) {
        return AdminCall.of(path).header("authorization", "Bearer x");
    }

    private static AdminCall anthropic(String path) {
        return openAi(path).header("anthropic-version", "2023-06-01");
    }

    private JsonNode list(AdminCall call) throws Exception {
        call.to(api::list);
        assertThat(call.status()).isEqualTo(200);
        return call.json();
    }

    private static List<String> ids(JsonNode body) {
        List<String> ids = new ArrayList<>();
        body.path("data").forEach(model -> ids.add(model.path("id").asText()));
        return ids;
    }
}
