package gateway.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Models as JSON: in the store, in the admin API and on the command line. What is unknown is null. Stateless. */
public final class ModelInfoJson {

    private ModelInfoJson() {}

    /** A model as JSON; prices in US dollars per million tokens, limits in tokens. */
    public static ObjectNode write(ModelInfo info) {
        ObjectNode body = Json.mapper().createObjectNode();
        body.put("id", info.id());
        body.put("vendor", info.vendor());
        body.put("name", info.displayName());
        body.put("context", info.context());
        body.put("max_output", info.maxOutput());
        body.set("price", price(info.price()));
        body.put("reasoning", info.reasoning());
        body.put("vision", info.vision());
        body.put("tools", info.tools());
        body.put("source", info.source());
        body.put("as_of", info.asOf());
        return body;
    }

    private static @Nullable ObjectNode price(@Nullable Price price) {
        if (price == null) {
            return null;
        }
        ObjectNode body = Json.mapper().createObjectNode();
        body.put("input", price.input());
        body.put("output", price.output());
        body.put("cache_read", price.cacheRead());
        body.put("cache_write_5m", price.cacheWrite5m());
        body.put("cache_write_1h", price.cacheWrite1h());
        return body;
    }

    /** Reads what {@link #write} wrote. */
    public static ModelInfo read(JsonNode body) {
        return new ModelInfo(
                body.path("id").asText(),
                body.path("vendor").asText(),
                body.path("name").textValue(),
                number(body.path("context")),
                number(body.path("max_output")),
                price(body.path("price")),
                flag(body.path("reasoning")),
                flag(body.path("vision")),
                flag(body.path("tools")),
                body.path("source").asText(),
                body.path("as_of").asText());
    }

    private static @Nullable Price price(JsonNode body) {
        BigDecimal input = decimal(body.path("input"));
        BigDecimal output = decimal(body.path("output"));
        return input == null || output == null
                ? null
                : new Price(
                        input,
                        output,
                        decimal(body.path("cache_read")),
                        decimal(body.path("cache_write_5m")),
                        decimal(body.path("cache_write_1h")));
    }

    private static @Nullable Integer number(JsonNode value) {
        return value.isNumber() ? value.intValue() : null;
    }

    private static @Nullable Boolean flag(JsonNode value) {
        return value.isBoolean() ? value.booleanValue() : null;
    }

    private static @Nullable BigDecimal decimal(JsonNode value) {
        return value.isNumber() ? value.decimalValue() : null;
    }
}
