package gateway.translation.chatclient;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import gateway.translation.contract.AnswerFacts;
import gateway.translation.contract.AnswerFrame;
import gateway.translation.contract.AnswerTranslation;
import gateway.translation.contract.ClientTool;
import gateway.translation.contract.TranslatedAnswer;
import gateway.translation.wire.ClaudeSearches;
import gateway.translation.wire.MessagesAnswers;
import gateway.translation.wire.ToolInput;
import gateway.translation.wire.UsageObjects;
import gateway.usage.TokenUsage;
import java.util.Objects;

/** Turns a whole message into a chat completion (docs/wire.md, "Message" and "OpenAI's clients"). */
public final class MessagesToChatAnswer implements AnswerTranslation {

    @Override
    public TranslatedAnswer translate(ObjectNode answer, AnswerFrame frame) {
        MessagesAnswers.check(answer, frame);
        AnswerFacts facts = MessagesAnswers.facts(answer, frame);
        ObjectNode body = Json.mapper().createObjectNode();
        body.put("id", "chatcmpl-" + frame.idSeed()).put("object", "chat.completion");
        body.put("created", frame.createdSeconds()).put("model", frame.modelAsked());
        ObjectNode choice = body.putArray("choices").addObject().put("index", 0);
        ArrayNode calls = body.arrayNode();
        choice.set("message", message(answer, calls, frame));
        choice.putNull("logprobs");
        choice.put("finish_reason", ChatFinish.reason(facts.stopReason(), !calls.isEmpty()));
        body.set("usage", UsageObjects.chat(Objects.requireNonNullElse(facts.usage(), TokenUsage.NONE)));
        String tier = answer.path("usage").path("service_tier").asText("");
        if (!tier.isEmpty()) {
            body.put("service_tier", tier.equals("standard") ? "default" : tier);
        }
        return new TranslatedAnswer(body, facts);
    }

    private static ObjectNode message(ObjectNode answer, ArrayNode calls, AnswerFrame frame) {
        StringBuilder text = new StringBuilder();
        StringBuilder reasoning = new StringBuilder();
        ChatCitations citations = new ChatCitations(frame);
        for (JsonNode block : answer.path("content")) {
            switch (block.path("type").asText("")) {
                case "text" -> text.append(told(block, citations));
                case "thinking" -> reasoning.append(block.path("thinking").asText(""));
                case "tool_use" -> addCall(block, calls, frame);
                case ClaudeSearches.CALL -> citations.called(block.path("name").asText(""));
                default -> {
                    // Results of server tools have no place in a message.
                }
            }
        }
        ObjectNode message = Json.mapper().createObjectNode().put("role", "assistant");
        message.put("content", text.isEmpty() && !calls.isEmpty() ? null : text.toString());
        message.put("refusal", answer.path("stop_details").path("explanation").textValue());
        if (!reasoning.isEmpty() && !frame.excludeReasoning()) {
            message.put("reasoning_content", reasoning.toString());
        }
        ArrayNode annotations = citations.annotations();
        if (!annotations.isEmpty()) {
            message.set("annotations", annotations);
        }
        if (!calls.isEmpty()) {
            message.set("tool_calls", calls);
        }
        return message;
    }

    private static String told(JsonNode block, ChatCitations citations) {
        String text = block.path("text").asText("");
        if (text.isEmpty()) {
            return text;
        }
        String told = citations.told(text);
        block.path("citations").forEach(citations::cite);
        citations.endBlock();
        return told;
    }

    private static void addCall(JsonNode block, ArrayNode calls, AnswerFrame frame) {
        String id = block.path("id").asText("");
        String known = id.isEmpty() ? "call_" + frame.idSeed() + "_" + calls.size() : id;
        ObjectNode call = calls.addObject().put("id", known);
        ClientTool tool = frame.tools().tool(block.path("name").asText(""));
        JsonNode input = block.path("input");
        if (tool.kind() == ClientTool.Kind.CUSTOM) {
            String text = ToolInput.text(input);
            call.put("type", "custom")
                    .putObject("custom")
                    .put("name", tool.name())
                    .put("input", text);
            return;
        }
        call.put("type", "function")
                .putObject("function")
                .put("name", tool.name())
                .put("arguments", input.isObject() ? input.toString() : "{}");
    }
}
