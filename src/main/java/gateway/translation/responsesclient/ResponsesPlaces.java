package gateway.translation.responsesclient;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The places in a request of the Responses API that places in its chat stand for: losses and refusals name the former.
 *
 * @param request the client's
 */
record ResponsesPlaces(ObjectNode request, ResponsesTools tools) {

    /** A place in the chat: all of a text, or what stands in brackets at the end of a sentence. */
    private static final Pattern PLACE =
            Pattern.compile("(?:^|\\((?=[a-z0-9_.]+\\)$))messages(?:\\.(\\d{1,9}))?(?=[. )]|$)");

    private static final Pattern TOOL =
            Pattern.compile("^tools\\.(\\d{1,9})(?:\\.(?:function|custom)(?=\\.))?(?=[. ]|$)");
    private static final List<Map.Entry<String, String>> NAMES = List.of(
            Map.entry("max_completion_tokens", "max_output_tokens"),
            Map.entry("reasoning_effort", "reasoning.effort"),
            Map.entry("response_format.json_schema", "text.format"),
            Map.entry("response_format", "text.format"),
            Map.entry("verbosity", "text.verbosity"));

    /** The place in the client's request that a place in the chat, or a sentence with one, stands for. */
    String of(String where) {
        if (request.has(where)) {
            return where;
        }
        Matcher matcher = PLACE.matcher(where);
        if (matcher.find()) {
            int name = where.indexOf("messages", matcher.start());
            return where.substring(0, name) + itemOf(matcher.group(1)) + where.substring(matcher.end());
        }
        for (Map.Entry<String, String> name : NAMES) {
            String rest = where.startsWith(name.getKey())
                    ? where.substring(name.getKey().length())
                    : "-";
            if (rest.isEmpty() || rest.startsWith(".")) {
                return name.getValue() + rest;
            }
        }
        Matcher tool = TOOL.matcher(where);
        return tool.find() ? tools.placeOf(Integer.parseInt(tool.group(1))) + where.substring(tool.end()) : where;
    }

    private static String itemOf(@Nullable String message) {
        if (message == null) {
            return "input";
        }
        return message.equals("0") ? "instructions" : "input." + (Integer.parseInt(message) - 1);
    }
}
