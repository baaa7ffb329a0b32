package routes.demo.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decides what the simulated web application says by itself: it thinks when it shall, calls the declared tools that the person
 * names and goes on with their results, refuses at {@code [[refuse]]}, or else repeats the person's words. Words that let the
 * simulated Claude fail let it fail too.
 */
final class DemoWebComposer {

    private static final int QUOTED_CHARACTERS = 200;
    private static final String THINKING =
            "The person is trying out web mode. I should be friendly, mention what they said, and stay short.";

    private final InstantSource clock;

    DemoWebComposer(InstantSource clock) {
        this.clock = clock;
    }

    /** The steps of an answer, behind {@code conversation_ready}. */
    List<DemoWebStep> answer(DemoWebPrompt prompt, boolean thinks) {
        DemoWebEvents events = DemoWebEvents.from(0).start();
        if (prompt.last().contains("[[refuse]]")) {
            return events.event(DemoWebEvents.typed("content_block_stop").put("index", 0))
                    .finish("refusal", clock.instant())
                    .steps();
        }
        if (thinks || prompt.last().contains("[[thinking]]")) {
            events.thinking(THINKING);
        }
        List<JsonNode> tools = prompt.wanted();
        if (tools.isEmpty()) {
            return events.text(text(prompt.last()))
                    .finish("end_turn", clock.instant())
                    .steps();
        }
        Map<String, String> calls = new LinkedHashMap<>();
        events.text("I will call a tool for that.");
        for (JsonNode tool : tools) {
            String id = DemoWebEvents.id("toolu_");
            calls.put(id, tool.path("name").asText());
            events.toolUse(id, tool.path("name").asText(), sample(tool).toString());
        }
        int next = events.index();
        return events.step(new DemoWebStep.Tools(calls.keySet(), results -> goOn(next, calls, results)))
                .steps();
    }

    private List<DemoWebStep> goOn(int index, Map<String, String> calls, Map<String, JsonNode> results) {
        String told = calls.entrySet().stream()
                .map(call -> call.getValue() + " says: " + text(results.get(call.getKey())))
                .collect(Collectors.joining("; "));
        return DemoWebEvents.from(index)
                .text(told + ".")
                .finish("end_turn", clock.instant())
                .steps();
    }

    private static String text(@Nullable JsonNode result) {
        if (result == null) {
            return "nothing";
        }
        JsonNode content = result.path("content");
        return content.isTextual()
                ? content.asText()
                : content.valueStream()
                        .map(block -> block.path("text")
                                .asText("(" + block.path("type").asText() + ")"))
                        .collect(Collectors.joining(" "));
    }

    private static String text(String said) {
        if (said.isEmpty()) {
            return "Hello! This is the simulated web application of the demo. Ask me anything; I answer without any account.";
        }
        String quoted = said.length() > QUOTED_CHARACTERS ? said.substring(0, QUOTED_CHARACTERS) + " …" : said;
        return "Hello! You said: “" + quoted
                + "”. This is the simulated web application of the demo: your words came as a"
                + " conversation, nothing left this computer.";
    }

    private static ObjectNode sample(JsonNode tool) {
        ObjectNode input = Json.mapper().createObjectNode();
        tool.path("input_schema")
                .path("properties")
                .properties()
                .forEach(property -> input.set(property.getKey(), DemoSamples.sample(property.getValue())));
        return input;
    }
}
