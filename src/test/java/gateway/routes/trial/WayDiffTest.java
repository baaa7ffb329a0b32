package gateway.routes.trial;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.routes.trial.TrialWay.Answer;
import gateway.routes.trial.TrialWay.Header;
import gateway.routes.trial.TrialWay.Sent;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WayDiffTest {

    private static final Answer GOOD = new Answer(200, null, null, "", null);
    private static final Answer REFUSED = new Answer(403, "permission_error", "no", "", null);

    @Test
    void equalWaysHaveNoDifferences() {
        TrialWay way = way(List.of("a", "b"), sent("first", "{}", "k"), GOOD);

        assertThat(WayDiff.between(way, way(List.of("a", "b"), sent("first", "{}", "k"), GOOD)))
                .isEmpty();
    }

    @Test
    void stepsThatComeAndGoAreToldInOrder() {
        assertThat(StepsDiff.of(List.of("a", "b", "c"), List.of("a", "x", "c", "y")))
                .containsExactly("- b", "+ x", "+ y");
        assertThat(StepsDiff.of(List.of(), List.of("a"))).containsExactly("+ a");
        assertThat(StepsDiff.of(List.of("a", "a"), List.of("a"))).containsExactly("- a");
    }

    @Test
    void bodiesAreComparedByPointers() {
        ObjectNode found = differences(
                sent("first", "{\"a\":1,\"b/c\":[1,2],\"d\":{\"e\":\"x\"}}", "k"),
                sent("first", "{\"a\":1,\"b/c\":[1,3,4],\"d\":{}}", "k"));

        assertThat(found.path("body").toString()).isEqualTo("""
                [{"pointer":"/b~1c/1","before":"2","after":"3"},\
                {"pointer":"/b~1c/2","before":null,"after":"4"},\
                {"pointer":"/d/e","before":"\\"x\\"","after":null}]""");
    }

    @Test
    void theSameJsonInOtherBytesIsToldAsThat() {
        ObjectNode found = differences(sent("first", "{\"a\":1}", "k"), sent("first", "{ \"a\": 1 }", "k"));

        assertThat(found.path("body").toString()).contains("7 bytes, the same JSON in another form");
    }

    @Test
    void manyPlacesAndLongValuesAreCut() {
        String many = IntStream.range(0, 50)
                .mapToObj(number -> "\"f" + number + "\":\"" + "x".repeat(1000) + "\"")
                .collect(Collectors.joining(",", "{", "}"));

        ObjectNode found = differences(sent("first", "{}", "k"), sent("first", many, "k"));

        assertThat(found.path("body")).hasSize(21);
        assertThat(found.path("body").get(20).toString()).isEqualTo("{\"more\":30}");
        assertThat(found.path("body").get(0).path("after").asText()).hasSize(201);
    }

    @Test
    void secretsAreComparedAndNotTold() {
        ObjectNode found = differences(sent("first", "{}", "one"), sent("first", "{}", "other"));

        assertThat(found.path("headers").toString())
                .isEqualTo("[{\"name\":\"x-api-key\",\"before\":\"(hidden)\",\"after\":\"(hidden)\"}]");
        assertThat(differences(sent("first", "{}", "one"), sent("second", "{}", "other"))
                        .has("headers"))
                .as("each target has a key of its own")
                .isFalse();
    }

    @Test
    void aRefusalStandsInPlaceOfWhatWasSent() {
        ObjectNode found =
                WayDiff.between(way(List.of("a"), sent("first", "{}", "k"), GOOD), way(List.of("a"), null, REFUSED));

        assertThat(found.path("target").toString()).isEqualTo("{\"before\":\"account first\",\"after\":null}");
        assertThat(found.path("answer").path("after").path("status").asInt()).isEqualTo(403);
        assertThat(found.has("body")).isFalse();
    }

    @Test
    void aReportCountsAndTellsTheFirstHundred() {
        TrialReport report = new TrialReport("given", false);
        TrialRequest request = new TrialRequest(
                "/v1/messages",
                Map.of(),
                TrialRequest.unknownClient(null),
                "{\"model\":\"m\"}".getBytes(StandardCharsets.UTF_8));
        TrialWay way = way(List.of("a"), null, GOOD);
        for (int i = 0; i < 150; i++) {
            report.add(i, request, way, i % 3 == 0 ? way : way(List.of("a", "b"), null, i == 1 ? REFUSED : GOOD));
        }
        report.add(150, request, way, way(List.of("b"), null, GOOD));

        ObjectNode told = report.json(Duration.ofMillis(5));

        assertThat(told.path("requests").asInt()).isEqualTo(151);
        assertThat(told.path("changed").asInt()).isEqualTo(101);
        assertThat(told.path("unchanged").asInt()).isEqualTo(50);
        assertThat(told.path("only_steps").asInt()).isEqualTo(100);
        assertThat(told.path("changes_of").toString()).isEqualTo("{\"answer\":1,\"steps\":101}");
        assertThat(told.path("details")).hasSize(100);
        assertThat(told.path("details").get(0).path("model").asText()).isEqualTo("m");
        assertThat(told.path("further_changed").toString()).isEqualTo("[150]");
    }

    private static ObjectNode differences(Sent before, Sent after) {
        return WayDiff.between(way(List.of(), before, GOOD), way(List.of(), after, GOOD));
    }

    private static TrialWay way(List<String> steps, @Nullable Sent sent, Answer answer) {
        return new TrialWay(steps, sent, List.of(), answer);
    }

    private static Sent sent(String account, String body, String key) {
        return new Sent(
                "account",
                account,
                account,
                "m",
                "http://upstream/v1/messages",
                new TreeMap<>(Map.of("x-api-key", new Header(key, true))),
                body.getBytes(StandardCharsets.UTF_8),
                BigDecimal.ONE);
    }
}
