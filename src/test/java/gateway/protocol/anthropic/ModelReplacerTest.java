package gateway.protocol.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelReplacerTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {"model":"a","x":1}                     | {"model":"new","x":1}
            {"x":1,"model":"a"}                     | {"x":1,"model":"new"}
            {"model" :  "a" , "x": [ ] }            | {"model" :  "new" , "x": [ ] }
            {"m":{"model":"a"},"model":"b"}         | {"m":{"model":"a"},"model":"new"}
            {"l":["model","a"],"model":"b"}         | {"l":["model","a"],"model":"new"}
            {"x":"größer 😀","model":"a","y":"é"}   | {"x":"größer 😀","model":"new","y":"é"}
            {"model":"a\\"b\\u0041","x":"\\u00e9"}  | {"model":"new","x":"\\u00e9"}
            {"model":"","x":1.0}                    | {"model":"new","x":1.0}
            {"model":"a","model":"b"}               | {"model":"new","model":"new"}
            {"model":"new","model":"b"}             | {"model":"new","model":"new"}
            """)
    void onlyTheModelIsReplaced(String body, String expected) {
        assertThat(replaced(body, "new")).isEqualTo(expected);
    }

    @Test
    void theNewNameIsEscaped() {
        assertThat(replaced("{\"model\":\"a\"}", "b\"c\\dé")).isEqualTo("{\"model\":\"b\\\"c\\\\dé\"}");
    }

    @Test
    void whatStandsBehindTheBodyAndABlankBeforeItStay() {
        assertThat(replaced(" \n{\"model\":\"a\"}\n ", "new")).isEqualTo(" \n{\"model\":\"new\"}\n ");
    }

    @Test
    void aByteOrderMarkStays() {
        assertThat(replaced("\uFEFF{\"model\":\"a\",\"x\":1}", "new")).isEqualTo("\uFEFF{\"model\":\"new\",\"x\":1}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model\":\"new\",\"x\":1}",
                "{}",
                "{\"x\":{\"model\":\"a\"}}",
                "{\"model\":7}",
                "{\"model\":null}"
            })
    void theSameBytesComeBackWhereNothingIsToReplace(String body) {
        byte[] bytes = body.getBytes(UTF_8);

        assertThat(ModelReplacer.replace(bytes, "new")).isSameAs(bytes);
    }

    @Test
    void theGivenBytesAreNotChanged() {
        byte[] bytes = "{\"model\":\"a\"}".getBytes(UTF_8);

        ModelReplacer.replace(bytes, "new");

        assertThat(bytes).isEqualTo("{\"model\":\"a\"}".getBytes(UTF_8));
    }

    @Test
    void bodiesOfAnySizeAreTheSameButForTheModel() throws Exception {
        Random random = new Random(11);
        for (int round = 0; round < 200; round++) {
            ObjectNode tree = Json.mapper().createObjectNode();
            int before = random.nextInt(4);
            for (int i = 0; i < before; i++) {
                tree.put("text" + i, "é😀\"\\".repeat(random.nextInt(3_000)));
            }
            tree.put("model", "claude-" + "x".repeat(random.nextInt(50)));
            tree.putObject("last").put("model", "other").put("text", "y".repeat(random.nextInt(9_000)));
            byte[] made = ModelReplacer.replace(Json.mapper().writeValueAsBytes(tree), "m" + round);

            assertThat(made).isEqualTo(Json.mapper().writeValueAsBytes(tree.put("model", "m" + round)));
        }
    }

    private static String replaced(String body, String model) {
        return new String(ModelReplacer.replace(body.getBytes(UTF_8), model), UTF_8);
    }
}
