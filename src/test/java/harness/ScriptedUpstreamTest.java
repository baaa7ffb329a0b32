package harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ScriptedUpstreamTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    private ScriptedUpstream upstream;
    private RawClient client;

    @BeforeEach
    void start() throws IOException {
        upstream = ScriptedUpstream.start();
        client = RawClient.connect(port());
    }

    @AfterEach
    void stop() {
        client.close();
        upstream.close();
    }

    @Test
    void keepsConnectionsAndRecordsRequests() throws IOException {
        upstream.enqueue(Answer.error(429, "{}").header("retry-after", "7"));

        assertThat(post("one").readHead().status()).isEqualTo(429);
        assertThat(client.header("retry-after")).isEqualTo("7");
        assertThat(client.readBody()).asString().isEqualTo("{}");
        client.send("POST /v1/other?x=1 HTTP/1.1\r\nAuthorization: Bearer k\r\ntransfer-encoding: chunked\r\n\r\n"
                + "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
        assertThat(client.readHead().status()).isEqualTo(404);

        assertThat(upstream.takeRequest().text()).isEqualTo("one");
        UpstreamRequest second = upstream.takeRequest();
        assertThat(second.text()).isEqualTo("abcde");
        assertThat(second.path()).isEqualTo("/v1/other");
        assertThat(second.accountKey()).isEqualTo("k");
        assertThat(upstream.requests()).hasSize(2);
    }

    @Test
    void answersLikeAHealthyUpstreamByDefault() throws IOException {
        post(MessageJson.request("m")).readHead();
        assertThat(new String(client.readBody(), StandardCharsets.UTF_8)).contains("Hello.");

        post(MessageJson.streamRequest("m")).readHead();
        List<String> names =
                client.events().rest().stream().map(ServerEvent::name).toList();
        assertThat(names).startsWith("message_start", "content_block_start").endsWith("message_delta", "message_stop");
    }

    @Test
    void waitsAtGates() throws IOException {
        var gate = new Gate();
        upstream.always(Answer.stream(MessageJson.messageStart()).gate(gate).events(MessageJson.messageStop()));
        EventStream events = post("x").readHead().events();

        assertThat(events.next().name()).isEqualTo("message_start");
        gate.awaitReached();
        gate.open();
        assertThat(events.next().name()).isEqualTo("message_stop");
        assertThat(events.next()).isNull();
    }

    @Test
    void noticesThatThePeerLeaves() throws IOException {
        upstream.always(Answer.stream(MessageJson.messageStart()).hang());
        post("x").readHead().events().next();
        UpstreamRequest request = upstream.takeRequest();
        assertThat(request.peerHasLeft()).isFalse();

        client.close();

        assertThat(request.awaitPeerLeft(SOON)).isTrue();
    }

    @Test
    void doesNotTakeItsOwnEndForThePeers() throws IOException {
        upstream.always(Answer.closeAtOnce());
        post("x");

        assertThat(client.closedByPeer(SOON)).isTrue();
        assertThat(upstream.takeRequest().peerHasLeft()).isFalse();
    }

    @Test
    void breaksBodies() throws IOException {
        upstream.enqueue(Answer.halfBody("application/json", "{\"a\":\"0123456789\"}"));
        post("x").readHead();
        assertThatThrownBy(client::readBody).isInstanceOf(EOFException.class);

        client = RawClient.connect(port());
        upstream.enqueue(Answer.stream(MessageJson.messageStart()).cut());
        post("x").readHead();
        assertThatThrownBy(client::readBody).isInstanceOf(EOFException.class);

        client = RawClient.connect(port());
        upstream.enqueue(Answer.resetAtOnce());
        post("x");
        assertThatThrownBy(client::readHead).isInstanceOf(IOException.class);

        client = RawClient.connect(port());
        upstream.enqueue(Answer.json("{\"a\":1}").contentLength(3));
        post("x").readHead();
        assertThat(client.readBody()).asString().isEqualTo("{\"a");
    }

    @Test
    void staysSilent() throws IOException {
        upstream.always(Answer.nothing());
        post("x");
        upstream.takeRequest();

        assertThat(client.closedByPeer(Duration.ofMillis(200))).isFalse();
    }

    @Test
    void streamsWithoutEndUnderBackPressure() throws IOException {
        upstream.always(Answer.stream().endless(MessageJson.textDelta(0, "x".repeat(10_000))));
        EventStream events = post("x").readHead().events();
        assertThat(events.next().name()).isEqualTo("content_block_delta");
        UpstreamRequest request = upstream.takeRequest();

        await().atMost(SOON).until(() -> request.written() > 100_000);
        client.close();
        assertThat(request.awaitPeerLeft(SOON)).isTrue();
    }

    @Test
    void dribbles() throws IOException {
        upstream.always(Answer.stream().dribble(MessageJson.messageStop(), 1, Duration.ofMillis(1)));
        assertThat(post("x").readHead().events().rest()).hasSize(1);
    }

    @Test
    void refusesConnectionsAndListensAgain() throws IOException {
        upstream.refuse();
        await().untilAsserted(() ->
                assertThatThrownBy(() -> RawClient.connect(port())).isInstanceOf(ConnectException.class));

        upstream.listenAgain();
        client = RawClient.connect(port());
        assertThat(post("{}").readHead().status()).isEqualTo(200);
    }

    private int port() {
        return Integer.parseInt(upstream.url().substring(upstream.url().lastIndexOf(':') + 1));
    }

    private RawClient post(String body) throws IOException {
        return client.request("POST", "/v1/messages", Headers.of(), body.getBytes(StandardCharsets.UTF_8));
    }
}
