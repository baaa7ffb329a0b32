package gateway.usage;

import static gateway.storage.UsageRows.NOON;
import static gateway.storage.UsageRows.bareRow;
import static gateway.storage.UsageRows.row;
import static gateway.storage.UsageRows.stored;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.protocol.Json;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class UsageRowJsonTest {

    @Test
    void writesSnakeCaseKeysAndLeavesOutWhatIsUnknown() {
        assertThat(new String(UsageRowJson.write(stored(bareRow(2))), UTF_8))
                .isEqualTo("{\"id\":\"01955000-0000-7000-8000-000000000002\",\"time\":\"2026-03-01T12:00:00.123Z\","
                        + "\"client_key\":\"configured-1\",\"endpoint\":\"models\",\"mode\":\"claude-api\",\"stream\":false,"
                        + "\"input_tokens\":0,\"output_tokens\":0,\"cache_read_tokens\":0,\"cache_write_5m_tokens\":0,"
                        + "\"cache_write_1h_tokens\":0,\"thinking_tokens\":0,\"web_searches\":0,\"web_fetches\":0,"
                        + "\"status\":499,\"error_type\":\"api_error\",\"total_millis\":7,\"attempts\":0,\"bytes_in\":0,"
                        + "\"bytes_out\":0,\"usage_estimated\":false}");
    }

    @Test
    void tellsWhyTheAccountWasChosen() throws IOException {
        assertThat(Json.mapper()
                        .readTree(UsageRowJson.write(stored(row(1))))
                        .get("decision")
                        .asText())
                .isEqualTo("sticky:bound 1/4");
    }

    @Test
    void tellsTheProviderItsCostAndWhatWasLost() throws IOException {
        JsonNode json = Json.mapper().readTree(UsageRowJson.write(stored(row(1))));

        assertThat(json.get("provider").asText()).isEqualTo("openrouter");
        assertThat(json.get("cost_usd").isNumber()).isTrue();
        assertThat(new String(UsageRowJson.write(stored(row(1))), UTF_8)).contains("\"cost_usd\":0.012345678,");
        assertThat(json.get("losses")).extracting(JsonNode::asText).containsExactly("top_k", "citations");
        assertThat(json.get("usage_estimated").asBoolean()).isTrue();
    }

    @Test
    void cutsLongNamesAndReplacesWhatUtf8CannotHold() throws IOException {
        byte[] bytes = UsageRowJson.write(stored(row(1, NOON, "\ud800" + "x".repeat(1_000))));

        assertThat(Json.mapper().readTree(bytes).get("model_asked").asText()).isEqualTo("?" + "x".repeat(499));
    }
}
