package routes.trial;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.access.ClientIdentity;
import gateway.access.KeyRing;
import gateway.account.decision.Decision;
import gateway.account.decision.DecisionRing;
import gateway.error.GatewayFailure;
import gateway.protocol.Json;
import gateway.routes.trial.TrialRequest;
import gateway.usage.StoredUsage;
import gateway.usage.UsageFilter;
import gateway.usage.UsageQuery;
import gateway.usage.UsageStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The latest requests of the gateway, as far as it remembers them: model, key, endpoint and whether a stream was asked for, out of
 * the usage rows; else the models of the decisions that this node keeps; else samples. Their words are ours: nobody keeps those of
 * clients. Safe from many threads.
 */
public final class RecordedRequests {

    private static final Logger LOG = LoggerFactory.getLogger(RecordedRequests.class);

    private static final String SAMPLES = "/dry-run/samples.txt";
    private static final String MESSAGES = "messages";
    private static final UsageFilter OF_CLIENTS = new UsageFilter(null, null, null, null, null, null, null, false);

    /** The paths of those endpoints whose requests can be made of what is known. */
    private static final Map<String, String> PATHS = Map.of(
            MESSAGES,
            "/v1/messages",
            "count_tokens",
            "/v1/messages/count_tokens",
            "chat_completions",
            "/v1/chat/completions",
            "responses",
            "/v1/responses",
            "embeddings",
            "/v1/embeddings",
            "completions",
            "/v1/completions",
            "moderations",
            "/v1/moderations");

    private final UsageStore usage;
    private final BooleanSupplier reachable;
    private final DecisionRing decisions;
    private final KeyRing keys;

    /** @param reachable whether the database answers */
    public RecordedRequests(UsageStore usage, BooleanSupplier reachable, DecisionRing decisions, KeyRing keys) {
        this.usage = usage;
        this.reachable = reachable;
        this.decisions = decisions;
        this.keys = keys;
    }

    /**
     * Requests.
     *
     * @param source {@code usage}, {@code decisions} or {@code samples}; {@code given} for those of a caller
     */
    public record Found(String source, List<TrialRequest> requests) {}

    /** So many of the latest, the oldest first. */
    public Found latest(int most) {
        List<TrialRequest> requests = ofUsage(most);
        if (!requests.isEmpty()) {
            return new Found("usage", requests.reversed());
        }
        for (Decision decision : decisions.latest(most)) {
            if (decision.model() != null) {
                requests.add(request(
                        MESSAGES,
                        decision.model(),
                        false,
                        client(null, decision.domain()),
                        decision.requestId().toString()));
            }
        }
        return requests.isEmpty() ? new Found("samples", samples()) : new Found("decisions", requests.reversed());
    }

    private List<TrialRequest> ofUsage(int most) {
        List<TrialRequest> requests = new ArrayList<>();
        try {
            List<StoredUsage> rows =
                    reachable.getAsBoolean() ? usage.find(new UsageQuery(OF_CLIENTS, true, null, most)) : List.of();
            for (StoredUsage row : rows) {
                if (row.get("model_asked") instanceof String model
                        && row.get("endpoint") instanceof String endpoint
                        && PATHS.containsKey(endpoint)) {
                    requests.add(request(
                            endpoint,
                            model,
                            Boolean.TRUE.equals(row.get("stream")),
                            client(String.valueOf(row.get("client_key")), null),
                            row.id().toString()));
                }
            }
        } catch (GatewayFailure e) {
            LOG.debug("The usage rows cannot be read", e);
        }
        return requests;
    }

    private ClientIdentity client(@Nullable String key, @Nullable String domain) {
        return (key == null && domain == null ? keys.soleClient() : keys.find(String.valueOf(key)))
                .orElseGet(() -> TrialRequest.unknownClient(domain));
    }

    private static TrialRequest request(
            String endpoint, String model, boolean stream, ClientIdentity client, String id) {
        ObjectNode body = Json.mapper().createObjectNode().put("model", model);
        String words = "Request " + id;
        switch (endpoint) {
            case "responses", "embeddings", "moderations" -> body.put("input", words);
            case "completions" -> body.put("prompt", words);
            default -> body.putArray("messages").addObject().put("role", "user").put("content", words);
        }
        if (endpoint.equals(MESSAGES)) {
            body.put("max_tokens", 1024);
        }
        if (stream) {
            body.put("stream", true);
        }
        return new TrialRequest(Objects.requireNonNull(PATHS.get(endpoint)), Map.of(), client, bytes(body));
    }

    /** Requests as clients send them, one per line: a path, and the body behind a blank. */
    private List<TrialRequest> samples() {
        ClientIdentity client = client(null, null);
        try (InputStream file = RecordedRequests.class.getResourceAsStream(SAMPLES)) {
            BufferedReader lines = new BufferedReader(new InputStreamReader(
                    Objects.requireNonNull(file, SAMPLES + " is missing from the class path"), StandardCharsets.UTF_8));
            return lines.lines()
                    .map(line -> {
                        int end = line.indexOf(' ');
                        return new TrialRequest(
                                line.substring(0, end),
                                Map.of(),
                                client,
                                line.substring(end + 1).getBytes(StandardCharsets.UTF_8));
                    })
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(ObjectNode body) {
        try {
            return Json.mapper().writeValueAsBytes(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
