package routes.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.error.FailureKind;
import gateway.protocol.Dialect;
import gateway.provider.SampleProvider;
import harness.MessageJson;
import harness.RawUpstream;
import harness.RawUpstream.Reply;
import harness.RawUpstream.Then;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import routes.request.AttemptOutcome;

/** Answers that break HTTP: they fail their own request at most, and never become the answer to another one. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileAnswersTest {

    private static final int FAILED = 599;
    private static final String WHOLE =
            "{\"model\":\"asked\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
    private static final String GOOD = RawUpstream.json(200, MessageJson.message("Hello."));
    private static final String STOLEN = RawUpstream.json(200, MessageJson.message("stolen"));
    private static final String TYPE = "content-type: application/json\r\n";

    private @Nullable RawUpstream upstream;
    private @Nullable LoopbackRelay relay;

    private LoopbackRelay open(RawUpstream.Script script) throws Exception {
        RawUpstream started = RawUpstream.start(script);
        upstream = started;
        LoopbackRelay opened = new LoopbackRelay(
                url -> SampleProvider.named("some")
                        .baseUrl(started.url() + "/v1")
                        .dialect(Dialect.MESSAGES)
                        .make(),
                true,
                null);
        relay = opened.ofAccount();
        return opened;
    }

    @AfterEach
    void close() throws Exception {
        if (relay != null) {
            relay.close();
        }
        if (upstream != null) {
            upstream.close();
        }
    }

    static Stream<Arguments> broken() {
        return Stream.of(
                        "HTTP/1.1 101 Switching\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n" + STOLEN,
                        "HTTP/1.1 100 Continue\r\n\r\n".repeat(5_000) + STOLEN,
                        "HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n".repeat(5_000) + STOLEN,
                        "HTTP/1.1 102 Processing\r\n\r\n".repeat(5_000) + STOLEN,
                        "HTTP/1.1 102 Processing\r\n\r\n".repeat(3)
                                + "HTTP/1.1 101 Switching\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n"
                                + STOLEN,
                        "HTTP/1.1 200 OK\r\n" + TYPE + "content-length: 2\r\ncontent-length: 20\r\n\r\n{}" + STOLEN,
                        "HTTP/1.1 200 OK\r\n" + TYPE + "content-length: -1\r\n\r\n{}" + STOLEN,
                        "HTTP/1.1 200 OK\r\n" + TYPE + "content-length: 2, 2, 3\r\n\r\n{}" + STOLEN,
                        "HTTP/1.1 200 OK\r\n" + TYPE + "transfer-encoding: chunked\r\n\r\nxyz\r\n{}\r\n0\r\n\r\n"
                                + STOLEN,
                        "HTTP/1.1 200 OK\r\n" + TYPE + "transfer-encoding: chunked\r\n\r\nfffffffffffffffff\r\n{}"
                                + STOLEN,
                        "HTTP/1.1 200 OK\r\nx: " + "y".repeat(100_000) + "\r\n\r\n{}" + STOLEN,
                        "HTTP/1.1 200 OK\r\n" + "x: y\r\n".repeat(20_000) + "\r\n{}" + STOLEN,
                        "HTTP/9.9 200 OK\r\ncontent-length: 2\r\n\r\n{}" + STOLEN,
                        "nothing that is HTTP\r\n\r\n" + STOLEN,
                        "HTTP/1.1 204 No Content\r\ncontent-length: 2\r\n\r\n{}" + STOLEN)
                .map(Arguments::of);
    }

    @ParameterizedTest
    @MethodSource("broken")
    void aBrokenAnswerFailsItsOwnRequestOnly(String bytes) throws Exception {
        LoopbackRelay relay = open((connection, request) -> Reply.of(connection == 0 && request == 0 ? bytes : GOOD));

        HttpResponse<String> answer = relay.send("/v1/messages", WHOLE);
        assertThat(answer.statusCode()).isIn(FAILED, 502);
        assertThat(answer.body()).doesNotContain("stolen");
        for (int i = 0; i < 3; i++) {
            assertThat(relay.send("/v1/messages", WHOLE).body()).contains("Hello.");
        }
        assertThat(upstream.requests().get(1)).as("over another connection").startsWith("1.0");
    }

    /** Bytes behind an answer that has ended are nobody's answer. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}",
                "HTTP/1.1 200 OK\r\n"
                        + "content-type: application/json\r\n"
                        + "transfer-encoding: chunked\r\n\r\n"
                        + "2\r\n"
                        + "{}\r\n"
                        + "0\r\n\r\n",
            })
    void surplusBytesAreNoAnswer(String whole) throws Exception {
        LoopbackRelay relay =
                open((connection, request) -> Reply.of(connection == 0 && request == 0 ? whole + STOLEN : GOOD));

        assertThat(relay.send("/v1/messages", WHOLE).body()).isEqualTo("{}");
        for (int i = 0; i < 3; i++) {
            assertThat(relay.send("/v1/messages", WHOLE).body()).contains("Hello.");
        }
    }

    /** An unfinished head would be finished by the next answer. */
    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 403 Forbidden\r\nx-second: stolen\r\nx-rest: ", "HTTP/1.1 401 Un", "H", "\r\n"})
    void anUnfinishedHeadBehindAnAnswerFailsNobody(String unfinished) throws Exception {
        LoopbackRelay relay =
                open((connection, request) -> Reply.of(connection < 3 && request == 0 ? GOOD + unfinished : GOOD));

        for (int i = 0; i < 8; i++) {
            HttpResponse<String> answer = relay.send("/v1/messages", WHOLE);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("Hello.");
            assertThat(answer.headers().firstValue("x-second")).isEmpty();
        }
        assertThat(upstream.requests()).as("none was sent twice").hasSize(8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"000", "001", "099", "600", "999", "1000", "99999"})
    void aStatusThatIsNoneIsAnInvalidAnswer(String status) throws Exception {
        LoopbackRelay relay = open((connection, request) ->
                Reply.of(connection + request == 0 ? GOOD.replace("200 Raw", status + " Raw") : GOOD));

        assertThat(relay.send("/v1/messages", WHOLE).statusCode()).isEqualTo(FAILED);
        AttemptOutcome.Failed failed = (AttemptOutcome.Failed) relay.relayed().outcome();
        assertThat(failed.failure().kind()).isEqualTo(FailureKind.UPSTREAM_INVALID_ANSWER);
        assertThat(relay.send("/v1/messages", WHOLE).body()).contains("Hello.");
        assertThat(upstream.requests().getLast()).as("over another connection").startsWith("1.0");
    }

    /** Whether bytes follow is not clear from such an answer, so the connection is not used again. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 204 No Content\r\ncontent-length: 300\r\n\r\n",
                "HTTP/1.1 304 Not Modified\r\ncontent-length: 300\r\n\r\n",
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\ntransfer-encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.0 200 OK\r\nconnection: keep-alive\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
            })
    void aConnectionWithAnAnswerOfDoubtfulLengthIsNotKept(String doubtful) throws Exception {
        LoopbackRelay relay =
                open((connection, request) -> Reply.of(connection == 0 && request == 0 ? doubtful : GOOD));

        relay.send("/v1/files", "");
        relay.send("/v1/messages", WHOLE);

        assertThat(upstream.requests()).hasSize(2);
        assertThat(upstream.requests().getLast()).startsWith("1.0");
    }

    @Test
    void theConnectionOfAHeadRequestIsNotKept() throws Exception {
        String head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 300\r\n\r\n";
        LoopbackRelay relay = open((connection, request) -> Reply.of(request == 0 && connection == 0 ? head : GOOD));
        HttpRequest request = HttpRequest.newBuilder(
                        relay.request("/v1/files", "").uri())
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .build();

        assertThat(relay.client()
                        .send(request, HttpResponse.BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(200);
        relay.send("/v1/messages", WHOLE);

        assertThat(upstream.requests().getLast()).startsWith("1.0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 100 Continue\r\n\r\n",
                "HTTP/1.1 102 Processing\r\n\r\n",
                "HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n",
                "HTTP/1.1 104 Upload Resumption Supported\r\nlocation: /x\r\n\r\n",
                "HTTP/1.1 199 What\r\n\r\nHTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n"
            })
    void aGoodAnswerKeepsItsConnectionWhateverWasSaidBefore(String before) throws Exception {
        LoopbackRelay relay = open((connection, request) -> Reply.of(before + GOOD));

        for (int i = 0; i < 3; i++) {
            assertThat(relay.send("/v1/messages", WHOLE).body()).contains("Hello.");
        }
        assertThat(upstream.requests().getLast()).startsWith("0.2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc"})
    void anAnswerOfWhichTheClientHasNothingYetFailsAsAFailure(String begin) throws Exception {
        LoopbackRelay relay = open((connection, request) -> new Reply(
                "HTTP/1.1 200 OK\r\ncontent-type: application/octet-stream\r\ncontent-length: 100\r\n\r\n" + begin,
                Then.CLOSE,
                false));

        assertThat(relay.send("/v1/files/file_1/content", "").statusCode()).isEqualTo(502);
        assertThat(Objects.requireNonNull(relay.relayed().context().accounting().row())
                        .bytesOut())
                .isZero();
    }

    @Test
    void aPipedAnswerOfOneChunkComesWhole() throws Exception {
        LoopbackRelay relay = open((connection, request) -> Reply.of(
                "HTTP/1.1 200 OK\r\ncontent-type: application/octet-stream\r\nx-a: b\r\ncontent-length: 3\r\n\r\nabc"));

        HttpResponse<String> answer = relay.send("/v1/files/file_1/content", "");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-length")).contains("3");
        assertThat(answer.body()).isEqualTo("abc");
    }

    @Test
    void anEndlessHeadIsCut() throws Exception {
        LoopbackRelay relay = open((connection, request) ->
                new Reply("HTTP/1.1 200 OK\r\n" + "x: y\r\n".repeat(50_000), Then.KEEP, false));

        assertThat(relay.send("/v1/messages", WHOLE).statusCode()).isEqualTo(FAILED);
    }
}
