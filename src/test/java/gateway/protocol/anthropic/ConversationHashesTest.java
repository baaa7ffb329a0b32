package gateway.protocol.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.protocol.Json;
import gateway.protocol.Vectors;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConversationHashesTest {

    private static final String CC = "\"cache_control\":{\"type\":\"ephemeral\"}";
    private static final String USER = user("Hello");
    private static final String ASSISTANT = message("assistant", "\"Hi.\"");

    @Test
    void aLongerConversationKnowsTheShorterOnesEnds() {
        ConversationHashes first = read(body(USER));
        ConversationHashes second = read(body(USER, ASSISTANT, user("More")));

        assertThat(first.boundaries()).hasSize(1).doesNotContain(0L);
        assertThat(second.boundaries()).hasSize(3).doesNotHaveDuplicates();
        assertThat(second.boundaries().getLast()).isEqualTo(first.boundaries().getFirst());
        assertThat(second.firstUserMessage())
                .isEqualTo(first.firstUserMessage())
                .isNotZero();
        assertThat(second.breakpoints()).isEmpty();
    }

    @Test
    void anotherModelSystemPromptToolOrMessageIsAnotherPrefix() {
        String plain = "{\"model\":\"m\",\"system\":\"s\",\"tools\":[{\"name\":\"t\"}],\"messages\":[" + USER + "]}";
        long end = end(plain);

        for (String other : List.of(
                plain.replace("\"m\"", "\"n\""),
                plain.replace("\"s\"", "\"r\""),
                plain.replace("\"t\"", "\"u\""),
                plain.replace("Hello", "hello"),
                plain.replace("\"user\"", "\"system\"").replace("]}", "," + USER + "]}"),
                plain.replace("\"system\":\"s\",", ""),
                plain.replace("\"tools\":[{\"name\":\"t\"}],", ""))) {
            assertThat(other).isNotEqualTo(plain);
            assertThat(end(other)).as(other).isNotEqualTo(end);
        }
    }

    @Test
    void theFirstMessageAloneDecidesItsHash() {
        long first = read(body(USER)).firstUserMessage();

        assertThat(read("{\"messages\":[" + ASSISTANT + "," + USER + "],\"model\":\"x\",\"system\":\"y\"}")
                        .firstUserMessage())
                .isEqualTo(first);
        assertThat(read(body(user("Hello!"), USER)).firstUserMessage()).isNotEqualTo(first);
        assertThat(read(body(ASSISTANT)).firstUserMessage()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model\":\"m\",\"max_tokens\":7,\"stream\":true,\"metadata\":{\"user_id\":\"u\"},\"system\":\"s\",\"messages\":[M]}",
                "{\"messages\":[M],\"system\":\"s\",\"model\":\"m\"}",
                " {\n\"model\" : \"m\" , \"messages\" : [ M ] , \"system\" : \"s\" } \n",
                "\uFEFF{\"model\":\"m\",\"system\":\"s\",\"messages\":[M],\"thinking\":{\"messages\":[1]},\"x\":[\"}\"]}",
                "{\"model\":\"m\",\"system\":[{\"type\":\"text\",\"text\":\"s\"}],\"messages\":[M]}",
                "{\"model\":\"m\",\"system\":[{\"text\":\"s\",\"type\":\"text\",\"cache_control\":{\"type\":\"ephemeral\",\"ttl\":\"1h\"}}],\"messages\":[M]}",
                "{\"model\":\"m\",\"system\":[{\"type\":\"text\",\"text\":\"x-anthropic-billing-header: cch=1;\"},{\"type\":\"text\",\"text\":\"s\"}],\"messages\":[M]}",
                "{\"model\":\"old\",\"model\":\"m\",\"messages\":[{}],\"system\":1,\"system\":\"s\",\"messages\":[M]}",
            })
    void leavesOutWhatDoesNotChangeThePrompt(String form) {
        assertThat(read(form.replace("M", USER)))
                .isEqualTo(read("{\"model\":\"m\",\"system\":\"s\",\"messages\":[" + USER + "]}"));
    }

    @Test
    void aSystemPromptThatIsTheBillingLineIsNone() {
        String none = body(USER);

        assertThat(read(none.replace("{\"model\"", "{\"system\":\"x-anthropic-billing-header: a\",\"model\"")))
                .isEqualTo(read(none));
        assertThat(read(none.replace("{\"model\"", "{\"system\":\"not x-anthropic-billing-header: a\",\"model\"")))
                .isNotEqualTo(read(none));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Hello\"}]}",
                "{\"content\":[{\"text\":\"Hello\",\"type\":\"text\"}],\"role\":\"user\"}",
                "{\"content\":\"Hello\",\"role\":\"user\"}",
                "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Hello\",\"cache_control\":null}]}",
                "{\"role\":\"user\",\"content\":\"Hello\",\"cache_control\":{\"type\":\"ephemeral\"}}",
            })
    void aStringIsOneTextBlock(String message) {
        assertThat(read(body(message))).isEqualTo(read(body(USER)));
    }

    @Test
    void breakpointsChangeNoBoundary() {
        String marked = message("user", "[{\"type\":\"text\",\"text\":\"Hello\"," + CC + "}]");
        ConversationHashes with = read(body(marked, ASSISTANT));
        ConversationHashes without = read(body(USER, ASSISTANT));

        assertThat(with.boundaries()).isEqualTo(without.boundaries());
        assertThat(with.breakpoints()).containsExactly(without.boundaries().getLast());
    }

    @Test
    void aBreakpointWithinAMessageIsABoundary() {
        String marked = message(
                "user", "[{\"type\":\"text\",\"text\":\"Hello\"," + CC + "},{\"type\":\"text\",\"text\":\"more\"}]");
        ConversationHashes hashes = read(body(marked));

        assertThat(hashes.boundaries()).hasSize(2);
        assertThat(hashes.breakpoints()).containsExactly(hashes.boundaries().getLast());
        assertThat(hashes.boundaries().getLast()).isEqualTo(end(body(USER)));
    }

    @Test
    void findsBreakpointsWhereverTheyAre() {
        String result =
                "{\"type\":\"tool_result\",\"tool_use_id\":\"t\",\"content\":[{\"type\":\"text\",\"text\":\"x\",CC}]}";
        String markedResult = "{\"type\":\"tool_result\",CC,\"tool_use_id\":\"t\",\"content\":\"x\"}";
        String image = "{CC,\"type\":\"image\",\"source\":{\"type\":\"file\",\"file_id\":\"f\"}}";
        for (String block : List.of(result, markedResult, image)) {
            ConversationHashes with = read(body(USER, message("user", "[" + block.replace("CC", CC) + "]")));
            String plain = block.replace(",CC", "").replace("CC,", "");
            ConversationHashes without = read(body(USER, message("user", "[" + plain + "]")));

            assertThat(with.boundaries()).isEqualTo(without.boundaries());
            assertThat(with.breakpoints()).containsExactly(with.boundaries().getFirst());
            assertThat(without.breakpoints()).isEmpty();
        }
    }

    @Test
    void theInputOfAToolCallMarksNothing() {
        String call = "[{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"n\",\"input\":{" + CC + "}}]";

        assertThat(read(body(USER, message("assistant", call))).breakpoints()).isEmpty();
    }

    @Test
    void breakpointsBeforeTheUserSpeaksAreNone() {
        String system = "{\"model\":\"m\",\"system\":[{\"type\":\"text\",\"text\":\"s\"," + CC
                + "}],\"tools\":[{\"name\":\"t\"," + CC + "}],\"messages\":["
                + message("assistant", "[{\"type\":\"text\",\"text\":\"a\"," + CC + "}]") + "," + USER + "]}";
        ConversationHashes hashes = read(system);

        assertThat(hashes.boundaries()).hasSize(1);
        assertThat(hashes.breakpoints()).isEmpty();
        assertThat(read(system.replace("," + CC, ""))).isEqualTo(hashes);
    }

    @Test
    void aMarkOfTheWholeRequestIsAtTheEnd() {
        String marked = body(USER, ASSISTANT, user("More")).replace("{\"model\"", "{" + CC + ",\"model\"");
        ConversationHashes hashes = read(marked);

        assertThat(hashes.breakpoints()).containsExactly(hashes.boundaries().getFirst());
        assertThat(hashes.boundaries())
                .isEqualTo(read(body(USER, ASSISTANT, user("More"))).boundaries());
        assertThat(read(marked.replace("{\"type\":\"ephemeral\"}", "null")).breakpoints())
                .isEmpty();
    }

    @Test
    void everyTurnKnowsTheBreakpointOfTheTurnBefore() {
        List<String> messages = new ArrayList<>();
        List<Long> before = List.of();
        for (int turn = 0; turn < 20; turn++) {
            String block = "[{\"type\":\"text\",\"text\":\"question " + turn + "\"}]";
            messages.add(message("user", block.replace("}]", "," + CC + "}]")));
            ConversationHashes hashes = read(body(messages.toArray(new String[0])));
            assertThat(hashes.boundaries()).containsAll(before);
            assertThat(hashes.breakpoints()).hasSize(1).isNotEqualTo(before);
            before = hashes.breakpoints();
            messages.set(messages.size() - 1, message("user", block));
            messages.add(message("assistant", "[{\"type\":\"tool_use\",\"id\":\"t" + turn + "\",\"input\":{}}]"));
        }
    }

    @Test
    void keepsTheLongestOnly() {
        List<String> messages = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            messages.add(message("user", "[{\"type\":\"text\",\"text\":\"" + i + "\"," + CC + "}]"));
        }
        ConversationHashes all = read(body(messages.toArray(new String[0])));
        ConversationHashes before = read(body(messages.subList(0, 99).toArray(new String[0])));

        assertThat(all.boundaries()).hasSize(64).doesNotHaveDuplicates();
        assertThat(all.breakpoints()).isEqualTo(all.boundaries().subList(0, 8));
        assertThat(all.boundaries().subList(1, 64))
                .isEqualTo(before.boundaries().subList(0, 63));
    }

    @Test
    void remindersBeforeTheFirstMessageDoNotCount() {
        String reminder = "{\"type\":\"text\",\"text\":\"<system-reminder>date: NOW</system-reminder>\"}";
        String hello = "{\"type\":\"text\",\"text\":\"Hello\"}";
        long plain = read(body(USER)).firstUserMessage();

        for (String content : List.of(
                reminder + "," + hello,
                reminder.replace("NOW", "then") + "," + reminder + "," + hello,
                reminder.replace("<", "\\u003c") + "," + hello)) {
            ConversationHashes hashes = read(body(message("user", "[" + content + "]")));
            assertThat(hashes.firstUserMessage()).isEqualTo(plain);
            assertThat(hashes.boundaries().getFirst()).isNotEqualTo(end(body(USER)));
        }
        assertThat(read(body(message("user", "[" + hello + "," + reminder + "]")))
                        .firstUserMessage())
                .isNotEqualTo(plain);
        assertThat(read(body(message("user", "[" + reminder + "]"))).firstUserMessage())
                .isNotZero()
                .isNotEqualTo(read(body(message("user", "[" + reminder.replace("NOW", "then") + "]")))
                        .firstUserMessage());
    }

    @Test
    void escapesAndOddTextsArePartOfTheText() {
        List<String> texts = List.of(
                "", "\\\"", "\\\\", "\\\\\\\"", "é", "\\u00e9", "世界", "\\n", "{", "[", "cache_control", ",", "😀");
        List<Long> ends = new ArrayList<>();
        for (String text : texts) {
            ends.add(end(body(user(text), ASSISTANT)));
        }
        assertThat(ends).doesNotHaveDuplicates();
    }

    @Test
    void structureCountsNotOnlyTokens() {
        List<String> inputs = List.of(
                "{\"a\":\"b\"}",
                "[\"a\",\"b\"]",
                "[\"ab\"]",
                "{\"a\":[\"b\"]}",
                "[[\"a\"],\"b\"]",
                "\"ab\"",
                "1",
                "\"1\"",
                "true",
                "null",
                "{}",
                "[]",
                "[1,2]",
                "[12]",
                "[[1],2]",
                "[[1,2]]",
                "[[]]",
                "[\"[\",\"]\"]",
                "[\"\",\"1\"]",
                "[1]");
        assertThat(inputs.stream()
                        .map(input -> end(body(
                                USER,
                                message(
                                        "assistant",
                                        "[{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"n\",\"input\":" + input
                                                + "}]")))))
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "[]",
                "{",
                "{}",
                "{\"messages\":[]}",
                "{\"messages\":null}",
                "{\"messages\":[1,\"x\",null,[],{}]}",
                "{\"messages\":[{\"role\":\"user\"",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"x",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"x\\",
                "{\"messages\" 1}",
                "{\"messages\":[}",
                "{,}",
                "\u0000",
                "nonsense",
            })
    void tellsNothingOfABodyWithoutMessages(String body) {
        assertThat(read(body)).isEqualTo(ConversationHashes.NONE);
    }

    @Test
    void oddContentsAreNoTrouble() {
        for (String content : List.of("null", "7", "{}", "[]", "[null,7,[],\"x\"]", "{\"type\":\"text\"}", "[{}]")) {
            ConversationHashes hashes = read(body(message("user", content)));
            assertThat(hashes.firstUserMessage()).as(content).isNotZero();
            assertThat(hashes.boundaries()).as(content).hasSize(1);
        }
    }

    @Test
    void deepNestingIsNoTrouble() {
        String deep = "[".repeat(100_000) + "]".repeat(100_000);

        assertThat(read(body(message("user", deep))).boundaries()).hasSize(1);
        assertThat(read(body(message("user", "[".repeat(100_000))))).isEqualTo(ConversationHashes.NONE);
    }

    @Test
    void neverThrowsWhateverTheBytes() throws IOException {
        Random random = new Random(11);
        for (JsonNode vector : Vectors.load("request_bodies.json")) {
            byte[] body = vector.toString().getBytes(UTF_8);
            for (int i = 0; i < 200; i++) {
                byte[] broken = Arrays.copyOf(body, random.nextInt(body.length + 1));
                for (int flips = random.nextInt(4); flips > 0 && broken.length > 0; flips--) {
                    broken[random.nextInt(broken.length)] = (byte) "{}[]\",:\\\0x".charAt(random.nextInt(10));
                }
                assertThat(read(broken).breakpoints()).hasSizeLessThanOrEqualTo(8);
            }
        }
    }

    @Test
    void spacesBetweenTokensDoNotCount() throws IOException {
        String body = body(
                USER,
                message(
                        "assistant",
                        "[{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"n\",\"input\":{\"a\":[1,{\"b\":null}]}}]"),
                message("user", "[{\"type\":\"tool_result\",\"tool_use_id\":\"t\",\"content\":\"x\"," + CC + "}]"));
        String pretty = Json.mapper().readTree(body).toPrettyString();

        assertThat(pretty).contains("\n");
        assertThat(read(pretty)).isEqualTo(read(body));
    }

    private static ConversationHashes read(String body) {
        return read(body.getBytes(UTF_8));
    }

    private static ConversationHashes read(byte[] body) {
        return ConversationHashes.read(body);
    }

    private static long end(String body) {
        return read(body).boundaries().getFirst();
    }

    private static String body(String... messages) {
        return "{\"model\":\"m\",\"messages\":[" + String.join(",", messages) + "]}";
    }

    private static String user(String text) {
        return message("user", "\"" + text + "\"");
    }

    private static String message(String role, String content) {
        return "{\"role\":\"" + role + "\",\"content\":" + content + "}";
    }
}
