package gateway.translation.strict;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import gateway.translation.StreamRun;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A client of the Messages API. */
final class MessagesTalker implements Talker {

    private static final List<String> GOOD = List.of("look", "write-file_2", "mcp__server__read");
    private static final List<String> ODD = List.of("mcp.server/read", "größe", "y".repeat(90), "a b");

    private final Chance chance;
    private final boolean toClaude;
    private final List<String> thinking;
    private final ArrayNode messages = Json.mapper().createArrayNode();
    private final ObjectNode settings = Json.mapper().createObjectNode();
    private final Set<String> tools = new LinkedHashSet<>();
    private int turn;

    /**
     * @param toClaude whether Claude itself may be asked: then the request is one that it takes
     * @param thinking the kinds of thinking that it takes
     */
    MessagesTalker(Chance chance, boolean toClaude, List<String> thinking) {
        this.chance = chance;
        this.thinking = thinking;
        this.toClaude = toClaude;
        settings.put("model", "asked").put("max_tokens", 8000);
        settings();
        tools();
        declare();
    }

    private void settings() {
        if (chance.oneIn(2)) {
            system();
        }
        if (!toClaude && chance.oneIn(3)) {
            settings.put("temperature", chance.of(List.of(0.0, 0.7, 1.0)));
        }
        if (!toClaude && chance.oneIn(4)) {
            settings.put("top_p", 0.9);
            settings.put("top_k", 40);
        }
        if (chance.oneIn(4)) {
            ArrayNode stops = settings.putArray("stop_sequences");
            for (int at = chance.upTo(5); at >= 0; at--) {
                stops.add("STOP" + at);
            }
        }
        if (toClaude && chance.oneIn(2)) {
            ObjectNode wish = settings.putObject("thinking").put("type", chance.of(thinking));
            if (wish.path("type").asText().equals("enabled")) {
                wish.put("budget_tokens", 2000);
            }
        }
        if (!toClaude && chance.oneIn(2)) {
            settings.set(
                    "thinking",
                    StreamRun.json(chance.of(List.of(
                            "{'type':'enabled','budget_tokens':2000}",
                            "{'type':'adaptive'}",
                            "{'type':'disabled'}",
                            "{'type':'adaptive','display':'omitted'}"))));
        }
        if (!toClaude && chance.oneIn(3)) {
            settings.withObjectProperty("output_config")
                    .put("effort", chance.of(List.of("low", "medium", "high", "xhigh", "max")));
        }
        if (!toClaude && chance.oneIn(4)) {
            ObjectNode format = settings.withObjectProperty("output_config").putObject("format");
            format.put("type", "json_schema").set("schema", chance.closedSchema());
        }
        if (chance.oneIn(2)) {
            settings.putObject("metadata")
                    .put("user_id", "user_" + chance.hex(64) + "_account__session_" + chance.hex(32));
        }
        if (chance.oneIn(4)) {
            settings.put("service_tier", chance.of(List.of("auto", "standard_only")));
        }
        if (chance.oneIn(2)) {
            settings.put("stream", true);
        }
    }

    private void system() {
        if (chance.oneIn(2)) {
            settings.put("system", "Be brief.");
            return;
        }
        ArrayNode blocks = settings.putArray("system");
        if (chance.oneIn(2)) {
            chance.text(blocks, "text", "x-anthropic-billing-header: cc_version=2; cch=1;");
        }
        chance.text(blocks, "text", "You help.");
        chance.mark((ObjectNode) blocks.get(blocks.size() - 1), 2);
    }

    private void declare() {
        ArrayNode list = settings.putArray("tools");
        for (String name : GOOD) {
            tool(list, name);
        }
        if (!toClaude) {
            tool(list, chance.of(ODD));
            tool(list, chance.of(ODD));
            if (chance.oneIn(4)) {
                list.addObject().put("type", "web_search_20250305").put("name", "web_search");
            }
            if (chance.oneIn(4)) {
                list.addObject().put("type", "bash_20250124").put("name", "bash");
                tools.add("bash");
            }
        }
        choice();
    }

    private void tool(ArrayNode list, String name) {
        if (!tools.add(name)) {
            return;
        }
        ObjectNode tool = list.addObject().put("name", name);
        if (chance.oneIn(2)) {
            tool.put("description", chance.anyText());
        }
        tool.set("input_schema", toClaude ? chance.closedSchema() : chance.schema());
        if (chance.oneIn(4)) {
            tool.put("strict", true);
            tool.set("input_schema", chance.closedSchema());
        }
        if (!toClaude) {
            chance.mark(tool, 4);
            if (chance.oneIn(5)) {
                tool.put("defer_loading", true);
            }
        }
    }

    private void choice() {
        boolean thinks = settings.has("thinking");
        switch (chance.upTo(thinks ? 2 : 5)) {
            case 1 -> settings.putObject("tool_choice").put("type", "auto");
            case 2 -> settings.putObject("tool_choice").put("type", "auto").put("disable_parallel_tool_use", true);
            case 3 -> settings.putObject("tool_choice").put("type", "any");
            case 4 -> settings.putObject("tool_choice").put("type", "none");
            case 5 -> settings.putObject("tool_choice").put("type", "tool").put("name", "look");
            default -> {}
        }
        String name = "look";
        for (JsonNode tool : settings.get("tools")) {
            if (tool.path("name").asText().equals(name)) {
                ((ObjectNode) tool).remove("defer_loading");
            }
        }
    }

    @Override
    public ObjectNode says() {
        if (turn++ == 0) {
            if (!toClaude && chance.oneIn(3)) {
                history();
            }
            user(List.of());
        }
        ObjectNode request = settings.deepCopy();
        request.set("messages", messages.deepCopy());
        if (!toClaude && chance.oneIn(8)) {
            request.put("context_management_x", true);
        }
        return request;
    }

    /** What another model has said before: its thinking, and calls, one of them without a result. */
    private void history() {
        messages.addObject().put("role", "user").put("content", "Before.");
        ArrayNode said = messages.addObject().put("role", "assistant").putArray("content");
        ObjectNode thinking = said.addObject().put("type", "thinking").put("thinking", "Hm.");
        thinking.put("signature", chance.of(List.of("", "EqQBforeign", "claude-proxy:reasoning:1:ITEM:gone:2:e30")));
        if (chance.oneIn(2)) {
            said.addObject().put("type", "redacted_thinking").put("data", "RED-1");
        }
        for (int at = chance.upTo(2); at >= 0; at--) {
            String id = chance.of(List.of("toolu_01" + chance.hex(20), "call_" + chance.hex(24), chance.hex(9)));
            said.addObject()
                    .put("type", "tool_use")
                    .put("id", id)
                    .put("name", "look")
                    .putObject("input");
        }
        List<String> ids = said.findValuesAsText("id");
        user(chance.oneIn(3) ? ids.subList(1, ids.size()) : ids);
        messages.addObject().put("role", "assistant").put("content", "Done.");
    }

    private void user(List<String> calls) {
        ArrayNode content = messages.addObject().put("role", "user").putArray("content");
        calls.forEach(id -> result(content, id));
        if (calls.isEmpty() || chance.oneIn(2)) {
            chance.text(content, "text", chance.text());
            if (!toClaude && chance.oneIn(4)) {
                chance.text(content, "text", chance.anyText());
            }
            chance.mark((ObjectNode) content.get(content.size() - 1), 6);
            media(content);
        }
        if (!toClaude && chance.oneIn(5)) {
            messages.addObject().put("role", "system").put("content", "Now be quick.");
        }
    }

    private void media(ArrayNode content) {
        if (chance.oneIn(4)) {
            ObjectNode source = content.addObject().put("type", "image").putObject("source");
            if (chance.oneIn(2)) {
                source.put("type", "base64").put("media_type", "image/png").put("data", "QUJD");
            } else {
                source.put("type", "url").put("url", "https://example.org/a.png");
            }
        }
        if (chance.oneIn(6)) {
            ObjectNode document = content.addObject().put("type", "document").put("title", "T");
            ObjectNode source = document.putObject("source");
            if (chance.oneIn(2)) {
                source.put("type", "base64")
                        .put("media_type", "application/pdf")
                        .put("data", "QUJD");
            } else {
                source.put("type", "text").put("media_type", "text/plain").put("data", "Text.");
            }
        }
    }

    private void result(ArrayNode content, String id) {
        ObjectNode result = content.addObject().put("type", "tool_result").put("tool_use_id", id);
        switch (chance.upTo(5)) {
            case 0 -> result.put("content", chance.text());
            case 1 -> {
                ArrayNode blocks = result.putArray("content");
                chance.text(blocks, "text", chance.text());
                ObjectNode source = blocks.addObject().put("type", "image").putObject("source");
                source.put("type", "base64").put("media_type", "image/png").put("data", "QUJD");
            }
            case 2 -> result.put("content", "failed").put("is_error", true);
            case 3 -> result.put("content", "");
            case 4 -> {
                if (!toClaude) {
                    result.set("content", chance.value());
                }
            }
            default -> {}
        }
    }

    @Override
    public void hears(ObjectNode answer) {
        ObjectNode said = messages.addObject().put("role", "assistant");
        said.set("content", answer.get("content").deepCopy());
        if (said.get("content").isEmpty()) {
            messages.remove(messages.size() - 1);
        }
        List<String> ids = answer.get("content")
                .valueStream()
                .filter(block -> block.path("type").asText().equals("tool_use"))
                .map(block -> block.path("id").asText())
                .toList();
        user(ids);
    }

    @Override
    public Set<String> tools() {
        return tools;
    }

    @Override
    public Set<String> called(ObjectNode answer) {
        Set<String> names = new LinkedHashSet<>();
        answer.path("content").forEach(block -> {
            if (block.path("type").asText().equals("tool_use")) {
                names.add(block.path("name").asText());
            }
        });
        return names;
    }
}
