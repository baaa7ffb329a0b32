package gateway.translation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.openai.core.ObjectMappers;
import com.openai.models.responses.ResponseCreateParams;
import gateway.protocol.Json;
import gateway.translation.contract.ReasoningRules;
import gateway.translation.contract.SampleTraits;
import gateway.translation.contract.TargetTraits;
import gateway.translation.contract.TranslatedRequest;
import gateway.translation.contract.TranslationTarget;
import gateway.translation.responsesclient.ResponsesToMessagesRequest;
import gateway.translation.responsestarget.MessagesToResponsesRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Messages requests made at random, to the Responses API and back, and as OpenAI's own library reads them. */
class MessagesResponsesRoundTripTest {

    private static final int ROUNDS = 300;
    private static final List<String> TOOLS = List.of("read", "mcp.server/read", "y".repeat(90), "größe");

    private static TranslationTarget target(TargetTraits traits) {
        return new TranslationTarget("some-model", traits, ReasoningRules.DEFAULT, null);
    }

    @Test
    void keepsTheConversationThereAndBack() {
        for (int seed = 0; seed < ROUNDS; seed++) {
            ObjectNode request = request(new Random(seed));

            TranslatedRequest there =
                    new MessagesToResponsesRequest().translate(request, target(TargetTraits.DOCUMENTED));
            TranslatedRequest back =
                    new ResponsesToMessagesRequest().translate(there.body(), target(TargetTraits.DOCUMENTED));

            UnaryOperator<String> original =
                    name -> there.tools().original(back.tools().original(name));
            assertThat(there.losses()).as("losses of seed %s", seed).isEmpty();
            assertThat(back.losses())
                    .as("losses of seed %s on the way back", seed)
                    .isEmpty();
            assertThat(told(back.body(), original))
                    .as("request of seed %s", seed)
                    .isEqualTo(told(request, UnaryOperator.identity()));
        }
    }

    @Test
    void isReadByTheLibraryOfOpenAi() throws Exception {
        for (int seed = 0; seed < ROUNDS; seed++) {
            ObjectNode request = request(new Random(seed));

            ObjectNode body = new MessagesToResponsesRequest()
                    .translate(request, target(SampleTraits.OPENAI))
                    .body();

            ResponseCreateParams read = ResponseCreateParams.builder()
                    .body(ObjectMappers.jsonMapper().readValue(body.toString(), ResponseCreateParams.Body.class))
                    .build();
            assertThat(read._additionalBodyProperties())
                    .as("fields of seed %s", seed)
                    .isEmpty();
            assertThat(read.input().orElseThrow().isResponse())
                    .as("items of seed %s", seed)
                    .isTrue();
            assertThat(read.input().orElseThrow().asResponse())
                    .hasSize(body.get("input").size());
        }
    }

    private static ObjectNode request(Random random) {
        ObjectNode request = Json.mapper().createObjectNode().put("model", "claude-x");
        request.put("max_tokens", 20 + random.nextInt(1000));
        if (random.nextBoolean()) {
            request.put("system", RandomTexts.next(random));
        }
        ArrayNode messages = request.putArray("messages");
        for (int turns = random.nextInt(4); turns >= 0; turns--) {
            user(messages.addObject(), random).addAll(content(random));
            if (turns > 0) {
                calls(messages, random);
            }
        }
        ArrayNode tools = request.putArray("tools");
        for (String name : TOOLS) {
            tools.addObject()
                    .put("name", name)
                    .putObject("input_schema")
                    .put("type", "object")
                    .putObject("properties");
        }
        return request;
    }

    /** An answer with calls, whose results begin the user's turn that is added behind it. */
    private static void calls(ArrayNode messages, Random random) {
        ArrayNode answer = messages.addObject().put("role", "assistant").putArray("content");
        answer.addObject().put("type", "text").put("text", RandomTexts.next(random));
        int calls = random.nextInt(3);
        ArrayNode results = Json.mapper().createArrayNode();
        for (int number = 0; number < calls; number++) {
            String id = "toolu_" + messages.size() + "_" + number;
            ObjectNode call = answer.addObject().put("type", "tool_use").put("id", id);
            call.put("name", TOOLS.get(random.nextInt(TOOLS.size())));
            call.putObject("input").put("text", RandomTexts.next(random)).put("n", random.nextInt());
            results.addObject()
                    .put("type", "tool_result")
                    .put("tool_use_id", id)
                    .put("content", RandomTexts.next(random));
        }
        if (calls > 0) {
            user(messages.addObject(), random).addAll(results);
            messages.addObject()
                    .put("role", "assistant")
                    .putArray("content")
                    .addObject()
                    .put("type", "text")
                    .put("text", RandomTexts.next(random));
        }
    }

    private static ArrayNode user(ObjectNode message, Random random) {
        return message.put("role", "user").putArray("content");
    }

    private static ArrayNode content(Random random) {
        ArrayNode content = Json.mapper().createArrayNode();
        content.addObject().put("type", "text").put("text", RandomTexts.next(random));
        ObjectNode media = content.addObject().put("type", random.nextBoolean() ? "image" : "document");
        boolean image = media.get("type").asText().equals("image");
        ObjectNode source = media.putObject("source");
        if (random.nextBoolean()) {
            source.put("type", "url").put("url", "https://x.test/" + random.nextInt());
        } else {
            source.put("type", "base64").put("media_type", image ? "image/png" : "application/pdf");
            source.put("data", "A".repeat(4 * (1 + random.nextInt(5))));
        }
        return content;
    }

    /** All that must survive: roles, texts, names, ids, arguments, images, documents and the limit. */
    private static List<String> told(ObjectNode request, UnaryOperator<String> names) {
        List<String> told = new ArrayList<>();
        told.add("limit " + request.get("max_tokens").asInt());
        JsonNode system = request.path("system");
        told.add("system " + (system.isArray() ? system.at("/0/text").asText() : system.asText("")));
        for (JsonNode message : request.get("messages")) {
            told.add("role " + message.get("role").asText());
            for (JsonNode block : message.get("content")) {
                told.add(block.get("type").asText() + " " + block.path("text").asText()
                        + block.path("id").asText()
                        + names.apply(block.path("name").asText()) + block.path("input") + block.path("source")
                        + block.path("tool_use_id").asText()
                        + block.path("content").asText());
            }
        }
        request.get("tools")
                .forEach(tool -> told.add("tool " + names.apply(tool.get("name").asText())));
        return told;
    }
}
