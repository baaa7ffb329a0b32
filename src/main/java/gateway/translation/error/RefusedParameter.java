package gateway.translation.error;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads from an error which fields of a request a target does not take. Only a field that says so, or the beginning of the
 * message, is believed: behind it a target may repeat what the client wrote. Stateless.
 */
public final class RefusedParameter {

    /** What a request cannot do without, or what the client is owed. */
    private static final Set<String> NEEDED =
            Set.of("model", "messages", "input", "instructions", "tools", "stream", "system", "web_search_options");

    private static final Set<String> CODES =
            Set.of("unsupported_parameter", "unknown_parameter", "unsupported_value", "extra_forbidden");

    /** What asks for thinking, where a target speaks of nothing but that. */
    private static final List<String> THINKING = List.of("reasoning_effort", "reasoning", "think", "enable_thinking");

    private static final Pattern HUMP = Pattern.compile("(?<=[a-z])(?=[A-Z])");

    private RefusedParameter() {}

    /**
     * The fields that are refused.
     *
     * @param status the target's status
     * @param body the error as it came
     * @param sent the request as it was sent
     * @return names of fields of the request that can be left out, empty where the error is of something else
     */
    public static List<String> in(int status, byte[] body, ObjectNode sent) {
        if (status != 400 && status != 422) {
            return List.of();
        }
        String text = new String(body, UTF_8);
        JsonNode tree = tree(text);
        if (!tree.isContainerNode()) {
            return ofMessage(text, sent);
        }
        List<String> found = ofLists(tree, sent);
        if (!found.isEmpty()) {
            return found;
        }
        ErrorFields fields = ErrorFields.of(tree);
        if (fields.param() != null && CODES.contains(String.valueOf(fields.code()))) {
            return removable(List.of(fields.param()), sent);
        }
        return fields.message() == null ? List.of() : ofMessage(fields.message(), sent);
    }

    /** Missing for what is no JSON. */
    private static JsonNode tree(String text) {
        try {
            return Json.mapper().readTree(text);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    /** FastAPI's list of what is wrong stands in many places, also as JSON in a message. */
    private static List<String> ofLists(JsonNode tree, ObjectNode sent) {
        for (JsonNode error : new JsonNode[] {tree, tree.path("error")}) {
            JsonNode message = error.path("message");
            if (message.isTextual()) {
                String text = message.textValue().strip();
                message = text.startsWith("{") || text.startsWith("[") ? tree(text) : message;
            }
            for (JsonNode list : new JsonNode[] {error.path("detail"), message.path("detail"), message}) {
                List<String> found = ofList(list, sent);
                if (!found.isEmpty()) {
                    return found;
                }
            }
        }
        return List.of();
    }

    /** Each problem has its place. */
    private static List<String> ofList(JsonNode list, ObjectNode sent) {
        List<String> places = new ArrayList<>();
        for (JsonNode problem : list.isArray() ? list : MissingNode.getInstance()) {
            JsonNode place = problem.path("loc");
            if (problem.path("type").asText("").contains("extra")
                    && place.size() >= 2
                    && place.path(0).asText("").equals("body")) {
                places.add(place.path(1).asText(""));
            }
        }
        return removable(places, sent);
    }

    private static List<String> ofMessage(String message, ObjectNode sent) {
        for (List<String> names : RefusalTexts.of(message)) {
            List<String> found = removable(names, sent);
            if (!found.isEmpty()) {
                return found;
            }
        }
        return List.of();
    }

    private static List<String> removable(Collection<String> paths, ObjectNode sent) {
        Set<String> fields = new LinkedHashSet<>();
        for (String path : paths) {
            String field = removable(path, sent);
            if (field != null) {
                fields.add(field);
            }
        }
        return List.copyOf(fields);
    }

    /** The first step of a path such as {@code reasoning.effort} is the field, but for one. */
    private static @Nullable String removable(String path, ObjectNode sent) {
        if (path.equals("text.verbosity")) {
            return sent.path("text").has("verbosity") ? "verbosity" : null;
        }
        int end = 0;
        while (end < path.length() && path.charAt(end) != '.' && path.charAt(end) != '[') {
            end++;
        }
        String name = name(path.substring(0, end), sent);
        return sent.has(name) && !NEEDED.contains(name) ? name : null;
    }

    /** The request's name of a field: some targets tell it as their own code spells it. */
    private static String name(String told, ObjectNode sent) {
        if (sent.has(told)) {
            return told;
        }
        if (told.equals("thinking")) {
            return THINKING.stream().filter(sent::has).findFirst().orElse(told);
        }
        return HUMP.matcher(told).replaceAll("_").toLowerCase(Locale.ROOT);
    }
}
