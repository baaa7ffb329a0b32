package gateway.translation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.openai.core.ObjectMappers;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import gateway.protocol.Json;
import gateway.translation.chatclient.ChatToMessagesRequest;
import gateway.translation.chattarget.MessagesToChatRequest;
import gateway.translation.contract.ReasoningRules;
import gateway.translation.contract.SampleTraits;
import gateway.translation.contract.TargetTraits;
import gateway.translation.contract.TranslatedRequest;
import gateway.translation.contract.TranslationTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Messages requests made at random, there and back, and as OpenAI's own library reads them. */
class MessagesChatRoundTripTest {

    private static final int ROUNDS = 400;
    private static final List<String> NAMES =
            List.of("read", "mcp.server/read", "y".repeat(90), "größe", "write-file_2");

    @Test
    void keepsTheConversationThereAndBack() {
        for (int seed = 0; seed < ROUNDS; seed++) {
            ObjectNode request = new Requests(new Random(seed)).next();

            TranslatedRequest there = new MessagesToChatRequest().translate(request, target(TargetTraits.DOCUMENTED));
            TranslatedRequest back =
                    new ChatToMessagesRequest().translate(there.body(), target(TargetTraits.DOCUMENTED));

            UnaryOperator<String> original =
                    name -> there.tools().original(back.tools().original(name));
            assertThat(there.losses()).as("losses of seed %s", seed).isEmpty();
            assertThat(told(back.body(), original))
                    .as("request of seed %s", seed)
                    .isEqualTo(told(request, UnaryOperator.identity()));
        }
    }

    @Test
    void isReadByTheLibraryOfOpenAi() throws Exception {
        for (int seed = 0; seed < ROUNDS; seed++) {
            ObjectNode request = new Requests(new Random(seed)).next();

            ObjectNode body = new MessagesToChatRequest()
                    .translate(request, target(SampleTraits.OPENAI))
                    .body();

            ChatCompletionCreateParams.Body read =
                    ObjectMappers.jsonMapper().readValue(body.toString(), ChatCompletionCreateParams.Body.class);
            assertThat(read.validate().messages())
                    .as("messages of seed %s", seed)
                    .hasSize(body.get("messages").size());
        }
    }

    @Test
    void answersEachCallDirectlyBehindIt() {
        for (int seed = 0; seed < ROUNDS; seed++) {
            ObjectNode request = new Requests(new Random(seed)).torn();

            JsonNode messages = new MessagesToChatRequest()
                    .translate(request, target(TargetTraits.DOCUMENTED))
                    .body()
                    .get("messages");

            assertThat(openCalls(messages)).as("open calls of seed %s", seed).isEmpty();
        }
    }

    /** Ids of calls without a message of role tool right behind them, and of such messages without a call. */
    private static List<String> openCalls(JsonNode messages) {
        List<String> wrong = new ArrayList<>();
        List<String> open = new ArrayList<>();
        for (JsonNode message : messages) {
            if ("tool".equals(message.get("role").asText())) {
                String id = message.get("tool_call_id").asText();
                if (!open.remove(id)) {
                    wrong.add(id);
                }
            } else {
                wrong.addAll(open);
                open.clear();
                message.path("tool_calls")
                        .forEach(call -> open.add(call.get("id").asText()));
            }
        }
        return wrong;
    }

    private static TranslationTarget target(TargetTraits traits) {
        return new TranslationTarget("gpt-4o", traits, ReasoningRules.DEFAULT, null);
    }

    /** What a request says, in one form: neighbouring texts of one turn are one. */
    private static List<String> told(ObjectNode request, UnaryOperator<String> names) {
        List<String> told = new ArrayList<>();
        told.add("limit " + request.get("max_tokens") + " stops " + request.path("stop_sequences"));
        told.add("temperature " + request.get("temperature"));
        told.add("system " + texts(request.path("system")));
        request.path("tools")
                .forEach(tool -> told.add("tool " + names.apply(tool.get("name").asText()) + tool.get("input_schema")));
        JsonNode choice = request.path("tool_choice");
        told.add("choice " + choice.path("type")
                + names.apply(choice.path("name").asText()));
        for (JsonNode message : request.get("messages")) {
            told.add("role " + message.get("role").asText());
            tell(message.get("content"), names, told);
        }
        return told;
    }

    private static void tell(JsonNode content, UnaryOperator<String> names, List<String> told) {
        if (content.isTextual()) {
            told.add("text " + content.asText());
            return;
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode block : content) {
            String type = block.get("type").asText();
            if ("text".equals(type)) {
                texts.add(block.get("text").asText());
                continue;
            }
            flush(texts, told);
            told.add(
                    switch (type) {
                        case "image" -> "image " + block.get("source");
                        case "tool_use" ->
                            "call " + block.get("id")
                                    + names.apply(block.get("name").asText()) + block.get("input");
                        case "tool_result" -> "result " + block.get("tool_use_id") + texts(block.path("content"));
                        default -> type;
                    });
        }
        flush(texts, told);
    }

    private static void flush(List<String> texts, List<String> told) {
        if (!texts.isEmpty()) {
            told.add("text " + String.join("\n\n", texts));
            texts.clear();
        }
    }

    private static String texts(JsonNode content) {
        return content.isArray() ? String.join("\n\n", content.findValuesAsText("text")) : content.asText();
    }

    /** Makes requests. */
    private static final class Requests {

        private final Random random;
        private int calls;

        Requests(Random random) {
            this.random = random;
        }

        ObjectNode next() {
            ObjectNode request =
                    Json.mapper().createObjectNode().put("model", "m").put("max_tokens", 1 + random.nextInt(9000));
            if (random.nextBoolean()) {
                request.set("system", blocks(1 + random.nextInt(3)));
            }
            request.put("temperature", random.nextInt(10) / 10.0);
            ArrayNode tools = request.putArray("tools");
            for (String name : NAMES) {
                ObjectNode schema = tools.addObject()
                        .put("name", name)
                        .putObject("input_schema")
                        .put("type", "object");
                schema.putObject("properties").putObject("p").put("type", "string");
            }
            request.putObject("tool_choice").put("type", "tool").put("name", name());
            int stops = random.nextInt(5);
            if (stops > 0) {
                ArrayNode list = request.putArray("stop_sequences");
                for (int at = 0; at < stops; at++) {
                    list.add("stop" + at);
                }
            }
            messages(request.putArray("messages"));
            return request;
        }

        /** A conversation in which blocks and whole messages got lost, also calls and results. */
        ObjectNode torn() {
            ObjectNode request = next();
            ArrayNode messages = (ArrayNode) request.get("messages");
            for (int at = messages.size() - 1; at >= 0; at--) {
                if (messages.size() > 1 && random.nextInt(4) == 0) {
                    messages.remove(at);
                } else if (messages.get(at).get("content") instanceof ArrayNode blocks
                        && blocks.size() > 1
                        && random.nextInt(3) == 0) {
                    blocks.remove(random.nextInt(blocks.size()));
                }
            }
            messages.addObject().put("role", "user").put("content", "the end");
            return request;
        }

        private void messages(ArrayNode messages) {
            List<String> open = List.of();
            int turns = 1 + random.nextInt(5);
            for (int turn = 0; turn < turns; turn++) {
                ArrayNode user = messages.addObject().put("role", "user").putArray("content");
                open.forEach(id -> result(user, id));
                if (open.isEmpty() || random.nextBoolean()) {
                    user.addAll(blocks(1 + random.nextInt(3)));
                }
                if (random.nextInt(3) == 0) {
                    image(user);
                }
                open = assistant(messages, turn + 1 < turns);
            }
        }

        private List<String> assistant(ArrayNode messages, boolean goesOn) {
            List<String> ids = new ArrayList<>();
            if (!goesOn) {
                return ids;
            }
            ArrayNode content = messages.addObject().put("role", "assistant").putArray("content");
            int calling = random.nextInt(4);
            if (calling == 0 || random.nextBoolean()) {
                content.addAll(blocks(1 + random.nextInt(2)));
            }
            for (int at = 0; at < calling; at++) {
                String id = "toolu_" + calls++;
                ids.add(id);
                ObjectNode call = content.addObject()
                        .put("type", "tool_use")
                        .put("id", id)
                        .put("name", name());
                call.putObject("input").put("p", text()).put("n", random.nextInt(100));
            }
            return ids;
        }

        private void result(ArrayNode user, String id) {
            ObjectNode result = user.addObject().put("type", "tool_result").put("tool_use_id", id);
            if (random.nextBoolean()) {
                result.put("content", text());
            } else {
                result.set("content", blocks(1 + random.nextInt(2)));
            }
        }

        private void image(ArrayNode user) {
            ObjectNode source = user.addObject().put("type", "image").putObject("source");
            if (random.nextBoolean()) {
                source.put("type", "base64")
                        .put("media_type", "image/png")
                        .put("data", "QUJD" + "A".repeat(4 * random.nextInt(5)));
            } else {
                source.put("type", "url").put("url", "https://example.org/" + random.nextInt(9) + ".png");
            }
        }

        private ArrayNode blocks(int count) {
            ArrayNode blocks = Json.mapper().createArrayNode();
            for (int at = 0; at < count; at++) {
                blocks.addObject().put("type", "text").put("text", text());
            }
            return blocks;
        }

        private String name() {
            return NAMES.get(random.nextInt(NAMES.size()));
        }

        private String text() {
            return List.of("plain", "two\nlines", "\"quoted\" \\ \u2028", "Größe 😀", "{\"a\":1}")
                            .get(random.nextInt(5))
                    + random.nextInt(100);
        }
    }
}
