package routes.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gateway.account.Pin;
import gateway.protocol.Dialect;
import gateway.provider.SampleProvider;
import harness.Headers;
import harness.RawClient;
import io.vertx.core.http.HttpServerRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import routes.answer.UpstreamTimeouts;

/** What a request makes has its owner, whether or not somebody sees the answer. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UnseenAnswersTest {

    private static final String MADE = "{\"id\":\"file_1\",\"type\":\"file\"}";
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Pin OWN = new Pin("a", "key:key-1");

    private final CompletableFuture<HttpServerRequest> asked = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private LoopbackRelay relay;

    @BeforeEach
    void open() throws Exception {
        relay = new LoopbackRelay(
                        url -> SampleProvider.named("some")
                                .baseUrl(url)
                                .dialect(Dialect.MESSAGES)
                                .make(),
                        true,
                        null)
                .ofAccount();
        relay.answers(request -> {
            request.response().closeHandler(ended::complete);
            asked.complete(request);
        });
    }

    @AfterEach
    void close() throws Exception {
        relay.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "text/plain"})
    void whatAClientThatHasGoneHasMadeIsItsOwn(String type) throws Exception {
        HttpServerRequest request = leave("/v1/files");

        answer(request, 200, type, MADE);

        assertThat(relay.relayed().context().answer().clientGone()).isTrue();
        assertThat(relay.pins().find("file_1")).contains(OWN);
        assertThat(relay.journal().peek(10))
                .singleElement()
                .satisfies(row -> assertThat(row.read().get("status")).isEqualTo(499L));
    }

    @Test
    void soItIsWhenItGoesWithinTheAnswer() throws Exception {
        try (RawClient client = begin("/v1/files")) {
            HttpServerRequest request = asked.get(60, TimeUnit.SECONDS);
            request.response().setChunked(true).putHeader("content-type", "application/json");
            request.response().write(MADE.substring(0, 9));
            client.close();
            await().until(relay::clientGone);

            request.response().end(MADE.substring(9));
        }

        relay.relayed();
        assertThat(relay.pins().find("file_1")).contains(OWN);
    }

    @Test
    void anAnswerThatMakesSomethingIsReadWholeHoweverLargeOthersMayBe() throws Exception {
        String large = MADE.replace("}", ",\"x\":\"" + "x".repeat(3 << 20) + "\"}");
        relay.answersWith(200, "application/json", large);

        assertThat(relay.send("/v1/files", "").body()).hasSize(large.length());

        assertThat(relay.pins().find("file_1")).contains(OWN);
    }

    @Test
    void oneThatIsTooLargeToBeReadDoesNotReachItsClient() throws Exception {
        String large = MADE.replace("}", ",\"x\":\"" + "x".repeat(17 << 20) + "\"}");
        relay.answersWith(200, "application/json", large);

        HttpResponse<String> answer = relay.send("/v1/files", "");

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).hasSizeLessThan(1000).contains("400006");
        assertThat(relay.pins().find("file_1")).isEmpty();
    }

    @Test
    void whatARevokedKeyHasMadeIsItsOwnToo() throws Exception {
        try (RawClient client = begin("/v1/files")) {
            HttpServerRequest request = asked.get(60, TimeUnit.SECONDS);
            relay.revoke();
            answer(request, 200, "application/json", MADE);

            assertThat(client.readHead().status()).isEqualTo(200);
        }
        assertThat(relay.pins().find("file_1")).contains(OWN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/files/file_1", "/v1/files/file_1/content"})
    void whatMakesNothingIsGivenUp(String path) throws Exception {
        leave(path);

        relay.relayed();

        ended.get(60, TimeUnit.SECONDS);
        assertThat(relay.pins().find("file_1")).isEmpty();
    }

    @Test
    void anErrorMakesNothing() throws Exception {
        answer(leave("/v1/files"), 400, "application/json", MADE);

        relay.relayed();
        assertThat(relay.pins().find("file_1")).isEmpty();
    }

    @Test
    void itIsNotAwaitedForEver() throws Exception {
        relay.timeouts(new UpstreamTimeouts(HOUR, HOUR, HOUR, HOUR, HOUR, HOUR, HOUR, false));
        leave("/v1/files");

        relay.pass(Duration.ofMinutes(3));

        relay.relayed();
        assertThat(relay.journal().peek(10))
                .singleElement()
                .satisfies(row -> assertThat(row.read().get("status")).isEqualTo(499L));
    }

    private HttpServerRequest leave(String path) throws Exception {
        begin(path).close();
        HttpServerRequest request = asked.get(60, TimeUnit.SECONDS);
        await().until(relay::clientGone);
        return request;
    }

    private RawClient begin(String path) throws Exception {
        byte[] body = "content".getBytes(StandardCharsets.UTF_8);
        RawClient client = RawClient.connect(relay.port()).request("POST", path, Headers.of(), body);
        asked.get(60, TimeUnit.SECONDS);
        return client;
    }

    private static void answer(HttpServerRequest request, int status, String type, String body) {
        request.response().setStatusCode(status).putHeader("content-type", type).end(body);
    }
}
