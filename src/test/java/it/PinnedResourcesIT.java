package it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import harness.Answer;
import harness.Lab;
import harness.MessageJson;
import harness.ProxyClient;
import harness.ProxyProcess;
import harness.ScriptedUpstream;
import harness.UpstreamRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files, batches and containers belong to the account that made them. */
@Lab
@Timeout(300)
class PinnedResourcesIT {

    private static final int ACCOUNTS = 4;
    private static final int ROUNDS = 6;
    private static final int BIG_UPLOAD = 40 * 1024 * 1024;

    private static ScriptedUpstream upstream;
    private static ProxyProcess proxy;
    private static ProxyClient client;

    @Lab.Settings
    static void settings(ProxyProcess.Builder proxy) {
        proxy.accounts(ACCOUNTS).selection("round-robin");
    }

    @Test
    void aFileStaysWithItsAccountAlsoAfterARestart() {
        String owner = upload("file_pinned");

        checkAllGoTo(owner, "/v1/files/file_pinned");
        checkAllGoTo(owner, "/v1/files/file_pinned/content");
        checkMessagesGoTo(owner, "{\"type\":\"document\",\"source\":{\"type\":\"file\",\"file_id\":\"file_pinned\"}}");
        proxy.terminate();
        proxy.startAgain();
        upstream.always(Answer.json("{\"id\":\"file_pinned\",\"type\":\"file\"}"));
        checkAllGoTo(owner, "/v1/files/file_pinned");
    }

    @Test
    void aBatchStaysWithItsAccountAndItsResultsAreOurs() {
        String path = "/v1/messages/batches/msgbatch_pinned";
        upstream.enqueue(Answer.json(batch("in_progress", "null")));
        HttpResponse<byte[]> made = client.post("/v1/messages/batches", "{\"requests\":[]}");
        assertThat(made.statusCode()).isEqualTo(200);
        String owner = upstream.takeRequest().accountKey();

        upstream.always(Answer.json(batch("ended", "\"" + upstream.url() + path + "/results\"")));
        checkAllGoTo(owner, path);
        JsonNode ended = ProxyClient.json(client.get(path));
        assertThat(ended.path("results_url").asText()).isEqualTo(proxy.baseUrl() + path + "/results");
        assertThat(ended.path("processing_status").asText()).isEqualTo("ended");

        String lines = "{\"custom_id\":\"a\"}\n{\"custom_id\":\"b\"}\n";
        upstream.always(Answer.answer().body("application/x-jsonl", lines));
        checkAllGoTo(owner, path + "/results");
        assertThat(client.get(path + "/results").body())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo(lines);
    }

    @Test
    void aContainerStaysWithItsAccount() {
        String message = MessageJson.message("made")
                .replace(
                        "\"stop_sequence\":null", "\"stop_sequence\":null,\"container\":{\"id\":\"container_pinned\"}");
        upstream.enqueue(Answer.json(message));
        assertThat(client.message(MessageJson.request("m")).statusCode()).isEqualTo(200);
        String owner = upstream.takeRequest().accountKey();

        upstream.clear();
        for (int i = 0; i < ROUNDS; i++) {
            String body = MessageJson.request("m").replaceFirst("\\{", "{\"container\":\"container_pinned\",");
            assertThat(client.message(body).statusCode()).isEqualTo(200);
        }
        assertThat(upstream.accountKeys()).hasSize(ROUNDS).containsOnly(owner);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aThreadStaysWithTheAccountThatKnowsItsMessages(boolean stream) {
        String known = stream ? "msg_streamed" : "msg_whole";
        upstream.enqueue(saying(stream, known));
        assertThat(client.message(thread(stream, "{\"type\":\"create\"}")).statusCode())
                .isEqualTo(200);
        String owner = upstream.takeRequest().accountKey();

        for (int i = 0; i < ROUNDS; i++) {
            upstream.clear();
            String next = known + "_" + i;
            upstream.enqueue(saying(stream, next));
            String body = thread(stream, "{\"type\":\"continue\",\"previous_message_id\":\"" + known + "\"}");
            assertThat(client.message(body).statusCode()).isEqualTo(200);
            assertThat(upstream.accountKeys()).containsExactly(owner);
            known = next;
        }
    }

    private static Answer saying(boolean stream, String id) {
        return stream
                ? Answer.stream(MessageJson.stream("x").stream()
                        .map(event -> event.replace("msg_01", id))
                        .toList())
                : Answer.json(MessageJson.message("x").replace("msg_01", id));
    }

    private static String thread(boolean stream, String thread) {
        return MessageJson.request("m", stream, "and then?").replaceFirst("\\{", "{\"thread\":" + thread + ",");
    }

    @Test
    void aPinnedRequestIsNotTriedElsewhere() {
        upload("file_lonely");
        upstream.clear();
        upstream.always(Answer.error(529, MessageJson.error("overloaded_error", "Overloaded")));

        assertThat(client.get("/v1/files/file_lonely").statusCode()).isEqualTo(529);
        assertThat(upstream.requests()).hasSize(1);
    }

    @Test
    void uploadsAndDownloadsAreNeitherBufferedNorChanged() {
        byte[] content = new byte[BIG_UPLOAD];
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) (i * 31);
        }
        upstream.enqueue(Answer.json("{\"id\":\"file_big\",\"type\":\"file\"}"));

        HttpResponse<byte[]> made = client.bare(
                "POST",
                "/v1/files",
                content,
                "x-api-key",
                ProxyProcess.CLIENT_KEY,
                "content-type",
                "multipart/form-data; boundary=b");

        assertThat(made.statusCode()).isEqualTo(200);
        UpstreamRequest request = upstream.takeRequest();
        assertThat(Arrays.equals(request.body(), content)).isTrue();
        assertThat(request.headers().first("content-type")).contains("multipart/form-data; boundary=b");
        upstream.enqueue(Answer.answer().body("application/octet-stream", content));
        assertThat(Arrays.equals(client.get("/v1/files/file_big/content").body(), content))
                .isTrue();
    }

    private static String upload(String id) {
        upstream.enqueue(Answer.json("{\"id\":\"" + id + "\",\"type\":\"file\",\"filename\":\"a.txt\"}"));
        HttpResponse<byte[]> made = client.bare(
                "POST",
                "/v1/files",
                "--b\r\n\r\nx\r\n--b--\r\n".getBytes(StandardCharsets.UTF_8),
                "x-api-key",
                ProxyProcess.CLIENT_KEY,
                "content-type",
                "multipart/form-data; boundary=b");
        assertThat(made.statusCode()).isEqualTo(200);
        assertThat(ProxyClient.json(made).path("id").asText()).isEqualTo(id);
        String owner = upstream.takeRequest().accountKey();
        upstream.always(Answer.json("{\"id\":\"" + id + "\",\"type\":\"file\"}"));
        return owner;
    }

    private static void checkAllGoTo(String owner, String path) {
        int before = upstream.requests().size();
        for (int i = 0; i < ROUNDS; i++) {
            assertThat(client.get(path).statusCode()).isEqualTo(200);
        }
        assertThat(upstream.accountKeys().subList(before, before + ROUNDS))
                .as(path)
                .containsOnly(owner);
    }

    private static void checkMessagesGoTo(String owner, String block) {
        upstream.clear();
        for (int i = 0; i < ROUNDS; i++) {
            String body = MessageJson.request("m").replace("\"content\":\"hi\"", "\"content\":[" + block + "]");
            assertThat(client.message(body).statusCode()).isEqualTo(200);
        }
        assertThat(upstream.accountKeys()).hasSize(ROUNDS).containsOnly(owner);
    }

    private static String batch(String status, String resultsUrl) {
        return "{\"id\":\"msgbatch_pinned\",\"type\":\"message_batch\",\"processing_status\":\"" + status
                + "\",\"results_url\":" + resultsUrl + "}";
    }
}
