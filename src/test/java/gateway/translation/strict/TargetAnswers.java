package gateway.translation.strict;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Dialect;
import gateway.protocol.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Answers of targets in their own shapes: thinking, texts, calls with ids as the vendor makes them. */
final class TargetAnswers {

    private final Chance chance;
    private final String vendor;
    private final String model;
    private int made;

    TargetAnswers(Chance chance, String vendor, String model) {
        this.chance = chance;
        this.vendor = vendor;
        this.model = model;
    }

    ObjectNode answer(Dialect dialect, ObjectNode request) {
        return switch (dialect) {
            case CHAT -> chat(request);
            case RESPONSES -> response(request);
            case MESSAGES -> message(request);
        };
    }

    private int calls(ObjectNode request) {
        boolean none = request.path("tool_choice").asText().equals("none")
                || request.at("/tool_choice/type").asText().equals("none")
                || request.path("tools").isEmpty();
        return none ? 0 : chance.upTo(3);
    }

    private String name(ObjectNode request, String... places) {
        List<String> names = new ArrayList<>();
        for (JsonNode tool : request.path("tools")) {
            for (String place : places) {
                String name = tool.at(place).asText("");
                String type = tool.path("type").asText("custom");
                if (!name.isEmpty() && (type.equals("function") || type.equals("custom"))) {
                    names.add(name);
                }
            }
        }
        return names.isEmpty() ? "look" : chance.of(names);
    }

    private ObjectNode chat(ObjectNode request) {
        ObjectNode answer = Json.mapper().createObjectNode().put("id", "c1").put("object", "chat.completion");
        answer.put("model", model);
        ObjectNode choice = answer.putArray("choices").addObject().put("index", 0);
        ObjectNode message = choice.putObject("message").put("role", "assistant");
        int calls = calls(request);
        String text = calls > 0 && chance.oneIn(2) ? "" : "I see.";
        if (chance.oneIn(2)) {
            text = thought(message, text);
        }
        if (text.isEmpty() && chance.oneIn(2)) {
            message.putNull("content");
        } else {
            message.put("content", text);
        }
        if (vendor.equals("openai") || vendor.equals("azure")) {
            message.putNull("refusal").putArray("annotations");
        }
        for (int at = 0; at < calls; at++) {
            ObjectNode call = message.withArrayProperty("tool_calls").addObject();
            String name = name(request, "/function/name");
            call.put("id", id(name, at)).put("type", "function").put("index", at);
            call.putObject("function")
                    .put("name", name)
                    .put("arguments", chance.of(List.of("{}", "", "{\"path\":\"a\"}", "{\"a\":[1,null]}")));
            if (vendor.equals("google") && model.startsWith("gemini-3") && at == 0) {
                call.putObject("extra_content")
                        .putObject("google")
                        .put("thought_signature", StrictChatMessages.SIGNATURE + chance.hex(8));
            }
        }
        choice.put("finish_reason", calls > 0 && !chance.oneIn(4) ? "tool_calls" : "stop");
        answer.putObject("usage")
                .put("prompt_tokens", 10)
                .put("completion_tokens", 5)
                .put("total_tokens", 15);
        return answer;
    }

    private String thought(ObjectNode message, String text) {
        switch (vendor) {
            case "deepseek", "moonshot", "zhipu", "sglang", "llamacpp", "xai", "qwen", "siliconflow" ->
                message.put("reasoning_content", chance.of(List.of("Let me think.", " ", "")));
            case "vllm", "ollama", "groq", "cerebras" -> message.put("reasoning", "Let me think.");
            case "openrouter" -> {
                message.put("reasoning", "Let me think.");
                ArrayNode details = message.putArray("reasoning_details");
                details.addObject().put("type", "reasoning.text").put("text", "Let me think.");
                details.addObject()
                        .put("type", "reasoning.encrypted")
                        .put("data", "OR-" + chance.hex(8))
                        .put("id", "r1");
            }
            case "minimax", "mlx", "lmstudio", "together", "compatible" -> {
                return "<think>Let me think.</think>" + text;
            }
            default -> {}
        }
        return text;
    }

    private String id(String name, int at) {
        made++;
        return switch (vendor) {
            case "mistral" -> chance.hex(9);
            case "moonshot" -> "functions." + name + ":" + (chance.oneIn(3) ? at : made);
            case "deepseek" -> "call_0" + at + "_" + chance.hex(24);
            case "google" -> chance.oneIn(2) ? "" : "function-call-" + chance.hex(18);
            case "vllm" -> "chatcmpl-tool-" + chance.hex(32);
            case "zhipu" -> "call_-" + chance.hex(19);
            case "lmstudio" -> chance.hex(9);
            case "compatible" -> chance.of(List.of("", "0", "call_" + at, "x".repeat(70), "ä:" + at));
            default -> "call_" + chance.hex(24);
        };
    }

    private ObjectNode response(ObjectNode request) {
        ObjectNode answer = Json.mapper().createObjectNode().put("id", "resp_1").put("object", "response");
        answer.put("model", model).put("status", "completed");
        ArrayNode output = answer.putArray("output");
        int calls = calls(request);
        boolean reasons = request.has("reasoning") || chance.oneIn(3);
        if (reasons && !ChatVendors.of(vendor, model).efforts.isEmpty()) {
            reasoning(output);
        }
        if (calls == 0 || chance.oneIn(2)) {
            ObjectNode message =
                    output.addObject().put("id", "msg_" + chance.hex(16)).put("type", "message");
            message.put("status", "completed").put("role", "assistant");
            ObjectNode part = message.putArray("content")
                    .addObject()
                    .put("type", "output_text")
                    .put("text", "I see.");
            part.putArray("annotations");
        }
        for (int at = 0; at < calls; at++) {
            ObjectNode item =
                    output.addObject().put("id", "fc_" + chance.hex(16)).put("type", "function_call");
            item.put("status", "completed").put("call_id", "call_" + chance.hex(24));
            item.put("name", functionName(request)).put("arguments", chance.of(List.of("{}", "{\"path\":\"a\"}")));
        }
        ObjectNode usage = answer.putObject("usage").put("input_tokens", 10).put("output_tokens", 5);
        usage.put("total_tokens", 15);
        return answer;
    }

    private String functionName(ObjectNode request) {
        List<String> names = new ArrayList<>();
        for (JsonNode tool : request.path("tools")) {
            if (tool.path("type").asText().equals("function")) {
                names.add(tool.path("name").asText());
            }
        }
        return names.isEmpty() ? "look" : chance.of(names);
    }

    private void reasoning(ArrayNode output) {
        ObjectNode item = output.addObject().put("id", "rs_" + chance.hex(16)).put("type", "reasoning");
        ArrayNode summary = item.putArray("summary");
        if (chance.oneIn(2)) {
            summary.addObject().put("type", "summary_text").put("text", "Let me think.");
        }
        item.put("encrypted_content", StrictResponses.SEALED + chance.hex(16));
    }

    private ObjectNode message(ObjectNode request) {
        ObjectNode answer = Json.mapper().createObjectNode().put("id", "msg_1").put("type", "message");
        answer.put("role", "assistant").put("model", model.toLowerCase(Locale.ROOT));
        ArrayNode content = answer.putArray("content");
        if (!request.at("/thinking/type").asText("disabled").equals("disabled")) {
            content.addObject()
                    .put("type", "thinking")
                    .put("thinking", chance.of(List.of("", "Let me think.")))
                    .put("signature", StrictClaude.SIGNATURE + chance.hex(16));
            if (chance.oneIn(4)) {
                content.addObject().put("type", "redacted_thinking").put("data", "RED-" + chance.hex(8));
            }
        }
        int calls = calls(request);
        if (calls == 0 || chance.oneIn(2)) {
            content.addObject().put("type", "text").put("text", "I see.");
        }
        for (int at = 0; at < calls; at++) {
            ObjectNode call = content.addObject().put("type", "tool_use").put("id", "toolu_01" + chance.hex(22));
            call.put("name", name(request, "/name")).putObject("input").put("path", "a");
        }
        answer.put("stop_reason", calls > 0 ? "tool_use" : "end_turn").putNull("stop_sequence");
        answer.putObject("usage").put("input_tokens", 10).put("output_tokens", 5);
        return answer;
    }
}
