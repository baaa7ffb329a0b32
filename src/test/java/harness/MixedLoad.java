package harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Clients that ask for JSON and for streams in turn until the proxy dies or they are told to stop. They remember the ids of the
 * answers that they saw whole: the last byte of a JSON body, the {@code message_stop} of a stream.
 */
public final class MixedLoad {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String MODEL = "claude-sonnet-4-5";

    private final ProxyClient client;
    private final Set<String> completed = ConcurrentHashMap.newKeySet();
    private final ConcurrentLinkedQueue<String> complaints = new ConcurrentLinkedQueue<>();
    private final Semaphore completions = new Semaphore(0);
    private final List<Thread> workers = new ArrayList<>();
    private volatile boolean stopped;

    private MixedLoad(ProxyClient client) {
        this.client = client;
    }

    /** Starts so many clients. */
    public static MixedLoad start(ProxyProcess proxy, int clients) {
        var load = new MixedLoad(proxy.client());
        for (int i = 0; i < clients; i++) {
            boolean streamFirst = i % 2 == 0;
            load.workers.add(Thread.ofVirtual().name("load-" + i).start(() -> load.work(streamFirst)));
        }
        return load;
    }

    /** Waits until so many more answers were seen whole. */
    public void awaitCompleted(int count) {
        try {
            if (!completions.tryAcquire(count, LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("only " + completed.size() + " requests completed; " + complaints);
            }
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    /** Waits for the clients, after the proxy was killed, and returns the ids that they saw completed. */
    public Set<String> finish() {
        stopped = true;
        try {
            for (Thread worker : workers) {
                if (!worker.join(LIMIT)) {
                    throw new AssertionError("a client hangs");
                }
            }
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
        return new TreeSet<>(completed);
    }

    /** Answers other than 200; empty when all went well. */
    public List<String> complaints() {
        return List.copyOf(complaints);
    }

    private void work(boolean streamFirst) {
        boolean stream = streamFirst;
        try {
            while (!stopped) {
                if (stream) {
                    askForStream();
                } else {
                    askForJson();
                }
                stream = !stream;
            }
        } catch (IOException | UncheckedIOException proxyDied) {
            // The proxy is killed under this load: what was not seen whole does not count.
        }
    }

    private void askForJson() {
        HttpResponse<byte[]> answer = client.message(MessageJson.request(MODEL));
        if (answer.statusCode() == 200) {
            complete(ProxyClient.id(answer));
        } else {
            complain("JSON: status " + answer.statusCode());
        }
    }

    private void askForStream() throws IOException {
        try (RawClient raw = client.stream(MessageJson.streamRequest(MODEL))) {
            raw.readHead();
            if (raw.status() != 200) {
                complain("stream: status " + raw.status());
                return;
            }
            EventStream events = raw.events();
            for (ServerEvent event = events.next(); event != null; event = events.next()) {
                if (event.name().equals("message_stop")) {
                    complete(raw.header("x-claude-proxy-request-id"));
                    return;
                }
                if (event.name().equals("error")) {
                    complain("stream: " + event.data());
                }
            }
        }
    }

    private void complete(String id) {
        if (!completed.add(id)) {
            complain("id given twice: " + id);
        }
        completions.release();
    }

    private void complain(String what) {
        if (!stopped && complaints.size() < 20) {
            complaints.add(what);
        }
    }
}
