package harness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import java.util.ArrayList;
import java.util.List;

/** Completions in the shapes of the vendors, whole and as streams. Stateless. */
final class VendorAnswers {

    static final String REASONING = "Let me think.";
    static final String TOOL = "get_weather";
    static final String CALL_ID = "call_7";
    static final String ARGUMENTS = "{\"city\":\"Zürich\"}";
    static final int PROMPT_TOKENS = 120;
    static final int CACHED_TOKENS = 100;
    static final int COMPLETION_TOKENS = 30;
    static final int REASONING_TOKENS = 10;

    private final VendorQuirks vendor;

    VendorAnswers(VendorQuirks vendor) {
        this.vendor = vendor;
    }

    /** The words of the vendor. */
    static String text(VendorQuirks vendor) {
        return "Grüezi from " + vendor.name() + ".";
    }

    /** A whole completion. */
    Answer whole(JsonNode request, boolean callsTool) {
        ObjectNode body = head("chat.completion", request);
        ObjectNode choice = body.putArray("choices").addObject().put("index", 0);
        ObjectNode message = choice.putObject("message").put("role", "assistant");
        reasoning(message, REASONING);
        if (callsTool) {
            message.putNull("content");
            call(message.putArray("tool_calls").addObject(), ARGUMENTS);
        } else {
            message.put("content", text(vendor)).putNull("refusal");
        }
        choice.put("finish_reason", finish(callsTool)).putNull("logprobs");
        body.set("usage", usage());
        // DeepSeek keeps a waiting connection alive with empty lines.
        return Answer.json(vendor == VendorQuirks.DEEPSEEK ? "\n\n\n" + body : body.toString());
    }

    /** A stream. */
    Answer stream(JsonNode request, boolean callsTool) {
        List<String> events = begin(request);
        if (callsTool) {
            calls(request, events);
        } else {
            String text = text(vendor);
            events.add(chunk(request, delta("content", text.substring(0, 3))));
            events.add(chunk(request, delta("content", text.substring(3))));
        }
        ObjectNode last = chunkNode(request, Json.mapper().createObjectNode());
        ((ObjectNode) last.path("choices").path(0)).put("finish_reason", finish(callsTool));
        if (vendor == VendorQuirks.GROQ) {
            last.putObject("x_groq").put("id", "req_1").set("usage", usage());
        }
        events.add(event(last));
        if (vendor != VendorQuirks.GROQ
                && request.path("stream_options").path("include_usage").asBoolean()) {
            events.add(event(usageChunk(request)));
        }
        events.add("data: [DONE]\n\n");
        return Answer.stream(events);
    }

    /** A stream that says something and then breaks, inside status 200. */
    Answer broken(JsonNode request, String message) {
        List<String> events = begin(request);
        events.add(chunk(request, delta("content", "Half")));
        events.add(VendorErrors.inStream(vendor, message));
        return Answer.stream(events);
    }

    private List<String> begin(JsonNode request) {
        List<String> events = new ArrayList<>();
        switch (vendor) {
            case OPENROUTER -> {
                events.add(": OPENROUTER PROCESSING\n\n");
                events.add(": OPENROUTER PROCESSING\n\n");
            }
            case DEEPSEEK -> events.add(": keep-alive\n\n");
            case AZURE ->
                events.add(VendorErrors.data("{\"choices\":[],\"created\":0,\"id\":\"\",\"model\":\"\",\"object\":\"\","
                        + "\"prompt_filter_results\":[{\"prompt_index\":0,\"content_filter_results\":"
                        + "{\"hate\":{\"filtered\":false,\"severity\":\"safe\"}}}]}"));
            default -> {}
        }
        events.add(chunk(request, delta("role", "assistant").put("content", "")));
        if (vendor.reasoningField() != null) {
            events.add(chunk(request, reasoning(Json.mapper().createObjectNode(), REASONING.substring(0, 4))));
            events.add(chunk(request, reasoning(Json.mapper().createObjectNode(), REASONING.substring(4))));
        }
        return events;
    }

    private void calls(JsonNode request, List<String> events) {
        ObjectNode first = Json.mapper().createObjectNode();
        ObjectNode call = first.putArray("tool_calls").addObject();
        boolean whole = vendor == VendorQuirks.GOOGLE || vendor == VendorQuirks.OLLAMA || vendor == VendorQuirks.GROQ;
        if (vendor != VendorQuirks.GOOGLE) {
            call.put("index", 0);
        }
        call(call, whole ? ARGUMENTS : "");
        events.add(chunk(request, first));
        if (!whole) {
            for (String piece : List.of(ARGUMENTS.substring(0, 10), ARGUMENTS.substring(10))) {
                ObjectNode next = Json.mapper().createObjectNode();
                next.putArray("tool_calls")
                        .addObject()
                        .put("index", 0)
                        .putObject("function")
                        .put("arguments", piece);
                events.add(chunk(request, next));
            }
        }
    }

    private void call(ObjectNode call, String arguments) {
        call.put("id", CALL_ID).put("type", "function");
        call.putObject("function").put("name", TOOL).put("arguments", arguments);
        if (vendor == VendorQuirks.GOOGLE) {
            call.putObject("extra_content").putObject("google").put("thought_signature", "c2ln");
        }
    }

    /** Google and Ollama say {@code stop} after a tool call as after a text. */
    private String finish(boolean callsTool) {
        boolean stops = vendor == VendorQuirks.GOOGLE || vendor == VendorQuirks.OLLAMA;
        return callsTool && !stops ? "tool_calls" : "stop";
    }

    private ObjectNode reasoning(ObjectNode message, String text) {
        if (vendor.reasoningField() != null) {
            message.put(vendor.reasoningField(), text);
        }
        if (vendor == VendorQuirks.OPENROUTER) {
            message.putArray("reasoning_details")
                    .addObject()
                    .put("type", "reasoning.text")
                    .put("text", text)
                    .put("format", "anthropic-claude-v1")
                    .put("index", 0);
        }
        return message;
    }

    private ObjectNode usageChunk(JsonNode request) {
        ObjectNode body = head("chat.completion.chunk", request);
        ArrayNode choices = body.putArray("choices");
        if (vendor == VendorQuirks.OPENROUTER) {
            ObjectNode choice = choices.addObject().put("index", 0).putNull("finish_reason");
            choice.putObject("delta").put("role", "assistant").put("content", "");
        }
        body.set("usage", usage());
        return body;
    }

    private ObjectNode usage() {
        ObjectNode usage = Json.mapper()
                .createObjectNode()
                .put("prompt_tokens", PROMPT_TOKENS)
                .put("completion_tokens", COMPLETION_TOKENS)
                .put("total_tokens", PROMPT_TOKENS + COMPLETION_TOKENS);
        switch (vendor) {
            case OPENAI, AZURE, OPENROUTER -> {
                usage.putObject("prompt_tokens_details")
                        .put("cached_tokens", CACHED_TOKENS)
                        .put("audio_tokens", 0);
                usage.putObject("completion_tokens_details").put("reasoning_tokens", REASONING_TOKENS);
            }
            case DEEPSEEK -> {
                usage.put("prompt_cache_hit_tokens", CACHED_TOKENS)
                        .put("prompt_cache_miss_tokens", PROMPT_TOKENS - CACHED_TOKENS);
                usage.putObject("completion_tokens_details").put("reasoning_tokens", REASONING_TOKENS);
            }
            case GROQ -> usage.put("queue_time", 0.01).put("prompt_time", 0.002).put("total_time", 0.1);
            case VLLM -> usage.putNull("prompt_tokens_details");
            case OLLAMA, LMSTUDIO, GOOGLE, KIMI -> {}
        }
        if (vendor == VendorQuirks.OPENROUTER) {
            usage.put("cost", 0.00042).put("is_byok", false);
        }
        return usage;
    }

    private String chunk(JsonNode request, ObjectNode delta) {
        return event(chunkNode(request, delta));
    }

    private ObjectNode chunkNode(JsonNode request, ObjectNode delta) {
        ObjectNode body = head("chat.completion.chunk", request);
        ObjectNode choice = body.putArray("choices").addObject().put("index", 0);
        choice.set("delta", delta);
        choice.putNull("finish_reason").putNull("logprobs");
        if (vendor == VendorQuirks.AZURE) {
            choice.putObject("content_filter_results");
        }
        if (vendor == VendorQuirks.GOOGLE) {
            body.set("usage", usage());
        }
        return body;
    }

    private ObjectNode head(String object, JsonNode request) {
        String model = request.path("model").asText();
        ObjectNode body = Json.mapper()
                .createObjectNode()
                .put("id", "chatcmpl-1")
                .put("object", object)
                .put("created", 1_763_700_000)
                .put("model", vendor == VendorQuirks.OPENAI ? model + "-2025-11-13" : model);
        switch (vendor) {
            case OPENAI, AZURE, DEEPSEEK -> body.put("system_fingerprint", "fp_1");
            case OPENROUTER -> body.put("provider", "Anthropic");
            case GROQ -> body.putObject("x_groq").put("id", "req_1");
            case LMSTUDIO -> body.putObject("stats");
            case OLLAMA, GOOGLE, VLLM, KIMI -> {}
        }
        return body;
    }

    private static ObjectNode delta(String name, String value) {
        return Json.mapper().createObjectNode().put(name, value);
    }

    private static String event(ObjectNode chunk) {
        return VendorErrors.data(chunk.toString());
    }
}
