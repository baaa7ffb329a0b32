package routes.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.error.FailureKind;
import gateway.memory.MemoryBudget;
import gateway.usage.UsageRow;
import harness.Headers;
import harness.MessageJson;
import harness.RawClient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import routes.answer.UpstreamTimeouts;
import routes.request.Attempt;
import routes.request.AttemptOutcome;

/** Requests that nothing translates, step by step: the test is their client, their upstream and their clock. */
final class UntouchedLoop implements AutoCloseable {

    static final String STREAM = MessageJson.streamRequest("claude-sonnet-4-5");
    static final String WHOLE = MessageJson.request("claude-sonnet-4-5");
    static final String PING = "event: ping\ndata: {\"type\": \"ping\"}\n\n";

    /** Before anything is taken for too late; long, so that no machine is too slow. */
    static final Duration FIRST_EVENT = Duration.ofHours(1);

    static final Duration SILENCE = Duration.ofHours(2);
    static final Duration REQUEST = Duration.ofHours(10);

    /** Before the client is told something. */
    static final Duration HOLD = Duration.ofMinutes(20);

    static final Duration PING_INTERVAL = Duration.ofMinutes(30);

    private static final Duration NEVER = Duration.ofDays(100);

    private final BlockingQueue<AskedUpstream> asked = new LinkedBlockingQueue<>();
    private final LoopbackRelay relay;

    /** Opens it with these accounts, which are asked one after the other. */
    UntouchedLoop(String... accounts) throws Exception {
        this(MemoryBudget.unlimited(), accounts);
    }

    /** The same, where the calls may hold so much memory. */
    UntouchedLoop(MemoryBudget memory, String... accounts) throws Exception {
        relay = LoopbackRelay.untouched(memory);
        relay.takes(request -> asked.add(new AskedUpstream(request)));
        relay.accounts(accounts);
        relay.timeouts(timeouts(NEVER, NEVER, false));
    }

    private static UpstreamTimeouts timeouts(Duration hold, Duration ping, boolean drain) {
        return new UpstreamTimeouts(
                Duration.ofMinutes(1), FIRST_EVENT, hold, ping, SILENCE, SILENCE.multipliedBy(3), REQUEST, drain);
    }

    /** Clients are held and told of silences as usual, which they are not otherwise. */
    UntouchedLoop withPings() {
        relay.timeouts(timeouts(HOLD, PING_INTERVAL, false));
        return this;
    }

    /** Streams are read to their end when their client leaves. */
    UntouchedLoop drains() {
        relay.timeouts(timeouts(NEVER, NEVER, true));
        return this;
    }

    LoopbackRelay relay() {
        return relay;
    }

    /** Asks for a message. */
    RawClient asks(String body) throws IOException {
        return asks("POST", "/v1/messages", body);
    }

    RawClient asks(String method, String path, String body) throws IOException {
        relay.expect();
        return RawClient.connect(relay.port())
                .request(method, path, Headers.of(), body.getBytes(StandardCharsets.UTF_8));
    }

    /** The next request that has reached the upstream. */
    AskedUpstream upstream() throws InterruptedException {
        return Objects.requireNonNull(asked.poll(60, TimeUnit.SECONDS), "no request has reached the upstream");
    }

    /** Lets time pass. */
    void pass(Duration time) {
        relay.pass(time);
    }

    /** Waits until the gateway has most likely read what was sent to it: where it has not, a defect may go unseen. */
    void reads() throws Exception {
        for (int i = 0; i < 10; i++) {
            relay.look();
        }
    }

    /** So many characters of an answer in ASCII. */
    static String read(InputStream body, int count) throws IOException {
        return new String(body.readNBytes(count), StandardCharsets.UTF_8);
    }

    /** What is left of an answer. */
    static String rest(InputStream body) throws IOException {
        return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    }

    /** The only row that was written, when the last call is over. */
    UsageRow row() throws Exception {
        relay.relayed();
        assertThat(relay.notes().rows()).hasSize(1);
        return relay.notes().rows().getFirst();
    }

    /** How many rows were written. */
    long rows() {
        return relay.notes().rows().size();
    }

    /** The last try, when the call is over. */
    Attempt attempt() throws Exception {
        return relay.relayed().attempt();
    }

    /** Whether the client has what there is to have, so that nobody else is asked. */
    boolean answered() throws Exception {
        return relay.relayed().outcome() instanceof AttemptOutcome.Answered;
    }

    /** How the last try has failed. */
    AttemptOutcome.Failed failed() throws Exception {
        AttemptOutcome outcome = relay.relayed().outcome();
        assertThat(outcome).isInstanceOf(AttemptOutcome.Failed.class);
        return (AttemptOutcome.Failed) outcome;
    }

    /** What the last try has failed of, where there was no answer. */
    FailureKind failure() throws Exception {
        assertThat(failed().answer()).isNull();
        return failed().failure().kind();
    }

    /** What the breaker was told of each try. */
    String breaker() {
        return String.join(" ", relay.notes().permits());
    }

    @Override
    public void close() throws Exception {
        relay.close();
    }
}
