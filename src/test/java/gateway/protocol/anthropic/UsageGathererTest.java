package gateway.protocol.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import gateway.protocol.Json;
import java.io.IOException;
import org.junit.jupiter.api.Test;

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
    void letsTheSplitWinOverTheTotal() throws IOException {
        take("{\"cache_creation\":{\"ephemeral_1h_input_tokens\":60},\"cache_creation_input_tokens\":70}");
        assertThat(usage.cacheWrite5m()).isZero();
        assertThat(usage.cacheWrite1h()).isEqualTo(60);
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
        assertThat(usage.input()).isEqualTo(Long.MAX_VALUE);
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
