package routes.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import gateway.account.Account;
import gateway.error.FailureKind;
import gateway.protocol.web.WebPaths;
import harness.RawUpstream;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import routes.answer.UpstreamTimeouts;
import routes.stub.MemoryAccounts;
import routes.upstream.UpstreamClient;

@Timeout(60)
@DisplayName("calls of the web application")
class WebHttpTest {

    private static final Account ACCOUNT = MemoryAccounts.account("a");
    private static final Duration SHORT = Duration.ofSeconds(2);
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final WebHttp.Sent CREATE = WebHttp.Sent.json(WebPaths.create("org"), new byte[] {'{', '}'});
    private static final String ENDLESS =
            "HTTP/1.1 201 Raw\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n1\r\n{\r\n";

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    @DisplayName("an answer whose body never ends costs no connection once its time has passed")
    void closesEndlessAnswers() {
        try (RawUpstream upstream = RawUpstream.start((connection, request) -> RawUpstream.Reply.of(ENDLESS))) {
            WebHttp http = http(upstream, SHORT);

            assertThatThrownBy(() -> http.await(ACCOUNT, CREATE))
                    .isInstanceOfSatisfying(
                            WebCallFailed.class,
                            failed -> assertThat(failed.failure().kind()).isEqualTo(FailureKind.UPSTREAM_CONNECT));
            assertThat(upstream.requests()).hasSize(1);
            await().atMost(Duration.ofSeconds(5)).until(() -> upstream.openConnections() == 0);
        }
    }

    @Test
    @DisplayName("a call that is never answered costs no connection either, and is not sent once more over a kept one")
    void closesSilentCalls() {
        try (RawUpstream upstream = RawUpstream.start((connection, request) ->
                RawUpstream.Reply.of(request == 0 && connection == 0 ? RawUpstream.json(201, "{}") : ""))) {
            WebHttp http = http(upstream, SHORT);
            http.await(ACCOUNT, CREATE);

            assertThatThrownBy(() -> http.await(ACCOUNT, CREATE)).isInstanceOf(WebCallFailed.class);
            await().atMost(Duration.ofSeconds(5)).until(() -> upstream.openConnections() == 0);
            assertThat(upstream.requests()).hasSize(2);
        }
    }

    @Test
    @DisplayName("a good answer in an encoding that nobody has asked for is none; another account may be asked")
    void refusesPackedAnswers() {
        try (RawUpstream upstream = RawUpstream.start((connection, request) ->
                RawUpstream.Reply.of(RawUpstream.json(201, "packed", "content-encoding: gzip")))) {
            WebHttp http = http(upstream, LONG);

            assertThatThrownBy(() -> http.await(ACCOUNT, CREATE))
                    .isInstanceOfSatisfying(
                            WebCallFailed.class,
                            failed ->
                                    assertThat(failed.failure().kind()).isEqualTo(FailureKind.UPSTREAM_INVALID_ANSWER));
            await().atMost(Duration.ofSeconds(5)).until(() -> upstream.openConnections() == 0);
        }
    }

    @Test
    @DisplayName("of a packed refusal status and headers count, nothing of its body is read")
    void readsNothingOfPackedRefusals() {
        try (RawUpstream upstream = RawUpstream.start((connection, request) -> RawUpstream.Reply.of(
                RawUpstream.json(403, "packed", "content-encoding: br", "cf-mitigated: challenge")))) {
            WebReply reply = http(upstream, LONG).await(ACCOUNT, CREATE);

            assertThat(reply.status()).isEqualTo(403);
            assertThat(reply.header("cf-mitigated")).isEqualTo("challenge");
            assertThat(reply.body()).isEmpty();
        }
    }

    @Test
    @DisplayName("identity is no encoding")
    void takesIdentity() {
        try (RawUpstream upstream = RawUpstream.start((connection, request) ->
                RawUpstream.Reply.of(RawUpstream.json(201, "{}", "content-encoding: Identity")))) {
            assertThat(http(upstream, LONG).await(ACCOUNT, CREATE).body()).hasSize(2);
        }
    }

    private WebHttp http(RawUpstream upstream, Duration patience) {
        UpstreamTimeouts timeouts = new UpstreamTimeouts(LONG, LONG, LONG, LONG, LONG, LONG, LONG, false);
        UpstreamClient client = UpstreamClient.create(
                vertx,
                new UpstreamClient.Site(URI.create(upstream.url()), 1024, 10, false, 1024, LONG, false, null),
                new UpstreamClient.Parts(() -> timeouts, null, null, null, null));
        return new WebHttp(
                client, "claude-proxy/test", () -> patience, account -> "key", (account, used, renewed) -> {});
    }
}
