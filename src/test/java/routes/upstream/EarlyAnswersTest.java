package routes.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.protocol.Dialect;
import gateway.provider.SampleProvider;
import harness.MessageJson;
import harness.RawUpstream;
import harness.RawUpstream.Reply;
import harness.RawUpstream.Then;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An upstream that answers before it has read a body, and then leaves. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EarlyAnswersTest {

    private static final int TIMES = 5;
    private static final String BODY = "x".repeat(3_000_000);
    private static final String REFUSAL = MessageJson.error("request_too_large", "too large");
    private static final String HEAD = "HTTP/1.1 413 Raw\r\ncontent-type: application/json\r\nconnection: close\r\n";

    @ParameterizedTest
    @EnumSource(names = {"CLOSE", "RESET"})
    void reachTheClientThoughTheUploadIsReset(Then then) throws Exception {
        answersWith(new Reply(RawUpstream.json(413, REFUSAL, "connection: close"), then, true));
    }

    @Test
    void reachTheClientInChunks() throws Exception {
        String chunk = Integer.toHexString(REFUSAL.length()) + "\r\n" + REFUSAL + "\r\n0\r\n\r\n";
        answersWith(new Reply(HEAD + "transfer-encoding: chunked\r\n\r\n" + chunk, Then.RESET, true));
    }

    @Test
    void reachTheClientWhenOnlyTheConnectionEndsThem() throws Exception {
        answersWith(new Reply(HEAD + "\r\n" + REFUSAL, Then.RESET, true));
    }

    /** A body may lie unread in the network when it is refused; the reset that follows would hit the next one on its connection. */
    @ParameterizedTest
    @ValueSource(ints = {307, 400, 403, 413, 429, 500})
    void leaveTheirConnectionToNobodyElse(int status) throws Exception {
        assertThat(connectionsOfTwoUploads(status)).containsExactly("0.0", "1.0");
    }

    @Test
    void anUploadThatIsAcceptedLeavesItsConnectionToTheNext() throws Exception {
        assertThat(connectionsOfTwoUploads(200)).containsExactly("0.0", "0.1");
    }

    private static List<String> connectionsOfTwoUploads(int status) throws Exception {
        Reply reply = Reply.of(RawUpstream.json(status, REFUSAL));
        try (RawUpstream upstream = RawUpstream.start((connection, request) -> reply);
                LoopbackRelay relay = relayTo(upstream)) {
            relay.ofAccount();
            for (int i = 0; i < 2; i++) {
                relay.send("/v1/files", "small");
            }
            return upstream.requests().stream()
                    .map(request -> request.substring(0, request.indexOf(' ')))
                    .toList();
        }
    }

    private static LoopbackRelay relayTo(RawUpstream upstream) throws Exception {
        return new LoopbackRelay(
                url -> SampleProvider.named("some")
                        .baseUrl(upstream.url() + "/v1")
                        .dialect(Dialect.MESSAGES)
                        .make(),
                true,
                null);
    }

    private static void answersWith(Reply reply) throws Exception {
        try (RawUpstream upstream = RawUpstream.start((connection, request) -> reply);
                LoopbackRelay relay = relayTo(upstream)) {
            relay.ofAccount();
            for (int i = 0; i < TIMES; i++) {
                HttpResponse<String> answer = relay.send("/v1/files", BODY);

                assertThat(answer.statusCode()).isEqualTo(413);
                assertThat(answer.body()).isEqualTo(REFUSAL);
            }
        }
    }
}
