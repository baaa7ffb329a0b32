package it;

import static org.assertj.core.api.Assertions.assertThat;

import harness.FramingCases;
import harness.Http2Cases;
import harness.Http2Frames;
import harness.ProxyProcess;
import harness.RawClient;
import harness.StrictRequests;
import harness.StrictRequests.Reading;
import harness.StrictRequests.Request;
import harness.StrictRequests.Rest;
import harness.StrictUpstream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Whatever the gateway takes as one request reaches the upstream as exactly one, with the same length, or not at all. A second,
 * strict reader says what was sent; the upstream reads with the same strictness.
 */
@Timeout(300)
class FramingFuzzIT {

    private static final long SEED = 20_261_129;
    private static final int CONNECTIONS = 1_200;
    private static final int STREAMS = 300;
    private static final int COMPLAINTS = 5;
    private static final String OWN_CHECK = "/v1/models";
    private static final Duration SOON = Duration.ofSeconds(60);

    private static final Map<Request, Integer> SENT = new HashMap<>();

    private static StrictUpstream upstream;
    private static ProxyProcess proxy;

    private final List<String> complaints = new ArrayList<>();
    private int wrong;

    @BeforeAll
    static void start() {
        upstream = StrictUpstream.start();
        proxy = ProxyProcess.builder()
                .env("CLAUDE_API_BASEURL", upstream.url())
                .env("GATEWAY_SERVER_BODY_TIMEOUT", "5s")
                .start();
    }

    @AfterAll
    static void stop() {
        proxy.close();
        upstream.close();
    }

    @Test
    void aRequestIsOneRequestForTheUpstreamToo() throws IOException {
        var cases = new FramingCases(SEED, ProxyProcess.CLIENT_KEY);
        for (int i = 0; i < CONNECTIONS && complaints.size() < COMPLAINTS; i++) {
            String text = cases.next();
            Reading reading = StrictRequests.read(text);
            reading.requests().forEach(request -> SENT.merge(request, 1, Integer::sum));
            wrong += reading.rest() == Rest.WRONG ? 1 : 0;
            exchange(text, cases.cuts(text.length()), reading);
        }
        check();
        assertThat(wrong).as("connections that sent what is no request").isGreaterThan(CONNECTIONS / 4);
    }

    @Test
    void aStreamIsOneRequestForTheUpstreamToo() throws IOException {
        var cases = new Http2Cases(SEED, ProxyProcess.CLIENT_KEY);
        for (int i = 0; i < STREAMS; i++) {
            Http2Cases.Case next = cases.next();
            next.strict().ifPresent(request -> SENT.merge(request, 1, Integer::sum));
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
                socket.setSoTimeout((int) SOON.toMillis());
                socket.getOutputStream().write(Http2Frames.request(next.fields(), next.data(), next.cut()));
                socket.getOutputStream().write(Http2Frames.acknowledgement());
                Http2Frames.awaitEnd(new DataInputStream(socket.getInputStream()));
            } catch (SocketException closedMeanwhile) {
                // The gateway had read enough.
            }
        }
        check();
    }

    private void exchange(String text, int[] cuts, Reading reading) throws IOException {
        try (RawClient client = RawClient.connect(proxy.port())) {
            write(client, text, cuts);
            if (!answersInOrder(client, reading)) {
                return;
            }
            if (reading.rest() == Rest.WRONG && !client.closedByPeer(SOON)) {
                complaints.add("left open after what is no request: " + text);
            }
        } catch (SocketTimeoutException silent) {
            complaints.add("neither answered nor closed: " + text);
        }
    }

    private static void write(RawClient client, String text, int[] cuts) {
        try {
            int from = 0;
            for (int cut : cuts) {
                client.send(text.substring(from, cut).getBytes(StandardCharsets.ISO_8859_1));
                from = cut;
            }
            client.send(text.substring(from).getBytes(StandardCharsets.ISO_8859_1));
        } catch (IOException closedMeanwhile) {
            // The gateway had read enough; its answers are there.
        }
    }

    /** Reads an answer for each request; false when the gateway closed before the last one. */
    private boolean answersInOrder(RawClient client, Reading reading) throws SocketTimeoutException {
        try {
            for (Request request : reading.requests()) {
                client.readHead();
                String body = new String(client.readBody(), StandardCharsets.UTF_8);
                if (client.status() == 200 && !body.contains("<" + request.target() + ">")) {
                    complaints.add(request.target() + " was told " + body);
                }
            }
            return true;
        } catch (SocketTimeoutException silent) {
            throw silent;
        } catch (IOException closed) {
            return false;
        }
    }

    private void check() {
        assertThat(complaints).isEmpty();
        assertThat(upstream.complaints())
                .as("what reached the upstream and is no request")
                .isEmpty();
        List<Request> reached = upstream.requests();
        Map<Request, Integer> sent = new HashMap<>(SENT);
        reached.stream()
                .filter(request -> sent.merge(request, -1, Integer::sum) < 0)
                .filter(request -> !request.target().startsWith(OWN_CHECK))
                .forEach(request -> complaints.add("reached the upstream though nobody sent it so: " + request));
        assertThat(complaints).isEmpty();
        assertThat(reached).as("requests that were taken").hasSizeGreaterThan(STREAMS / 10);
    }
}
