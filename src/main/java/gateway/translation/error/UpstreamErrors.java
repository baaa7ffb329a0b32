package gateway.translation.error;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import gateway.protocol.Dialect;
import gateway.protocol.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads the errors of targets: whole answers, and events inside streams. The message stays the target's own, without addresses
 * and credentials; an overflow of the context becomes the sentence that Claude Code reads. Status and type go together as in
 * docs/wire.md, "Errors". Pure; safe from many threads; never throws.
 */
public final class UpstreamErrors {

    private static final String SILENT_EVENT = "The provider reported an error without saying which.";

    /** What OpenAI's clients know an overflow of the context by. */
    private static final String OVERFLOW = "context_length_exceeded";

    private UpstreamErrors() {}

    /**
     * Reads an error answer.
     *
     * @param status the target's status
     * @param body JSON of any shape, plain text, HTML, or nothing
     * @param upstream the target's dialect; errors of the Messages API keep their type
     * @param contextLimit tokens of the model's context, null while unknown
     */
    public static UpstreamError read(int status, byte[] body, Dialect upstream, @Nullable Integer contextLimit) {
        JsonNode tree = tree(body);
        ErrorFields fields = tree == null ? text(body) : ErrorFields.of(tree);
        String silent = "The provider answered with status " + status + ".";
        if (status < 400) {
            return error(inBand(fields), fields, silent, contextLimit);
        }
        boolean kept = upstream == Dialect.MESSAGES && Told.ofType(fields.type()) != null;
        Told told = kept ? new Told(status, String.valueOf(fields.type())) : Told.ofStatus(status);
        return error(told, fields, silent, contextLimit);
    }

    /**
     * Reads an error inside a stream, or under a good status.
     *
     * @param name the event's name, null for none
     * @param data the event's data, JSON or not
     * @param contextLimit tokens of the model's context, null while unknown
     */
    public static UpstreamError readEvent(@Nullable String name, byte[] data, @Nullable Integer contextLimit) {
        JsonNode tree = tree(data);
        if (tree != null) {
            return error(ErrorFields.of(tree), contextLimit);
        }
        ErrorFields fields = "error".equals(name) ? text(data) : ErrorFields.of(MissingNode.getInstance());
        return error(fields, contextLimit);
    }

    /** The same for data that has been parsed. */
    public static UpstreamError readEvent(JsonNode data, @Nullable Integer contextLimit) {
        return error(ErrorFields.of(data), contextLimit);
    }

    private static UpstreamError error(ErrorFields fields, @Nullable Integer contextLimit) {
        return error(inBand(fields), fields, SILENT_EVENT, contextLimit);
    }

    private static UpstreamError error(Told told, ErrorFields fields, String silent, @Nullable Integer contextLimit) {
        String overflow = ContextOverflow.sentence(fields, told.status, contextLimit);
        if (overflow != null) {
            return new UpstreamError(400, "invalid_request_error", MaskedText.of(overflow), OVERFLOW, fields.param());
        }
        String message = fields.message() == null ? silent : MaskedText.of(fields.message());
        return new UpstreamError(told.status, told.type, message, fields.code(), fields.param());
    }

    /** What an error says of itself where no status says it: by its code, by its type. */
    private static Told inBand(ErrorFields fields) {
        Told told = Told.ofWord(fields.code());
        told = told == null ? Told.ofType(fields.type()) : told;
        told = told == null ? Told.ofWord(fields.type()) : told;
        return told == null ? Told.ofStatus(500) : told;
    }

    private static @Nullable JsonNode tree(byte[] body) {
        try {
            JsonNode tree = Json.mapper().readTree(body);
            return tree.isContainerNode() ? tree : null;
        } catch (IOException e) {
            return null;
        }
    }

    /** Plain text is the message; a page of HTML is none. */
    private static ErrorFields text(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8).strip();
        String message = text.isEmpty() || text.startsWith("<") ? null : text;
        return new ErrorFields(message, null, null, null, null, null);
    }

    /** Status and type of the Messages API that go together. */
    private record Told(int status, String type) {

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
                case "insufficient_credits", "payment_required" -> ofStatus(402);
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

        private static @Nullable Told ofNumber(String word) {
            return word.matches("[45]\\d\\d") ? ofStatus(Integer.parseInt(word)) : null;
        }
    }
}
