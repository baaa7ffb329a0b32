package gateway.translation.strict;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.protocol.Json;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The messages of a request of Chat Completions, as strict vendors want them. For one request. */
final class StrictChatMessages {

    /** What the simulated Gemini signs its calls with. */
    static final String SIGNATURE = "GSIG";

    private static final String NO_SIGNATURE = "skip_thought_signature_validator";

    private final ChatFacts facts;
    private final boolean thinks;
    private final Set<String> ids = new HashSet<>();
    private Set<String> open = new LinkedHashSet<>();
    private String before = "";

    /** @param thinks whether calls need their thinking */
    StrictChatMessages(ChatFacts facts, boolean thinks) {
        this.facts = facts;
        this.thinks = thinks;
    }

    void check(JsonNode messages, List<String> complaints) {
        if (!messages.isArray() || messages.isEmpty()) {
            complaints.add("messages is empty");
            return;
        }
        int turn = lastOfUser(messages);
        for (int at = 0; at < messages.size(); at++) {
            message(messages.get(at), at, at > turn, complaints);
        }
        unanswered(complaints);
        if (before.equals("assistant") && !facts.userBehindTool) {
            complaints.add("expected last role user or tool, but got assistant");
        }
        if (before.equals("system") && messages.size() > 1 && !facts.userBehindTool) {
            complaints.add("expected last role user or tool, but got system");
        }
    }

    private static int lastOfUser(JsonNode messages) {
        int last = 0;
        for (int at = 0; at < messages.size(); at++) {
            if (messages.get(at).path("role").asText().equals("user")) {
                last = at;
            }
        }
        return last;
    }

    private void message(JsonNode message, int at, boolean inTurn, List<String> complaints) {
        String where = "messages." + at;
        String role = message.path("role").asText();
        if (!facts.roles.contains(role)) {
            complaints.add(where + ": unknown role " + role);
        }
        message.fieldNames().forEachRemaining(field -> {
            if (!facts.ofMessages.contains(field)) {
                complaints.add(where + ": property " + field + " is unsupported");
            }
        });
        if (!role.equals("tool")) {
            unanswered(complaints);
        }
        order(role, where, complaints);
        switch (role) {
            case "assistant" -> assistant(message, where, inTurn, complaints);
            case "tool" -> tool(message, where, complaints);
            default -> content(message.path("content"), where, role.equals("user"), complaints);
        }
        before = role.equals("developer") ? "system" : role;
    }

    /** mistralai/mistral-common: what may follow what. */
    private void order(String role, String where, List<String> complaints) {
        boolean system = role.equals("system") || role.equals("developer");
        if (system && facts.systemFirst && !before.isEmpty() && !before.equals("system")) {
            complaints.add(where + ": system message must be at the beginning");
        }
        boolean behindTool = before.equals("tool") && (system || role.equals("user"));
        boolean behindAssistant = before.equals("assistant") && system;
        if (!facts.userBehindTool && (behindTool || behindAssistant)) {
            complaints.add(where + ": unexpected role " + role + " after role " + before);
        }
    }

    private void unanswered(List<String> complaints) {
        open.forEach(id -> complaints.add("a call without a result: " + id));
        open = new LinkedHashSet<>();
    }

    private void assistant(JsonNode message, String where, boolean inTurn, List<String> complaints) {
        JsonNode calls = message.path("tool_calls");
        JsonNode content = message.path("content");
        if (message.has("tool_calls") && calls.isEmpty()) {
            complaints.add(where + ": tool_calls is empty");
        }
        boolean says = content.isTextual() && !content.asText().isEmpty();
        if (calls.isEmpty() && !says && content.isEmpty()) {
            complaints.add(where + ": the message with role assistant must not be empty");
        }
        if (!content.isNull()
                && !content.isMissingNode()
                && !content.asText("-").isEmpty()) {
            content(content, where, false, complaints);
        }
        boolean signed = false;
        for (JsonNode call : calls) {
            call(call, where, complaints);
            String signature =
                    call.at("/extra_content/google/thought_signature").asText();
            if (call.has("extra_content") && !facts.signatures) {
                complaints.add(where + ": a signature of somebody else");
            }
            signed |= signature.startsWith(SIGNATURE) || signature.equals(NO_SIGNATURE);
        }
        if (facts.signedCalls && inTurn && !calls.isEmpty() && !signed) {
            complaints.add(where + ": function call is missing a thought_signature");
        }
        String thinking = message.path("reasoning_content").asText("");
        boolean told = facts.emptyThinking ? message.has("reasoning_content") : !thinking.isEmpty();
        if (thinks && !calls.isEmpty() && !told) {
            complaints.add(where + ": reasoning_content is missing in assistant tool call message");
        }
        for (JsonNode detail : message.path("reasoning_details")) {
            if (detail.has("data") && !detail.path("data").asText().startsWith("OR-")) {
                complaints.add(where + ": reasoning_details of somebody else");
            }
        }
    }

    private void call(JsonNode call, String where, List<String> complaints) {
        String id = call.path("id").asText();
        if (!facts.callId.matcher(id).matches()) {
            complaints.add(where + ": invalid id of a call: " + id);
        }
        if (!ids.add(id)) {
            complaints.add(where + ": the same id twice: " + id);
        }
        open.add(id);
        JsonNode function = call.path("function");
        if (!call.path("type").asText().equals("function")
                || !StrictChat.NAME.matcher(function.path("name").asText()).matches()) {
            complaints.add(where + ": invalid call " + call);
        }
        if (!isObject(function.path("arguments").asText())) {
            complaints.add(where + ": arguments are no JSON object: " + function.path("arguments"));
        }
    }

    static boolean isObject(String json) {
        try {
            return Json.mapper().readTree(json).isObject();
        } catch (IOException e) {
            return false;
        }
    }

    private void tool(JsonNode message, String where, List<String> complaints) {
        String id = message.path("tool_call_id").asText();
        if (!open.remove(id)) {
            complaints.add(where + ": a result without a call: " + id);
        }
        JsonNode content = message.path("content");
        for (JsonNode part : content) {
            if (!part.path("type").asText().equals("text")) {
                complaints.add(where + ": a result holds " + part.path("type"));
            }
        }
        if (!content.asText("-").isEmpty()) {
            content(content, where, false, complaints);
        }
    }

    private void content(JsonNode content, String where, boolean media, List<String> complaints) {
        if (content.isTextual()) {
            if (content.asText().isEmpty()) {
                complaints.add(where + ": empty content");
            }
            return;
        }
        if (!content.isArray() || content.isEmpty()) {
            complaints.add(where + ": invalid content " + content);
            return;
        }
        if (!facts.lists) {
            complaints.add(where + ": invalid type: sequence, expected a string");
        }
        for (JsonNode part : content) {
            part(part, where, media, complaints);
        }
    }

    private void part(JsonNode part, String where, boolean media, List<String> complaints) {
        if (part.has("cache_control") && !facts.marks) {
            complaints.add(where + ": extra field cache_control");
        }
        switch (part.path("type").asText()) {
            case "text" -> {
                if (part.path("text").asText().isEmpty()) {
                    complaints.add(where + ": text content is empty");
                }
            }
            case "image_url" -> {
                boolean data = part.at("/image_url/url").asText().startsWith("data:");
                if (!media || !facts.images || (!data && !facts.imageUrls)) {
                    complaints.add(where + ": invalid image");
                }
            }
            case "file" -> {
                if (!media || !facts.files) {
                    complaints.add(where + ": invalid file");
                }
            }
            default -> complaints.add(where + ": unknown part " + part);
        }
    }
}
