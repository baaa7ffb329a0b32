package gateway.translation.chattarget;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.anthropic.models.messages.ContentBlock;
import com.anthropic.models.messages.Message;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import gateway.protocol.sse.SseScanner;
import gateway.translation.contract.SseEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whatever the pieces that an answer comes in, the official SDK reads the same message from our events. */
class ChatToMessagesStreamPropertyTest {

    private static final int ROUNDS = 400;
    private static final String[] LETTERS = {"a", "Z", " ", "\n", "\"", "\\", "é", "€", "😀", "\u2028", "{", "}"};

    private record Answer(String reasoning, String text, List<ObjectNode> inputs) {}

    @Test
    void readsTheSameMessageHoweverTheAnswerIsCut() {
        for (int seed = 0; seed < ROUNDS; seed++) {
            Random random = new Random(seed);
            Answer answer = answer(random);
            ChatStreamRun run = new ChatStreamRun();
            for (String chunk : chunks(answer, random)) {
                run.send(chunk);
            }
            run.finish("stop").send("{\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":3}}");
            check(run.message(), answer, "seed " + seed);
        }
    }

    @Test
    void emitsTheSameBytesHoweverTheBytesAreCut() {
        for (int seed = 0; seed < ROUNDS; seed++) {
            Random random = new Random(seed);
            StringBuilder sse = new StringBuilder();
            for (String chunk : chunks(answer(random), random)) {
                sse.append("data: ").append(chunk).append("\n\n");
            }
            byte[] bytes = sse.append("data: [DONE]\n\n").toString().getBytes(UTF_8);
            String whole = scanned(bytes, bytes.length, random);
            assertThat(scanned(bytes, 9, random)).as("seed %d", seed).isEqualTo(whole);
        }
    }

    private static String scanned(byte[] bytes, int longest, Random random) {
        ChatStreamRun run = new ChatStreamRun();
        SseScanner scanner = new SseScanner(new Forward(run), 1 << 20);
        int at = 0;
        while (at < bytes.length) {
            int count = longest == bytes.length ? longest : Math.min(bytes.length - at, 1 + random.nextInt(longest));
            scanner.scan(bytes, at, at + count);
            at += count;
        }
        run.end();
        return run.text.toString();
    }

    private record Forward(ChatStreamRun run) implements SseScanner.Listener {
        @Override
        public boolean wantsData(@Nullable String name) {
            return true;
        }

        @Override
        public void onEvent(@Nullable String name, byte @Nullable [] data) {
            run.stream.onEvent(new SseEvent(name, data == null ? new byte[0] : data), run);
        }
    }

    private static Answer answer(Random random) {
        List<ObjectNode> inputs = new ArrayList<>();
        for (int call = random.nextInt(4); call > 0; call--) {
            ObjectNode input = Json.mapper().createObjectNode();
            for (int field = random.nextInt(3); field > 0; field--) {
                input.put(text(random, 5), text(random, 30));
                input.putArray(text(random, 5))
                        .add(random.nextInt())
                        .addObject()
                        .put("{", "}");
            }
            inputs.add(input);
        }
        return new Answer(text(random, 40), text(random, 60), inputs);
    }

    private static String text(Random random, int longest) {
        StringBuilder text = new StringBuilder("x");
        for (int count = random.nextInt(longest); count > 0; count--) {
            text.append(LETTERS[random.nextInt(LETTERS.length)]);
        }
        return text.toString();
    }

    /** Reasoning, text, then calls whose pieces are mixed up among each other; some pieces share a chunk. */
    private static List<String> chunks(Answer answer, Random random) {
        List<ObjectNode> deltas = new ArrayList<>();
        pieces(answer.reasoning(), random).forEach(piece -> deltas.add(delta().put("reasoning_content", piece)));
        pieces(answer.text(), random).forEach(piece -> deltas.add(delta().put("content", piece)));
        deltas.addAll(calls(answer, random));
        List<String> chunks = new ArrayList<>();
        ObjectNode before = delta();
        for (ObjectNode delta : deltas) {
            if (random.nextBoolean() && joins(before, delta)) {
                join(before, delta);
            } else {
                chunks.add(chunk(before));
                before = delta;
            }
        }
        chunks.add(chunk(before));
        return chunks;
    }

    private static List<ObjectNode> calls(Answer answer, Random random) {
        List<List<String>> pieces = new ArrayList<>();
        answer.inputs().forEach(input -> pieces.add(new ArrayList<>(pieces(input.toString(), random))));
        boolean[] named = new boolean[pieces.size()];
        List<ObjectNode> deltas = new ArrayList<>();
        int opened = 0;
        while (pieces.stream().anyMatch(left -> !left.isEmpty())) {
            int index = random.nextInt(Math.min(pieces.size(), opened + 1));
            opened = Math.max(opened, index + 1);
            if (!pieces.get(index).isEmpty()) {
                deltas.add(call(index, pieces.get(index).removeFirst(), !named[index]));
                named[index] = true;
            }
        }
        return deltas;
    }

    private static ObjectNode call(int index, String arguments, boolean first) {
        ObjectNode delta = delta();
        ObjectNode call = delta.putArray("tool_calls").addObject().put("index", index);
        ObjectNode function = call.putObject("function").put("arguments", arguments);
        if (first) {
            call.put("id", "call_" + index);
            function.put("name", "tool" + index);
        }
        return delta;
    }

    private static List<String> pieces(String text, Random random) {
        List<String> pieces = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int count = Math.min(text.length() - at, 1 + random.nextInt(8));
            pieces.add(text.substring(at, at + count));
            at += count;
        }
        return pieces;
    }

    private static ObjectNode delta() {
        return Json.mapper().createObjectNode();
    }

    private static boolean joins(ObjectNode before, ObjectNode delta) {
        String name = delta.fieldNames().next();
        boolean behind = before.has("tool_calls") && !name.equals("tool_calls")
                || before.has("content") && name.equals("reasoning_content");
        return !behind && (name.equals("tool_calls") || !before.has(name));
    }

    private static void join(ObjectNode before, ObjectNode delta) {
        if (delta.has("tool_calls") && before.get("tool_calls") instanceof ArrayNode calls) {
            calls.add(delta.get("tool_calls").get(0));
        } else {
            before.setAll(delta);
        }
    }

    private static String chunk(ObjectNode delta) {
        return "{\"choices\":[{\"index\":0,\"delta\":" + json(delta) + "}]}";
    }

    /** A cut may go through a character; its halves can be written as escapes only. */
    private static String json(ObjectNode delta) {
        String json = delta.toString();
        return UTF_8.newEncoder().canEncode(json) ? json : escaped(json);
    }

    private static String escaped(String json) {
        StringBuilder escaped = new StringBuilder();
        for (char c : json.toCharArray()) {
            escaped.append(c < 128 ? String.valueOf(c) : String.format(Locale.ROOT, "\\u%04x", (int) c));
        }
        return escaped.toString();
    }

    private static void check(Message message, Answer answer, String seed) {
        List<ContentBlock> content = message.content();
        assertThat(content).as(seed).hasSize(2 + answer.inputs().size());
        assertThat(content.get(0).asThinking().thinking()).as(seed).isEqualTo(answer.reasoning());
        assertThat(content.get(0).asThinking().signature()).as(seed).isEmpty();
        assertThat(content.get(1).asText().text()).as(seed).isEqualTo(answer.text());
        for (int index = 0; index < answer.inputs().size(); index++) {
            var call = content.get(2 + index).asToolUse();
            assertThat(call.name()).as(seed).isEqualTo("tool" + index);
            assertThat(call.id()).as(seed).isEqualTo("call_" + index);
            JsonNode input = call._input().convert(JsonNode.class);
            assertThat(input).as(seed).isEqualTo(answer.inputs().get(index));
        }
        String stop = answer.inputs().isEmpty() ? "end_turn" : "tool_use";
        assertThat(message.stopReason().orElseThrow().toString()).as(seed).isEqualTo(stop);
        assertThat(message.usage().inputTokens()).as(seed).isEqualTo(9);
        assertThat(message.usage().outputTokens()).as(seed).isEqualTo(3);
    }
}
