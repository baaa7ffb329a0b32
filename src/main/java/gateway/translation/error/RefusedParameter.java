package gateway.translation.error;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads from an error which field of a request a target does not take. Only a field that says so, or the beginning of the message,
 * is believed: behind it a target may repeat what the client wrote. Stateless.
 */
public final class RefusedParameter {

    /** What a request cannot do without, or what the client is owed. */
    private static final Set<String> NEEDED =
            Set.of("model", "messages", "input", "instructions", "tools", "stream", "system");

    private static final Set<String> CODES =
            Set.of("unsupported_parameter", "unknown_parameter", "unsupported_value", "extra_forbidden");

    private static final String NAME = "['\"`]?([a-z][a-z_]{1,39})['\"`]?";

    private static final List<Pattern> BEGINNINGS = List.of(
            begins(
                    "(?:unsupported|unknown|unrecognized|invalid|unexpected) (?:request )?(?:parameter|argument|field|value|"
                            + "keyword argument)s?(?: supplied| provided)?:? ?" + NAME + "(?:[ .:,]|$).*"),
            begins(
                    "(?:the )?(?:parameter |property |field |argument )?" + NAME
                            + " (?:is|are) (?:not supported|unsupported|not permitted|not allowed|not a valid|not recognized)\\b.*"),
            begins("(?:this model|the model|[\\w.:/-]{1,80}) (?:does not|doesn't) support (?:the )?(?:parameter )?"
                    + NAME + "(?:[ .:,]|$).*"),
            begins("invalid json payload received\\. unknown name " + NAME + ".*"),
            begins("(?:body[.,/] ?)?" + NAME + ": (?:extra inputs are not permitted|extra fields not permitted).*"),
            begins("extra inputs are not permitted:? ?(?:, field: )?" + NAME + ".*"));

    private RefusedParameter() {}

    private static Pattern begins(String regex) {
        return Pattern.compile(regex, Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    }

    /**
     * The field that is refused.
     *
     * @param status the target's status
     * @param body the error as it came
     * @param sent the request as it was sent
     * @return the name of a field of the request that can be left out, null where the error is of something else
     */
    public static @Nullable String in(int status, byte[] body, ObjectNode sent) {
        if (status != 400 && status != 422) {
            return null;
        }
        JsonNode tree;
        try {
            tree = Json.mapper().readTree(body);
        } catch (IOException e) {
            return null;
        }
        String found = ofDetail(tree.path("detail"), sent);
        if (found != null) {
            return found;
        }
        ErrorFields fields = ErrorFields.of(tree);
        if (fields.param() != null && CODES.contains(String.valueOf(fields.code()))) {
            return removable(fields.param(), sent);
        }
        return fields.message() == null ? null : ofMessage(fields.message(), sent);
    }

    /** FastAPI's list of what is wrong, each with its place. */
    private static @Nullable String ofDetail(JsonNode detail, ObjectNode sent) {
        for (JsonNode problem : detail) {
            JsonNode place = problem.path("loc");
            if (problem.path("type").asText("").contains("extra") && place.size() >= 2) {
                return removable(place.path(1).asText(""), sent);
            }
        }
        return null;
    }

    private static @Nullable String ofMessage(String message, ObjectNode sent) {
        String beginning = message.strip();
        beginning = beginning.substring(0, Math.min(beginning.length(), 300));
        for (Pattern pattern : BEGINNINGS) {
            Matcher matcher = pattern.matcher(beginning);
            if (matcher.matches()) {
                String found = removable(matcher.group(1), sent);
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    /** The first step of a path such as {@code text.verbosity} is the field, but for this one. */
    private static @Nullable String removable(String path, ObjectNode sent) {
        if (path.equals("text.verbosity") && sent.path("text").has("verbosity")) {
            return "verbosity";
        }
        int end = 0;
        while (end < path.length() && path.charAt(end) != '.' && path.charAt(end) != '[') {
            end++;
        }
        String name = path.substring(0, end);
        return end == path.length() && sent.has(name) && !NEEDED.contains(name) ? name : null;
    }
}
