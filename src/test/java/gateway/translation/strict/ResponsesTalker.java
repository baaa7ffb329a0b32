package gateway.translation.strict;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A client of the Responses API that keeps the conversation itself, as Codex does. */
final class ResponsesTalker implements Talker {

    private final Chance chance;
    private final boolean ownTools;
    private final ArrayNode input = Json.mapper().createArrayNode();
    private final ObjectNode settings = Json.mapper().createObjectNode();
    private final Set<String> tools = new LinkedHashSet<>();
    private int turn;

    /** @param ownTools whether it has tools that only this API knows */
    ResponsesTalker(Chance chance, boolean ownTools) {
        this.chance = chance;
        this.ownTools = ownTools;
        settings.put("model", "asked").put("store", false);
        settings();
        declare();
    }

    private void settings() {
        if (chance.oneIn(2)) {
            settings.put("instructions", chance.text());
        }
        if (chance.oneIn(2)) {
            settings.put("max_output_tokens", chance.of(List.of(16, 4000)));
        }
        if (chance.oneIn(4)) {
            settings.put("temperature", chance.of(List.of(0.0, 0.7, 1.0))).put("top_p", 0.9);
        }
        if (chance.oneIn(3)) {
            settings.putObject("reasoning")
                    .put("effort", chance.of(List.of("none", "minimal", "low", "medium", "high", "xhigh")))
                    .put("summary", "auto");
            settings.putArray("include").add("reasoning.encrypted_content");
        }
        if (chance.oneIn(4)) {
            settings.putObject("text").put("verbosity", chance.of(List.of("low", "medium")));
        }
        if (chance.oneIn(5)) {
            ObjectNode format = settings.withObjectProperty("text").putObject("format");
            format.put("type", "json_schema").put("name", "answer").set("schema", chance.closedSchema());
            format.put("strict", false);
        }
        if (chance.oneIn(4)) {
            settings.put("user", "u1")
                    .put("prompt_cache_key", "k1")
                    .putObject("metadata")
                    .put("team", "a");
        }
        if (chance.oneIn(4)) {
            settings.put("parallel_tool_calls", chance.oneIn(2));
        }
        if (chance.oneIn(2)) {
            settings.put("stream", true);
        }
    }

    private void declare() {
        ArrayNode list = settings.putArray("tools");
        for (String name : List.of("look", "write-file_2")) {
            function(list, name);
            tools.add(name);
        }
        if (ownTools && chance.oneIn(2)) {
            list.addObject().put("type", "custom").put("name", "patch").put("description", "Patches.");
            tools.add("patch");
        }
        if (ownTools && chance.oneIn(3)) {
            ObjectNode group =
                    list.addObject().put("type", "namespace").put("name", "mcp").put("description", "D.");
            function(group.putArray("tools"), "read");
            tools.add("read");
        }
        if (ownTools && chance.oneIn(4)) {
            list.addObject().put("type", "local_shell");
            tools.add("");
        }
        switch (chance.upTo(6)) {
            case 0 -> settings.put("tool_choice", "auto");
            case 1 -> settings.put("tool_choice", "required");
            case 2 -> settings.putObject("tool_choice").put("type", "function").put("name", "look");
            default -> {}
        }
    }

    private void function(ArrayNode list, String name) {
        ObjectNode function =
                list.addObject().put("type", "function").put("name", name).put("strict", false);
        function.set("parameters", chance.schema());
        if (chance.oneIn(3)) {
            function.put("description", chance.anyText());
        }
    }

    @Override
    public ObjectNode says() {
        if (turn++ == 0) {
            if (chance.oneIn(3)) {
                message("developer", "Be brief.");
            }
            if (chance.oneIn(4)) {
                history();
            }
            user();
        }
        ObjectNode request = settings.deepCopy();
        request.set("input", input.deepCopy());
        return request;
    }

    /** What another model has said before. */
    private void history() {
        message("user", "Before.");
        ObjectNode call = input.addObject().put("type", "function_call").put("call_id", "call_" + chance.hex(24));
        call.put("name", "look").put("arguments", "{}");
        result(call);
        message("assistant", "Done.");
    }

    private void message(String role, String text) {
        String type = role.equals("assistant") ? "output_text" : "input_text";
        ObjectNode message = input.addObject().put("type", "message").put("role", role);
        chance.text(message.putArray("content"), type, text);
    }

    private void user() {
        message("user", "JSON: " + chance.text());
        ArrayNode content = (ArrayNode) input.get(input.size() - 1).get("content");
        if (chance.oneIn(4)) {
            String url = chance.of(List.of("https://example.org/a.png", "data:image/png;base64,QUJD"));
            content.addObject().put("type", "input_image").put("image_url", url);
        }
        if (chance.oneIn(6)) {
            message("developer", "Now be quick.");
        }
    }

    private void result(JsonNode call) {
        ObjectNode result = input.addObject().put("type", call.path("type").asText() + "_output");
        result.put("call_id", call.path("call_id").asText());
        if (chance.oneIn(3)) {
            chance.text(result.putArray("output"), "input_text", chance.text());
        } else {
            result.put("output", chance.anyText());
        }
    }

    @Override
    public void hears(ObjectNode answer) {
        answer.path("output").forEach(item -> input.add(item.deepCopy()));
        int calls = 0;
        for (JsonNode item : answer.path("output")) {
            if (item.path("type").asText().endsWith("_call")) {
                result(item);
                calls++;
            }
        }
        if (calls == 0 || chance.oneIn(3)) {
            user();
        }
    }

    @Override
    public Set<String> tools() {
        return tools;
    }

    @Override
    public Set<String> called(ObjectNode answer) {
        Set<String> names = new LinkedHashSet<>();
        answer.path("output").forEach(item -> {
            if (item.path("type").asText().endsWith("_call")) {
                names.add(item.path("name").asText());
            }
        });
        return names;
    }
}
