package harness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** Asks JMX over HTTP at the management port of a proxy. */
public final class JolokiaClient {

    public static final String OPERATOR = "operator password of the tests";
    public static final String VIEWER = "viewer password of the tests";

    private final String address;
    private final HttpClient http = HttpClient.newHttpClient();

    public JolokiaClient(ProxyProcess proxy) {
        address = "http://127.0.0.1:" + proxy.managementPort() + "/observe/jolokia";
    }

    /** The question for all attributes that may be read; those that cannot be are left out. */
    public static ObjectNode read(String bean) {
        ObjectNode question =
                Json.mapper().createObjectNode().put("type", "read").put("mbean", bean);
        question.putObject("config").put("ignoreErrors", true);
        return question;
    }

    /** The question for one attribute. */
    public static ObjectNode read(String bean, String attribute) {
        return Json.mapper()
                .createObjectNode()
                .put("type", "read")
                .put("mbean", bean)
                .put("attribute", attribute);
    }

    /** The question that calls an operation. */
    public static ObjectNode exec(String bean, String operation, List<?> arguments) {
        ObjectNode question = Json.mapper()
                .createObjectNode()
                .put("type", "exec")
                .put("mbean", bean)
                .put("operation", operation);
        question.set("arguments", Json.mapper().valueToTree(arguments));
        return question;
    }

    /** The body of the answer to a question by POST. */
    public String ask(String user, String password, JsonNode question) {
        return post(user, password, question.toString()).body();
    }

    /** The same as JSON. */
    public JsonNode json(String user, String password, JsonNode question) {
        try {
            return Json.mapper().readTree(ask(user, password, question));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public HttpResponse<String> post(String user, String password, String body, String... headers) {
        return send(request(user, password, "", headers)
                .setHeader("content-type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    /** @param path below that of Jolokia, with its slash */
    public HttpResponse<String> get(String user, String password, String path, String... headers) {
        return send(request(user, password, path, headers).GET());
    }

    private HttpRequest.Builder request(String user, String password, String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + path));
        if (user != null) {
            String pair = user + ":" + password;
            request.header(
                    "authorization",
                    "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return request;
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
