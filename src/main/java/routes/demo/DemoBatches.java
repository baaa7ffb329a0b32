package routes.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/**
 * {@code /v1/messages/batches} in a minimal form: create, list, get, cancel, results, delete. A batch has ended as soon as it is
 * asked for; its {@code results_url} is absolute, as the upstream's is. Safe from many threads.
 */
final class DemoBatches {

    private static final int MOST_BATCHES = 200;
    private static final Duration LIFETIME = Duration.ofHours(24);

    private final DemoShelf<ObjectNode> shelf = new DemoShelf<>(MOST_BATCHES);
    private final InstantSource clock;
    private final DemoAnswers answers;

    DemoBatches(InstantSource clock, DemoAnswers answers) {
        this.clock = clock;
        this.answers = answers;
    }

    /** Answers a request below {@code /v1/messages/batches}; {@code rest} is the path behind it, without the first slash. */
    void handle(HttpServerRequest request, String accountKey, String rest, byte[] body) {
        int slash = rest.indexOf('/');
        String id = slash < 0 ? rest : rest.substring(0, slash);
        String action = slash < 0 ? "" : rest.substring(slash + 1);
        switch (request.method().name() + " " + (id.isEmpty() ? "" : "id ") + action) {
            case "POST " -> create(request, accountKey, body);
            case "GET " -> list(request, accountKey);
            case "GET id " -> withBatch(request, accountKey, id, batch -> answers.json(request, ended(request, batch)));
            case "GET id results" -> withBatch(request, accountKey, id, batch -> results(request, batch));
            case "POST id cancel" -> withBatch(request, accountKey, id, batch -> cancel(request, batch));
            case "DELETE id " ->
                withBatch(request, accountKey, id, batch -> {
                    shelf.remove(accountKey, id);
                    answers.json(
                            request,
                            Json.mapper().createObjectNode().put("id", id).put("type", "message_batch_deleted"));
                });
            default -> answers.error(request, 404, "Not Found", 0);
        }
    }

    private interface Work {
        void on(ObjectNode batch);
    }

    private void withBatch(HttpServerRequest request, String accountKey, String id, Work work) {
        shelf.find(accountKey, id)
                .ifPresentOrElse(work::on, () -> answers.error(request, 404, "Batch not found: " + id, 0));
    }

    private void create(HttpServerRequest request, String accountKey, byte[] body) {
        ArrayNode requests;
        try {
            requests = requests(body);
        } catch (DemoRequest.Refused refused) {
            answers.error(request, 400, String.valueOf(refused.getMessage()), 0);
            return;
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        String id = DemoIds.next("msgbatch_");
        ObjectNode batch = Json.mapper()
                .createObjectNode()
                .put("id", id)
                .put("type", "message_batch")
                .put("processing_status", "in_progress");
        counts(batch, requests.size(), 0);
        batch.put("created_at", now.toString())
                .put("expires_at", now.plus(LIFETIME).toString());
        batch.putNull("ended_at")
                .putNull("cancel_initiated_at")
                .putNull("archived_at")
                .putNull("results_url");
        ObjectNode kept = batch.deepCopy();
        kept.set("requests", requests);
        shelf.put(accountKey, id, kept);
        answers.json(request, batch);
    }

    private static ArrayNode requests(byte[] body) throws DemoRequest.Refused {
        if (DemoRequest.parse(body).path("requests") instanceof ArrayNode list && !list.isEmpty()) {
            return list;
        }
        throw new DemoRequest.Refused("requests: at least one request is required");
    }

    private void list(HttpServerRequest request, String accountKey) {
        ObjectNode page = Json.mapper().createObjectNode();
        ArrayNode data = page.putArray("data");
        shelf.all(accountKey).forEach(batch -> data.add(ended(request, batch)));
        page.put("has_more", false);
        page.set("first_id", data.path(0).path("id"));
        page.set("last_id", data.path(data.size() - 1).path("id"));
        answers.json(request, page);
    }

    private void cancel(HttpServerRequest request, ObjectNode batch) {
        ObjectNode canceling = batch.deepCopy();
        canceling.remove("requests");
        canceling.put("processing_status", "canceling");
        canceling.put(
                "cancel_initiated_at",
                clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        answers.json(request, canceling);
    }

    private ObjectNode ended(HttpServerRequest request, ObjectNode batch) {
        ObjectNode shown = batch.deepCopy();
        JsonNode requests = shown.remove("requests");
        counts(shown, 0, requests.size());
        String base = "http://127.0.0.1:" + request.localAddress().port() + "/v1/messages/batches/";
        return shown.put("processing_status", "ended")
                .put("ended_at", batch.path("created_at").asText())
                .put("results_url", base + batch.path("id").asText() + "/results");
    }

    private void results(HttpServerRequest request, ObjectNode batch) {
        var lines = new StringBuilder();
        for (JsonNode entry : batch.path("requests")) {
            ObjectNode line = Json.mapper().createObjectNode();
            line.put("custom_id", entry.path("custom_id").asText());
            line.set("result", result(entry.path("params")));
            lines.append(line).append('\n');
        }
        answers.headers(request.response());
        request.response().putHeader("content-type", "application/x-jsonl").end(lines.toString());
    }

    private static ObjectNode result(JsonNode params) {
        ObjectNode result = Json.mapper().createObjectNode();
        try {
            DemoRequest asked = DemoRequest.read(params.toString().getBytes(StandardCharsets.UTF_8));
            DemoAnswer answer = DemoComposer.compose(asked, DemoDirectives.read(asked.lastUserText()));
            result.put("type", "succeeded").set("message", answer.message());
        } catch (DemoRequest.Refused refused) {
            ObjectNode error = result.put("type", "errored").putObject("error").put("type", "error");
            error.putObject("error").put("type", "invalid_request_error").put("message", refused.getMessage());
        }
        return result;
    }

    private static void counts(ObjectNode batch, int processing, int succeeded) {
        batch.putObject("request_counts")
                .put("processing", processing)
                .put("succeeded", succeeded)
                .put("errored", 0)
                .put("canceled", 0)
                .put("expired", 0);
    }
}
