package gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTest {

    record Point(int x) {}

    @Test
    void ignoresUnknownFields() throws IOException {
        assertThat(Json.mapper().readValue("{\"x\":3,\"future\":{\"y\":[1]}}", Point.class))
                .isEqualTo(new Point(3));
    }

    @Test
    void readsStringsAsLongAsTheLargestBody() throws IOException {
        byte[] text = ("\"" + "a".repeat(33 * 1024 * 1024) + "\"").getBytes(StandardCharsets.UTF_8);
        try (JsonParser parser = Json.factory().createParser(text)) {
            parser.nextToken();
            assertThat(parser.getTextLength()).isEqualTo(33 * 1024 * 1024);
        }
    }

    @Test
    void givesOneMapperAndOneFactory() {
        assertThat(Json.mapper()).isSameAs(Json.mapper());
        assertThat(Json.factory()).isSameAs(Json.factory());
    }

    @Test
    void readsNoTreeThatCostsALotMoreThanItsBytes() throws IOException {
        byte[] bomb = ("[" + "{},".repeat(250_000) + "{}]").getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> Json.mapper().readTree(bomb)).isInstanceOf(StreamConstraintsException.class);
        assertThatThrownBy(() -> Json.mapper().readValue(bomb, Object.class))
                .isInstanceOf(StreamConstraintsException.class);
        assertThatThrownBy(() -> Json.mapper().readTree(new ByteArrayInputStream(bomb)))
                .isInstanceOf(StreamConstraintsException.class);
        assertThatThrownBy(() -> Json.mapper().readTree(new String(bomb, StandardCharsets.UTF_8)))
                .isInstanceOf(StreamConstraintsException.class);
    }

    @ParameterizedTest
    @CsvSource({"1000, UTF-8", "40000, UTF-8", "4000000, UTF-8", "40000, UTF-16"})
    void namesOfDocumentsAreForgotten(int size, Charset charset) throws IOException {
        WeakReference<String> name = nameIn(document(size, "first", charset));
        for (int i = 0; i < 4_000_000 / size + 2; i++) {
            nameIn(document(size, "next" + i, charset));
        }

        await().until(() -> {
            System.gc();
            return name.get() == null;
        });
    }

    private static byte[] document(int size, String name, Charset charset) {
        return ("{\"" + name + "\":\"" + "x".repeat(size) + "\"}").getBytes(charset);
    }

    private static WeakReference<String> nameIn(byte[] document) throws IOException {
        try (JsonParser parser = Json.factory().createParser(document)) {
            parser.nextToken();
            return new WeakReference<>(parser.nextFieldName());
        }
    }

    @Test
    void countsTokensWithoutALimit() throws IOException {
        byte[] bomb = ("[" + "{},".repeat(250_000) + "{}]").getBytes(StandardCharsets.UTF_8);
        assertThat(Json.tokens(bomb, bomb.length)).isEqualTo(500_004);
        assertThat(Json.tree(bomb)).hasSize(250_001);
        byte[] small = "{\"a\":[1,true,\"x\"],\"b\":null} and more".getBytes(StandardCharsets.UTF_8);
        assertThat(Json.tokens(small, small.length - 9)).isEqualTo(10);
    }
}
