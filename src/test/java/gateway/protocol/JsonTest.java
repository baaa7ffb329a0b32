package gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

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

    @Test
    void countsTokensWithoutALimit() throws IOException {
        byte[] bomb = ("[" + "{},".repeat(250_000) + "{}]").getBytes(StandardCharsets.UTF_8);
        assertThat(Json.tokens(bomb, bomb.length)).isEqualTo(500_004);
        assertThat(Json.tree(bomb)).hasSize(250_001);
        byte[] small = "{\"a\":[1,true,\"x\"],\"b\":null} and more".getBytes(StandardCharsets.UTF_8);
        assertThat(Json.tokens(small, small.length - 9)).isEqualTo(10);
    }
}
