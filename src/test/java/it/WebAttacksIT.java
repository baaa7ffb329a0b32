package it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import harness.MessageBody;
import harness.ProxyProcess;
import harness.RawClient;
import harness.SimulatedWeb;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import routes.demo.web.DemoWebCall;
import routes.demo.web.DemoWebCall.Kind;
import routes.demo.web.DemoWebEvents;
import routes.demo.web.DemoWebReply;
import routes.demo.web.DemoWebStep;

/** Faults of web mode that a reviewer has found; each test fails until its fault is mended. */
@Timeout(120)
@DisplayName("Web mode, attacks")
class WebAttacksIT {

    private static final DemoWebStep.HoldPoint SLOWLY = ended -> ended.copy()
            .exceptionally(cut -> null)
            .orTimeout(1_500, TimeUnit.MILLISECONDS)
            .handle((a, b) -> a)
            .join();

    @Test
    @DisplayName("uploads of a client that has left end, and its place is free")
    void uploadsEndWithTheirClient() throws Exception {
        byte[] png = {
            (byte) 0x89,
            'P',
            'N',
            'G',
            13,
            10,
            26,
            10,
            0,
            0,
            0,
            13,
            'I',
            'H',
            'D',
            'R',
            0,
            0,
            0,
            1,
            0,
            0,
            0,
            1,
            8,
            6,
            0,
            0,
            0,
            0x1f,
            0x15,
            (byte) 0xc4,
            (byte) 0x89
        };
        String[] images = new String[20];
        Arrays.fill(images, MessageBody.image("image/png", Base64.getEncoder().encodeToString(png)));
        try (SimulatedWeb web = SimulatedWeb.start();
                ProxyProcess proxy = ProxyProcess.builder().web(web).start()) {
            web.answerBy((call, usual) -> {
                DemoWebReply reply = usual.get();
                return call.kind() == Kind.UPLOAD_TO_CONVERSATION ? reply.hold(SLOWLY) : reply;
            });
            try (RawClient client = proxy.client().stream(
                    MessageBody.of().blocks("user", images).json())) {
                web.awaitCalls(Kind.UPLOAD_TO_CONVERSATION, 1);
            }
            await().atMost(Duration.ofSeconds(8)).until(() -> proxy.metric("claude_proxy_web_conversations") == 0);
            assertThat(web.calls(Kind.UPLOAD_TO_CONVERSATION)).hasSizeLessThan(5);
        }
    }

    @Test
    @DisplayName("a stream that comes compressed, which nobody has asked for, is not read; another account is asked")
    void packedStreamsAreNotRead() {
        try (SimulatedWeb web = SimulatedWeb.start();
                ProxyProcess proxy = ProxyProcess.builder().web(web).start()) {
            web.change(Kind.COMPLETION, usual -> usual.get().header("content-encoding", "gzip"));
            assertThat(proxy.client().message(MessageBody.user("a b").json()).statusCode())
                    .isEqualTo(200);
            assertThat(web.calls(Kind.COMPLETION))
                    .hasSize(2)
                    .extracting(DemoWebCall::sessionKey)
                    .doesNotHaveDuplicates();
            web.awaitNothingLeft();
        }
    }

    @Test
    @DisplayName("a refusal that never ends is read no more when its client has left")
    void refusalEndsWithItsClient() throws Exception {
        DemoWebStep ping = new DemoWebStep.Event(DemoWebEvents.typed("ping"));
        try (SimulatedWeb web = SimulatedWeb.start();
                ProxyProcess proxy = ProxyProcess.builder()
                        .web(web)
                        .env("PRESERVE_CHATS", "true")
                        .start()) {
            web.enqueue(
                    Kind.COMPLETION,
                    DemoWebReply.stream(Collections.nCopies(600, ping))
                            .status(500)
                            .header("content-type", "application/json")
                            .pace(Duration.ofMillis(100)));
            try (RawClient client =
                    proxy.client().stream(MessageBody.user("a b").stream(false).json())) {
                web.awaitRunningStreams(1);
            }
            await().atMost(Duration.ofSeconds(8)).until(() -> web.runningStreams() == 0);
        }
    }
}
