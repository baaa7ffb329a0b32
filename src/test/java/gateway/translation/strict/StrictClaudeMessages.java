package gateway.translation.strict;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The messages of a request to Claude, as its API wants them. For one request. */
final class StrictClaudeMessages {

    private static final Pattern ID = Pattern.compile("[a-zA-Z0-9_-]+");
    private static final Set<String> RESULT = Set.of("text", "image", "search_result", "document", "tool_reference");

    private final boolean manual;
    private final boolean noPrefill;
    private final Set<String> ids = new HashSet<>();
    private Set<String> open = Set.of();

    /**
     * @param manual whether thinking has a budget: the turn with the last calls begins with it then
     * @param noPrefill whether the conversation must end with the user
     */
    StrictClaudeMessages(boolean manual, boolean noPrefill) {
        this.manual = manual;
        this.noPrefill = noPrefill;
    }

    void check(JsonNode messages, List<String> complaints) {
        if (!messages.isArray() || messages.isEmpty()) {
            complaints.add("messages: at least one message is required");
            return;
        }
        if (!messages.get(0).path("role").asText().equals("user")) {
            complaints.add("messages: first message must use the user role");
        }
        String before = "";
        for (int at = 0; at < messages.size(); at++) {
            JsonNode message = messages.get(at);
            String where = "messages." + at;
            String role = message.path("role").asText();
            boolean last = at + 1 == messages.size();
            content(message.path("content"), where, role, last, complaints);
            if (role.equals("assistant")) {
                if (last && noPrefill) {
                    complaints.add("this model does not support assistant message prefill");
                }
                boolean loop = !last && hasResult(messages.get(at + 1)) && at + 2 == messages.size();
                thinkingFirst(message.path("content"), loop, where, complaints);
            } else if (!role.equals("user") && !role.equals("system")) {
                complaints.add(where + ".role: unexpected " + role);
            }
            before = role;
        }
        if (!open.isEmpty() && !before.equals("assistant")) {
            complaints.add("tool_use ids were found without tool_result blocks immediately after: " + open);
        }
    }

    private static boolean hasResult(JsonNode message) {
        return message.path("content").path(0).path("type").asText().equals("tool_result");
    }

    private void thinkingFirst(JsonNode content, boolean loop, String where, List<String> complaints) {
        if (manual && loop && !content.path(0).path("type").asText().contains("thinking")) {
            complaints.add(
                    where + ": expected thinking, but found " + content.path(0).path("type"));
        }
    }

    private void content(JsonNode content, String where, String role, boolean last, List<String> complaints) {
        boolean user = role.equals("user");
        Set<String> left = new LinkedHashSet<>(user ? open : Set.of());
        if (!user && !open.isEmpty()) {
            complaints.add(where + ": tool_use ids were found without tool_result blocks immediately after: " + open);
        }
        Set<String> asked = new LinkedHashSet<>();
        if (content.isTextual() ? content.asText().isEmpty() : content.isEmpty()) {
            complaints.add(where + ": messages must have non-empty content");
        }
        boolean others = false;
        for (JsonNode block : content) {
            String type = block.path("type").asText();
            switch (type) {
                case "text" -> text(block, where, complaints);
                case "thinking" -> {
                    if (user || !block.path("signature").asText().startsWith(StrictClaude.SIGNATURE)) {
                        complaints.add(where + ": invalid signature in thinking block");
                    }
                }
                case "redacted_thinking" -> {
                    if (user || !block.path("data").asText().startsWith("RED-")) {
                        complaints.add(where + ": invalid redacted_thinking");
                    }
                }
                case "tool_use" -> call(block, user, where, asked, complaints);
                case "tool_result" -> {
                    if (!left.remove(block.path("tool_use_id").asText())) {
                        complaints.add(where + ": unexpected tool_use_id " + block.path("tool_use_id"));
                    }
                    if (others) {
                        complaints.add(where + ": tool_result blocks must come first");
                    }
                    result(block.path("content"), where, complaints);
                }
                case "image", "document", "search_result" -> {
                    if (!user) {
                        complaints.add(where + ": " + type + " in an assistant message");
                    }
                }
                default -> complaints.add(where + ": unknown block " + type);
            }
            others |= !type.equals("tool_result");
            if (type.contains("thinking") && block.has("cache_control")) {
                complaints.add(where + ": cache_control on thinking");
            }
        }
        if (!left.isEmpty()) {
            complaints.add(where + ": tool_use ids were found without tool_result blocks immediately after: " + left);
        }
        String end = content.isTextual()
                ? content.asText()
                : content.path(content.size() - 1).path("text").asText("");
        if (role.equals("assistant") && last && !end.equals(end.stripTrailing())) {
            complaints.add(where + ": final assistant content cannot end with trailing whitespace");
        }
        open = asked;
    }

    private void call(JsonNode block, boolean user, String where, Set<String> asked, List<String> complaints) {
        String id = block.path("id").asText();
        if (user
                || !ID.matcher(id).matches()
                || !ids.add(id)
                || !block.path("input").isObject()) {
            complaints.add(where + ": invalid tool_use " + block);
        }
        asked.add(id);
    }

    private static void result(JsonNode content, String where, List<String> complaints) {
        if (!content.isMissingNode() && !content.isTextual() && !content.isArray()) {
            complaints.add(where + ": invalid content of a tool_result: " + content);
        }
        for (JsonNode block : content) {
            if (!RESULT.contains(block.path("type").asText())) {
                complaints.add(where + ": a tool_result holds " + block);
            }
            text(block, where, complaints);
        }
    }

    /** A block that has to say something if it is a text. */
    static void text(JsonNode block, String where, List<String> complaints) {
        if (block.path("type").asText().equals("text")
                && block.path("text").asText().isBlank()) {
            complaints.add(where + ": text content blocks must contain non-whitespace text");
        }
    }
}
