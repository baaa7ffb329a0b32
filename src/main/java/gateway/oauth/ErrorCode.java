package gateway.oauth;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import gateway.protocol.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the code in an error body of the token endpoint. The endpoint was seen to answer with plain OAuth errors, with JSON
 * inside a JSON text, with {@code {"error":{"code"}}} and with text (docs/wire.md, "Sign-in").
 */
final class ErrorCode {

    /** The refresh token, or the code, is not valid (any more). */
    static final String INVALID_GRANT = "invalid_grant";

    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_.-]{1,60}");
    private static final Pattern MENTIONS_GRANT = Pattern.compile("\\binvalid_grant\\b");
    private static final List<String> FIELDS = List.of("error", "code", "error_code", "type", "message");
    private static final int DEEPEST = 4;

    private ErrorCode() {}

    /** The code; {@link #INVALID_GRANT} where it is one of several, null when there is none. */
    static @Nullable String read(String body) {
        List<String> codes = new ArrayList<>();
        collectText(body, 0, codes);
        return codes.contains(INVALID_GRANT) ? INVALID_GRANT : codes.isEmpty() ? null : codes.getFirst();
    }

    /** A code that may be shown, or another text where it does not look like one. */
    static String shown(@Nullable String code, String otherwise) {
        return code != null && SHAPE.matcher(code).matches() ? code : otherwise;
    }

    private static void collect(JsonNode node, int depth, List<String> codes) {
        if (depth > DEEPEST) {
            return;
        }
        if (node.isTextual()) {
            collectText(node.textValue(), depth, codes);
        } else if (node.isObject()) {
            for (String field : FIELDS) {
                collect(node.path(field), depth + 1, codes);
            }
        }
    }

    private static void collectText(String text, int depth, List<String> codes) {
        String stripped = text.strip();
        if (SHAPE.matcher(stripped).matches()) {
            codes.add(stripped);
            return;
        }
        JsonNode inner = stripped.startsWith("{") || stripped.startsWith("\"") ? parse(stripped) : null;
        if (inner != null) {
            collect(inner, depth + 1, codes);
        } else if (!stripped.startsWith("<") && MENTIONS_GRANT.matcher(stripped).find()) {
            codes.add(INVALID_GRANT);
        }
    }

    private static @Nullable JsonNode parse(String text) {
        try {
            return Json.mapper().readTree(text);
        } catch (JsonProcessingException e) {
            return null;
        }
    }
}
