package gateway.estimate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.estimate.CachePrefixes.Prefix;
import gateway.protocol.Dialect;
import gateway.protocol.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which beginnings of a request a prompt cache may hold, and how many tokens they have. */
class CachePrefixesTest {

    private static final String MODEL = "claude-sonnet-4-5";
    /** What follows the last message. */
    private static final long END = 2;

    private static final String LONG = "Seven words of text for one block. ".repeat(20);
    private static final String MARK = ",\"cache_control\":{\"type\":\"ephemeral\"}";

    private final TokenEstimator estimator = new TokenEstimator(
            new Calibration(
                    new CalibrationStore() {
                        @Override
                        public Map<String, Factor> load() {
                            return Map.of();
                        }

                        @Override
                        public void save(Map<String, Factor> factors) {}
                    },
                    () -> false),
            () -> 1_600);

    @Test
    void aRequestWithoutABreakpointHasItsTokensOnly() {
        ObjectNode request = parse("{\"messages\":[" + turn("user", LONG, "") + "]}");

        assertThat(estimator.prefixes(request, MODEL))
                .isEqualTo(new CachePrefixes(estimator.count(request, Dialect.MESSAGES, MODEL), List.of(), List.of()));
    }

    @Test
    void aBeginningHasTheTokensUpToItsEndInTheOrderOfThePrompt() {
        ObjectNode request = parse("{\"messages\":[" + turn("user", LONG, "") + "," + turn("user", "Last.", "") + "],"
                + "\"system\":[" + block("Be brief.", MARK) + "],\"tools\":[" + tool("") + "]}");
        ObjectNode beginning =
                parse("{\"messages\":[],\"system\":[" + block("Be brief.", "") + "],\"tools\":[" + tool("") + "]}");

        CachePrefixes prefixes = estimator.prefixes(request, MODEL);

        assertThat(prefixes.tokens()).isEqualTo(estimator.count(request, Dialect.MESSAGES, MODEL));
        assertThat(prefixes.breakpoints())
                .extracting(Prefix::tokens)
                .containsExactly(estimator.count(beginning, Dialect.MESSAGES, MODEL) - END);
        assertThat(prefixes.boundaries())
                .hasSize(2)
                .startsWith(prefixes.breakpoints().getFirst());
    }

    @Test
    void theLongestComesFirstAndNoneIsBehindTheLastBreakpoint() {
        CachePrefixes prefixes = estimator.prefixes(
                parse("{\"messages\":[" + turn("user", LONG, MARK) + "," + turn("assistant", LONG, "") + ","
                        + turn("user", LONG, MARK) + "," + turn("user", "more", "") + "]}"),
                MODEL);

        assertThat(prefixes.boundaries()).hasSize(3);
        assertThat(prefixes.breakpoints())
                .containsExactly(
                        prefixes.boundaries().getFirst(), prefixes.boundaries().getLast());
        assertThat(prefixes.boundaries()).extracting(Prefix::tokens).isSortedAccordingTo((a, b) -> Long.compare(b, a));
    }

    @Test
    void theNextTurnKnowsTheBeginningWhoseBreakpointHasMovedOn() {
        String first = "{\"messages\":[" + turn("user", LONG, MARK) + "]}";
        String second = "{\"messages\":[" + turn("user", LONG, "") + "," + turn("assistant", "Yes.", "") + ","
                + turn("user", "And now?", MARK) + "]}";

        Prefix asked = breakpoint(first, MODEL);

        assertThat(estimator.prefixes(parse(second), MODEL).boundaries()).contains(asked);
        assertThat(breakpoint(second, MODEL)).isNotEqualTo(asked);
    }

    @Test
    void aTextAloneIsOneBlock() {
        String alone = "{\"system\":\"Be brief.\",\"messages\":[" + turn("user", LONG, MARK) + "]}";

        assertThat(breakpoint(alone.replace("\"Be brief.\"", "[" + block("Be brief.", "") + "]"), MODEL))
                .isEqualTo(breakpoint(alone, MODEL));
    }

    @Test
    void theBillingBlockIsNoPartOfIt() {
        String billed = "{\"system\":[" + block("x-anthropic-billing-header: a=1", "") + "," + block("Be brief.", MARK)
                + "],\"messages\":[]}";

        assertThat(breakpoint(billed.replace("a=1", "a=2"), MODEL).key())
                .isEqualTo(breakpoint(billed, MODEL).key());
    }

    @Test
    void modelRoleToolAndTextMakeAnother() {
        String request = "{\"messages\":[" + turn("user", "Hello there", MARK) + "],\"tools\":[" + tool("") + "]}";
        long key = breakpoint(request, MODEL).key();

        assertThat(breakpoint(request, "claude-opus-4-5").key()).isNotEqualTo(key);
        for (String other : List.of(
                request.replace("Hello there", "Hello where"),
                request.replace("\"user\"", "\"assistant\""),
                request.replace("weather", "whether"))) {
            assertThat(breakpoint(other, MODEL).key()).as(other).isNotEqualTo(key);
        }
    }

    @Test
    void aBreakpointOfTheWholeRequestIsAtItsEnd() {
        ObjectNode request = parse("{\"messages\":[" + turn("user", LONG, "") + "]" + MARK + "}");

        CachePrefixes prefixes = estimator.prefixes(request, MODEL);

        assertThat(prefixes.breakpoints()).extracting(Prefix::tokens).containsExactly(prefixes.tokens() - END);
        assertThat(estimator
                        .prefixes(parse("{\"messages\":[]" + MARK + "}"), MODEL)
                        .breakpoints())
                .isEmpty();
    }

    @Test
    void aToolMayEndABeginning() {
        CachePrefixes prefixes = estimator.prefixes(
                parse("{\"tools\":[" + tool(MARK) + "],\"messages\":[" + turn("user", LONG, "") + "]}"), MODEL);

        assertThat(prefixes.breakpoints()).hasSize(1).isEqualTo(prefixes.boundaries());
        assertThat(prefixes.breakpoints().getFirst().tokens()).isLessThan(prefixes.tokens() - 100);
    }

    @Test
    void noMoreAreKeptThanTheBounds() {
        ObjectNode request = Json.mapper().createObjectNode();
        ArrayNode messages = request.putArray("messages");
        for (int i = 0; i < 200; i++) {
            messages.add(parse(turn("user", "number " + i, MARK)));
        }

        CachePrefixes prefixes = estimator.prefixes(request, MODEL);

        assertThat(prefixes.boundaries()).hasSize(64);
        assertThat(prefixes.breakpoints())
                .hasSize(8)
                .isEqualTo(prefixes.boundaries().subList(0, 8));
    }

    private Prefix breakpoint(String request, String model) {
        return estimator.prefixes(parse(request), model).breakpoints().getFirst();
    }

    private static String turn(String role, String text, String mark) {
        return "{\"role\":\"" + role + "\",\"content\":[" + block(text, mark) + "]}";
    }

    private static String block(String text, String mark) {
        return "{\"type\":\"text\",\"text\":\"" + text + "\"" + mark + "}";
    }

    private static String tool(String mark) {
        return "{\"name\":\"weather\",\"description\":\"Tells it.\",\"input_schema\":{\"type\":\"object\"}" + mark
                + "}";
    }

    private static ObjectNode parse(String json) {
        try {
            return (ObjectNode) Json.mapper().readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
