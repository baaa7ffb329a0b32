package routes.demo.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * A web application of Claude that needs no account: an HTTP server on the loopback address with the conversation API, which takes
 * every session cookie that begins with {@code sk-ant-sid} and two digits. What it answers by itself tells {@link DemoWebComposer};
 * a {@link DemoWebScript} may answer anything else. Safe from many threads.
 */
public final class SimulatedClaudeAi implements AutoCloseable {

    private static final int MAX_BODY_BYTES = 64 * 1024 * 1024;
    private static final int BACKLOG = 1_000;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final InstantSource clock = Clock.systemUTC();
    private final DemoConversations conversations = new DemoConversations(clock);
    private final DemoWebApi api;
    private final DemoWebScript script;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    /**
     * Listens from now on.
     *
     * @param port 0 takes a free one
     * @param pace the pause after each event of an answer that nobody scripted
     */
    public SimulatedClaudeAi(int port, Duration pace, DemoWebScript script) throws IOException {
        this.script = script;
        api = new DemoWebApi(conversations, clock, pace);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    /** The base URL, without a slash at its end. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Ids of the conversations that were not deleted, the oldest first. */
    public List<String> openConversations() {
        return conversations.open();
    }

    /** How many completions are being written, those that wait for results of tools among them. */
    public int runningStreams() {
        return conversations.running().size();
    }

    /** Lets no completion that is being written wait for results any more; they stay open and silent. */
    public void closeToolWindows() {
        conversations.running().forEach(DemoWebRun::closeToolWindow);
    }

    /** Forgets all conversations and ends all completions. */
    public void clear() {
        conversations.clear();
    }

    /** Stops listening and closes the connections. */
    @Override
    public void close() {
        closed.complete(null);
        conversations.clear();
        server.stop(0);
        threads.shutdownNow();
    }

    private void serve(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES);
        Map<String, List<String>> headers = new HashMap<>();
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
        DemoWebCall call = DemoWebCall.of(
                exchange.getRequestMethod(), exchange.getRequestURI().getPath(), headers, body);
        Supplier<DemoWebReply> usual = () -> api.answer(call);
        write(exchange, call, script.answer(call, usual));
    }

    private void write(HttpExchange exchange, DemoWebCall call, DemoWebReply reply) throws IOException {
        reply.headers().forEach(header -> exchange.getResponseHeaders().add(header.name(), header.value()));
        reply.holds().forEach(pause -> pause.pass(closed));
        if (reply.steps() != null) {
            stream(exchange, call, reply);
            return;
        }
        exchange.sendResponseHeaders(reply.status(), reply.body().length == 0 ? -1 : reply.body().length);
        if (reply.body().length > 0) {
            exchange.getResponseBody().write(reply.body());
        }
        exchange.close();
    }

    private void stream(HttpExchange exchange, DemoWebCall call, DemoWebReply reply) throws IOException {
        exchange.sendResponseHeaders(reply.status(), 0);
        OutputStream out = exchange.getResponseBody();
        var run = new DemoWebRun(reply, out, clock);
        conversations.began(run, call.conversation());
        try {
            out.flush();
            // What it throws closes the connection without an end of the body.
            run.play();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(interrupted);
        } finally {
            conversations.ended(run);
        }
        exchange.close();
    }
}
