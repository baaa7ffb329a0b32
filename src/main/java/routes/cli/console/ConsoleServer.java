package routes.cli.console;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import gateway.protocol.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Hawtio on the loopback, for browsers of this machine: its files, the few answers that it expects of a server, and JMX of one proxy
 * and of nothing else. Who asks signs in at the proxy; the console knows no password and keeps none. Safe from many threads.
 */
final class ConsoleServer implements AutoCloseable {

    static final String BASE = "/hawtio/";

    private static final String JOLOKIA = BASE + "jolokia";
    private static final int MOST_BYTES = 256 * 1024;
    /** What Hawtio itself sets: its bundle evaluates code. */
    private static final String POLICY = "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval';"
            + " style-src 'self' 'unsafe-inline'; font-src 'self' data:; img-src 'self' data:; connect-src 'self';"
            + " worker-src 'self' blob:; frame-ancestors 'none'; base-uri 'self'; form-action 'self'";

    private final HawtioFiles files;
    private final ManagementPort management;
    private final HttpServer server;
    private final Set<String> hosts;

    /** @param port 0 takes a free one */
    ConsoleServer(HawtioFiles files, ManagementPort management, int port) throws IOException {
        this.files = files;
        this.management = management;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::serve);
        hosts = Set.of("127.0.0.1:" + port(), "localhost:" + port());
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    private void serve(HttpExchange call) throws IOException {
        try (call) {
            Headers asked = call.getRequestHeaders();
            String host = asked.getFirst("Host");
            String origin = asked.getFirst("Origin");
            String path = call.getRequestURI().getRawPath();
            if (host == null || !hosts.contains(host) || (origin != null && !origin.equals("http://" + host))) {
                text(call, 403, "Pages of other origins may not ask.");
            } else if (path.equals("/") || path.equals("/hawtio")) {
                call.getResponseHeaders().set("Location", BASE);
                send(call, 302, "text/plain", new byte[0]);
            } else if (path.equals(JOLOKIA) || path.startsWith(JOLOKIA + "/")) {
                ask(call, path.substring(JOLOKIA.length()), asked);
            } else if (!call.getRequestMethod().equals("GET")) {
                text(call, 405, "Only Jolokia takes anything else but GET.");
            } else {
                show(call, path);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void ask(HttpExchange call, String below, Headers asked) throws IOException, InterruptedException {
        String site = asked.getFirst("Sec-Fetch-Site");
        boolean post = call.getRequestMethod().equals("POST");
        if ("cross-site".equals(site) || "same-site".equals(site)) {
            text(call, 403, "Pages of other origins may not ask.");
            return;
        }
        byte[] body = post ? call.getRequestBody().readNBytes(MOST_BYTES + 1) : null;
        if (body != null && body.length > MOST_BYTES) {
            text(call, 413, "That is too much at once.");
            return;
        }
        pass(call, answerOf(below, asked, body));
    }

    private @Nullable HttpResponse<byte[]> answerOf(String below, Headers asked, byte @Nullable [] body)
            throws InterruptedException {
        try {
            return management.ask(below, asked.getFirst("Authorization"), body);
        } catch (IOException e) {
            return null;
        }
    }

    private void pass(HttpExchange call, @Nullable HttpResponse<byte[]> answer) throws IOException {
        if (answer == null) {
            text(call, 502, "The proxy at " + management.address() + " does not answer.");
            return;
        }
        for (String name : Set.of("WWW-Authenticate", "Retry-After")) {
            answer.headers()
                    .firstValue(name)
                    .ifPresent(value -> call.getResponseHeaders().set(name, value));
        }
        send(call, answer.statusCode(), "application/json", answer.body());
    }

    private void show(HttpExchange call, String path) throws IOException, InterruptedException {
        String name = path.startsWith(BASE) ? path.substring(BASE.length()) : path;
        Headers asked = call.getRequestHeaders();
        switch (name) {
            case "user" -> json(call, userOf(asked.getFirst("Authorization")));
            case "plugin" -> send(call, 200, "application/json", "[]".getBytes(StandardCharsets.UTF_8));
            case "auth/config" -> send(call, 200, "application/json", "{}".getBytes(StandardCharsets.UTF_8));
            case "auth/config/session-timeout" ->
                send(call, 200, "application/json", "{\"timeout\":-1}".getBytes(StandardCharsets.UTF_8));
            case "keycloak/enabled", "proxy/enabled" -> text(call, 200, "false");
            case "auth/logout" -> {
                call.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"Claude Proxy\"");
                text(call, 401, "You are signed out.");
            }
            default -> {
                byte[] file = path.startsWith(BASE) ? files.read(name) : null;
                if (file != null && !name.equals(HawtioFiles.START)) {
                    send(call, 200, HawtioFiles.typeOf(name), file);
                } else if ((path.startsWith(BASE) && !name.matches(".*\\.[a-z0-9]+|auth/.*|keycloak/.*"))
                        || name.equals(HawtioFiles.START)) {
                    start(call, asked);
                } else {
                    text(call, 404, "There is nothing.");
                }
            }
        }
    }

    /** The page itself is for who has signed in, so that the browser asks for the password once, before all. */
    private void start(HttpExchange call, Headers asked) throws IOException, InterruptedException {
        HttpResponse<byte[]> known = answerOf("/version", asked, null);
        byte[] page = files.read(HawtioFiles.START);
        if (known != null && known.statusCode() == 200 && page != null) {
            send(call, 200, HawtioFiles.typeOf(HawtioFiles.START), page);
        } else {
            pass(call, known);
        }
    }

    private static String userOf(@Nullable String authorization) {
        try {
            String pair = authorization == null
                    ? ""
                    : new String(
                            Base64.getDecoder().decode(authorization.replaceFirst("(?i)^basic\\s+", "")),
                            StandardCharsets.UTF_8);
            return pair.replaceFirst(":.*", "");
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static void json(HttpExchange call, String value) throws IOException {
        send(call, 200, "application/json", Json.mapper().writeValueAsBytes(value));
    }

    private static void text(HttpExchange call, int status, String sentence) throws IOException {
        send(call, status, "text/plain; charset=utf-8", sentence.getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange call, int status, String type, byte[] body) throws IOException {
        Headers headers = call.getResponseHeaders();
        headers.set("Content-Type", type);
        headers.set("Content-Security-Policy", POLICY);
        headers.set("X-Frame-Options", "DENY");
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cache-Control", "no-store");
        call.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            call.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
