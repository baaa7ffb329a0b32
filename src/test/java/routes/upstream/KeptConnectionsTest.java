package routes.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.error.FailureKind;
import gateway.protocol.Dialect;
import gateway.provider.SampleProvider;
import harness.MessageJson;
import harness.RawUpstream;
import harness.RawUpstream.Reply;
import harness.RawUpstream.Then;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import routes.request.AttemptOutcome;

/** Connections to an upstream that were kept and turn out to be closed when they are used again. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class KeptConnectionsTest {

    private static final String WHOLE =
            "{\"model\":\"asked\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
    private static final String STREAM = WHOLE.replace("\"max_tokens\"", "\"stream\":true,\"max_tokens\"");
    private static final Reply GOOD = Reply.of(RawUpstream.json(200, MessageJson.message("Hello.")));

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

    @ParameterizedTest
    @EnumSource(names = {"CLOSE", "RESET"})
    void aRequestIsSentOnceMoreOverAConnectionOfItsOwn(Then then) throws Exception {
        LoopbackRelay relay = open((connection, request) -> request == 0 ? GOOD : Reply.nothing(then));

        for (int i = 0; i < 4; i++) {
            assertThat(relay.send("/v1/messages", WHOLE).statusCode()).isEqualTo(200);
        }

        assertThat(upstream.requests())
                .as("kept ones are tried first, single ones are not kept")
                .extracting(request -> request.substring(0, 3))
                .containsExactly("0.0", "0.1", "1.0", "2.0", "2.1", "3.0");
    }

    @Test
    void aStreamIsSentOnceMoreToo() throws Exception {
        LoopbackRelay relay = open((connection, request) -> request == 0 ? GOOD : Reply.nothing(Then.RESET));

        assertThat(relay.send("/v1/messages", WHOLE).statusCode()).isEqualTo(200);
        assertThat(relay.send("/v1/messages", STREAM).statusCode()).isEqualTo(200);
    }

    @Test
    void aNewConnectionThatBreaksIsNoReason() throws Exception {
        LoopbackRelay relay = open((connection, request) -> Reply.nothing(Then.RESET));

        relay.send("/v1/messages", WHOLE);

        assertBroken();
        assertThat(upstream.requests()).hasSize(1);
    }

    @Test
    void noRequestIsSentAThirdTime() throws Exception {
        LoopbackRelay relay =
                open((connection, request) -> connection + request == 0 ? GOOD : Reply.nothing(Then.RESET));

        relay.send("/v1/messages", WHOLE);
        relay.send("/v1/messages", WHOLE);

        assertBroken();
        assertThat(upstream.requests()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"H", "HTTP/1.1 20", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 100 Continue\r\n\r\n"})
    void whatHasBegunToAnswerIsNotAskedAgain(String beginning) throws Exception {
        LoopbackRelay relay =
                open((connection, request) -> request == 0 ? GOOD : new Reply(beginning, Then.CLOSE, false));

        relay.send("/v1/messages", WHOLE);
        relay.send("/v1/messages", WHOLE);

        assertBroken();
        assertThat(upstream.requests()).hasSize(2);
    }

    @Test
    void aBodyThatWasStreamedIsNotSentAgain() throws Exception {
        LoopbackRelay relay = open((connection, request) -> request == 0 ? GOOD : Reply.nothing(Then.RESET));

        assertThat(relay.send("/v1/messages", WHOLE).statusCode()).isEqualTo(200);
        assertThat(relay.send("/v1/files", "{}").statusCode()).isEqualTo(502);

        assertThat(upstream.requests()).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(names = {"CLOSE", "RESET"})
    void aCallBesideThoseOfClientsIsSentOnceMoreToo(Then then) throws Exception {
        LoopbackRelay relay = open((connection, request) -> request == 0 ? GOOD : Reply.nothing(then));

        for (int i = 0; i < 6; i++) {
            assertThat(relay.beside("/beside", "{}")).isEqualTo(200);
        }

        assertThat(upstream.requests()).as("some were sent twice").hasSizeGreaterThan(6);
    }

    private void assertBroken() throws Exception {
        AttemptOutcome.Failed failed = (AttemptOutcome.Failed) relay.relayed().outcome();
        assertThat(failed.failure().kind()).isEqualTo(FailureKind.UPSTREAM_BROKEN);
    }
}
