package gateway.protocol.web;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.protocol.web.WebRefusal.Meaning;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What answers of the site mean. The numbers are those of the cases of the web mode reference. */
class WebRefusalsTest {

    private static final Instant NOW = Instant.parse("2026-05-01T10:00:00Z");
    private static final Instant LATER = NOW.plusSeconds(3600);
    private static final String PAGE = "<!DOCTYPE html><html><head><title>Oh</title></head></html>";

    private static @Nullable WebRefusal read(int status, Map<String, String> headers, String body) {
        return WebRefusals.read(status, headers::get, body.getBytes(StandardCharsets.UTF_8), NOW);
    }

    private static Meaning meaning(int status, Map<String, String> headers, String body) {
        return Objects.requireNonNull(read(status, headers, body)).meaning();
    }

    private static Map<String, String> json() {
        return Map.of("content-type", "application/json");
    }

    private static Map<String, String> html() {
        return Map.of("content-type", "text/html; charset=UTF-8");
    }

    private static String error(String type, String message, @Nullable String code) {
        String details = code == null ? "" : ",\"details\":{\"error_code\":\"" + code + "\"}";
        return "{\"type\":\"error\",\"error\":{\"type\":\"" + type + "\",\"message\":\"" + message + "\"" + details
                + "},\"request_id\":\"req_02\"}";
    }

    @ParameterizedTest(name = "28: {0} {1} \"{2}\" {3} is {4}")
    @CsvSource(nullValues = "-", textBlock = """
            403, permission_error, Invalid authorization, -, SESSION_INVALID
            403, permission_error, Session ended, account_session_invalid, SESSION_INVALID
            401, authentication_error, Unauthorized, -, SESSION_INVALID
            403, permission_error, This model isn't available right now., -, MODEL_NOT_IN_PLAN
            403, permission_error, This model isn’t available right now., -, MODEL_NOT_IN_PLAN
            403, permission_error, You may not see this, -, UNKNOWN
            400, invalid_request_error, This organization has been disabled., -, ORGANIZATION_DISABLED
            403, permission_error, OAuth authentication is currently not allowed for this organization., -, OAUTH_NOT_ALLOWED
            403, forbidden, We are unable to serve your request, -, REGION
            404, not_found_error, Not found, conversation_not_found, CONVERSATION_GONE
            404, not_found_error, conversation_not_found, -, CONVERSATION_GONE
            404, not_found_error, side_channel_waiting_key_absent, -, TOOL_WINDOW_CLOSED
            404, not_found_error, Not found, side_channel_waiting_key_absent, TOOL_WINDOW_CLOSED
            404, not_found_error, Not found, -, UNKNOWN
            400, invalid_request_error, Your message exceeds the maximum conversation length, -, TOO_LONG
            400, invalid_request_error, x, conversation_too_long, TOO_LONG
            403, permission_error, x, read_only_mode, READ_ONLY
            429, rate_limit_error, x, opus_messages_rate_limit_exceeded, MODEL_LIMITED
            403, permission_error, x, subscription_past_due, PAST_DUE
            429, rate_limit_error, Too many requests, -, LIMITED
            500, api_error, Internal server error, -, TRANSIENT
            529, overloaded_error, Overloaded, -, TRANSIENT
            409, conflict_error, exists, -, UNKNOWN
            """)
    void errorsInJson(int status, String type, String message, @Nullable String code, Meaning expected) {
        WebRefusal refusal = Objects.requireNonNull(read(status, json(), error(type, message, code)));
        assertThat(refusal.meaning()).isEqualTo(expected);
        assertThat(refusal.type()).isEqualTo(type);
        assertThat(refusal.code()).isEqualTo(code);
    }

    @Test
    @DisplayName("30: a challenge is one by its header or its page, under any status")
    void challenges() {
        Map<String, String> mitigated = Map.of("cf-mitigated", "challenge", "content-type", "text/html");
        assertThat(meaning(403, mitigated, PAGE)).isEqualTo(Meaning.CHALLENGED);
        assertThat(meaning(503, mitigated, PAGE)).isEqualTo(Meaning.CHALLENGED);
        assertThat(meaning(403, html(), "<title>Just a moment...</title>")).isEqualTo(Meaning.CHALLENGED);
        assertThat(meaning(200, html(), "<script src=\"/cdn-cgi/challenge-platform/h\">"))
                .isEqualTo(Meaning.CHALLENGED);
    }

    @ParameterizedTest(name = "30: a page under status {0} is {1}")
    @CsvSource({"200, INVALID_ANSWER", "401, BLOCKED", "403, BLOCKED", "429, BLOCKED", "404, BLOCKED", "502, TRANSIENT"
    })
    void pages(int status, Meaning expected) {
        assertThat(meaning(status, html(), PAGE)).isEqualTo(expected);
        assertThat(meaning(status, Map.of(), "\n " + PAGE)).isEqualTo(expected);
    }

    @Test
    @DisplayName("30: what a page says of accounts is not believed")
    void pagesSayNothingOfAccounts() {
        String body = error("permission_error", "Invalid authorization", "account_session_invalid");
        WebRefusal refusal = Objects.requireNonNull(read(403, html(), body));
        assertThat(refusal.meaning()).isEqualTo(Meaning.BLOCKED);
        assertThat(refusal.message()).isNull();
    }

    @ParameterizedTest(name = "30: to {0} is {1}")
    @CsvSource(
            nullValues = "-",
            value = {
                "https://claude.ai/login?returnTo=%2F, SESSION_INVALID",
                "/login, SESSION_INVALID",
                "https://claude.ai/app-unavailable-in-region, REGION",
                "https://www.anthropic.com/app-unavailable-in-region?to=/login, REGION",
                "https://claude.ai/new?from=/login, UNKNOWN",
                "-, UNKNOWN"
            })
    void redirections(@Nullable String location, Meaning expected) {
        Map<String, String> headers = location == null ? Map.of() : Map.of("location", location);
        for (int status : new int[] {301, 302, 303, 307, 308}) {
            assertThat(meaning(status, headers, "")).isEqualTo(expected);
        }
    }

    @Test
    void goodAnswersAreNoRefusal() {
        assertThat(read(200, json(), "{}")).isNull();
        assertThat(read(201, json(), "")).isNull();
        assertThat(read(204, Map.of(), "")).isNull();
        assertThat(read(200, Map.of("content-type", "text/event-stream; charset=utf-8"), ""))
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({"401, SESSION_INVALID", "403, BLOCKED", "404, UNKNOWN", "429, LIMITED", "500, TRANSIENT"})
    void answersWithoutABody(int status, Meaning expected) {
        assertThat(meaning(status, Map.of(), "")).isEqualTo(expected);
        assertThat(meaning(status, json(), "{\"type\":\"err")).isEqualTo(expected);
    }

    private static String nested(String limit) {
        return error("rate_limit_error", limit.replace("\"", "\\\""), null);
    }

    @Test
    @DisplayName("27: 429 with the limit as its message")
    void nestedLimit() {
        String limit = "{\"type\":\"exceeded_limit\",\"resetsAt\":" + LATER.getEpochSecond()
                + ",\"remaining\":null,\"representativeClaim\":\"five_hour\",\"windows\":{}}";
        WebRefusal refusal = Objects.requireNonNull(read(429, json(), nested(limit)));
        assertThat(refusal.meaning()).isEqualTo(Meaning.LIMITED);
        assertThat(refusal.until()).isEqualTo(LATER);
        assertThat(refusal.retryAfter()).isNull();
    }

    @ParameterizedTest(name = "27: 429 with {0} tells no moment")
    @ValueSource(
            strings = {
                "{\"type\":\"exceeded_limit\",\"windows\":{}}",
                "{\"type\":\"exceeded_limit\",\"resetsAt\":null}",
                "{\"type\":\"exceeded_limit\",\"resetsAt\":1577836800}",
                "{\"type\":\"exceeded_limit\",\"resetsAt\":99999999999}",
                "{\"type\":\"exceeded_limit\",\"resetsAt\":\"soon\"}",
                "Too many requests"
            })
    void noMoment(String message) {
        WebRefusal refusal = Objects.requireNonNull(read(429, json(), nested(message)));
        assertThat(refusal.meaning()).isEqualTo(Meaning.LIMITED);
        assertThat(refusal.until()).isNull();
        assertThat(refusal.retryAfter()).isNull();
    }

    @Test
    @DisplayName("27: 429 with headers")
    void limitHeaders() {
        WebRefusal wait = Objects.requireNonNull(read(429, Map.of("retry-after", "12"), ""));
        assertThat(wait.retryAfter()).isEqualTo(Duration.ofSeconds(12));
        String reset = Long.toString(LATER.getEpochSecond());
        WebRefusal until = Objects.requireNonNull(read(429, Map.of("anthropic-ratelimit-unified-reset", reset), ""));
        assertThat(until.until()).isEqualTo(LATER);
        WebRefusal date = Objects.requireNonNull(read(429, Map.of("retry-after", "soon"), ""));
        assertThat(date.retryAfter()).isNull();
    }

    @Test
    void errorsOfStreamsMeanTheSame() {
        assertThat(of("overloaded_error", "Overloaded", null)).isEqualTo(Meaning.TRANSIENT);
        assertThat(of("permission_error", "x", "account_session_invalid")).isEqualTo(Meaning.SESSION_INVALID);
        assertThat(of("rate_limit_error", "{\"type\":\"exceeded_limit\"}", null))
                .isEqualTo(Meaning.LIMITED);
        assertThat(of("api_error", "Internal server error", null)).isEqualTo(Meaning.UNKNOWN);
        WebRefusal limited = WebRefusals.of(
                new WebFailure(
                        WebFailure.Kind.TOLD,
                        "invalid_request_error",
                        "{\"type\":\"exceeded_limit\",\"resetsAt\":" + LATER.getEpochSecond() + "}",
                        null),
                NOW);
        assertThat(limited.meaning()).isEqualTo(Meaning.LIMITED);
        assertThat(limited.until()).isEqualTo(LATER);
    }

    private static Meaning of(String type, String message, @Nullable String code) {
        return WebRefusals.of(new WebFailure(WebFailure.Kind.TOLD, type, message, code), NOW)
                .meaning();
    }

    @ParameterizedTest
    @EnumSource(value = WebFailure.Kind.class, names = "TOLD", mode = EnumSource.Mode.EXCLUDE)
    void failuresThatTheGatewayFoundSayNothingOfAccounts(WebFailure.Kind kind) {
        assertThat(WebRefusals.of(WebFailure.of(kind, "x"), NOW).meaning()).isEqualTo(Meaning.UNKNOWN);
    }

    @Test
    void noMoreThanTheBeginningOfABodyIsLookedAt() {
        String late = "<html>" + " ".repeat(WebRefusals.MOST_BYTES) + "Just a moment";
        assertThat(meaning(403, html(), late)).isEqualTo(Meaning.BLOCKED);
    }
}
