package gateway.translation.strict;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Claude, as its API refuses requests (https://platform.claude.com/docs/en/api/messages, /build-with-claude/extended-thinking,
 * /effort, /structured-outputs and its messages of errors).
 */
final class StrictClaude implements StrictTarget {

    /** What its own signatures begin with. */
    static final String SIGNATURE = "EqQB";

    private static final Set<String> FIELDS = Set.of(
            "model",
            "max_tokens",
            "messages",
            "system",
            "cache_control",
            "stop_sequences",
            "stream",
            "metadata",
            "thinking",
            "output_config",
            "tool_choice",
            "tools",
            "service_tier",
            "temperature",
            "top_p",
            "top_k",
            "context_management");
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,128}");
    private static final Pattern VERSION = Pattern.compile("claude-[a-z]+-(\\d)-(\\d)(-.*)?");
    private static final int MOST_MARKS = 4;

    private final String model;
    private final int version;

    StrictClaude(String model) {
        this.model = model;
        var matcher = VERSION.matcher(model);
        this.version = matcher.matches() ? Integer.parseInt(matcher.group(1) + matcher.group(2)) : 0;
    }

    @Override
    public List<String> refusals(ObjectNode request) {
        List<String> complaints = new ArrayList<>();
        request.properties().forEach(field -> {
            if (!FIELDS.contains(field.getKey())) {
                complaints.add(field.getKey() + ": extra inputs are not permitted");
            }
        });
        if (!request.path("model").asText().equals(model)) {
            complaints.add("model: no such model");
        }
        if (request.path("max_tokens").asInt() < 1) {
            complaints.add("max_tokens: field required");
        }
        thinking(request, complaints);
        sampling(request, complaints);
        tools(request, complaints);
        request.path("stop_sequences").forEach(stop -> {
            if (stop.asText().isBlank()) {
                complaints.add("stop_sequences: each stop sequence must contain non-whitespace");
            }
        });
        if (request.at("/metadata/user_id").asText().length() > 256) {
            complaints.add("metadata.user_id: at most 256 characters");
        }
        if (!List.of("auto", "standard_only")
                .contains(request.path("service_tier").asText("auto"))) {
            complaints.add("service_tier: unexpected value");
        }
        if (request.findValues("cache_control").size() > MOST_MARKS) {
            complaints.add("a maximum of 4 blocks with cache_control may be provided");
        }
        for (JsonNode block : request.path("system").isArray() ? request.path("system") : List.<JsonNode>of()) {
            StrictClaudeMessages.text(block, "system", complaints);
        }
        boolean manual = request.at("/thinking/type").asText().equals("enabled");
        new StrictClaudeMessages(manual, version >= 46).check(request.path("messages"), complaints);
        return complaints;
    }

    private void thinking(ObjectNode request, List<String> complaints) {
        JsonNode thinking = request.path("thinking");
        String type = thinking.path("type").asText("disabled");
        int budget = thinking.path("budget_tokens").asInt();
        if (type.equals("enabled")
                && (budget < 1024 || budget >= request.path("max_tokens").asInt())) {
            complaints.add("thinking: budget_tokens has to be from 1024 and below max_tokens");
        }
        if (type.equals("enabled") && version >= 47) {
            complaints.add("thinking.type.enabled is not supported for this model");
        }
        if (type.equals("adaptive") && version < 46) {
            complaints.add("adaptive thinking is not supported on this model");
        }
        String choice = request.at("/tool_choice/type").asText();
        if (!type.equals("disabled") && (choice.equals("any") || choice.equals("tool"))) {
            complaints.add("thinking may not be enabled when tool_choice forces tool use");
        }
        String effort = request.at("/output_config/effort").asText("");
        boolean takesEffort = version >= 46 || model.startsWith("claude-opus-4-5");
        if (!effort.isEmpty()
                && (!takesEffort
                        || !List.of("low", "medium", "high", "xhigh", "max").contains(effort)
                        || (effort.equals("xhigh") && version < 47)
                        || (effort.equals("max") && version < 46))) {
            complaints.add("this model does not support effort " + effort);
        }
        JsonNode format = request.at("/output_config/format");
        if (!format.isMissingNode()) {
            StrictSchema.strict(format.path("schema"), false, "output_config.format.schema", complaints::add);
        }
    }

    private void sampling(ObjectNode request, List<String> complaints) {
        boolean thinks = !request.at("/thinking/type").asText("disabled").equals("disabled");
        double temperature = request.path("temperature").asDouble(1);
        if (temperature > 1 || temperature < 0) {
            complaints.add("temperature: range: 0..1");
        }
        if (version >= 47) {
            for (String name : List.of("temperature", "top_p", "top_k")) {
                if (request.has(name)) {
                    complaints.add(name + " is deprecated for this model");
                }
            }
        }
        if (version >= 41 && request.has("temperature") && request.has("top_p")) {
            complaints.add("temperature and top_p cannot both be specified for this model");
        }
        if (thinks
                && (temperature != 1
                        || request.has("top_k")
                        || request.path("top_p").asDouble(1) < 0.95)) {
            complaints.add("temperature, top_k and top_p may not be set when thinking is enabled");
        }
    }

    private void tools(ObjectNode request, List<String> complaints) {
        Set<String> names = new HashSet<>();
        for (JsonNode tool : request.path("tools")) {
            if (tool.has("type") && !tool.path("type").asText().equals("custom")) {
                continue;
            }
            String name = tool.path("name").asText();
            JsonNode schema = tool.path("input_schema");
            if (!NAME.matcher(name).matches()) {
                complaints.add("tools.name: " + name);
            }
            if (!names.add(name)) {
                complaints.add("tools: tool names must be unique: " + name);
            }
            if (!schema.path("type").asText().equals("object")) {
                complaints.add("tools.input_schema.type: field required");
            }
            for (String root : List.of("anyOf", "oneOf", "allOf")) {
                if (schema.has(root)) {
                    complaints.add("input_schema does not support oneOf, allOf, or anyOf at the top level");
                }
            }
            nulls(schema, complaints);
            if (tool.path("strict").asBoolean()) {
                StrictSchema.strict(schema, false, name, complaints::add);
            }
        }
        if (request.has("tool_choice")) {
            JsonNode choice = request.path("tool_choice");
            if (!request.has("tools")) {
                complaints.add("tool_choice may only be specified while providing tools");
            }
            if (choice.path("type").asText().equals("tool")
                    && !names.contains(choice.path("name").asText())) {
                complaints.add("tool_choice: tool not found: " + choice);
            }
        }
    }

    private static void nulls(JsonNode schema, List<String> complaints) {
        schema.properties().forEach(word -> {
            if (word.getValue().isNull()
                    && !Set.of("default", "const", "example").contains(word.getKey())) {
                complaints.add("input_schema: JSON schema is invalid: " + word.getKey());
            }
            nulls(word.getValue(), complaints);
        });
        if (schema.isArray()) {
            schema.forEach(one -> nulls(one, complaints));
        }
    }
}
