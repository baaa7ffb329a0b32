package gateway.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.protocol.Json;
import org.junit.jupiter.api.Test;

class ModelInfoJsonTest {

    @Test
    void allModelsComeBackAsTheyWere() throws Exception {
        for (ModelInfo model : Catalog.builtIn().models()) {
            String json = ModelInfoJson.write(model).toString();

            assertThat(ModelInfoJson.read(Json.mapper().readTree(json)))
                    .usingRecursiveComparison()
                    .withComparatorForType(java.math.BigDecimal::compareTo, java.math.BigDecimal.class)
                    .isEqualTo(model);
        }
    }

    @Test
    void whatIsUnknownIsNull() {
        ModelInfo bare = new ModelInfo("a", "b", null, null, null, null, null, null, null, "c", "2026-11-21");

        assertThat(ModelInfoJson.write(bare))
                .hasToString(
                        "{\"id\":\"a\",\"vendor\":\"b\",\"name\":null,\"context\":null,\"max_output\":null,\"price\":null,"
                                + "\"reasoning\":null,\"vision\":null,\"tools\":null,\"source\":\"c\",\"as_of\":\"2026-11-21\"}");
    }
}
