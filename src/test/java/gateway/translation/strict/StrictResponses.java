package gateway.translation.strict;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The Responses API, as OpenAI's refuses requests (https://platform.openai.com/docs/api-reference/responses/create and its
 * messages of errors); of others the same form with their own models.
 */
final class StrictResponses implements StrictTarget {

    /** What its own encrypted reasoning begins with. */
    static final String SEALED = "gAAA-";

    private static final Set<String> FIELDS = Set.of(
            "model",
            "input",
            "instructions",
            "include",
            "max_output_tokens",
            "max_tool_calls",
            "metadata",
            "parallel_tool_calls",
            "prompt_cache_key",
            "prompt_cache_retention",
            "reasoning",
            "safety_identifier",
            "service_tier",
            "store",
            "stream",
            "temperature",
            "text",
            "tool_choice",
            "tools",
            "top_logprobs",
            "top_p",
            "truncation",
            "user");
    private static final Pattern CALL_ID = Pattern.compile("\\S{1,64}");

    private final String model;
    private final boolean openAi;
    private final boolean runsTools;
    private final ChatFacts facts;
    private final Set<String> ids = new HashSet<>();

    StrictResponses(String vendor, String model) {
        this.model = model;
        this.openAi = vendor.equals("openai") || vendor.equals("azure");
        this.runsTools = openAi || vendor.equals("xai");
        this.facts = ChatVendors.of(vendor, model);
    }

    @Override
    public List<String> refusals(ObjectNode request) {
        List<String> complaints = new ArrayList<>();
        ids.clear();
        request.properties().forEach(field -> {
            boolean more = field.getKey().equals("top_k") && facts.fields.contains("top_k");
            if (!FIELDS.contains(field.getKey()) && !more) {
                complaints.add("unknown parameter " + field.getKey());
            }
        });
        if (!request.path("model").asText().equals(model)) {
            complaints.add("the model does not exist");
        }
        if (openAi && request.path("max_output_tokens").asInt(16) < 16) {
            complaints.add("max_output_tokens is below 16");
        }
        settings(request, complaints);
        tools(request, complaints);
        items(request.path("input"), complaints);
        return complaints;
    }

    private void settings(ObjectNode request, List<String> complaints) {
        JsonNode effort = request.at("/reasoning/effort");
        if (!effort.isMissingNode() && !effort.isNull() && !facts.efforts.contains(effort.asText())) {
            complaints.add("reasoning.effort is not supported: " + effort);
        }
        request.path("reasoning").fieldNames().forEachRemaining(name -> {
            if (openAi && !Set.of("effort", "summary", "generate_summary").contains(name)) {
                complaints.add("unknown parameter reasoning." + name);
            }
        });
        for (String name : List.of("temperature", "top_p")) {
            if (!facts.sampling && request.path(name).asDouble(1) != 1) {
                complaints.add("unsupported parameter " + name);
            }
        }
        if (request.has("parallel_tool_calls") && openAi && !facts.fields.contains("parallel_tool_calls")) {
            complaints.add("unsupported parameter parallel_tool_calls");
        }
        String verbosity = request.at("/text/verbosity").asText("");
        if (facts.verbosity != null && !verbosity.isEmpty() && !verbosity.equals(facts.verbosity)) {
            complaints.add("text.verbosity is not supported: " + verbosity);
        }
        boolean sealed = request.path("include").toString().contains("reasoning.encrypted_content");
        if (sealed && openAi && facts.efforts.isEmpty()) {
            complaints.add("encrypted content is not supported with this model");
        }
        JsonNode format = request.at("/text/format");
        if (format.path("type").asText().equals("json_schema")) {
            if (!StrictChat.NAME.matcher(format.path("name").asText()).matches()
                    || !format.path("schema").isObject()) {
                complaints.add("invalid text.format " + format);
            }
            if (format.path("strict").asBoolean()) {
                StrictSchema.strict(format.path("schema"), true, "text.format", complaints::add);
            }
        }
        if (request.path("user").asText().length() > 64
                || request.path("prompt_cache_key").asText().length() > 64) {
            complaints.add("user or prompt_cache_key is too long");
        }
    }

    private void tools(ObjectNode request, List<String> complaints) {
        Set<String> names = new HashSet<>();
        for (JsonNode tool : request.path("tools")) {
            String type = tool.path("type").asText();
            if (!type.equals("function")) {
                boolean ofClient = Set.of("custom", "namespace", "local_shell").contains(type);
                boolean ofOpenAi = Set.of("web_search", "code_interpreter").contains(type);
                if (!ofClient && !(ofOpenAi && runsTools) && !facts.hosted.contains(type)) {
                    complaints.add("unknown type of a tool: " + type);
                }
                names.add(tool.path("name").asText());
                continue;
            }
            String name = tool.path("name").asText();
            if (!StrictChat.NAME.matcher(name).matches() || !names.add(name)) {
                complaints.add("invalid name of a tool: " + name);
            }
            StrictSchema.tool(tool.path("parameters"), facts.notInSchemas, name, complaints::add);
            if (tool.path("strict").asBoolean(true)) {
                StrictSchema.strict(tool.path("parameters"), true, name, complaints::add);
            }
            if (tool.has("cache_control") || tool.has("function")) {
                complaints.add("unknown parameter of a tool");
            }
        }
        JsonNode choice = request.path("tool_choice");
        if (!choice.isMissingNode()
                && names.isEmpty()
                && !choice.asText().equals("none")
                && !choice.asText().equals("auto")) {
            complaints.add("tool_choice without tools");
        }
        if (choice.path("type").asText().equals("function")
                && !names.contains(choice.path("name").asText())) {
            complaints.add("tool_choice names no tool: " + choice);
        }
    }

    private void items(JsonNode input, List<String> complaints) {
        if (input.isTextual()) {
            return;
        }
        if (!input.isArray() || input.isEmpty()) {
            complaints.add("input is empty");
            return;
        }
        Set<String> open = new LinkedHashSet<>();
        Set<String> called = new HashSet<>();
        for (int at = 0; at < input.size(); at++) {
            JsonNode item = input.get(at);
            String where = "input." + at;
            String type = item.path("type").asText("message");
            String id = item.path("id").asText("");
            if (!id.isEmpty() && !ids.add(id)) {
                complaints.add(where + ": duplicate item " + id);
            }
            switch (type) {
                case "message" -> message(item, where, complaints);
                case "function_call", "custom_tool_call", "local_shell_call" -> {
                    String call = item.path("call_id").asText();
                    if (!CALL_ID.matcher(call).matches() || !called.add(call)) {
                        complaints.add(where + ": invalid call_id " + call);
                    }
                    open.add(call);
                    call(item, type, where, complaints);
                }
                case "function_call_output", "custom_tool_call_output", "local_shell_call_output" -> {
                    String call = item.path("call_id").asText();
                    if (!open.remove(call)) {
                        complaints.add(where + ": no tool call found for " + call);
                    }
                    output(item.path("output"), where, complaints);
                }
                case "reasoning" -> reasoning(item, input.path(at + 1), where, complaints);
                default -> complaints.add(where + ": unknown item " + type);
            }
        }
        open.forEach(call -> complaints.add("no tool output found for function call " + call));
    }

    private static void output(JsonNode output, String where, List<String> complaints) {
        if (!output.isTextual() && !output.isArray()) {
            complaints.add(where + ": invalid output " + output);
        }
    }

    private static void call(JsonNode item, String type, String where, List<String> complaints) {
        if (type.equals("function_call")
                && (!StrictChat.NAME.matcher(item.path("name").asText()).matches()
                        || !StrictChatMessages.isObject(item.path("arguments").asText()))) {
            complaints.add(where + ": invalid call " + item);
        }
    }

    private void reasoning(JsonNode item, JsonNode next, String where, List<String> complaints) {
        if (!item.path("summary").isArray()) {
            complaints.add(where + ": missing required parameter summary");
        }
        if (openAi && facts.efforts.isEmpty()) {
            complaints.add(where + ": reasoning items can only be provided to a reasoning model");
        }
        if (openAi && item.has("content") && !item.path("content").isEmpty()) {
            complaints.add(where + ": array too long: content");
        }
        String sealed = item.path("encrypted_content").asText("");
        if (openAi && !sealed.startsWith(SEALED)) {
            complaints.add(where + ": the encrypted content could not be verified");
        }
        String type = next.path("type").asText("");
        if (!type.endsWith("_call")
                && !type.equals("reasoning")
                && !next.path("role").asText().equals("assistant")) {
            complaints.add(where + ": reasoning was provided without its required following item");
        }
    }

    private void message(JsonNode item, String where, List<String> complaints) {
        String role = item.path("role").asText();
        if (!Set.of("user", "assistant", "system", "developer").contains(role)) {
            complaints.add(where + ": invalid role " + role);
        }
        JsonNode content = item.path("content");
        if (content.isTextual()) {
            return;
        }
        if (!content.isArray() || content.isEmpty()) {
            complaints.add(where + ": invalid content");
        }
        for (JsonNode part : content) {
            String type = part.path("type").asText();
            boolean fits = role.equals("assistant")
                    ? Set.of("output_text", "refusal").contains(type)
                    : Set.of("input_text", "input_image", "input_file").contains(type);
            boolean image = type.equals("input_image");
            boolean data = part.path("image_url").asText().startsWith("data:");
            if (!fits
                    || (image && (!facts.images || (!data && !facts.imageUrls)))
                    || (type.equals("input_file") && openAi && !facts.files)
                    || (type.equals("input_file") && !part.has("file_data") && !part.has("file_url"))) {
                complaints.add(where + ": invalid part " + part);
            }
        }
    }
}
