package routes.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import gateway.provider.ProviderParameters;
import gateway.routes.known.EndpointShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import routes.files.RouteFiles;
import routes.transform.TransformComponent;

/** What editors are told of the gateway's components is what the checks of route files know of them. */
class ComponentCatalogTest {

    private static final ObjectNode CATALOG = ComponentCatalog.of(RouteFiles.builtIn());

    private static Set<String> names(JsonNode object) {
        Set<String> names = new HashSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Test
    void allOfThemAreThere() {
        assertThat(names(CATALOG)).isEqualTo(OwnEndpoints.SCHEMES);
        assertThat(names(CATALOG.at("/provider/properties")))
                .containsExactlyInAnyOrderElementsOf(ProviderParameters.NAMES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"upstream", "provider", "reject", "transform"})
    void eachTakesWhatTheChecksLetItTake(String scheme) {
        EndpointShape shape = new ClassPathEndpoints(getClass().getClassLoader())
                .find(scheme, "")
                .orElseThrow();
        JsonNode described = CATALOG.path(scheme);
        assertThat(described.at("/component/producerOnly").asBoolean()).isTrue();
        assertThat(names(described.path("properties")))
                .isEqualTo(shape.options().keySet())
                .isEqualTo(names(described.at("/propertiesSchema/properties")));
        shape.options().forEach((name, option) -> {
            JsonNode property = described.path("properties").path(name);
            assertThat(property.path("kind").asText()).isEqualTo(option.path() ? "path" : "parameter");
            assertThat(property.path("required").asBoolean()).isEqualTo(option.required());
            assertThat(property.path("description").asText()).isNotBlank();
            assertThat(property.path("enum")).hasSize(option.values().size());
        });
    }

    @Test
    void whatIsDescribedOfTransformIsWhatItsStepsTake() {
        Set<String> taken = new HashSet<>(TransformComponent.STEPS.keySet());
        Set<String> told = new HashSet<>();
        CATALOG.at("/transform/properties/step/enum").forEach(value -> told.add(value.asText()));
        assertThat(told).isEqualTo(taken);
    }

    @Test
    void quartzNodeTakesWhatQuartzTakes() {
        assertThat(CATALOG.at("/quartz-node/component/syntax").asText()).startsWith("quartz-node:");
        assertThat(names(CATALOG.at("/quartz-node/properties"))).contains("cron", "triggerName");
    }

    /** To renew it: {@code ./claude-proxy routes catalog docs/catalog.json}. */
    @Test
    void theFileOfTheDocumentsIsTheSame() throws IOException {
        assertThat(Json.mapper().readTree(Files.readString(Path.of("docs/catalog.json"))))
                .isEqualTo(Json.mapper().readTree(CATALOG.toString()));
    }
}
