package gateway.routes.diff;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.routes.model.RouteText;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What differs between two states of route files. */
class RouteDiffTest {

    private static final String GREET = """
        # Decides who is greeted.
        - route:
            id: api-greet
            from:
              uri: platform-http:/greet
              steps:
                - to: {uri: direct:first}
                - log: {message: hello}
        """;

    @Test
    void anotherFormIsNoChangeOfTheRoutes() {
        RouteDiff diff = compare(GREET, """
            - route:
                from:
                  steps:
                    # the first one
                    - to:
                        uri: "direct:first"
                    - log:
                        message: 'hello'
                  uri: platform-http:/greet
                id: api-greet
            """);
        assertThat(diff.files()).singleElement().satisfies(file -> {
            assertThat(file.difference()).isEqualTo(Difference.CHANGED);
            assertThat(file.lines()).contains("--- a.camel.yaml", "-# Decides who is greeted.");
        });
        assertThat(diff.entries()).isEmpty();
    }

    @Test
    void stepsThatComeAndGoAreNamed() {
        assertThat(places(GREET.replace("        - log", "        - stop: {}\n        - log")))
                .containsExactly("from.steps[2].stop (added)");
        assertThat(places(GREET.replace("        - log: {message: hello}\n", "")))
                .containsExactly("from.steps[2].log (removed)");
        assertThat(places(GREET.replace("hello", "bye").replace("/greet", "/hi")))
                .containsExactly("from.steps[2].log.message", "from.uri");
        assertThat(places(GREET.replace("    from", "    description: Greets\n    from")))
                .containsExactly("description (added)");
    }

    @Test
    void manyPlacesAreCutShort() {
        StringBuilder many = new StringBuilder();
        for (int step = 0; step < 30; step++) {
            many.append("        - stop: {}\n");
        }
        assertThat(places(GREET + many)).hasSize(21).endsWith("and 10 more");
    }

    @Test
    void aRouteThatMovesToAnotherFileIsTheSame() {
        RouteDiff diff =
                RouteDiff.of(List.of(file("a.camel.yaml", GREET)), List.of(file("b.camel.yaml", GREET)), List.of());
        assertThat(diff.files()).extracting(FileDiff::difference).containsExactly(Difference.REMOVED, Difference.ADDED);
        assertThat(diff.entries()).isEmpty();
    }

    @Test
    void aFileIsComparedWithTheBuiltInOneThatItReplaces() {
        RouteDiff diff = RouteDiff.of(
                List.of(),
                List.of(file("a.camel.yaml", GREET.replace("hello", "bye"))),
                List.of(new RouteText("a.camel.yaml", GREET, true), new RouteText("other.camel.yaml", GREET, true)));
        assertThat(diff.files()).singleElement().satisfies(file -> {
            assertThat(file.difference()).isEqualTo(Difference.ADDED);
            assertThat(file.builtIn()).isTrue();
            assertThat(file.lines()).contains("-        - log: {message: hello}", "+        - log: {message: bye}");
        });
        assertThat(diff.entries()).extracting(EntryDiff::places).containsExactly(List.of("from.steps[2].log.message"));
    }

    @Test
    void whatCannotBeReadIsComparedByItsLinesOnly() {
        RouteDiff diff = compare(GREET, "- route: [");
        assertThat(diff.files()).hasSize(1);
        assertThat(diff.entries()).extracting(EntryDiff::difference).containsExactly(Difference.REMOVED);
        assertThat(compare("a: b", "a: c").entries())
                .extracting(EntryDiff::entry)
                .containsExactly("all of a.camel.yaml");
    }

    @Test
    void hugeFilesHaveNoLines() {
        assertThat(compare(GREET, GREET + "# x\n".repeat(20_000)).files())
                .singleElement()
                .satisfies(file -> assertThat(file.lines()).isEmpty());
    }

    private static List<String> places(String behind) {
        List<EntryDiff> entries = compare(GREET, behind).entries();
        assertThat(entries).extracting(EntryDiff::entry).containsExactly("route api-greet");
        return entries.getFirst().places();
    }

    private static RouteDiff compare(String before, String behind) {
        return RouteDiff.of(List.of(file("a.camel.yaml", before)), List.of(file("a.camel.yaml", behind)), List.of());
    }

    private static RouteText file(String name, String text) {
        return new RouteText(name, text, false);
    }
}
