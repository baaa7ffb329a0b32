package gateway.translation.error;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Status and type of the Messages API that go together. */
record Told(int status, String type) {

    private static final Pattern NO_MONEY =
            Pattern.compile("insufficient (?:account )?(?:balance|credit|fund)|payment required|in arrears|余额不足|欠费");
    private static final Pattern TOO_OFTEN = Pattern.compile("\\brate limit|too many requests");
    private static final Pattern WRONG_KEY = Pattern.compile("(?:invalid|incorrect|wrong) api[ -]?key");

    static Told ofStatus(int status) {
        return switch (status) {
            case 401 -> new Told(401, "authentication_error");
            case 402 -> new Told(402, "billing_error");
            case 403 -> new Told(403, "permission_error");
            case 404 -> new Told(404, "not_found_error");
            case 409 -> new Told(409, "conflict_error");
            case 413 -> new Told(413, "request_too_large");
            case 429 -> new Told(429, "rate_limit_error");
            case 408, 504, 524 -> new Told(504, "timeout_error");
            case 498, 503, 529 -> new Told(529, "overloaded_error");
            default -> other(status);
        };
    }

    private static Told other(int status) {
        if (status >= 400 && status < 500) {
            return new Told(400, "invalid_request_error");
        }
        return new Told(status == 500 ? 500 : 502, "api_error");
    }

    /** By a type of the Messages API, null for any other. */
    static @Nullable Told ofType(@Nullable String type) {
        return switch (type == null ? "" : type) {
            case "invalid_request_error" -> ofStatus(400);
            case "authentication_error" -> ofStatus(401);
            case "billing_error" -> ofStatus(402);
            case "permission_error" -> ofStatus(403);
            case "not_found_error" -> ofStatus(404);
            case "conflict_error" -> ofStatus(409);
            case "request_too_large" -> ofStatus(413);
            case "rate_limit_error" -> ofStatus(429);
            case "api_error" -> ofStatus(500);
            case "timeout_error" -> ofStatus(504);
            case "overloaded_error" -> ofStatus(529);
            default -> null;
        };
    }

    /** By a target's own code or type, a status among them; null for one that says nothing. */
    static @Nullable Told ofWord(@Nullable String word) {
        if (word == null) {
            return null;
        }
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "invalid_argument", "invalid_request", "bad_request", "badrequesterror", "invalid_prompt" ->
                ofStatus(400);
            case "invalid_api_key", "unauthenticated", "unauthorized" -> ofStatus(401);
            case "insufficient_credits", "insufficient_balance", "insufficient_funds", "payment_required" ->
                ofStatus(402);
            case "permission_denied", "forbidden" -> ofStatus(403);
            case "model_not_found", "not_found", "notfounderror" -> ofStatus(404);
            case "rate_limit_exceeded",
                    "rate_limit",
                    "rate_limit_reached",
                    "resource_exhausted",
                    "too_many_requests",
                    "insufficient_quota" -> ofStatus(429);
            case "timeout", "deadline_exceeded", "gateway_timeout" -> ofStatus(504);
            case "overloaded",
                    "server_is_overloaded",
                    "engine_overloaded",
                    "engine_overloaded_error",
                    "unavailable",
                    "service_unavailable",
                    "slow_down" -> ofStatus(529);
            default -> ofNumber(word);
        };
    }

    /** By the words of an error that has neither a code nor a type; null for those that say nothing. */
    static @Nullable Told ofMessage(@Nullable String message) {
        String words = message == null ? "" : message.toLowerCase(Locale.ROOT);
        if (NO_MONEY.matcher(words).find()) {
            return ofStatus(402);
        }
        if (TOO_OFTEN.matcher(words).find()) {
            return ofStatus(429);
        }
        return WRONG_KEY.matcher(words).find() ? ofStatus(401) : null;
    }

    private static @Nullable Told ofNumber(String word) {
        return word.matches("[45]\\d\\d") ? ofStatus(Integer.parseInt(word)) : null;
    }
}
