package gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
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
    void givesOneMapperThatUsesTheOneFactory() {
        assertThat(Json.mapper()).isSameAs(Json.mapper());
        assertThat(Json.mapper().getFactory()).isSameAs(Json.factory());
    }
}
