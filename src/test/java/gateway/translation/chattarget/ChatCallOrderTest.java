package gateway.translation.chattarget;

import static org.assertj.core.api.Assertions.assertThat;

import com.anthropic.models.messages.ContentBlock;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import gateway.translation.contract.ToolNames;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In which order the calls of an answer come, and what is one call. */
class ChatCallOrderTest {

    private static final int ROUNDS = 200;

    private final ChatStreamRun run = new ChatStreamRun();

    @ParameterizedTest
    @CsvSource({"'1,0'", "'0,2,1'", "'2,1,0'", "'3,1,2,0'", "'0,5,2'", "'7,3'", "'1,2,3'"})
    void callsComeInTheOrderOfTheirIndices(String indices) {
        List<Integer> order = new ArrayList<>();
        for (String index : indices.split(",")) {
            order.add(Integer.valueOf(index));
            call(order.getLast(), "c" + index, "f" + index, "{\"n\":" + index + "}");
        }
        run.finish("tool_calls").done();

        Collections.sort(order);
        assertThat(ids(run)).isEqualTo(order.stream().map(index -> "c" + index).toList());
        assertThat(run.trace()).endsWith("end tool_use", "stop");
    }

    @Test
    void aCallIsHeldOnlyUntilThoseBeforeItAreKnown() {
        call(1, "b", "g", "{\"y\":1}");
        assertThat(run.trace()).containsExactly("start");
        assertThat(run.stream.held()).isPositive();

        call(0, "a", "f", "{\"x\":");
        assertThat(run.trace()).endsWith("0+f#a", "0:{\"x\":");
        call(0, null, null, "1}");
        assertThat(run.trace()).endsWith("0:1}", "0-", "1+g#b", "1:{\"y\":1}");
    }

    @Test
    void aCallWithoutArgumentsHasOnePieceOfThem() {
        call(0, "a", "f", "");
        call(1, "b", "g", "{\"y\":1}");
        run.finish("tool_calls").done();

        assertThat(run.trace()).containsSubsequence("0+f#a", "0:{}", "0-", "1+g#b", "1:{\"y\":1}", "1-");
        assertThat(run.message().content()).hasSize(2);
    }

    @Test
    void whatIsHeldIsCounted() {
        call(0, "a", "f", "{\"x\":1}");
        long before = run.stream.held();
        call(2, "c", "h", "{\"x\":\"" + "y".repeat(5_000) + "\"}");

        assertThat(run.stream.held() - before).isBetween(5_000L, 7_000L);
        run.finish("tool_calls");
        assertThat(run.stream.held()).isLessThan(2_000);
    }

    @Test
    void textGoesOnWhileACallIsHeld() {
        call(1, "b", "g", "{}");
        run.delta("{\"content\":\"Hi\"}");
        assertThat(run.trace()).endsWith("0+text", "0:Hi");

        run.finish("tool_calls");
        assertThat(run.trace()).endsWith("0-", "1+g#b", "1:{}", "1-");
    }

    @Test
    void callsOfAnyOrderAreReadByTheOfficialSdk() {
        for (int seed = 0; seed < ROUNDS; seed++) {
            Random random = new Random(seed);
            ChatStreamRun mixed = new ChatStreamRun();
            int count = 1 + random.nextInt(6);
            for (String delta : mixed(count, random)) {
                mixed.delta(delta);
            }
            List<ContentBlock> content =
                    mixed.finish("tool_calls").done().message().content();

            assertThat(content).as("seed %s", seed).hasSize(count);
            for (int index = 0; index < count; index++) {
                assertThat(content.get(index).asToolUse().id())
                        .as("seed %s", seed)
                        .isEqualTo("c" + index);
                JsonNode input = content.get(index).asToolUse()._input().convert(JsonNode.class);
                assertThat(input.path("n").asInt()).as("seed %s", seed).isEqualTo(index);
            }
        }
    }

    /** The pieces of so many calls, each call's in their order, mixed up among each other. */
    private static List<String> mixed(int count, Random random) {
        List<List<String>> calls = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            calls.add(new ArrayList<>(List.of(
                    delta(index, "c" + index, "f", ""),
                    delta(index, null, null, "{\"n\":"),
                    delta(index, null, null, index + "}"))));
        }
        List<String> deltas = new ArrayList<>();
        while (!calls.isEmpty()) {
            List<String> call = calls.get(random.nextInt(calls.size()));
            deltas.add(call.removeFirst());
            calls.removeIf(List::isEmpty);
        }
        return deltas;
    }

    @Test
    void aNewNameUnderTheSameIndexIsANewCall() {
        call(0, "", "alpha", "{\"n\":1}");
        call(0, "", "beta", "{\"n\":2}");
        run.finish("tool_calls");

        assertThat(run.trace()).contains("0+alpha#toolu_7f3a_0", "0:{\"n\":1}", "1+beta#toolu_7f3a_1", "1:{\"n\":2}");
    }

    @Test
    void aNewNameIsANewCallThoughTheOneBeforeHasNoArguments() {
        call(0, null, "alpha", "");
        call(0, null, "beta", "{\"n\":2}");
        run.finish("tool_calls");

        assertThat(run.trace()).contains("0+alpha#toolu_7f3a_0", "1+beta#toolu_7f3a_1", "1:{\"n\":2}");
    }

    @Test
    void otherArgumentsBehindWholeOnesAreANewCallWhereTheNameCameAgain() {
        call(0, "", "look", "{\"n\":1}");
        call(0, "", "look", "{\"n\":2}");
        call(0, "", "look", "");
        call(0, null, null, "{\"n\"");
        call(0, null, null, ":3}");
        run.finish("tool_calls").done();

        assertThat(run.message().content()).hasSize(3);
        assertThat(run.trace()).contains("0:{\"n\":1}", "1:{\"n\":2}", "2+look#toolu_7f3a_2", "2:{\"n\":3}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"'' | look | {\"n\":1}", "'' | '' | {\"n\":2}", "a | look | {\"n\":2}", "'' | look | ''"})
    void copiesAreNoNewCalls(String id, String name, String arguments) {
        call(0, id.isEmpty() ? "" : "a", "look", "{\"n\":1}");
        call(0, id, name, arguments);
        run.finish("tool_calls").done();

        assertThat(run.message().content()).hasSize(1);
        assertThat(run.trace()).contains("0:{\"n\":1}");
    }

    @Test
    void anEmptyObjectMayStillBeFollowedByTheRealOne() {
        call(0, "", "look", "{}");
        call(0, "", "look", "{\"n\":1}");
        run.finish("tool_calls").done();

        assertThat(run.message().content()).hasSize(1);
        assertThat(run.trace()).contains("0:{\"n\":1}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1,0 | b,a",
                "0,2,1 | a,c,b",
                "2,1,0 | c,b,a",
                "0,0 | a,b",
                "-,- | a,b",
                "4,-,1 | b,c,a",
                "1,-,0 | c,a,b"
            })
    void callsOfAWholeAnswerComeInTheOrderOfTheirIndices(String indices, String expected) {
        ObjectNode answer = Json.mapper().createObjectNode();
        ObjectNode message = answer.putArray("choices").addObject().putObject("message");
        String[] told = indices.split(",");
        for (int at = 0; at < told.length; at++) {
            ObjectNode call = message.withArray("tool_calls").addObject().put("id", "abc".substring(at, at + 1));
            call.putObject("function").put("name", "f").put("arguments", "{}");
            if (!told[at].equals("-")) {
                call.put("index", Integer.parseInt(told[at]));
            }
        }

        JsonNode content = new ChatToMessagesAnswer()
                .translate(answer, ChatStreamRun.frame(new ToolNames(), false))
                .body()
                .path("content");
        List<String> ids = new ArrayList<>();
        content.forEach(block -> ids.add(block.path("id").asText()));
        assertThat(ids).containsExactly(expected.split(","));
    }

    @Test
    void callsOfAWholeAnswerWithoutIdsAreToldApart() {
        ObjectNode answer = (ObjectNode) ChatStreamRun.tree("""
                {"choices":[{"message":{"tool_calls":[
                 {"id":"","function":{"name":"f","arguments":"{\\"n\\":1}"}},
                 {"function":{"name":"f","arguments":"{\\"n\\":2}"}}]}}]}""");

        JsonNode content = new ChatToMessagesAnswer()
                .translate(answer, ChatStreamRun.frame(new ToolNames(), false))
                .body()
                .path("content");
        assertThat(content.at("/0/id").asText()).isEqualTo("toolu_7f3a_0");
        assertThat(content.at("/1/id").asText()).isEqualTo("toolu_7f3a_1");
        assertThat(content.at("/1/input/n").asInt()).isEqualTo(2);
    }

    private static List<String> ids(ChatStreamRun run) {
        return run.message().content().stream()
                .map(block -> block.asToolUse().id())
                .toList();
    }

    private void call(int index, @Nullable String id, @Nullable String name, String arguments) {
        run.delta(delta(index, id, name, arguments));
    }

    private static String delta(int index, @Nullable String id, @Nullable String name, String arguments) {
        ObjectNode delta = Json.mapper().createObjectNode();
        ObjectNode call =
                delta.putArray("tool_calls").addObject().put("index", index).put("id", id);
        call.putObject("function").put("name", name).put("arguments", arguments);
        return delta.toString();
    }
}
