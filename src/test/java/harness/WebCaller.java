package harness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.UUID;
import routes.demo.web.DemoWebAccounts;

/** Calls the conversation API with one session cookie, as a browser would. Safe from many threads. */
public final class WebCaller implements AutoCloseable {

    private final String base;
    private final String cookie;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    public WebCaller(String base, String cookie) {
        this.base = base;
        this.cookie = cookie;
    }

    /** The path of a conversation of the cookie's organisation. */
    public String path(String conversation) {
        return organization() + "/chat_conversations/" + conversation;
    }

    /** The path of the cookie's organisation. */
    public String organization() {
        return "/api/organizations/" + DemoWebAccounts.organization(cookie);
    }

    /** Begins a conversation and returns its id. */
    public String create() {
        String id = UUID.randomUUID().toString();
        HttpResponse<String> answer = post(
                organization() + "/chat_conversations", object().put("uuid", id).put("name", ""));
        if (answer.statusCode() != 201) {
            throw new AssertionError(answer.statusCode() + " " + answer.body());
        }
        return id;
    }

    /** Says something and reads the whole stream. */
    public HttpResponse<String> say(String conversation, String prompt) {
        return post(path(conversation) + "/completion", object().put("prompt", prompt));
    }

    /** Sends a completion whose stream the caller reads. */
    public HttpResponse<InputStream> open(String conversation, JsonNode body) {
        return send("POST", path(conversation) + "/completion", body.toString(), BodyHandlers.ofInputStream());
    }

    /** Posts the result of a call. */
    public HttpResponse<String> result(String conversation, String call, String text) {
        ObjectNode body = object().put("type", "tool_result").put("tool_use_id", call);
        body.putArray("content").addObject().put("type", "text").put("text", text);
        return post(path(conversation) + "/tool_result", body.put("is_error", false));
    }

    public HttpResponse<String> post(String path, JsonNode body) {
        return send("POST", path, body.toString());
    }

    public HttpResponse<String> get(String path) {
        return send("GET", path, "");
    }

    /** Sends JSON, with more headers in pairs. */
    public HttpResponse<String> send(String method, String path, String body, String... headers) {
        return send(method, path, body, BodyHandlers.ofString(), headers);
    }

    @Override
    public void close() {
        http.close();
    }

    private <T> HttpResponse<T> send(
            String method, String path, String body, HttpResponse.BodyHandler<T> handler, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .header("cookie", "sessionKey=" + cookie)
                .header("content-type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        Headers.of(headers).list().forEach(header -> request.setHeader(header.name(), header.value()));
        try {
            return http.send(request.build(), handler);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    private static ObjectNode object() {
        return Json.mapper().createObjectNode();
    }
}
