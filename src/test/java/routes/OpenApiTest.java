package routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.protocol.Json;
import gateway.storage.UsageRows;
import gateway.usage.TokenUsage;
import gateway.usage.UsageRow;
import gateway.usage.UsageRowJson;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Compares {@code openapi.json} with the {@code platform-http:} routes and with the usage rows that are written. */
class OpenApiTest {

    private static final Set<String> METHODS =
            Set.of("get", "head", "post", "put", "patch", "delete", "options", "trace");

    /** One served address; no methods means all of them. */
    private record Front(String routeId, String path, boolean prefix, Set<String> methods) {

        boolean serves(Operation operation) {
            boolean here = prefix
                    ? operation.sample().startsWith(path)
                    : (operation.sample().equals(path) || operation.path().equals(path));
            return here && (methods.isEmpty() || methods.contains(operation.method()));
        }

        @Override
        public String toString() {
            return routeId + " " + path + (prefix ? "*" : "") + " " + methods;
        }
    }

    /** One described operation. */
    private record Operation(String method, String path) {

        /** The path with something in place of its parameters. */
        String sample() {
            return path.replaceAll("\\{[^}]+}", "x");
        }
    }

    @Test
    void everyOperationIsServedByARoute() throws Exception {
        List<Front> fronts = fronts();

        assertThat(operations())
                .hasSizeGreaterThan(10)
                .allSatisfy(operation -> assertThat(routeOf(operation, fronts))
                        .as("%s", operation)
                        .isPresent());
    }

    @Test
    void everyRouteIsDescribedWithAllItsMethods() throws Exception {
        List<Front> fronts = fronts();
        List<Operation> operations = operations();

        assertThat(fronts).hasSizeGreaterThan(10).allSatisfy(front -> {
            Set<String> described = new TreeSet<>();
            for (Operation operation : operations) {
                if (routeOf(operation, fronts).filter(front::equals).isPresent()) {
                    described.add(operation.method());
                }
            }
            Set<String> expected = new TreeSet<>(front.methods());
            if (described.contains("get") && !described.contains("head")) {
                // HEAD is GET without the body and needs no words of its own.
                expected.remove("head");
            }
            assertThat(described).as("%s", front).isNotEmpty().containsAll(expected);
        });
    }

    @Test
    void aDescribedPathThatNoRouteServesIsFound() throws Exception {
        assertThat(routeOf(new Operation("get", "/health/other"), fronts())).isEmpty();
        assertThat(routeOf(new Operation("post", "/health"), fronts())).isEmpty();
    }

    @Test
    void theMostSpecificRouteServesAPath() throws Exception {
        assertThat(routeOf(new Operation("get", "/v1/models/{model_id}"), fronts()))
                .get()
                .extracting(Front::routeId)
                .isEqualTo("api-model");
    }

    @Test
    void theUsageRowIsDescribedAsItIsWritten() throws Exception {
        JsonNode schema = document().at("/components/schemas/UsageRow");

        assertThat(namesOf(schema.get("properties"))).isEqualTo(keysOf(row("text", 1)));
        assertThat(textsOf(schema.get("required"))).isEqualTo(keysOf(row(null, null)));
    }

    @Test
    void everyReferenceLeadsSomewhere() throws Exception {
        JsonNode document = document();

        assertThat(document.findValuesAsText("$ref"))
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(
                                document.at(reference.substring(1)).isMissingNode())
                        .as(reference)
                        .isFalse());
    }

    /** As the router does it: exact paths before prefixes; among these the files put the longer one first. */
    private static Optional<Front> routeOf(Operation operation, List<Front> fronts) {
        return fronts.stream()
                .filter(front -> front.serves(operation))
                .min(Comparator.comparing(Front::prefix)
                        .thenComparing(front -> -front.path().length()));
    }

    private static List<Operation> operations() throws IOException {
        List<Operation> operations = new ArrayList<>();
        document()
                .get("paths")
                .forEachEntry((path, item) -> namesOf(item).stream()
                        .filter(METHODS::contains)
                        .forEach(method -> operations.add(new Operation(method, path))));
        return operations;
    }

    private static JsonNode document() throws IOException {
        try (InputStream in = OpenApiTest.class.getResourceAsStream("/openapi.json")) {
            return Json.mapper().readTree(in);
        }
    }

    private static List<Front> fronts() throws IOException, URISyntaxException {
        Path folder = Path.of(Objects.requireNonNull(OpenApiTest.class.getResource("/routes-yaml"))
                .toURI());
        List<Front> fronts = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".camel.yaml"))
                    .sorted()
                    .toList()) {
                Object flows = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
                for (Object flow : (List<?>) flows) {
                    front((Map<?, ?>) flow).ifPresent(fronts::add);
                }
            }
        }
        return fronts;
    }

    private static Optional<Front> front(Map<?, ?> flow) {
        if (!(flow.get("route") instanceof Map<?, ?> route) || !(route.get("from") instanceof Map<?, ?> from)) {
            return Optional.empty();
        }
        String uri = String.valueOf(from.get("uri"));
        if (!uri.startsWith("platform-http:")) {
            return Optional.empty();
        }
        Map<?, ?> parameters = from.get("parameters") instanceof Map<?, ?> given ? given : Map.of();
        Set<String> methods = new HashSet<>();
        if (parameters.get("httpMethodRestrict") instanceof String list) {
            methods.addAll(List.of(list.toLowerCase(Locale.ROOT).split(",")));
        }
        return Optional.of(new Front(
                String.valueOf(route.get("id")),
                uri.substring("platform-http:".length()),
                Boolean.TRUE.equals(parameters.get("matchOnUriPrefix")),
                methods));
    }

    private static UsageRow row(@Nullable String text, @Nullable Integer number) {
        return new UsageRow(
                new UUID(1, 2),
                Instant.EPOCH,
                text,
                "key",
                text,
                "messages",
                text,
                text,
                "claude-api",
                false,
                TokenUsage.NONE,
                text,
                200,
                text,
                number,
                1,
                1,
                1,
                1,
                text,
                text,
                number == null ? null : BigDecimal.ONE,
                text,
                false,
                text == null ? null : new UUID(3, 4));
    }

    private static Set<String> keysOf(UsageRow row) throws IOException {
        return namesOf(Json.mapper().readTree(UsageRowJson.write(UsageRows.stored(row))));
    }

    private static Set<String> namesOf(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static Set<String> textsOf(JsonNode array) {
        Set<String> texts = new TreeSet<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
