package gateway.translation.strict;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import gateway.translation.StreamRun;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A client of Chat Completions, as OpenAI documents it. */
final class ChatTalker implements Talker {

    private static final List<String> NAMES = List.of("look", "write-file_2", "z".repeat(64));

    private final Chance chance;
    private final ArrayNode messages = Json.mapper().createArrayNode();
    private final ObjectNode settings = Json.mapper().createObjectNode();
    private final Set<String> tools = new LinkedHashSet<>(NAMES);
    private int turn;

    ChatTalker(Chance chance) {
        this.chance = chance;
        settings.put("model", "asked");
        settings();
        declare();
    }

    private void settings() {
        if (chance.oneIn(2)) {
            settings.put(chance.of(List.of("max_tokens", "max_completion_tokens")), chance.of(List.of(10, 4000)));
        }
        number("temperature", List.of(0.0, 0.5, 1.0, 1.4));
        number("top_p", List.of(0.5, 1.0));
        number("frequency_penalty", List.of(0.0, 0.5));
        number("presence_penalty", List.of(0.0, 0.5));
        if (chance.oneIn(5)) {
            settings.put("seed", 7);
            settings.putObject("logit_bias").put("50256", -100);
        }
        if (chance.oneIn(4)) {
            if (chance.oneIn(2)) {
                settings.put("stop", "END");
            } else {
                settings.putArray("stop").add("A").add("B");
            }
        }
        if (chance.oneIn(3)) {
            settings.put("reasoning_effort", chance.of(List.of("none", "minimal", "low", "medium", "high", "xhigh")));
        }
        if (chance.oneIn(4)) {
            settings.put("user", "u" + chance.hex(40)).put("safety_identifier", "s1");
            settings.put("prompt_cache_key", "k1").put("verbosity", chance.of(List.of("low", "medium")));
        }
        if (chance.oneIn(5)) {
            settings.putObject("metadata").put("team", "a");
            settings.put("store", true);
        }
        if (chance.oneIn(5)) {
            settings.put("service_tier", chance.of(List.of("auto", "default", "flex")))
                    .put("n", 1);
        }
        if (chance.oneIn(4)) {
            settings.put("parallel_tool_calls", chance.oneIn(2));
        }
        if (chance.oneIn(2)) {
            settings.put("stream", true);
            settings.putObject("stream_options").put("include_usage", true);
        }
        format();
    }

    private void number(String name, List<Double> values) {
        if (chance.oneIn(4)) {
            settings.put(name, chance.of(values));
        }
    }

    private void format() {
        switch (chance.upTo(7)) {
            case 0 -> settings.putObject("response_format").put("type", "json_object");
            case 1 -> settings.putObject("response_format").put("type", "text");
            case 2 -> {
                ObjectNode format = settings.putObject("response_format").put("type", "json_schema");
                ObjectNode named = format.putObject("json_schema").put("name", "answer");
                named.set("schema", chance.closedSchema());
            }
            default -> {}
        }
    }

    private void declare() {
        ArrayNode list = settings.putArray("tools");
        for (String name : NAMES) {
            ObjectNode function = list.addObject()
                    .put("type", "function")
                    .putObject("function")
                    .put("name", name);
            if (chance.oneIn(2)) {
                function.put("description", chance.anyText());
            }
            if (!chance.oneIn(4)) {
                function.set("parameters", chance.schema());
            }
            if (chance.oneIn(6)) {
                function.put("strict", true);
                function.set(
                        "parameters",
                        StreamRun.json("{'type':'object','properties':{'a':{'type':'string'}},'required':['a'],"
                                + "'additionalProperties':false}"));
            }
        }
        switch (chance.upTo(7)) {
            case 0 -> settings.put("tool_choice", "auto");
            case 1 -> settings.put("tool_choice", "required");
            case 2 -> settings.put("tool_choice", "none");
            case 3 ->
                settings.putObject("tool_choice")
                        .put("type", "function")
                        .putObject("function")
                        .put("name", "look");
            default -> {}
        }
    }

    @Override
    public ObjectNode says() {
        if (turn++ == 0) {
            if (chance.oneIn(2)) {
                messages.addObject()
                        .put("role", chance.of(List.of("system", "developer")))
                        .put("content", "Answer in JSON.");
            }
            if (chance.oneIn(3)) {
                history();
            }
            user("JSON, please.");
        }
        ObjectNode request = settings.deepCopy();
        request.set("messages", messages.deepCopy());
        return request;
    }

    /** What another model has said before. */
    private void history() {
        user("Before.");
        ObjectNode said = messages.addObject().put("role", "assistant").putNull("content");
        said.putNull("refusal");
        ArrayNode calls = said.putArray("tool_calls");
        List<String> ids = List.of("call_" + chance.hex(24), "toolu_01" + chance.hex(20));
        for (String id : ids) {
            ObjectNode call = calls.addObject().put("id", id).put("type", "function");
            call.putObject("function").put("name", "look").put("arguments", chance.of(List.of("{}", "{\"a\":1}")));
        }
        ids.forEach(this::result);
        messages.addObject().put("role", "assistant").put("content", "Done.");
    }

    private void user(String text) {
        if (chance.oneIn(2)) {
            messages.addObject().put("role", "user").put("content", text);
        } else {
            ArrayNode parts = messages.addObject().put("role", "user").putArray("content");
            chance.text(parts, "text", text);
            if (chance.oneIn(3)) {
                chance.text(parts, "text", chance.text());
            }
            if (chance.oneIn(4)) {
                String url = chance.of(List.of("https://example.org/a.png", "data:image/png;base64,QUJD"));
                parts.addObject()
                        .put("type", "image_url")
                        .putObject("image_url")
                        .put("url", url);
            }
            if (chance.oneIn(8)) {
                ObjectNode file = parts.addObject().put("type", "file").putObject("file");
                file.put("filename", "a.pdf").put("file_data", "data:application/pdf;base64,QUJD");
            }
        }
        if (chance.oneIn(6)) {
            messages.addObject().put("role", "system").put("content", "Now be quick.");
        }
    }

    private void result(String id) {
        ObjectNode result = messages.addObject().put("role", "tool").put("tool_call_id", id);
        switch (chance.upTo(3)) {
            case 0 -> result.set("content", chance.value());
            case 1 -> chance.text(result.putArray("content"), "text", chance.text());
            default -> result.put("content", chance.anyText());
        }
    }

    @Override
    public void hears(ObjectNode answer) {
        ObjectNode said = answer.at("/choices/0/message").deepCopy();
        if (chance.oneIn(2)) {
            said.remove("reasoning_content");
        }
        messages.add(said);
        JsonNode calls = said.path("tool_calls");
        calls.forEach(call -> result(call.path("id").asText()));
        if (calls.isEmpty() || chance.oneIn(3)) {
            user(chance.text());
        }
    }

    @Override
    public Set<String> tools() {
        return tools;
    }

    @Override
    public Set<String> called(ObjectNode answer) {
        Set<String> names = new LinkedHashSet<>();
        answer.at("/choices/0/message/tool_calls")
                .forEach(call -> names.add(call.at("/function/name").asText()));
        return names;
    }
}
