package routes.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.admin.AdminFixture;
import gateway.error.FailureKind;
import gateway.error.FailureMessages;
import gateway.error.GatewayFailure;
import gateway.provider.HealthCheck;
import gateway.provider.HealthRules;
import gateway.provider.LearnedRefusals;
import gateway.provider.LostFeatures;
import gateway.provider.ModelListCall;
import gateway.provider.Provider;
import gateway.provider.ProviderSlot;
import gateway.provider.Providers;
import gateway.provider.SampleProvider;
import gateway.upstream.FailureClass;
import gateway.upstream.HttpCalls;
import gateway.upstream.OutgoingProxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.camel.Processor;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import routes.http.ResponseWriter;

class ProvidersApiTest {

    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    private int status = 200;
    private final Trail trail = new Trail();
    private final Providers providers = new Providers(() -> NOW, () -> HealthRules.DEFAULT);
    private final HealthCheck check = new HealthCheck(
            providers::slots,
            call -> new HttpCalls.Reply(status, Map.of(), "{\"data\":[{\"id\":\"llama\"}]}"),
            new ModelListCall(Map::of),
            () -> HealthRules.DEFAULT);
    private final LearnedRefusals learned = new LearnedRefusals(() -> NOW);
    private final LostFeatures lost = new LostFeatures(() -> NOW, (target, feature) -> {});
    private final ProvidersApi api = new ProvidersApi(
            providers,
            check,
            learned,
            lost,
            name -> name.equals("groq") ? "half-open" : "closed",
            trail,
            new ResponseWriter(new FailureMessages()));

    @Test
    void listsTheProvidersByName() throws Exception {
        providers.add(SampleProvider.named("openai").make());
        providers.add(SampleProvider.named("groq").make());

        JsonNode data = call("/api/admin/providers", api::list).json().path("data");

        assertThat(data).extracting(each -> each.path("name").asText()).containsExactly("groq", "openai");
        assertThat(data).extracting(each -> each.path("breaker").asText()).containsExactly("half-open", "closed");
    }

    @Test
    void showsAProviderWithItsStateAndWithoutItsSecrets() throws Exception {
        providers.add(SampleProvider.named("groq")
                .vendor("groq")
                .baseUrl("https://user:secret@api.groq.example/openai/v1")
                .key("gsk-secret-secret-7890")
                .region("eu")
                .weight(3)
                .priceFactor("1.05")
                .limits(8, 60)
                .headers(Map.of("x-extra", "secret"))
                .proxy(new OutgoingProxy(
                        OutgoingProxy.Kind.HTTP,
                        "proxy.example",
                        3128,
                        "user",
                        "secret",
                        List.of(),
                        Duration.ofSeconds(1)))
                .make());
        ProviderSlot slot = providers.find("groq").orElseThrow();
        slot.tryAcquire();
        slot.observeLatency(Duration.ofMillis(412).toNanos());
        slot.failed(FailureClass.RATE_LIMIT);

        AdminCall call = call("/api/admin/providers/groq", api::show);

        assertThat(call.status()).isEqualTo(200);
        assertThat(call.answerHeader("cache-control")).isEqualTo("no-store");
        assertThat(call.answer()).doesNotContain("secret");
        assertThat(call.answer())
                .isEqualTo("{\"name\":\"groq\",\"vendor\":\"groq\",\"dialect\":\"chat\","
                        + "\"base_url\":\"https://api.groq.example/openai/v1\",\"key_hint\":\"…7890\","
                        + "\"region\":\"eu\",\"weight\":3,\"price_factor\":1.05,"
                        + "\"proxy\":\"http://proxy.example:3128\","
                        + "\"limits\":{\"concurrency\":8,\"requests_per_minute\":60},"
                        + "\"health\":\"unknown\",\"last_error\":null,\"checked_at\":null,\"in_flight\":1,"
                        + "\"latency_ms\":412,\"breaker\":\"half-open\",\"requests\":1,\"failures\":1,"
                        + "\"models\":[],\"learned\":[],\"losses\":[]}");
    }

    @Test
    void showsWhatRequestsWentWithout() throws Exception {
        providers.add(SampleProvider.named("openai").make());
        lost.count("openai", "top_k");
        lost.count("openai", "seed");
        lost.count("openai", "seed");
        lost.count("groq", "image");

        JsonNode shown = call("/api/admin/providers/openai", api::show).json().path("losses");

        assertThat(shown)
                .hasToString("[{\"feature\":\"seed\",\"requests\":2,\"last_at\":\"2026-11-20T12:00:00Z\"},"
                        + "{\"feature\":\"top_k\",\"requests\":1,\"last_at\":\"2026-11-20T12:00:00Z\"}]");
    }

    @Test
    void showsWhatItsModelsHaveRefused() throws Exception {
        Provider provider = SampleProvider.named("openai").make();
        providers.add(provider);
        learned.learn(provider, "m", "key-1", "seed");

        JsonNode shown = call("/api/admin/providers/openai", api::show).json().path("learned");

        assertThat(shown).hasSize(1);
        assertThat(shown.path(0).path("model").asText()).isEqualTo("m");
        assertThat(shown.path(0).path("field").asText()).isEqualTo("seed");
        assertThat(shown.path(0).path("until").asText())
                .isEqualTo(NOW.plus(Duration.ofDays(1)).toString());
    }

    @Test
    void aProviderWithoutMeasuresHasNoLatency() throws Exception {
        providers.add(SampleProvider.named("openai").key(null).make());

        JsonNode shown = call("/api/admin/providers/openai", api::show).json();

        assertThat(shown.path("latency_ms").isNull()).isTrue();
        assertThat(shown.path("key_hint").isNull()).isTrue();
        assertThat(shown.path("proxy").isNull()).isTrue();
        assertThat(shown.path("region").isNull()).isTrue();
    }

    @Test
    void aCheckByHandTellsWhatCameOfItAndIsAudited() throws Exception {
        providers.add(SampleProvider.named("groq").make());

        JsonNode well = call("/api/admin/providers/groq/check", api::check).json();
        status = 401;
        JsonNode refused = call("/api/admin/providers/groq/check", api::check).json();

        assertThat(well.path("health").asText()).isEqualTo("healthy");
        assertThat(well.path("checked_at").asText()).isEqualTo("2026-11-20T12:00:00Z");
        assertThat(well.path("models")).extracting(JsonNode::asText).containsExactly("llama");
        assertThat(refused.path("last_error").asText()).isEqualTo("key refused (401)");
        assertThat(trail.entries())
                .containsExactly(
                        AdminFixture.ACTOR + " provider.check groq {}", AdminFixture.ACTOR + " provider.check groq {}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody", "", "%zz"})
    void anUnknownProviderIsNotFound(String name) {
        providers.add(SampleProvider.named("groq").make());

        assertThatThrownBy(() -> call("/api/admin/providers/" + name, api::show))
                .asInstanceOf(InstanceOfAssertFactories.type(GatewayFailure.class))
                .extracting(GatewayFailure::kind)
                .isIn(FailureKind.PROVIDER_NOT_FOUND, FailureKind.NOT_FOUND);
        assertThatThrownBy(() -> call("/api/admin/providers/" + name + "/check", api::check))
                .isInstanceOf(GatewayFailure.class);
        assertThat(trail.entries()).isEmpty();
    }

    private static AdminCall call(String path, Processor step) throws Exception {
        return AdminCall.of(path).to(step);
    }
}
