package gateway.estimate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Dialect;
import gateway.protocol.Json;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TokenEstimatorTest {

    /** A family with the factor 1. */
    private static final String MODEL = "test-model";

    private static final int IMAGE = 1_600;

    private final Calibration calibration = new Calibration(new Nothing(), () -> true);
    private final TokenEstimator estimator = new TokenEstimator(calibration, () -> IMAGE);

    @Test
    void countsTextAsO200kDoesAndTheFrameOfMessages() {
        // "Hello, world!" is 4 tokens; 3 for its message and 2 for the request.
        assertThat(messages("{\"messages\":[{\"role\":\"user\",\"content\":\"Hello, world!\"}]}"))
                .isEqualTo(9);
    }

    @Test
    void aRoughCountIsNear() {
        String text =
                "The gateway reads the request, chooses an account and pipes the answer to its client. ".repeat(50);
        ObjectNode request = Json.mapper().createObjectNode();
        request.putArray("messages").addObject().put("role", "user").put("content", text);

        long exact = estimator.count(request, Dialect.CHAT, "m");
        assertThat(estimator.roughly(request, Dialect.CHAT, "m")).isBetween(exact * 2 / 3, exact * 3 / 2);
    }

    @Test
    void theSameConversationCountsAlikeInAllDialects() {
        long asMessages = messages("""
                {"system":"You are terse.","messages":[{"role":"user","content":[{"type":"text","text":"What is the weather?"}]},
                {"role":"assistant","content":[{"type":"tool_use","id":"t","name":"weather","input":{"city":"Paris"}}]},
                {"role":"user","content":[{"type":"tool_result","tool_use_id":"t","content":"Sunny, 20 degrees"}]}],
                "tools":[{"name":"weather","description":"Tells it.","input_schema":{"type":"object"}}]}""");
        long asChat = count(Dialect.CHAT, """
                {"messages":[{"role":"system","content":"You are terse."},{"role":"user","content":"What is the weather?"},
                {"role":"assistant","content":null,"tool_calls":[{"id":"t","type":"function","function":{"name":"weather",
                "arguments":"{\\"city\\":\\"Paris\\"}"}}]},{"role":"tool","tool_call_id":"t","content":"Sunny, 20 degrees"}],
                "tools":[{"type":"function","function":{"name":"weather","description":"Tells it.",
                "parameters":{"type":"object"}}}]}""");
        long asResponses = count(Dialect.RESPONSES, """
                {"instructions":"You are terse.","input":[{"role":"user","content":[{"type":"input_text",
                "text":"What is the weather?"}]},{"type":"function_call","call_id":"t","name":"weather",
                "arguments":"{\\"city\\":\\"Paris\\"}"},{"type":"function_call_output","call_id":"t",
                "output":"Sunny, 20 degrees"}],"tools":[{"type":"function","name":"weather","description":"Tells it.",
                "parameters":{"type":"object"}}]}""");

        assertThat(asChat).isEqualTo(asMessages + 3);
        assertThat(asResponses).isEqualTo(asMessages);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"system\":[{\"type\":\"text\",\"text\":\"T\"}]}|MESSAGES",
                "{\"messages\":[{\"role\":\"assistant\",\"content\":[{\"type\":\"thinking\",\"thinking\":\"T\",\"signature\":\"s\"}]}]}|MESSAGES",
                "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\",\"content\":[{\"type\":\"text\",\"text\":\"T\"}]}]}]}|MESSAGES",
                "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\",\"content\":{\"a\":[\"T\"]}}]}]}|MESSAGES",
                "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\",\"content\":[{\"type\":\"new\",\"x\":\"T\"}]}]}]}|MESSAGES",
                "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\",\"content\":[1,[\"T\"],true,null]}]}]}|MESSAGES",
                "{\"messages\":[{\"role\":\"assistant\",\"content\":[{\"type\":\"tool_use\",\"name\":\"f\",\"input\":\"T\"}]}]}|MESSAGES",
                "{\"messages\":[{\"role\":\"tool\",\"tool_call_id\":\"t\",\"content\":{\"a\":\"T\"}}]}|CHAT",
                "{\"input\":[{\"type\":\"function_call_output\",\"call_id\":\"t\",\"output\":[{\"a\":\"T\"}]}]}|RESPONSES",
                "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"document\",\"source\":{\"type\":\"text\",\"data\":\"T\"}}]}]}|MESSAGES",
                "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"search_result\",\"title\":\"T\",\"content\":[]}]}]}|MESSAGES",
                "{\"tools\":[{\"name\":\"a\",\"description\":\"T\"}]}|MESSAGES",
                "{\"output_config\":{\"format\":{\"type\":\"json_schema\",\"schema\":{\"x\":\"T\"}}}}|MESSAGES",
                "{\"messages\":[{\"role\":\"assistant\",\"reasoning_content\":\"T\",\"content\":\"\"}]}|CHAT",
                "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"T\"}]}]}|CHAT",
                "{\"functions\":[{\"name\":\"a\",\"description\":\"T\"}]}|CHAT",
                "{\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"schema\":{\"x\":\"T\"}}}}|CHAT",
                "{\"input\":\"T\"}|RESPONSES",
                "{\"input\":[{\"type\":\"reasoning\",\"summary\":[{\"type\":\"summary_text\",\"text\":\"T\"}]}]}|RESPONSES",
                "{\"text\":{\"format\":{\"type\":\"json_schema\",\"schema\":{\"x\":\"T\"}}}}|RESPONSES"
            })
    void everyPlaceForTextIsCounted(String request, Dialect dialect) {
        long with = count(dialect, request.replace("\"T\"", "\"" + "one two three four ".repeat(25) + "\""));

        assertThat(with - count(dialect, request)).isBetween(95L, 110L);
    }

    @ParameterizedTest
    @CsvSource({
        "claude-sonnet-4-5, 1.15", "claude-sonnet-4-20250514, 1.15", "claude-opus-4, 1.15",
                "claude-3-5-haiku-latest, 1.15",
        "anthropic/claude-opus-4.6, 1.15", "claude-opus-4-7, 1.45", "claude-opus-4-8, 1.45", "claude-sonnet-5, 1.45",
        "claude-haiku-5-5-20261007, 1.45", "gpt-5, 1", "openai/o3, 1", "unknown, 1"
    })
    void theFamilyDecidesTheFactor(String model, double factor) {
        assertThat(calibration.factor(model)).isEqualTo(factor);
    }

    @Test
    void imagesCountByTheirPixels() {
        assertThat(image(MODEL, 200, 200)).isEqualTo(54);
        assertThat(image(MODEL, 1_000, 1_000)).isEqualTo(1_334);
        assertThat(image(MODEL, 8_000, 8_000)).isEqualTo(1_600);
        assertThat(image("gpt-4o", 1_024, 1_024)).isEqualTo(765);
        assertThat(image("gpt-4o", 2_048, 4_096)).isEqualTo(1_105);
        assertThat(image("gpt-4o", 512, 512)).isEqualTo(255);
    }

    private long image(String model, int width, int height) {
        String data = Base64.getEncoder().encodeToString(png(width, height));
        long inMessages = imageTokens(
                model,
                Dialect.MESSAGES,
                "{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"data\":\"" + data + "\"}}");
        long inChat = imageTokens(
                model,
                Dialect.CHAT,
                "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64," + data + "\"}}");
        assertThat(inChat).isEqualTo(inMessages);
        return inMessages;
    }

    private long imageTokens(String model, Dialect dialect, String block) {
        return estimator.count(
                        parse("{\"messages\":[{\"role\":\"user\",\"content\":[" + block + "]}]}"), dialect, model)
                - 5;
    }

    private static byte[] png(int width, int height) {
        ByteBuffer png = ByteBuffer.allocate(64);
        png.put(new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10});
        png.putInt(13).put(new byte[] {'I', 'H', 'D', 'R'}).putInt(width).putInt(height);
        return png.array();
    }

    @Test
    void anImageThatCannotBeReadHasTheConfiguredSize() {
        assertThat(imageTokens(
                        MODEL,
                        Dialect.MESSAGES,
                        "{\"type\":\"image\",\"source\":{\"type\":\"url\",\"url\":\"https://x/y.png\"}}"))
                .isEqualTo(IMAGE);
        assertThat(imageTokens(MODEL, Dialect.CHAT, "{\"type\":\"image_url\",\"image_url\":\"https://x/y.png\"}"))
                .isEqualTo(IMAGE);
        assertThat(imageTokens(
                        "gpt-4o",
                        Dialect.CHAT,
                        "{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://x\",\"detail\":\"low\"}}"))
                .isEqualTo(85);
    }

    @Test
    void theDataOfAPdfAreNotTakenForText() {
        String data = Base64.getEncoder().encodeToString(new byte[300_000]);

        assertThat(imageTokens(
                        MODEL,
                        Dialect.MESSAGES,
                        "{\"type\":\"document\",\"source\":{\"type\":\"base64\",\"data\":\"" + data + "\"}}"))
                .isEqualTo(12_000);
        assertThat(imageTokens(MODEL, Dialect.CHAT, "{\"type\":\"file\",\"file\":{\"file_data\":\"" + data + "\"}}"))
                .isEqualTo(12_000);
    }

    @Test
    void specialTokensAreOrdinaryText() {
        assertThat(messages("{\"messages\":[{\"role\":\"user\",\"content\":\"<|endoftext|> <|im_start|>\"}]}"))
                .isBetween(10L, 30L);
    }

    @Test
    void megabytesAreCountedInTime() {
        String letters = "a".repeat(5_000_000);
        long start = System.nanoTime();

        long tokens = messages("{\"messages\":[{\"role\":\"user\",\"content\":\"" + letters + "\"}]}");

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(60));
        assertThat(tokens).isBetween(500_000L, 1_000_000L);
    }

    @Test
    void piecesCountAboutAsMuchAsTheWhole() {
        Random random = new Random(7);
        StringBuilder text = new StringBuilder();
        while (text.length() < 1_500_000) {
            text.append(random.nextInt(3) == 0 ? "日本語😀 " : "several words of plain text, ")
                    .append(random.nextInt(1_000));
        }
        String once = text.substring(0, 900_000);

        long exact = TextTokens.count(once);
        long sampled = TextTokens.count(text.toString());

        assertThat((double) sampled / text.length())
                .isCloseTo((double) exact / once.length(), org.assertj.core.data.Percentage.withPercentage(2));
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void anythingHasATokenAndNothingFails(Dialect dialect) {
        for (String odd : new String[] {
            "{}", "{\"messages\":7,\"tools\":\"x\",\"system\":null,\"input\":{\"a\":[1]}}",
                    "{\"messages\":[null,7,[[]],\"x\"]}",
            "{\"input\":[\"x\",null]}", "{\"tools\":[7,null]}",
                    "{\"messages\":[{\"content\":[{\"type\":\"image\"},{\"type\":\"document\"}]}]}"
        }) {
            assertThat(count(dialect, odd)).isPositive();
        }
    }

    @Test
    void charactersAreCountedWhereTheTextIsGone() {
        assertThat(estimator.ofCharacters(0, MODEL)).isZero();
        assertThat(estimator.ofCharacters(370, MODEL)).isEqualTo(100);
        assertThat(estimator.ofCharacters(370, "claude-sonnet-5")).isEqualTo(145);
    }

    private long messages(String request) {
        return count(Dialect.MESSAGES, request);
    }

    private long count(Dialect dialect, String request) {
        return estimator.count(parse(request), dialect, MODEL);
    }

    private static ObjectNode parse(String json) {
        try {
            return (ObjectNode) Json.mapper().readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static final class Nothing implements CalibrationStore {

        @Override
        public Map<String, Factor> load() {
            return Map.of();
        }

        @Override
        public void save(Map<String, Factor> factors) {}
    }
}
