package routes.cli.console;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** JMX over HTTP of the one proxy that a console is for. Safe from many threads. */
final class ManagementPort {

    /** Where it is at the management port. */
    static final String PATH = "/observe/jolokia";

    private static final Duration ANSWER = Duration.ofSeconds(30);

    private final URI address;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .proxy(HttpClient.Builder.NO_PROXY)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    /** @param address of the management port, {@code http://127.0.0.1:5202} */
    ManagementPort(URI address) {
        this.address = address;
    }

    URI address() {
        return address;
    }

    /**
     * Asks it.
     *
     * @param below path below that of Jolokia as it came, with its slash and its query; may be empty
     * @param authorization header of whoever asks, null for none
     * @param body null for a GET
     */
    HttpResponse<byte[]> ask(String below, @Nullable String authorization, byte @Nullable [] body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(address + PATH + below)).timeout(ANSWER);
        if (authorization != null) {
            request.header("authorization", authorization);
        }
        if (body == null) {
            request.GET();
        } else {
            request.header("content-type", "application/json").POST(BodyPublishers.ofByteArray(body));
        }
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }
}
