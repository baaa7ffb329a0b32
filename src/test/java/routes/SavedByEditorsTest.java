package routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import gateway.config.SettingsLoader;
import gateway.routes.diff.RouteDiff;
import gateway.routes.model.RouteText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import routes.files.RouteFiles;

/**
 * The built-in files as a visual editor writes them: only the comment at the top stays, keys and entries are in another order, quotes
 * differ, and parameters of addresses stand below {@code parameters:}. They say the same, and so do the checks.
 */
class SavedByEditorsTest {

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .build();

    private static final List<String> ORDER = List.of("routeConfiguration", "route", "templatedRoute", "routeTemplate");

    static Stream<RouteText> files() {
        return RouteFiles.builtIn().stream();
    }

    @ParameterizedTest
    @MethodSource("files")
    void aSavedFileIsNoChange(RouteText file) throws IOException {
        RouteText saved = new RouteText(file.name(), saved(file.text()), false);
        RouteDiff diff = RouteDiff.of(List.of(file), List.of(saved), RouteFiles.builtIn());
        assertThat(diff.files()).as("the text is another one").hasSize(1);
        assertThat(diff.entries()).isEmpty();
    }

    @Test
    void theChecksSayNothingOfSavedFiles() throws IOException {
        List<RouteText> saved = new ArrayList<>();
        for (RouteText file : RouteFiles.builtIn()) {
            saved.add(new RouteText(file.name(), saved(file.text()), false));
        }
        assertThat(RouteChecks.of(new SettingsLoader(Map.of(), Map.of())).check(saved))
                .extracting(finding -> finding.line())
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("files")
    void nothingIsExplainedWhereAnEditorLosesIt(RouteText file) {
        assertThat(file.text().lines().skip(1).filter(line -> line.strip().startsWith("#")))
                .as("comments behind the first line; description: takes them")
                .isEmpty();
    }

    @Test
    void parametersMayStandInTheAddress() {
        String apart = "- from:\n    uri: timer:x\n    parameters:\n      period: 5s\n      delay: 1s\n";
        String together = "- from:\n    uri: timer:x?period=5s&delay=1s\n";
        String other = "- from:\n    uri: timer:x?period=6s&delay=1s\n";
        assertThat(entries(together, apart)).isEmpty();
        assertThat(entries(other, apart)).hasSize(1);
        String dynamic = "- from:\n    uri: http:x?a=RAW(b&c)\n";
        assertThat(entries(dynamic, dynamic + "# another\n")).isEmpty();
    }

    private static List<?> entries(String before, String behind) {
        return RouteDiff.of(
                        List.of(new RouteText("a.camel.yaml", before, false)),
                        List.of(new RouteText("a.camel.yaml", behind, false)),
                        List.of())
                .entries();
    }

    private static String saved(String text) throws IOException {
        String comment = text.lines().takeWhile(line -> line.startsWith("#")).collect(Collectors.joining("\n"));
        List<JsonNode> entries = new ArrayList<>();
        YAML.readTree(text).forEach(entries::add);
        entries.sort(Comparator.comparingInt(
                entry -> ORDER.indexOf(entry.fieldNames().next())));
        ArrayNode array = YAML.createArrayNode();
        entries.forEach(entry -> array.add(sorted(entry)));
        return comment + "\n" + YAML.writeValueAsString(array);
    }

    /** Keys in the order of the alphabet; an id first, as editors do. */
    private static JsonNode sorted(JsonNode node) {
        if (node instanceof ArrayNode list) {
            ArrayNode sorted = YAML.createArrayNode();
            list.forEach(item -> sorted.add(sorted(item)));
            return sorted;
        }
        if (!(node instanceof ObjectNode map)) {
            return node;
        }
        ObjectNode sorted = YAML.createObjectNode();
        map.properties().stream()
                .sorted(Comparator.comparing(each -> each.getKey().equals("id") ? "" : each.getKey()))
                .forEach(each -> sorted.set(each.getKey(), sorted(each.getValue())));
        return sorted;
    }
}
