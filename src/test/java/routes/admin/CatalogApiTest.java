package routes.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.admin.AdminFixture;
import gateway.catalog.Catalog;
import gateway.catalog.ModelInfo;
import gateway.catalog.ModelRefresh;
import gateway.catalog.ModelSource;
import gateway.catalog.ModelStore;
import gateway.error.FailureKind;
import gateway.error.FailureMessages;
import gateway.error.GatewayFailure;
import gateway.upstream.HttpCalls;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import routes.http.ResponseWriter;

class CatalogApiTest {

    private final Map<String, List<ModelInfo>> stored = new TreeMap<>();
    private final Catalog catalog = Catalog.builtIn();
    private final Trail trail = new Trail();
    private int status = 200;
    private final CatalogApi api = new CatalogApi(
            catalog,
            new ModelRefresh(
                    call -> new HttpCalls.Reply(
                            status, Map.of(), "{\"data\":[{\"id\":\"new-model\"},{\"id\":\"b/c\"}]}"),
                    new Store(),
                    catalog,
                    InstantSource.fixed(AdminCall.ARRIVAL)),
            name -> List.of("openrouter", "mine").contains(name)
                    ? new ModelSource(name, name, URI.create("https://x.example/models"), Map.of(), null)
                    : null,
            trail,
            new ResponseWriter(new FailureMessages()));

    @Test
    void listsAllModelsWithTheirFigures() throws Exception {
        JsonNode data = AdminCall.of("/api/admin/models").to(api::list).json().path("data");

        assertThat(data).hasSize(catalog.models().size());
        assertThat(data).anySatisfy(model -> {
            assertThat(model.path("id").asText()).isEqualTo("claude-sonnet-4-5");
            assertThat(model.path("price").path("cache_write_1h").decimalValue())
                    .isEqualByComparingTo("6");
            assertThat(model.path("source").asText()).startsWith("https://");
        });
    }

    @Test
    void listsTheModelsOfOneVendor() throws Exception {
        JsonNode data = AdminCall.of("/api/admin/models")
                .parameter("vendor", "deepseek")
                .to(api::list)
                .json()
                .path("data");

        assertThat(data)
                .isNotEmpty()
                .allMatch(model -> model.path("vendor").asText().equals("deepseek"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|openrouter",
                "{}|openrouter",
                "{\"source\":\"openrouter\"}|openrouter",
                "{\"source\":\"mine\"}|mine"
            })
    void readsAListAgainAndSaysWhoDidIt(String body, String source) throws Exception {
        AdminCall call = refresh(body);

        assertThat(call.status()).isEqualTo(200);
        assertThat(call.json()).hasToString("{\"source\":\"" + source + "\",\"models\":2}");
        assertThat(stored).containsOnlyKeys(source);
        assertThat(catalog.find("new-model")).isPresent();
        assertThat(trail.entries())
                .singleElement()
                .asString()
                .startsWith(AdminFixture.ACTOR + " models.refresh " + source)
                .contains("models=2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"source\":\"nobody\"}|200|PROVIDER_NOT_FOUND",
                "{\"sauce\":\"mine\"}|200|REQUEST_FIELD",
                "{\"source\":\"mine\"}|500|UPSTREAM_UNREACHABLE"
            })
    void aRefusedRefreshChangesNothing(String body, int answered, FailureKind kind) {
        status = answered;

        assertThatThrownBy(() -> refresh(body))
                .asInstanceOf(InstanceOfAssertFactories.type(GatewayFailure.class))
                .extracting(GatewayFailure::kind)
                .isEqualTo(kind);
        assertThat(stored).isEmpty();
        assertThat(trail.entries()).isEmpty();
    }

    private AdminCall refresh(String body) throws Exception {
        return AdminCall.of("/api/admin/models/refresh").body(body).to(api::refresh);
    }

    private final class Store implements ModelStore {

        @Override
        public List<ModelInfo> loadAll() {
            return stored.values().stream().flatMap(List::stream).toList();
        }

        @Override
        public void replace(String source, List<ModelInfo> models) {
            stored.put(source, models);
        }
    }
}
