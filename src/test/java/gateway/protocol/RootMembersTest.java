package gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RootMembersTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"usage\":{\"a\":[1,{\"b\":\"}\"}]},\"x\":1} | {\"a\":[1,{\"b\":\"}\"}]}",
                "{\"data\":[{\"usage\":1},2],\"usage\": 7 } | 7",
                "{\"x\":\"\\\",\\\"usage\\\":1\",\"usage\":2} | 2",
                "{\"usage\":1,\"usage\":3} | 3",
                "{\"usage\":\"a\\\"b\"} | \"a\\\"b\"",
                "{\"usage\":null} | null",
                "{\"other\":{\"usage\":1}} |",
                "[{\"usage\":1}] |",
                "{\"usages\":1} |",
                "\"usage\" |",
            })
    void picksMembersOfTheRootOnly(String json, @Nullable String value) {
        assertThat(read(json, json.length())).isEqualTo(value);
        for (int size : new int[] {1, 2, 3, 7}) {
            assertThat(read(json, size)).as("pieces of %s", size).isEqualTo(value);
        }
    }

    @Test
    void keepsNoValueThatIsTooLong() {
        String tooLong = "\"" + "x".repeat(RootMembers.MOST_BYTES) + "\"";

        assertThat(read("{\"usage\":" + tooLong + "}", 1000)).isNull();
        assertThat(read("{\"x\":" + tooLong + ",\"usage\":1}", 1000)).isEqualTo("1");
    }

    @Test
    void beginsAnewWhenItIsCleared() {
        RootMembers members = new RootMembers("usage");
        feed(members, "{\"usage\":1,\"x\":{\"y\":\"", 5);
        members.clear();
        assertThat(members.value("usage")).isNull();

        feed(members, "{\"usage\":2}", 5);

        assertThat(members.value("usage")).isEqualTo("2".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void whatIsNoJsonDoesNoHarm() {
        for (String text : new String[] {"}}}]]]", "{{{{", "\\\"", "<html>", ":,:,:", "{:::\"usage\":1}", ""}) {
            read(text, 1);
        }
    }

    private static @Nullable String read(String json, int size) {
        RootMembers members = new RootMembers("usage");
        feed(members, json, size);
        byte[] value = members.value("usage");
        return value == null ? null : new String(value, StandardCharsets.UTF_8).strip();
    }

    private static void feed(RootMembers members, String json, int size) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at < bytes.length; at += size) {
            members.read(bytes, at, Math.min(bytes.length, at + size));
        }
    }
}
