package it;

import static harness.ProxyClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import gateway.error.FailureKind;
import harness.Lab;
import harness.MessageJson;
import harness.OneNode;
import harness.Refusal;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A proxy without accounts and providers: its clients learn that no retry helps. */
@Lab
@Timeout(300)
class NothingSetUpIT {

    private static final String BODY = MessageJson.request("claude-sonnet-4-5");
    private static OneNode node;

    @ParameterizedTest
    @ValueSource(strings = {"/v1/messages", "/v1/messages/count_tokens", "/v1/messages/batches", "/v1/files"})
    void clientsOfAnthropicAreToldOnAllPaths(String path) {
        HttpResponse<byte[]> answer = node.client().post(path, BODY, "anthropic-version", "2023-06-01");

        Refusal.check(answer, FailureKind.ACCOUNT_NOT_SET_UP);
        assertForGood(answer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/chat/completions claude-sonnet-4-5",
                "/v1/chat/completions gpt-5",
                "/v1/responses claude-sonnet-4-5",
                "/v1/responses gpt-5",
                "/v1/embeddings text-embedding-3-small"
            })
    void clientsOfOpenAiAreToldInTheirDialect(String call) {
        String[] parts = call.split(" ", 2);
        HttpResponse<byte[]> answer = node.client()
                .post(
                        parts[0],
                        "{\"model\":\"" + parts[1]
                                + "\",\"input\":\"Hi\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(json(answer).at("/error/code").asText())
                .isEqualTo(Integer.toString(FailureKind.ACCOUNT_NOT_SET_UP.code()));
        assertForGood(answer);
    }

    @Test
    void theListOfFilesIsToldToo() {
        HttpResponse<byte[]> answer = node.client().get("/v1/files", "anthropic-version", "2023-06-01");

        Refusal.check(answer, FailureKind.ACCOUNT_NOT_SET_UP);
        assertForGood(answer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/messages claude-sonnet-4-5",
                "/v1/messages gpt-5",
                "/v1/chat/completions gpt-5",
                "/v1/embeddings text-embedding-3-small"
            })
    void anExplanationSaysWhatItsClientIsTold(String call) {
        String[] parts = call.split(" ", 2);
        String body = "{\"model\":\"" + parts[1] + "\",\"max_tokens\":9,\"input\":\"Hi\","
                + "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";

        HttpResponse<byte[]> client = node.client().post(parts[0], body);
        HttpResponse<byte[]> explanation = node.client()
                .bare(
                        "POST",
                        "/api/admin/explain?path=" + parts[0],
                        body.getBytes(java.nio.charset.StandardCharsets.UTF_8),
                        "x-api-key",
                        harness.ProxyProcess.ADMIN_KEY,
                        "content-type",
                        "application/json");

        assertThat(explanation.statusCode()).isEqualTo(200);
        assertThat(json(explanation).path("refusal").asText())
                .isEqualTo(json(client).at("/error/message").asText())
                .isNotBlank();
        assertThat(json(explanation).path("chosen_stage").isNull()).isTrue();
    }

    @Test
    void theStartSaysSoAndWhatMendsIt() {
        assertThat(node.proxy().output().lines().filter(line -> line.contains(" WARN ")))
                .filteredOn(line -> line.contains("No account or provider is set up"))
                .singleElement()
                .asString()
                .contains("./claude-proxy login", "./claude-proxy accounts add NAME", "PROVIDER_BASE_URL");
        assertThat(node.proxy().output())
                .contains(
                        "ANTHROPIC_BASE_URL=" + node.proxy().baseUrl(),
                        "Accounts: none",
                        "Providers: none",
                        "Database: PostgreSQL ",
                        "Routes: built in",
                        "Data folder: " + node.proxy().dataFolder());
    }

    @Test
    void anAccountThatIsAddedServesAtOnce() {
        var added = node.add("api_key", "late");

        assertThat(node.client().served("now")).isEqualTo(added.name());
        node.clear();
    }

    private static void assertForGood(HttpResponse<byte[]> answer) {
        assertThat(answer.headers().firstValue("x-should-retry")).hasValue("false");
        assertThat(answer.headers().firstValue("retry-after")).isEmpty();
        assertThat(new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8))
                .contains("No account or provider is set up");
    }
}
