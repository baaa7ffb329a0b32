package gateway.protocol.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.protocol.Vectors;
import gateway.protocol.anthropic.InvalidRequestException.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestInspectorBadInputTest {

    private static final String EVERYTHING =
            "{\"model\":\"m€\",\"max_tokens\":-1.5e+10,\"stream\":true,\"x\":false,\"y\":null,"
                    + "\"messages\":[{\"content\":[{\"text\":\"\\u00e9\\n😀\"}]}],\"z\":{\"n\":[0,-2,{}]} }";

    @Test
    void refusesABodyThatIsCutAtAnyByte() throws IOException {
        assertTruncatedEverywhere(EVERYTHING);
        for (JsonNode vector : Vectors.load("request_bodies.json")) {
            if (vector.has("body")) {
                assertTruncatedEverywhere(vector.get("body").asText().strip());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \r\n\t"})
    void refusesAnEmptyBody(String body) {
        assertRefused(body, Reason.NOT_JSON, "the body is empty");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hello",
                "<html>",
                "model=claude&max_tokens=1",
                "{model:1}",
                "{'model':'a'}",
                "{\"a\":1,}",
                "{,}",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":[1,]}",
                "{\"a\":01}",
                "{\"a\":+1}",
                "{\"a\":.5}",
                "{\"a\":NaN}",
                "{\"a\":Infinity}",
                "{\"a\":tru}",
                "{\"a\":nul",
                "{\"a\":xyz",
                "{\"a\":ABC",
                "{\"a\":$",
                "{\"a\":truefalse",
                "{\"a\":?,\"b\":tru",
                "{\"a\":?",
                "{\"a\":1.5.",
                "{\"a\":é",
                "\uFEFF",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u12g4\"}",
                "{\"a\":\"line\nbreak\"}",
                "{\"a\":\"\u0000\"}",
                "{\"a\":1]",
                "{]",
                "}",
                "]",
                "/* c */{}",
                "{/* c */}",
                "{\"a\":1 \"b\":2}",
                "{\"a\":\"b\" c}",
                "\u0000{}",
                "{\u0000}",
                "\u001f{}"
            })
    void refusesWhatIsNotJson(String body) {
        InvalidRequestException refused = refuse(body.getBytes(StandardCharsets.UTF_8));
        assertThat(refused.reason()).isEqualTo(body.equals("{\"a\":nul") ? Reason.TRUNCATED : Reason.NOT_JSON);
        assertSafe(refused);
    }

    @Test
    void tellsWhereTheJsonIsWrong() {
        assertRefused("{\"a\":1,\n \"b\":?}", Reason.NOT_JSON, "the body is not valid JSON at line 2, column 6");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"x", "{}", "}", "]", "1", ",", "\u0000", "\uFEFF", "//", "\"", " {\"model\":\"b\"}", "\n\n\u000B"
            })
    void refusesWhatFollowsTheObject(String rest) {
        InvalidRequestException refused = refuse(("{\"model\":\"a\"}" + rest).getBytes(StandardCharsets.UTF_8));
        assertThat(refused.reason()).isEqualTo(Reason.NOT_JSON);
        assertThat(refused.detail()).startsWith("unexpected content behind the JSON object at offset 1");
        InvalidRequestException marked = refuse(("\uFEFF{}" + rest).getBytes(StandardCharsets.UTF_8));
        assertThat(marked.detail()).startsWith("unexpected content behind the JSON object at offset ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[]|the body: expected an object, got an array",
                "[{\"model\":\"a\"}]|the body: expected an object, got an array",
                "\"text\"|the body: expected an object, got a string",
                "12|the body: expected an object, got a number",
                "1.5|the body: expected an object, got a number",
                "true|the body: expected an object, got a boolean",
                "null|the body: expected an object, got null",
                "{\"messages\":\"Hi\"}|messages: expected an array, got a string",
                "{\"messages\":{}}|messages: expected an array, got an object",
                "{\"messages\":null}|messages: expected an array, got null",
                "{\"model\":7}|model: expected a string, got a number",
                "{\"model\":null}|model: expected a string, got null",
                "{\"model\":[\"a\"]}|model: expected a string, got an array",
                "{\"model\":\"\"}|model: expected a string of 1 to 512 characters",
                "{\"model\":\" \\t\"}|model: expected a string of 1 to 512 characters",
                "{\"stream\":\"true\"}|stream: expected true or false, got a string",
                "{\"stream\":1}|stream: expected true or false, got a number",
                "{\"stream\":[]}|stream: expected true or false, got an array"
            })
    void refusesTheWrongShape(String body, String detail) {
        assertRefused(body, Reason.SHAPE, detail);
    }

    @Test
    void refusesAnOverlongModel() {
        assertRefused(
                "{\"model\":\"" + "m".repeat(513) + "\"}",
                Reason.SHAPE,
                "model: expected a string of 1 to 512 characters");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "80",
                "bf",
                "c0af",
                "c1bf",
                "e080af",
                "f08080af",
                "eda080",
                "edbfbf",
                "eda0bdedb880",
                "f4908080",
                "f888808080",
                "fe",
                "ff",
                "c3",
                "e282",
                "f09f98"
            })
    void refusesInvalidUtf8WhereverItStands(String hex) throws IOException {
        byte[] bad = HexFormat.of().parseHex(hex);
        byte[] body =
                "{\"model\":\"a\",\"messages\":[{\"content\":\"aaaaaaaaaaaaaaaa\"}]}".getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at < body.length; at++) {
            ByteArrayOutputStream damaged = new ByteArrayOutputStream();
            damaged.write(body, 0, at);
            damaged.write(bad);
            damaged.write(body, at, body.length - at);
            InvalidRequestException refused = refuse(damaged.toByteArray());
            assertThat(refused.reason()).isEqualTo(Reason.NOT_UTF8);
            assertThat(refused.detail()).isEqualTo("the body is not UTF-8: bad byte at offset " + at);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UTF-32LE", "UTF-32BE"})
    void refusesOtherEncodingsOfUnicode(String charset) {
        InvalidRequestException refused = refuse("{\"model\":\"a\"}".getBytes(Charset.forName(charset)));
        assertThat(refused.reason()).isIn(Reason.NOT_UTF8, Reason.NOT_JSON);
        assertSafe(refused);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"messages\":",
                "{\"x\":",
                "{\"tools\":",
                "{\"container\":",
                "{\"metadata\":",
                "{\"model\":\"a\",\"messages\":[{\"content\":"
            })
    void refusesNestingBeyondTheLimit(String start) {
        for (String opener : new String[] {"[", "{\"a\":", "{\"file_id\":"}) {
            InvalidRequestException refused = refuse((start + opener.repeat(100_000)).getBytes(StandardCharsets.UTF_8));
            if (refused.detail().startsWith("messages: expected an array")) {
                continue;
            }
            assertThat(refused.reason()).as(start + opener).isEqualTo(Reason.SHAPE);
            assertThat(refused.detail()).startsWith("the body is beyond the limits: 1000 levels of nesting");
            assertSafe(refused);
        }
    }

    @Test
    void refusesNumbersBeyondTheLimitWithoutReadingThem() {
        assertRefused(
                "{\"max_tokens\":" + "9".repeat(1_000_000) + "}",
                Reason.SHAPE,
                "the body is beyond the limits: 1000 levels of nesting, numbers of 1000 digits, names of 50000"
                        + " characters");
    }

    @Test
    void throwsNothingElseOnDamagedBodies() {
        Random random = new Random(5);
        byte[] body = EVERYTHING.getBytes(StandardCharsets.UTF_8);
        int refusals = 0;
        for (int round = 0; round < 50_000; round++) {
            byte[] damaged = body.clone();
            for (int i = random.nextInt(4); i >= 0; i--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            try {
                RequestInspector.inspect(damaged);
            } catch (InvalidRequestException e) {
                assertSafe(e);
                refusals++;
            }
        }
        assertThat(refusals).isBetween(25_000, 50_000);
    }

    @Test
    void cutsALongDetail() {
        assertThat(new InvalidRequestException(Reason.SHAPE, "x".repeat(300)).detail())
                .hasSize(200);
    }

    private static void assertTruncatedEverywhere(String body) {
        byte[] whole = body.getBytes(StandardCharsets.UTF_8);
        for (int length = 1; length < whole.length; length++) {
            InvalidRequestException refused = refuse(Arrays.copyOf(whole, length));
            assertThat(refused.reason()).as("%d bytes of %s", length, body).isEqualTo(Reason.TRUNCATED);
            assertThat(refused.detail()).isEqualTo("the body ends before its JSON object does");
        }
    }

    private static void assertRefused(String body, Reason reason, String detail) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> RequestInspector.inspect(bytes))
                .isInstanceOfSatisfying(InvalidRequestException.class, refused -> {
                    assertThat(refused.reason()).isEqualTo(reason);
                    assertThat(refused.detail()).isEqualTo(detail);
                    assertSafe(refused);
                });
    }

    private static void assertSafe(InvalidRequestException refused) {
        assertThat(refused.detail())
                .isNotBlank()
                .hasSizeLessThanOrEqualTo(200)
                .doesNotContain("jackson", "java", "Exception");
        assertThat(refused.getStackTrace()).isEmpty();
    }

    private static InvalidRequestException refuse(byte[] body) {
        InvalidRequestException refused =
                catchThrowableOfType(InvalidRequestException.class, () -> RequestInspector.inspect(body));
        assertThat(refused)
                .as(new String(body, 0, Math.min(200, body.length), StandardCharsets.UTF_8))
                .isNotNull();
        return refused;
    }
}
