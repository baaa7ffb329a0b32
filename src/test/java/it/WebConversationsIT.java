package it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.error.FailureKind;
import harness.EventStream;
import harness.Gate;
import harness.Lab;
import harness.MessageBody;
import harness.ProxyClient;
import harness.ProxyProcess;
import harness.RawClient;
import harness.Refusal;
import harness.SimulatedWeb;
import harness.WholeMessage;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import routes.demo.web.DemoWebCall;
import routes.demo.web.DemoWebCall.Kind;
import routes.demo.web.DemoWebEvents;
import routes.demo.web.DemoWebReply;
import routes.demo.web.DemoWebStep;
import routes.demo.web.DemoWebUpload;

/** Conversations of web mode from their creation to their deletion, their places at accounts, and their files. */
@Lab
@Timeout(300)
@DisplayName("Web mode, conversations")
class WebConversationsIT {

    private static final int PLACES = 2;
    private static final byte[] PNG = Base64.getDecoder()
            .decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");
    private static final String IMAGE = Base64.getEncoder().encodeToString(PNG);

    private static SimulatedWeb web;
    private static ProxyProcess proxy;
    private static ProxyClient client;

    @Lab.Settings
    static void settings(ProxyProcess.Builder builder) {
        builder.env("GATEWAY_ACCOUNTS_CONCURRENCY_COOKIE", Integer.toString(PLACES))
                .env("GATEWAY_ACCOUNTS_WAIT", "0s");
    }

    @ParameterizedTest(name = "25: a client leaves a stream, by a reset {0}")
    @ValueSource(booleans = {true, false})
    void aClientThatLeavesStopsTheConversation(boolean reset) throws IOException {
        web.says(DemoWebEvents.from(0)
                .start()
                .text("Some")
                .step(new DemoWebStep.Hang())
                .steps());
        try (RawClient raw =
                client.stream(MessageBody.user("Leave").stream(true).json())) {
            assertThat(raw.readHead().events().nextButPing().name()).isEqualTo("message_start");
            if (reset) {
                raw.reset();
            }
        }

        assertThat(web.awaitCalls(Kind.STOP, 1)).hasSize(1);
        web.awaitNothingLeft();
    }

    @Test
    @DisplayName("32: another id is taken where a conversation has the first one already, once")
    void anotherIdIsTakenOnce() {
        web.enqueue(Kind.CREATE, exists());

        assertThat(WholeMessage.text(WholeMessage.of(ask("Create again")))).contains("Create again");

        List<DemoWebCall> creates = web.calls(Kind.CREATE);
        assertThat(creates).hasSize(2);
        assertThat(creates.getFirst().conversation())
                .isNotEqualTo(creates.getLast().conversation());
        web.awaitNothingLeft();
    }

    @Test
    @DisplayName("32: 200 for a new conversation is as good as 201")
    void anyGoodStatusIsTaken() {
        web.change(Kind.CREATE, usual -> usual.get().status(200));

        assertThat(ask("Fine").statusCode()).isEqualTo(200);
        web.awaitNothingLeft();
    }

    @Test
    @DisplayName("33: each request has a conversation of its own, and no account more than its places")
    void placesAreKept() {
        int all = 2 * PLACES;
        Gate gate = new Gate();
        web.answerBy((call, usual) ->
                call.kind() == Kind.COMPLETION ? usual.get().before(1, SimulatedWeb.at(gate)) : usual.get());
        List<CompletableFuture<HttpResponse<byte[]>>> answers = new ArrayList<>();
        for (int i = 0; i < all; i++) {
            String text = "At once " + i;
            answers.add(RawClient.async(() -> ask(text)));
        }
        web.awaitRunningStreams(all);

        HttpResponse<byte[]> oneMore = ask("One more");
        gate.open();

        assertThat(oneMore.statusCode()).isIn(429, 503, 529);
        for (int i = 0; i < all; i++) {
            assertThat(WholeMessage.text(WholeMessage.of(answers.get(i).join())))
                    .contains("At once " + i + "”");
        }
        assertThat(web.calls(Kind.CREATE).stream()
                        .map(DemoWebCall::conversation)
                        .distinct())
                .hasSize(all);
        for (String cookie : List.of(SimulatedWeb.COOKIE, SimulatedWeb.OTHER_COOKIE)) {
            assertThat(web.calls(Kind.CREATE).stream()
                            .filter(call -> call.sessionKey().equals(cookie)))
                    .hasSize(PLACES);
        }
        web.awaitNothingLeft();
        assertThat(ask("Place again").statusCode()).isEqualTo(200);
        web.awaitNothingLeft();
    }

    @Test
    @DisplayName(
            "34: images are uploaded with their real type, from base64 and data URLs, and an image alone is enough")
    void imagesAreUploaded() {
        HttpResponse<byte[]> answer = client.message(MessageBody.of()
                .blocks(
                        "user",
                        MessageBody.image("image/png", IMAGE),
                        MessageBody.imageAt("data:image/png;base64," + IMAGE))
                .json());

        assertThat(answer.statusCode()).as(new String(answer.body())).isEqualTo(200);
        List<DemoWebUpload> uploads = web.calls(Kind.UPLOAD, Kind.UPLOAD_TO_CONVERSATION).stream()
                .map(call -> DemoWebUpload.read(call).orElseThrow())
                .toList();
        assertThat(uploads).hasSize(2).allSatisfy(upload -> {
            assertThat(upload.contentType()).isEqualTo("image/png");
            assertThat(upload.name()).endsWith(".png");
            assertThat(upload.bytes()).isEqualTo(PNG);
        });
        assertThat(web.only(Kind.COMPLETION).json().path("files")).hasSize(2);
        web.awaitNothingLeft();
    }

    @Test
    @DisplayName("34: an image that is elsewhere is refused where that is not allowed")
    void imagesElsewhereAreRefused() {
        HttpResponse<byte[]> answer = client.message(MessageBody.of()
                .blocks("user", MessageBody.imageAt(web.url() + "/image.png"), MessageBody.text("What is it?"))
                .json());

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(ProxyClient.json(answer).path("error").path("type").asText()).isEqualTo("invalid_request_error");
        assertThat(web.calls(Kind.OTHER, Kind.COMPLETION)).isEmpty();
        web.awaitNothingLeft();
    }

    @Test
    @DisplayName("36: the other path is tried where one is not there")
    void theOtherPathIsTried() {
        web.answerBy((call, usual) -> call.kind() == Kind.UPLOAD_TO_CONVERSATION
                ? DemoWebReply.error(404, "not_found_error", "Not found", "")
                : usual.get());

        assertThat(withImage().statusCode()).isEqualTo(200);

        assertThat(web.calls(Kind.UPLOAD)).hasSize(1);
        web.awaitNothingLeft();
    }

    @Test
    @DisplayName("36: a request never goes on without an image that could not be uploaded")
    void aRequestFailsWithItsImage() {
        web.answerBy((call, usual) -> call.kind() == Kind.UPLOAD_TO_CONVERSATION || call.kind() == Kind.UPLOAD
                ? DemoWebReply.error(500, "api_error", "Upload failed", "")
                : usual.get());

        HttpResponse<byte[]> answer = withImage();

        assertThat(answer.statusCode()).isIn(502, 503, 500, 529);
        assertThat(web.calls(Kind.COMPLETION)).isEmpty();
        web.awaitNothingLeft();
        web.clear();
        proxy.accounts()
                .list("")
                .forEach(account -> assertThat(account.path("state").asText()).isEqualTo("active"));
    }

    @Test
    @DisplayName("37: a deletion that fails is done by the job")
    void aFailedDeletionIsDoneLater() {
        web.enqueue(Kind.DELETE, DemoWebReply.error(500, "api_error", "Internal server error", ""));
        assertThat(ask("Delete later").statusCode()).isEqualTo(200);
        web.awaitCalls(Kind.DELETE, 1);
        assertThat(web.openConversations()).hasSize(1);

        await().until(() -> {
            proxy.admin().runJob("clean-up-conversations");
            return web.openConversations().isEmpty();
        });
    }

    @Test
    @DisplayName(
            "16, 37: what a process has left that is killed between a call and its result, or within a stream, is deleted by the"
                    + " next one, which knows no call of it and holds no place")
    void aKilledProcessLeavesNothing() throws IOException {
        try (SimulatedWeb own = SimulatedWeb.start();
                ProxyProcess killed = withOnePlaceEach(own).start()) {
            MessageBody body = MessageBody.user("use the tool").tool("get_weather");
            JsonNode first = WholeMessage.of(killed.client().message(body.json()));
            String call = first.path("content").path(1).path("id").asText();
            own.says(DemoWebEvents.from(0)
                    .start()
                    .textPieces("Once upon")
                    .step(new DemoWebStep.Hang())
                    .steps());
            try (RawClient cut = killed.client().stream(
                    MessageBody.user("Tell a story").stream(true).json())) {
                EventStream events = cut.readHead().events();
                assertThat(events.nextButPing().name()).isEqualTo("message_start");
                assertThat(own.runningStreams()).isEqualTo(2);
                assertThat(killed.client()
                                .message(MessageBody.user("No place").json())
                                .statusCode())
                        .as("both accounts are busy")
                        .isIn(429, 503, 529);
                killed.kill();
            }
            own.awaitRunningStreams(0);
            assertThat(own.openConversations()).hasSize(2);

            killed.startAgain();

            body.blocks("assistant", first.path("content")).blocks("user", MessageBody.result(call, "4 C"));
            Refusal.check(killed.client().message(body.json()), FailureKind.WEB_TOOL_SESSION_GONE);
            checkPlaces(own, killed);
            await().until(() -> {
                killed.admin().runJob("clean-up-conversations");
                return own.openConversations().isEmpty();
            });
        }
    }

    private static ProxyProcess.Builder withOnePlaceEach(SimulatedWeb web) {
        return ProxyProcess.builder()
                .web(web)
                .env("GATEWAY_ACCOUNTS_CONCURRENCY_COOKIE", "1")
                .env("GATEWAY_ACCOUNTS_WAIT", "0s");
    }

    /** Both accounts have their one place, and no more. */
    private static void checkPlaces(SimulatedWeb web, ProxyProcess proxy) {
        Gate gate = new Gate();
        DemoWebReply waiting = DemoWebReply.stream(DemoWebEvents.from(0)
                .start()
                .step(SimulatedWeb.at(gate))
                .text("Here")
                .finish("end_turn", Instant.now())
                .steps());
        web.enqueue(Kind.COMPLETION, waiting, waiting);
        int before = web.calls(Kind.COMPLETION).size();
        List<CompletableFuture<HttpResponse<byte[]>>> answers = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            answers.add(RawClient.async(
                    () -> proxy.client().message(MessageBody.user("Any place?").json())));
        }
        web.awaitCalls(Kind.COMPLETION, before + 2);
        gate.open();
        answers.forEach(answer -> assertThat(answer.join().statusCode()).isEqualTo(200));
    }

    @Test
    @DisplayName("25, 37: a process that is told to end leaves no conversation")
    void aTerminatedProcessLeavesNothing() {
        try (SimulatedWeb own = SimulatedWeb.start();
                ProxyProcess ended = ProxyProcess.builder().web(own).start()) {
            MessageBody body = MessageBody.user("use the tool").tool("get_weather");
            WholeMessage.of(ended.client().message(body.json()));
            assertThat(own.runningStreams()).isEqualTo(1);

            assertThat(ended.terminate()).isIn(0, 143);

            own.awaitNothingLeft();
        }
    }

    private static HttpResponse<byte[]> withImage() {
        return client.message(MessageBody.of()
                .blocks("user", MessageBody.image("image/png", IMAGE), MessageBody.text("What is it?"))
                .json());
    }

    private static DemoWebReply exists() {
        return DemoWebReply.error(409, "conflict_error", "Conversation already exists", "");
    }

    private static HttpResponse<byte[]> ask(String text) {
        return client.message(MessageBody.user(text).json());
    }
}
