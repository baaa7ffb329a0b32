package harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * An upstream that answers by script and can misbehave down to the bytes. Only sockets and virtual threads, no HTTP library.
 *
 * <p>A request gets the first of: the oldest {@link #enqueue enqueued} answer, what {@link #answerBy} returns (unless null), what
 * a healthy Messages API would say. Safe from many threads.
 */
public final class ScriptedUpstream implements AutoCloseable {

    private static final int BACKLOG = 1_000;
    private static final int TAKE_SECONDS = 20;

    private final Queue<Answer> enqueued = new ConcurrentLinkedQueue<>();
    private final List<UpstreamRequest> requests = new CopyOnWriteArrayList<>();
    private final BlockingQueue<UpstreamRequest> untaken = new LinkedBlockingQueue<>();
    private final Set<UpstreamConnection> connections = ConcurrentHashMap.newKeySet();
    private volatile Function<UpstreamRequest, Answer> rule = request -> null;
    private volatile ServerSocket listener;
    private final int port;

    private ScriptedUpstream() {
        // Not one of those that the kernel gives to outgoing connections: it has to be free again for listenAgain.
        listener = listen(FreePorts.next());
        port = listener.getLocalPort();
    }

    /** Starts to listen on a free port of 127.0.0.1. */
    public static ScriptedUpstream start() {
        return new ScriptedUpstream();
    }

    /** The base URL, without a slash at its end. */
    public String url() {
        return "http://127.0.0.1:" + port;
    }

    /** Answers the next requests, one each, in this order. */
    public ScriptedUpstream enqueue(Answer... answers) {
        enqueued.addAll(Arrays.asList(answers));
        return this;
    }

    /** Answers every request for which nothing is enqueued. */
    public ScriptedUpstream always(Answer answer) {
        return answerBy(request -> answer);
    }

    /** Decides by the request; null leaves it to the healthy default. */
    public ScriptedUpstream answerBy(Function<UpstreamRequest, Answer> newRule) {
        rule = newRule;
        return this;
    }

    /** The next request that was not taken yet; waits for it. */
    public UpstreamRequest takeRequest() {
        try {
            UpstreamRequest request = untaken.poll(TAKE_SECONDS, TimeUnit.SECONDS);
            if (request == null) {
                throw new AssertionError("no request came within " + TAKE_SECONDS + " s");
            }
            return request;
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    /** All requests since the start or the last {@link #clear}, in the order in which they came. */
    public List<UpstreamRequest> requests() {
        return List.copyOf(requests);
    }

    /** The account keys of {@link #requests}, in order. */
    public List<String> accountKeys() {
        return requests.stream().map(UpstreamRequest::accountKey).toList();
    }

    /** Forgets the script and the requests; connections stay. */
    public void clear() {
        enqueued.clear();
        rule = request -> null;
        requests.clear();
        untaken.clear();
    }

    /** Closes the listener and all connections: who connects now is refused. */
    public void refuse() {
        try {
            listener.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        connections.forEach(UpstreamConnection::close);
    }

    /** Listens again on the same port. */
    public void listenAgain() {
        listener = listen(port);
    }

    @Override
    public void close() {
        refuse();
    }

    private ServerSocket listen(int wanted) {
        try {
            var socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted), BACKLOG);
            Thread.ofVirtual().name("scripted-upstream").start(() -> accept(socket));
            return socket;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void accept(ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                Socket accepted = socket.accept();
                var connection = new UpstreamConnection(accepted, this::answerTo);
                connections.add(connection);
                Thread.startVirtualThread(() -> {
                    connection.run();
                    connections.remove(connection);
                });
            } catch (IOException closed) {
                return;
            }
        }
    }

    private Answer answerTo(UpstreamRequest request) {
        requests.add(request);
        Answer answer = enqueued.poll();
        if (answer == null) {
            answer = rule.apply(request);
        }
        if (answer == null) {
            answer = MessageJson.healthyAnswer(request);
        }
        untaken.add(request);
        return answer;
    }
}
