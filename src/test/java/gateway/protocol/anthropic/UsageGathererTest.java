package gateway.protocol.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import gateway.protocol.Json;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsageGathererTest {

    private final UsageGatherer usage = new UsageGatherer();

    @Test
    void readsEveryCount() throws IOException {
        take("""
            {"input_tokens":1,"output_tokens":2,"cache_read_input_tokens":3,"cache_creation_input_tokens":9,
             "cache_creation":{"ephemeral_5m_input_tokens":4,"ephemeral_1h_input_tokens":5},
             "output_tokens_details":{"thinking_tokens":6},
             "server_tool_use":{"web_search_requests":7,"web_fetch_requests":8},
             "service_tier":"standard","iterations":[{"input_tokens":99,"output_tokens":99}]}\
            """);
        assertThat(counts()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    }

    @Test
    void isAllZeroUntilTold() throws IOException {
        assertThat(counts()).containsOnly(0);
        take("{}");
        take("null");
        take("[1,{\"input_tokens\":3}]");
        assertThat(counts()).containsOnly(0);
    }

    @Test
    void overwritesByLaterValuesAndKeepsWhatIsAbsent() throws IOException {
        take("{\"input_tokens\":100,\"output_tokens\":1,\"cache_read_input_tokens\":50,"
                + "\"server_tool_use\":{\"web_search_requests\":1}}");
        take("{\"output_tokens\":40,\"input_tokens\":null,\"cache_read_input_tokens\":0}");
        take("{\"output_tokens\":65}");
        assertThat(counts()).containsExactly(100, 65, 0, 0, 0, 0, 1, 0);
    }

    @Test
    void countsCacheWritesWithoutALifetimeAsFiveMinuteWrites() throws IOException {
        take("{\"cache_creation_input_tokens\":70}");
        assertThat(usage.cacheWrite5m()).isEqualTo(70);
        assertThat(usage.cacheWrite1h()).isZero();
    }

    @Test
    void countsTheRestOfATotalAsFiveMinuteWrites() throws IOException {
        take("{\"cache_creation\":{\"ephemeral_1h_input_tokens\":60},\"cache_creation_input_tokens\":70}");
        assertThat(usage.cacheWrite5m()).isEqualTo(10);
        assertThat(usage.cacheWrite1h()).isEqualTo(60);
        take("""
            {"cache_creation_input_tokens":1000000,
             "cache_creation":{"ephemeral_5m_input_tokens":600000,"ephemeral_1h_input_tokens":200000}}\
            """);
        assertThat(usage.cacheWrite5m()).isEqualTo(800_000);
        assertThat(usage.cacheWrite1h()).isEqualTo(200_000);
    }

    @Test
    void letsASplitStandThatIsLargerThanTheTotal() throws IOException {
        take("""
            {"cache_creation_input_tokens":5,
             "cache_creation":{"ephemeral_5m_input_tokens":6,"ephemeral_1h_input_tokens":7}}\
            """);
        assertThat(usage.cacheWrite5m()).isEqualTo(6);
        assertThat(usage.cacheWrite1h()).isEqualTo(7);
    }

    @Test
    void readsTermsAndIterations() throws IOException {
        assertThat(usage.told()).isFalse();
        take("""
            {"input_tokens":1,"output_tokens":2,"speed":"fast","inference_geo":"us","service_tier":"priority",
             "iterations":[{"type":"compaction","input_tokens":180000,"output_tokens":3500},
                           {"type":"advisor_message","model":"claude-fable-5-1","input_tokens":4,"speed":"standard",
                            "iterations":[{"input_tokens":9}]}]}\
            """);
        take("{\"output_tokens\":3,\"speed\":null,\"iterations\":[]}");

        assertThat(usage.told()).isTrue();
        assertThat(usage.doubtful()).isFalse();
        assertThat(usage.speed()).isEqualTo("fast");
        assertThat(usage.inferenceGeo()).isEqualTo("us");
        assertThat(usage.serviceTier()).isEqualTo("priority");
        assertThat(usage.iterations()).hasSize(2);
        assertThat(usage.iterations().getFirst().type()).isEqualTo("compaction");
        assertThat(usage.iterations().getFirst().usage().input()).isEqualTo(180_000);
        UsageIteration advisor = usage.iterations().getLast();
        assertThat(advisor.model()).isEqualTo("claude-fable-5-1");
        assertThat(advisor.usage().input()).isEqualTo(4);
        assertThat(advisor.usage().speed()).isEqualTo("standard");
        assertThat(advisor.usage().iterations()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"input_tokens\":-1}",
                "{\"input_tokens\":1.5}",
                "{\"input_tokens\":1e400}",
                "{\"input_tokens\":\"7\"}",
                "{\"input_tokens\":true}",
                "{\"input_tokens\":[1]}",
                "{\"input_tokens\":{\"input_tokens\":8}}",
                "{\"input_tokens\":9223372036854775807}",
                "{\"input_tokens\":-9223372036854775808}",
                "{\"input_tokens\":99999999999999999999}",
                "{\"input_tokens\":100000001}",
                "{\"output_tokens\":9223372036854775807}",
                "{\"cache_creation\":{\"ephemeral_1h_input_tokens\":1e18}}",
                "{\"cache_creation\":7}",
                "{\"server_tool_use\":{\"web_search_requests\":1e300}}",
                "{\"speed\":7}",
                "{\"iterations\":{}}",
                "{\"iterations\":[{\"output_tokens\":9223372036854775807}]}",
                "{\"iterations\":[7]}",
                "\"7\""
            })
    void notesWhatCanBeNoCount(String told) throws IOException {
        take("{\"input_tokens\":5,\"output_tokens\":6}");
        take(told);

        assertThat(usage.doubtful()).isTrue();
        assertThat(counts()).containsExactly(5, 6, 0, 0, 0, 0, 0, 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"null", "{}", "{\"input_tokens\":null,\"iterations\":null,\"speed\":null}", "{\"new\":\"x\"}"})
    void doesNotDoubtWhatIsNotTold(String told) throws IOException {
        take(told);

        assertThat(usage.doubtful()).isFalse();
        assertThat(usage.told()).isFalse();
    }

    @Test
    void keepsTheSplitWhenOnlyTheTotalIsToldAgain() throws IOException {
        take("{\"cache_creation_input_tokens\":70,"
                + "\"cache_creation\":{\"ephemeral_5m_input_tokens\":10,\"ephemeral_1h_input_tokens\":60}}");
        take("{\"output_tokens\":5,\"cache_creation_input_tokens\":70,\"cache_creation\":null}");
        assertThat(usage.cacheWrite5m()).isEqualTo(10);
        assertThat(usage.cacheWrite1h()).isEqualTo(60);
        take("{\"cache_creation_input_tokens\":90}");
        assertThat(usage.cacheWrite5m()).isEqualTo(30);
        assertThat(usage.cacheWrite1h()).isEqualTo(60);
        take("{\"cache_creation_input_tokens\":40}");
        assertThat(usage.cacheWrite5m()).isZero();
        assertThat(usage.cacheWrite1h()).isEqualTo(40);
    }

    @Test
    void ignoresValuesThatAreNoCounts() throws IOException {
        take("{\"input_tokens\":5}");
        take("{\"input_tokens\":-1}");
        take("{\"input_tokens\":1.5}");
        take("{\"input_tokens\":1e400}");
        take("{\"input_tokens\":\"7\"}");
        take("{\"input_tokens\":99999999999999999999}");
        take("{\"input_tokens\":{\"input_tokens\":8}}");
        assertThat(usage.input()).isEqualTo(5);
        take("{\"input_tokens\":6.0}");
        assertThat(usage.input()).isEqualTo(6);
        take("{\"input_tokens\":9223372036854775807}");
        assertThat(usage.input()).isEqualTo(6);
        take("{\"input_tokens\":100000000}");
        assertThat(usage.input()).isEqualTo(100_000_000);
    }

    private void take(String json) throws IOException {
        try (JsonParser parser = Json.factory().createParser(json)) {
            parser.nextToken();
            usage.take(UsageObject.read(parser));
        }
    }

    private long[] counts() {
        return new long[] {
            usage.input(),
            usage.output(),
            usage.cacheRead(),
            usage.cacheWrite5m(),
            usage.cacheWrite1h(),
            usage.thinking(),
            usage.webSearches(),
            usage.webFetches()
        };
    }
}
