package harness;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;

/** A server on this machine that answers each request with its own method, path and body, and remembers the headers. */
public final class EchoServer implements AutoCloseable {

    private final HttpServer server;
    private final List<String> hosts = new CopyOnWriteArrayList<>();
    private final List<String> proxyHeaders = new CopyOnWriteArrayList<>();

    private EchoServer(HttpServer server) {
        this.server = server;
        server.createContext("/", this::answer);
        server.start();
    }

    /** In clear text. */
    public static EchoServer open() throws IOException {
        return new EchoServer(HttpServer.create(anyPort(), 0));
    }

    /** Over TLS. */
    public static EchoServer openTls(SSLContext identity) throws IOException {
        HttpsServer server = HttpsServer.create(anyPort(), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(identity));
        return new EchoServer(server);
    }

    private static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    /** The port on this machine. */
    public int port() {
        return server.getAddress().getPort();
    }

    /** The {@code host} header of each request. */
    public List<String> hosts() {
        return hosts;
    }

    /** Headers for proxies that came so far, which none should. */
    public List<String> proxyHeaders() {
        return proxyHeaders;
    }

    private void answer(HttpExchange exchange) {
        try (exchange) {
            hosts.add(exchange.getRequestHeaders().getFirst("host"));
            exchange.getRequestHeaders().keySet().stream()
                    .filter(name -> name.regionMatches(true, 0, "proxy-", 0, 6))
                    .forEach(proxyHeaders::add);
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            byte[] answer = (exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body)
                    .strip()
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("x-echo", "yes");
            exchange.getResponseHeaders().put("x-several", List.of("first", "second"));
            exchange.getResponseHeaders().put("set-cookie", List.of("a=1; Path=/", "b=2, 3; Path=/"));
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
