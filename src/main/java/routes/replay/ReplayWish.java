package routes.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import gateway.admin.JsonFields;
import gateway.protocol.Json;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import routes.request.FrontEndpoint;

/**
 * What an operator wants of a request that is sent once more, as it was written. Immutable.
 *
 * @param path null for that of the request
 * @param body null for that of the request, where it is known
 * @param model null for that of the body
 * @param provider null for whoever serves the model
 * @param account id or name; null for the one that is chosen
 * @param generation word or number
 * @param timeout null for the longest
 */
record ReplayWish(
        @Nullable String path,
        Map<String, String> headers,
        @Nullable String body,
        @Nullable String model,
        @Nullable String provider,
        @Nullable String account,
        String generation,
        @Nullable Duration timeout) {

    static final String CURRENT = "current";
    private static final int LONGEST_TEXT = 500;
    private static final int LONGEST_VALUE = 4_096;
    private static final int MOST_HEADERS = 50;

    /** What tells clients apart and switches features on, and neither lets anybody in nor frames a message. */
    private static final Pattern HEADER = Pattern.compile(
            "(anthropic|openai|x-stainless|x-claude-code)-[a-z0-9-]+|user-agent|accept|accept-language|x-app");

    private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7e\\t]*");

    /** @throws gateway.error.GatewayFailure REQUEST_FIELD for what is not known, not possible, or not possible together */
    static ReplayWish of(JsonFields fields, Duration longest) {
        String path = fields.text("path");
        if (path != null && !takes(FrontEndpoint.of(path))) {
            throw fields.wrong(
                    "path", "expected a path that takes JSON with a model, like /v1/messages or /v1/chat/completions");
        }
        ReplayWish wish = new ReplayWish(
                path,
                headers(fields),
                body(fields),
                text(fields, "model"),
                text(fields, "provider"),
                text(fields, "account"),
                generation(fields),
                timeout(fields, longest));
        fields.done();
        if (wish.provider != null && wish.account != null) {
            throw fields.wrong("account", "expected either this or provider");
        }
        return wish;
    }

    /** Whether a path can be sent to once more: it takes JSON, and answers with text. */
    static boolean takes(FrontEndpoint endpoint) {
        return switch (endpoint) {
            case MESSAGES, COUNT_TOKENS, CHAT_COMPLETIONS, RESPONSES, EMBEDDINGS, COMPLETIONS, MODERATIONS -> true;
            default -> false;
        };
    }

    private static @Nullable String text(JsonFields fields, String name) {
        String text = fields.text(name);
        if (text != null && (text.isBlank() || text.length() > LONGEST_TEXT)) {
            throw fields.wrong(name, "expected a text of 1 to " + LONGEST_TEXT + " characters");
        }
        return text;
    }

    private static Map<String, String> headers(JsonFields fields) {
        Map<String, String> headers = new TreeMap<>();
        JsonFields given = fields.inner("headers");
        if (given == null) {
            return headers;
        }
        for (String name : given.names()) {
            String lower = name.toLowerCase(Locale.ROOT);
            String value = given.requireText(name);
            if (!HEADER.matcher(lower).matches()) {
                throw given.wrong(
                        name, "this header is not sent once more; anthropic-beta, openai-… and user-agent may be");
            }
            if (value.length() > LONGEST_VALUE || !VALUE.matcher(value).matches()) {
                throw given.wrong(name, "expected one line of ASCII of at most " + LONGEST_VALUE + " characters");
            }
            headers.put(lower, value);
        }
        if (headers.size() > MOST_HEADERS) {
            throw fields.wrong("headers", "expected at most " + MOST_HEADERS);
        }
        return headers;
    }

    private static @Nullable String body(JsonFields fields) {
        if (fields.isText("body")) {
            String text = fields.requireText("body");
            if (text.isBlank()) {
                throw fields.wrong("body", "expected an object, or its text, got an empty text");
            }
            return text;
        }
        try {
            Object tree = fields.tree("body");
            return tree == null ? null : Json.mapper().writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String generation(JsonFields fields) {
        String word = fields.scalar("generation");
        return word == null ? CURRENT : word;
    }

    private static @Nullable Duration timeout(JsonFields fields, Duration longest) {
        Integer seconds = fields.integer("timeout");
        if (seconds != null && (seconds < 1 || seconds > longest.toSeconds())) {
            throw fields.wrong("timeout", "expected 1 to " + longest.toSeconds() + " seconds");
        }
        return seconds == null ? null : Duration.ofSeconds(seconds);
    }
}
