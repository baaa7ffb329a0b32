package gateway.translation.strict;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A vendor of Chat Completions that refuses what it documents to refuse. */
final class StrictChat implements StrictTarget {

    static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,64}");
    private static final int MOST_TOOLS = 128;

    private final String model;
    private final ChatFacts facts;

    StrictChat(String model, ChatFacts facts) {
        this.model = model;
        this.facts = facts;
    }

    static StrictChat of(String vendor, String model) {
        return new StrictChat(model, ChatVendors.of(vendor, model));
    }

    ChatFacts facts() {
        return facts;
    }

    @Override
    public List<String> refusals(ObjectNode request) {
        List<String> complaints = new ArrayList<>();
        request.properties().forEach(field -> {
            if (!facts.fields.contains(field.getKey())) {
                complaints.add("unknown field " + field.getKey());
            }
            if (field.getValue().isNull()) {
                complaints.add(field.getKey() + " is null");
            }
        });
        if (!model.equals(request.path("model").asText())) {
            complaints.add("the model does not exist: " + request.path("model"));
        }
        limit(request, complaints);
        sampling(request, complaints);
        reasoning(request, complaints);
        tools(request, complaints);
        format(request, complaints);
        small(request, complaints);
        new StrictChatMessages(facts, thinks(request)).check(request.path("messages"), complaints);
        return complaints;
    }

    private void limit(ObjectNode request, List<String> complaints) {
        for (String name : List.of("max_tokens", "max_completion_tokens")) {
            if (request.has(name)) {
                if (facts.limit != null && !facts.limit.equals(name)) {
                    complaints.add("unsupported parameter " + name);
                }
                if (request.path(name).asInt() < 1) {
                    complaints.add(name + " is below 1");
                }
            }
        }
        if (request.has("max_tokens") && request.has("max_completion_tokens")) {
            complaints.add("max_tokens and max_completion_tokens are set");
        }
    }

    private void sampling(ObjectNode request, List<String> complaints) {
        for (String name : List.of("temperature", "top_p")) {
            double value = request.path(name).asDouble(1);
            boolean outside = name.equals("top_p") ? value > 1 : value > facts.hottest;
            if (outside || value < 0 || (value == 0 && !facts.zero && name.equals("temperature"))) {
                complaints.add(name + " is out of range: " + value);
            }
            if (!facts.sampling && request.has(name) && value != 1) {
                complaints.add("unsupported value of " + name);
            }
        }
        for (String name : List.of("frequency_penalty", "presence_penalty")) {
            if (!facts.sampling && request.path(name).asDouble() != 0) {
                complaints.add("unsupported parameter " + name);
            }
        }
    }

    private void reasoning(ObjectNode request, List<String> complaints) {
        JsonNode effort = request.path("reasoning_effort");
        if (!effort.isMissingNode() && !facts.efforts.contains(effort.asText())) {
            complaints.add("reasoning_effort does not support " + effort);
        }
        if (facts.effortWithTools != null
                && request.has("tools")
                && !effort.asText().equals(facts.effortWithTools)) {
            complaints.add("function tools with reasoning_effort are not supported: " + effort);
        }
        String thinking = request.path("thinking").path("type").asText("enabled");
        if (request.has("thinking") && !facts.thinking.contains(thinking)) {
            complaints.add("invalid thinking " + request.path("thinking"));
        }
    }

    private boolean thinks(ObjectNode request) {
        return facts.thinkingWanted
                && !request.path("thinking").path("type").asText().equals("disabled");
    }

    private void tools(ObjectNode request, List<String> complaints) {
        JsonNode tools = request.path("tools");
        Set<String> names = new HashSet<>();
        if (request.has("tools") && (tools.isEmpty() || tools.size() > MOST_TOOLS)) {
            complaints.add("tools has a bad size: " + tools.size());
        }
        for (JsonNode tool : tools) {
            JsonNode function = tool.path("function");
            String name = function.path("name").asText();
            if (facts.hosted.contains(tool.path("type").asText())) {
                continue;
            }
            if (!tool.path("type").asText().equals("function")) {
                complaints.add("unknown type of a tool: " + tool.path("type"));
                continue;
            }
            if (!NAME.matcher(name).matches()) {
                complaints.add("invalid name of a tool: " + name);
            }
            if (!names.add(name)) {
                complaints.add("tool names must be unique: " + name);
            }
            if (function.has("description") && !function.path("description").isTextual()) {
                complaints.add("a description is no text");
            }
            if (function.has("parameters")) {
                StrictSchema.tool(function.get("parameters"), facts.notInSchemas, name, complaints::add);
            }
            if (function.path("strict").asBoolean()) {
                StrictSchema.strict(function.path("parameters"), true, name, complaints::add);
            }
            if (tool.has("cache_control") && !facts.marks) {
                complaints.add("extra field cache_control of a tool");
            }
        }
        choice(request, names, complaints);
    }

    private void choice(ObjectNode request, Set<String> names, List<String> complaints) {
        JsonNode choice = request.path("tool_choice");
        if (!choice.isMissingNode()) {
            String form = choice.isTextual() ? choice.asText() : "named";
            if (!facts.choices.contains(form)) {
                complaints.add("tool_choice is not supported: " + choice);
            }
            String name = choice.path("function").path("name").asText();
            if (form.equals("named") && !names.contains(name)) {
                complaints.add("tool_choice names no tool: " + choice);
            }
        }
        for (String field : List.of("tool_choice", "parallel_tool_calls")) {
            if (request.has(field) && !request.has("tools")) {
                complaints.add(field + " is only allowed with tools");
            }
        }
    }

    private void format(ObjectNode request, List<String> complaints) {
        JsonNode format = request.path("response_format");
        if (format.isMissingNode()) {
            return;
        }
        String type = format.path("type").asText();
        if (!facts.formats.contains(type)) {
            complaints.add("this response_format type is unavailable: " + type);
        }
        boolean told =
                request.path("messages").toString().toLowerCase(Locale.ROOT).contains("json");
        if (type.equals("json_object") && !told) {
            complaints.add("messages must contain the word json");
        }
        if (!type.equals("text") && !facts.formatWithTools && request.has("tools")) {
            complaints.add("response_format cannot be combined with tools");
        }
        if (type.equals("json_schema")) {
            JsonNode schema = format.path("json_schema");
            if (!NAME.matcher(schema.path("name").asText()).matches()
                    || !schema.path("schema").isObject()) {
                complaints.add("invalid json_schema: " + schema);
            }
            if (schema.path("strict").asBoolean()) {
                StrictSchema.strict(schema.path("schema"), true, "response_format", complaints::add);
            }
        }
    }

    private void small(ObjectNode request, List<String> complaints) {
        JsonNode stop = request.path("stop");
        if (request.has("stop") && (stop.isArray() ? stop.isEmpty() || stop.size() > facts.stops : !stop.isTextual())) {
            complaints.add("invalid stop: " + stop);
        }
        for (JsonNode one : stop) {
            if (one.asText().isEmpty()) {
                complaints.add("empty stop");
            }
        }
        if (request.has("stream_options") && !request.path("stream").asBoolean()) {
            complaints.add("stream_options is only allowed with stream");
        }
        longest(request, "user", complaints);
        longest(request, "prompt_cache_key", complaints);
        longest(request, "safety_identifier", complaints);
        if (facts.storesMetadata
                && request.has("metadata")
                && !request.path("store").asBoolean()) {
            complaints.add("metadata is only allowed when store is enabled");
        }
        @Nullable String verbosity = facts.verbosity;
        if (verbosity != null && !request.path("verbosity").asText(verbosity).equals(verbosity)) {
            complaints.add("verbosity does not support " + request.path("verbosity"));
        }
        if (request.path("n").asInt(1) != 1) {
            complaints.add("n is not 1");
        }
    }

    private static void longest(ObjectNode request, String field, List<String> complaints) {
        if (request.path(field).asText().length() > 64) {
            complaints.add(field + " is too long");
        }
    }
}
