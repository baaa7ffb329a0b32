package routes.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Writes answers with the headers of the Messages API: {@code request-id}, the organisation, and the rate-limit family of API
 * keys (docs/wire.md, "Headers", "Errors" and "Rate limits of API keys"). Safe from many threads.
 */
final class DemoAnswers {

    private static final int REQUESTS_PER_MINUTE = 4_000;
    private static final int TOKENS_PER_MINUTE = 400_000;
    private static final String ORGANIZATION = "00000000-0000-4000-8000-0000000d3a00";

    private final InstantSource clock;
    private final AtomicInteger served = new AtomicInteger();

    DemoAnswers(InstantSource clock) {
        this.clock = clock;
    }

    /** Answers 200 with JSON. */
    void json(HttpServerRequest request, JsonNode body) {
        json(request, 200, body);
    }

    /** Answers with an error in the Anthropic envelope; {@code retryAfterSeconds} 0 sends no {@code retry-after}. */
    void error(HttpServerRequest request, int status, String message, int retryAfterSeconds) {
        ObjectNode body = Json.mapper().createObjectNode().put("type", "error");
        body.putObject("error").put("type", errorType(status)).put("message", message);
        if (retryAfterSeconds > 0) {
            request.response().putHeader("retry-after", Integer.toString(retryAfterSeconds));
        }
        json(request, status, body);
    }

    /** Sets the headers that every answer of the API carries, and returns the {@code request-id}. */
    String headers(HttpServerResponse response) {
        String requestId = DemoIds.next("req_");
        String reset =
                clock.instant().truncatedTo(ChronoUnit.SECONDS).plusSeconds(60).toString();
        int used = served.getAndIncrement() % REQUESTS_PER_MINUTE;
        response.putHeader("request-id", requestId).putHeader("anthropic-organization-id", ORGANIZATION);
        limit(response, "requests", REQUESTS_PER_MINUTE, REQUESTS_PER_MINUTE - used, reset);
        limit(response, "tokens", TOKENS_PER_MINUTE, TOKENS_PER_MINUTE - used, reset);
        limit(response, "input-tokens", TOKENS_PER_MINUTE, TOKENS_PER_MINUTE - used, reset);
        limit(response, "output-tokens", TOKENS_PER_MINUTE, TOKENS_PER_MINUTE - used, reset);
        return requestId;
    }

    private void json(HttpServerRequest request, int status, JsonNode body) {
        HttpServerResponse response = request.response();
        if (response.ended() || response.closed()) {
            return;
        }
        String requestId = headers(response);
        if (status >= 400 && body instanceof ObjectNode envelope) {
            envelope.put("request_id", requestId);
        }
        response.setStatusCode(status)
                .putHeader("content-type", "application/json")
                .end(body.toString());
    }

    private static void limit(HttpServerResponse response, String kind, int limit, int remaining, String reset) {
        String prefix = "anthropic-ratelimit-" + kind;
        response.putHeader(prefix + "-limit", Integer.toString(limit))
                .putHeader(prefix + "-remaining", Integer.toString(remaining))
                .putHeader(prefix + "-reset", reset);
    }

    private static String errorType(int status) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 402 -> "billing_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 409 -> "conflict_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 504 -> "timeout_error";
            case 529 -> "overloaded_error";
            default -> status < 500 ? "invalid_request_error" : "api_error";
        };
    }
}
