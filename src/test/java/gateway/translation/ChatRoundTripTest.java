package gateway.translation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import gateway.translation.chatclient.ChatToMessagesRequest;
import gateway.translation.chattarget.MessagesToChatRequest;
import gateway.translation.contract.ReasoningRules;
import gateway.translation.contract.TargetTraits;
import gateway.translation.contract.TranslatedRequest;
import gateway.translation.contract.TranslationTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A request of Chat Completions over the Messages API and back says the same. */
class ChatRoundTripTest {

    private static final TranslationTarget TARGET =
            new TranslationTarget("target", TargetTraits.DOCUMENTED, ReasoningRules.DEFAULT, null);

    @Test
    void keepsRolesTextsToolsIdsArgumentsImagesStopsAndLimits() {
        for (int round = 0; round < 300; round++) {
            ObjectNode request = request(new Random(round));
            TranslatedRequest there = new ChatToMessagesRequest().translate(request, TARGET);
            TranslatedRequest back = new MessagesToChatRequest().translate(there.body(), TARGET);

            assertThat(there.losses()).as("round %s", round).isEmpty();
            assertThat(summary(back.body())).as("round %s: %s", round, request).isEqualTo(summary(request));
        }
    }

    private static List<String> summary(ObjectNode request) {
        List<String> result = new ArrayList<>();
        for (JsonNode message : request.path("messages")) {
            String role = message.path("role").asText();
            result.add(role + " " + message.path("tool_call_id").asText("") + texts(message.path("content")));
            for (JsonNode call : message.path("tool_calls")) {
                result.add("call " + call.path("id").asText() + " "
                        + call.at("/function/name").asText() + " "
                        + call.at("/function/arguments").asText());
            }
        }
        for (JsonNode tool : request.path("tools")) {
            result.add(tool.path("function").path("name").asText()
                    + tool.path("function").path("parameters"));
        }
        result.add(request.path("tool_choice") + " " + request.path("stop") + " " + request.path("max_tokens") + " "
                + request.path("user") + " " + request.path("parallel_tool_calls"));
        return result;
    }

    private static String texts(JsonNode content) {
        if (!content.isArray()) {
            return content.asText("");
        }
        StringBuilder result = new StringBuilder();
        for (JsonNode part : content) {
            result.append(part.path("text").asText(""))
                    .append(part.at("/image_url/url").asText(""));
        }
        return result.toString();
    }

    private static ObjectNode request(Random random) {
        ObjectNode request =
                Json.mapper().createObjectNode().put("model", "m").put("max_tokens", 1 + random.nextInt(9000));
        ArrayNode messages = request.putArray("messages");
        if (random.nextBoolean()) {
            messages.addObject().put("role", "system").put("content", text(random));
        }
        int turns = 1 + random.nextInt(4);
        for (int turn = 0; turn < turns; turn++) {
            addUser(messages, random);
            addAssistant(messages, turn, random);
        }
        addUser(messages, random);
        addTools(request, random);
        if (random.nextBoolean()) {
            request.putArray("stop").add("END").add(text(random));
        }
        if (random.nextBoolean()) {
            request.put("user", "user-" + random.nextInt(100));
        }
        return request;
    }

    private static void addUser(ArrayNode messages, Random random) {
        ObjectNode message = messages.addObject().put("role", "user");
        if (random.nextBoolean()) {
            message.put("content", text(random));
            return;
        }
        ArrayNode parts = message.putArray("content");
        parts.addObject().put("type", "text").put("text", text(random));
        String url = random.nextBoolean() ? "data:image/png;base64,QUJD" : "https://x.example/" + random.nextInt(100);
        parts.addObject().put("type", "image_url").putObject("image_url").put("url", url);
    }

    private static void addAssistant(ArrayNode messages, int turn, Random random) {
        ObjectNode message = messages.addObject().put("role", "assistant");
        int calls = random.nextInt(3);
        message.put("content", calls > 0 && random.nextBoolean() ? null : text(random));
        for (int at = 0; at < calls; at++) {
            String id = "call_" + turn + "_" + at;
            ObjectNode call = message.withArrayProperty("tool_calls")
                    .addObject()
                    .put("id", id)
                    .put("type", "function");
            String arguments = random.nextBoolean() ? "{}" : "{\"x\":{\"y\":[" + random.nextInt(100) + "]}}";
            call.putObject("function").put("name", "tool" + random.nextInt(3)).put("arguments", arguments);
            messages.addObject().put("role", "tool").put("tool_call_id", id).put("content", text(random));
        }
    }

    private static void addTools(ObjectNode request, Random random) {
        for (int at = random.nextInt(4); at > 0; at--) {
            ObjectNode function = request.withArrayProperty("tools")
                    .addObject()
                    .put("type", "function")
                    .putObject("function");
            function.put("name", "tool" + at)
                    .set("parameters", StreamRun.json("{'type':'object','properties':{'x':{}}}"));
        }
        if (request.has("tools")) {
            String[] choices = {"none", "auto", "required"};
            request.put("tool_choice", choices[random.nextInt(choices.length)]);
            if (!request.path("tool_choice").asText().equals("none") && random.nextBoolean()) {
                request.put("parallel_tool_calls", false);
            }
        }
    }

    private static String text(Random random) {
        String[] words = {"a", "ü", "你好", "🙂", "two words", "line\nbreak", "\"quoted\""};
        return words[random.nextInt(words.length)] + random.nextInt(1000);
    }
}
