package it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import harness.Lab;
import harness.MessageBody;
import harness.ProxyClient;
import harness.ProxyProcess;
import harness.SimulatedWeb;
import harness.WholeMessage;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What web mode estimates of prompt caches, which the web application does not tell. */
@Lab
@Timeout(300)
@DisplayName("Web mode, estimates of cached tokens")
class WebCacheIT {

    private static final String READ = "cache_read_input_tokens";
    private static final String WRITTEN = "cache_creation_input_tokens";

    private static final String ESTIMATE = "x-claude-proxy-estimate";

    private static SimulatedWeb web;
    private static ProxyProcess proxy;
    private static ProxyClient client;

    /** One account, so that it is known who has been asked before. */
    @Lab.Settings
    static void settings(ProxyProcess.Builder builder) {
        builder.env("COOKIES", SimulatedWeb.COOKIE);
    }

    @AfterEach
    void nothingIsLeft() {
        web.awaitNothingLeft();
    }

    @ParameterizedTest(name = "stream {0}")
    @ValueSource(booleans = {true, false})
    void aBreakpointIsWrittenOnceAndReadThen(boolean stream) {
        String request = MessageBody.of()
                .blocks("user", marked("Remember this, stream " + stream + ". ".repeat(50)), MessageBody.text("Well?"))
                .stream(stream)
                .json();

        HttpResponse<byte[]> first = client.message(request);
        HttpResponse<byte[]> second = client.message(request);

        JsonNode before = usage(first);
        assertThat(before.path(READ).asInt()).isZero();
        assertThat(before.path(WRITTEN).asInt()).isGreaterThan(20);
        assertThat(before.path("input_tokens").asInt()).isPositive();
        told(first, before);
        JsonNode after = usage(second);
        assertThat(after.path(READ).asInt()).isEqualTo(before.path(WRITTEN).asInt());
        assertThat(after.path(WRITTEN).asInt()).isZero();
        assertThat(after.path("input_tokens")).isEqualTo(before.path("input_tokens"));
        told(second, after);
    }

    @Test
    void theNextTurnReadsTheLastAndWritesWhatIsNew() {
        String begin = "A conversation begins. ".repeat(40);

        JsonNode first = usage(
                client.message(MessageBody.of().blocks("user", marked(begin)).json()));
        JsonNode next = usage(client.message(MessageBody.of()
                .blocks("user", MessageBody.text(begin))
                .said("assistant", "It does.")
                .blocks("user", marked("It goes on. ".repeat(30)))
                .json()));

        assertThat(next.path(READ).asInt()).isEqualTo(first.path(WRITTEN).asInt());
        assertThat(next.path(WRITTEN).asInt()).isGreaterThan(20);
    }

    @Test
    void aRequestThatAsksForNoCachingIsPlainInput() {
        JsonNode usage = usage(client.message(MessageBody.user("Plain").json()));

        assertThat(usage.path(READ).asInt() + usage.path(WRITTEN).asInt()).isZero();
    }

    @ParameterizedTest(name = "stream {0}")
    @ValueSource(booleans = {true, false})
    void clientsOfAnotherDialectGetEstimatesToo(boolean stream) {
        HttpResponse<byte[]> answer = client.post(
                "/v1/chat/completions",
                "{\"model\":\"claude-sonnet-4-5\",\"stream\":" + stream
                        + ",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue(ESTIMATE)).contains("true");
        JsonNode row = proxy.admin().awaitRow(ProxyClient.id(answer));
        assertThat(row.path("usage_estimated").asBoolean()).isTrue();
        assertThat(row.path("input_tokens").asInt()).isPositive();
        assertThat(row.path("output_tokens").asInt()).isPositive();
    }

    private static JsonNode usage(HttpResponse<byte[]> answer) {
        return WholeMessage.of(answer).path("usage");
    }

    /** The usage row says the same, and that it is an estimate. */
    private static void told(HttpResponse<byte[]> answer, JsonNode usage) {
        JsonNode row = proxy.admin().awaitRow(ProxyClient.id(answer));
        assertThat(row.path("usage_estimated").asBoolean()).isTrue();
        assertThat(row.path("input_tokens").asInt())
                .isEqualTo(usage.path("input_tokens").asInt());
        assertThat(row.path("cache_read_tokens").asInt())
                .isEqualTo(usage.path(READ).asInt());
        assertThat(row.path("cache_write_5m_tokens").asInt())
                .isEqualTo(usage.path(WRITTEN).asInt());
        assertThat(answer.headers().firstValue(ESTIMATE)).contains("true");
    }

    private static String marked(String text) {
        return "{\"type\":\"text\",\"text\":\"" + text + "\",\"cache_control\":{\"type\":\"ephemeral\"}}";
    }
}
