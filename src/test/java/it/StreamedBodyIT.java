package it;

import static harness.ProxyClient.id;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.error.FailureKind;
import harness.Answer;
import harness.Headers;
import harness.Lab;
import harness.MessageJson;
import harness.ProxyClient;
import harness.ProxyProcess;
import harness.RawClient;
import harness.Refusal;
import harness.ScriptedUpstream;
import harness.UpstreamRequest;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A body that is streamed through is gone once it was sent: no other account can get it. */
@Lab
@Timeout(300)
class StreamedBodyIT {

    private static final byte[] BODY = new byte[300_000];

    private static ScriptedUpstream upstream;
    private static ProxyProcess proxy;
    private static ProxyClient client;

    @BeforeAll
    static void start() {
        Arrays.fill(BODY, (byte) 'x');
    }

    @Test
    void anOverloadAfterTheBodyComesAsItIsAndNoOtherAccountGetsAnything() {
        byte[] refusal = MessageJson.error("overloaded_error", "Overloaded").getBytes(UTF_8);
        upstream.always(
                Answer.answer().status(529).header("request-id", "req_full").body("application/json", refusal));

        HttpResponse<byte[]> answer = upload();

        assertThat(answer.statusCode()).isEqualTo(529);
        assertThat(answer.body()).isEqualTo(refusal);
        assertThat(answer.headers().firstValue("request-id")).contains("req_full");
        checkSentOnce();
        JsonNode row = proxy.admin().awaitRow(id(answer));
        assertThat(row.path("status").asInt()).isEqualTo(529);
        assertThat(row.path("attempts").asInt()).isEqualTo(1);
    }

    @Test
    void anUpstreamThatLeavesAfterTheBodyIsNotReplaced() {
        upstream.always(Answer.closeAtOnce());

        Refusal.check(upload(), FailureKind.UPSTREAM_BROKEN);

        checkSentOnce();
    }

    /** @param length as announced; a negative one is not announced */
    @ParameterizedTest
    @ValueSource(ints = {-1, 0})
    void aRequestWithoutABodyIsTriedWithAnotherAccount(int length) throws IOException {
        upstream.enqueue(Answer.error(529, MessageJson.error("overloaded_error", "Overloaded")));
        upstream.always(Answer.json("{\"data\":[]}"));

        try (RawClient raw = RawClient.connect(proxy.port())) {
            raw.send(RawClient.head("GET", "/v1/files", Headers.of("x-api-key", ProxyProcess.CLIENT_KEY), length));
            assertThat(raw.readHead().status()).isEqualTo(200);
        }
        assertThat(upstream.accountKeys()).hasSize(2).doesNotHaveDuplicates();
    }

    private static HttpResponse<byte[]> upload() {
        return client.bare(
                "POST",
                "/v1/files",
                BODY,
                "x-api-key",
                ProxyProcess.CLIENT_KEY,
                "content-type",
                "multipart/form-data; boundary=b");
    }

    private static void checkSentOnce() {
        assertThat(upstream.requests()).hasSize(1);
        UpstreamRequest request = upstream.requests().getFirst();
        assertThat(Arrays.equals(request.body(), BODY)).isTrue();
    }
}
