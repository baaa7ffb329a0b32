package routes.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import routes.demo.web.DemoSamples;

/** Decides what the simulated Claude says: a pure function of the request and its directives, except for the ids. */
final class DemoComposer {

    private static final int QUOTED_CHARACTERS = 200;
    private static final String THINKING =
            "The user is trying out the demo. I should be friendly, mention what they said, and stay short.";
    private static final List<String> FILLER = List.of(
            "routes", "carry", "every", "request", "from", "the", "client", "to", "an", "account", "and", "each",
            "event", "comes", "back", "as", "soon", "as", "it", "is", "there,");

    private DemoComposer() {}

    /** Composes the answer to a request. */
    static DemoAnswer compose(DemoRequest request, DemoDirectives directives) {
        List<DemoBlock> blocks = new ArrayList<>();
        int thinkingTokens = 0;
        if (directives.thinking()) {
            blocks.add(new DemoBlock.Thinking(THINKING, signature()));
            thinkingTokens = words(THINKING).size();
        }
        List<String> words = words(text(directives));
        boolean cutShort = request.maxTokens() > 0 && words.size() > request.maxTokens();
        if (cutShort) {
            words = words.subList(0, request.maxTokens());
        }
        blocks.add(new DemoBlock.Text(String.join(" ", words)));
        boolean tool = directives.tool() && !cutShort;
        if (tool) {
            blocks.add(toolUse(request));
        }
        String stopReason = cutShort ? "max_tokens" : tool ? "tool_use" : "end_turn";
        int outputTokens = words.size() + thinkingTokens + (tool ? 20 : 0);
        return new DemoAnswer(
                DemoIds.next("msg_"),
                request.model(),
                blocks,
                stopReason,
                request.inputTokens(),
                outputTokens,
                thinkingTokens);
    }

    private static String text(DemoDirectives directives) {
        if (directives.words() > 0) {
            return filler(directives.words());
        }
        if (directives.tool()) {
            return "I will call a tool for that.";
        }
        String prompt = directives.prompt();
        if (prompt.isEmpty()) {
            return "Hello! This is the simulated Claude of the demo. Ask me anything; I answer without any real account.";
        }
        String quoted = prompt.length() > QUOTED_CHARACTERS ? prompt.substring(0, QUOTED_CHARACTERS) + " …" : prompt;
        return "Hello! You said: “" + quoted
                + "”. This is the simulated Claude of the demo: your words came through the"
                + " proxy, nothing left this computer. Try [[thinking]], [[tool]] or [[error=529]] in your prompt.";
    }

    private static String filler(int count) {
        List<String> words = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            words.add(FILLER.get(i % FILLER.size()));
        }
        return String.join(" ", words);
    }

    private static List<String> words(String text) {
        return Arrays.asList(text.strip().split("\\s+", -1));
    }

    private static String signature() {
        return Base64.getEncoder()
                .encodeToString(DemoIds.next("demo-signature-").getBytes(StandardCharsets.UTF_8));
    }

    private static DemoBlock toolUse(DemoRequest request) {
        JsonNode tool = request.firstTool();
        String name = tool == null ? "get_weather" : tool.path("name").asText("get_weather");
        JsonNode schema = tool == null ? Json.mapper().missingNode() : tool.path("input_schema");
        ObjectNode input = Json.mapper().createObjectNode();
        schema.path("properties")
                .properties()
                .forEach(entry -> input.set(entry.getKey(), DemoSamples.sample(entry.getValue())));
        if (tool == null) {
            input.put("location", "Lisbon");
        }
        return new DemoBlock.ToolUse(DemoIds.next("toolu_"), name, input);
    }
}
