package it;

import static harness.ProxyClient.id;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.error.FailureKind;
import harness.AdminClient;
import harness.Answer;
import harness.Lab;
import harness.MessageJson;
import harness.ProxyClient;
import harness.ProxyProcess;
import harness.RawClient;
import harness.Refusal;
import harness.ScriptedUpstream;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a usage row holds, and how rows are read through the admin API. */
@Lab
@Timeout(300)
class UsageIT {

    private static final String USAGE_AT_START = "{\"input_tokens\":11,\"cache_read_input_tokens\":5,"
            + "\"cache_creation_input_tokens\":30,\"cache_creation\":{\"ephemeral_5m_input_tokens\":10,"
            + "\"ephemeral_1h_input_tokens\":20},\"output_tokens\":1}";
    private static final String USAGE_AT_END =
            "{\"output_tokens\":77,\"output_tokens_details\":{\"thinking_tokens\":40},"
                    + "\"server_tool_use\":{\"web_search_requests\":2,\"web_fetch_requests\":1}}";

    private static ScriptedUpstream upstream;
    private static ProxyProcess proxy;
    private static ProxyClient client;
    private static AdminClient admin;

    @Test
    void aRowHoldsWhatTheUpstreamCountedInAMessage() {
        String usage = USAGE_AT_START.replace("\"output_tokens\":1}", USAGE_AT_END.substring(1));
        String message = MessageJson.message("hi").replaceAll("\"usage\":\\{[^}]*}", "\"usage\":" + usage);
        upstream.enqueue(Answer.json(message).header("request-id", "req_json"));
        String body = MessageJson.request("claude-asked");

        HttpResponse<byte[]> answer = client.message(body);

        JsonNode row = admin.awaitRow(id(answer));
        checkTokens(row);
        assertThat(row.path("upstream_request_id").asText()).isEqualTo("req_json");
        assertThat(row.path("endpoint").asText()).isEqualTo("messages");
        assertThat(row.path("model_asked").asText()).isEqualTo("claude-asked");
        assertThat(row.path("model_served").asText()).isEqualTo("claude-sonnet-4-5");
        assertThat(row.path("mode").asText()).isEqualTo("claude-api");
        assertThat(row.path("stream").asBoolean()).isFalse();
        assertThat(row.path("stop_reason").asText()).isEqualTo("end_turn");
        assertThat(row.path("status").asInt()).isEqualTo(200);
        assertThat(row.path("attempts").asInt()).isOne();
        assertThat(row.path("bytes_in").asLong()).isEqualTo(body.getBytes(StandardCharsets.UTF_8).length);
        assertThat(row.path("bytes_out").asLong()).isEqualTo(answer.body().length);
        assertThat(row.path("client_key").asText()).isEqualTo("configured-1");
        assertThat(UUID.fromString(row.path("account").asText())).isNotNull();
        assertThat(row.toString()).doesNotContain("sk-ant", ProxyProcess.CLIENT_KEY);
    }

    @Test
    void aRowHoldsWhatTheUpstreamCountedInAStream() throws IOException {
        upstream.enqueue(Answer.stream(
                        MessageJson.messageStart().replaceAll("\"usage\":\\{[^}]*}", "\"usage\":" + USAGE_AT_START),
                        MessageJson.textStart(0),
                        MessageJson.textDelta(0, "x"),
                        MessageJson.blockStop(0),
                        MessageJson.messageDelta(9).replaceAll("\"usage\":\\{[^}]*}", "\"usage\":" + USAGE_AT_END),
                        MessageJson.messageStop())
                .header("request-id", "req_stream"));

        try (RawClient raw = client.stream(MessageJson.streamRequest("claude-asked"))) {
            assertThat(raw.readHead().header("request-id")).isEqualTo("req_stream");
            byte[] stream = raw.readBody();
            JsonNode row = admin.awaitRow(raw.header("x-claude-proxy-request-id"));
            checkTokens(row);
            assertThat(row.path("stream").asBoolean()).isTrue();
            assertThat(row.path("stop_reason").asText()).isEqualTo("end_turn");
            assertThat(row.path("upstream_request_id").asText()).isEqualTo("req_stream");
            assertThat(row.path("bytes_out").asLong()).isEqualTo(stream.length);
            assertThat(row.path("first_event_millis").asInt())
                    .isLessThanOrEqualTo(row.path("total_millis").asInt());
        }
    }

    @Test
    void countTokensHasARowWithoutTokens() {
        HttpResponse<byte[]> answer = client.post("/v1/messages/count_tokens", MessageJson.request("m"));

        JsonNode row = admin.awaitRow(id(answer));
        assertThat(row.path("endpoint").asText()).isEqualTo("count_tokens");
        assertThat(row.path("input_tokens").asLong()).isZero();
    }

    @Test
    void idsAreTimeOrderedAndRowsComeInTheirOrder() {
        Instant before = Clock.systemUTC().instant().minus(Duration.ofMillis(5));
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            ids.add(id(client.message(MessageJson.request("claude-ordered"))));
        }
        admin.awaitRow(ids.getLast());

        List<JsonNode> rows = admin.usage(before, 2);

        assertThat(rows)
                .extracting(row -> row.path("id").asText())
                .containsSubsequence(ids)
                .isSorted();
        assertThat(ids)
                .allSatisfy(id -> assertThat(UUID.fromString(id).version()).isEqualTo(7));
        Instant later = Clock.systemUTC().instant().plusSeconds(60);
        assertThat(admin.usage(later, 10)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=0", "limit=1001", "limit=x", "since=yesterday", "after=17"})
    void badParametersAreRefused(String query) {
        Refusal.check(admin.get("/api/admin/usage?" + query), FailureKind.REQUEST_PARAMETER);
    }

    private static void checkTokens(JsonNode row) {
        assertThat(row.path("input_tokens").asLong()).isEqualTo(11);
        assertThat(row.path("output_tokens").asLong()).isEqualTo(77);
        assertThat(row.path("cache_read_tokens").asLong()).isEqualTo(5);
        assertThat(row.path("cache_write_5m_tokens").asLong()).isEqualTo(10);
        assertThat(row.path("cache_write_1h_tokens").asLong()).isEqualTo(20);
        assertThat(row.path("thinking_tokens").asLong()).isEqualTo(40);
        assertThat(row.path("web_searches").asLong()).isEqualTo(2);
        assertThat(row.path("web_fetches").asLong()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'input_tokens':1000000,'output_tokens':1000000,'speed':'fast' | 60 | 2000000",
                "'input_tokens':1000000,'output_tokens':1000000,'speed':'faster' | | 2000000",
                "'input_tokens':1000000,'output_tokens':1000000,'inference_geo':'us' | 33 | 2000000",
                "'input_tokens':1000000,'output_tokens':1000000,'service_tier':'priority' | | 2000000",
                "'input_tokens':0,'output_tokens':0,'iterations':[{'type':'message','input_tokens':0,'output_tokens':0},"
                        + "{'type':'advisor_message','model':'claude-fable-5-1','input_tokens':1000000,'output_tokens':0}]"
                        + " | 10 | 1000000",
                "'input_tokens':1000,'output_tokens':100,'iterations':[{'type':'compaction','input_tokens':180000,"
                        + "'output_tokens':3500},{'type':'message','input_tokens':1000,'output_tokens':100}]"
                        + " | 0.995 | 184600",
                "'input_tokens':0,'output_tokens':0,'cache_creation_input_tokens':1000000,'cache_creation':"
                        + "{'ephemeral_5m_input_tokens':600000,'ephemeral_1h_input_tokens':200000} | 7 | 1000000",
                "'input_tokens':9223372036854775807,'output_tokens':5 | | 5"
            })
    void theCostFollowsWhatTheUpstreamTellsOfItsPrice(String usage, BigDecimal cost, long tokens) {
        String told = "\"usage\":{" + usage.replace('\'', '"') + "}";
        String message = MessageJson.message("hi")
                .replace("claude-sonnet-4-5", "claude-opus-5")
                .replaceAll("\"usage\":\\{[^}]*}", told);
        upstream.enqueue(Answer.json(message));

        JsonNode row = admin.awaitRow(id(client.message(MessageJson.request("claude-opus-5"))));

        assertThat(row.path("input_tokens").asLong()
                        + row.path("output_tokens").asLong()
                        + row.path("cache_write_5m_tokens").asLong()
                        + row.path("cache_write_1h_tokens").asLong())
                .isEqualTo(tokens);
        if (cost == null) {
            assertThat(row.has("cost_usd")).isFalse();
        } else {
            assertThat(row.path("cost_usd").decimalValue()).isEqualByComparingTo(cost);
        }
    }
}
