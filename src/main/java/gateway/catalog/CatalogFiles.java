package gateway.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.protocol.Yaml;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the files {@code catalog/<vendor>.yaml} of the class path. An unknown field in one is a mistake and stops the start.
 *
 * <p>Figures of a model: {@code id}, {@code name}, {@code aliases} ({@code *} for any characters), {@code released}, {@code retires},
 * {@code offered} (false: kept for its price only), {@code context}, {@code max_output} (tokens), {@code price} (US dollars per
 * million tokens: {@code input}, {@code output}, {@code cache_read}, {@code cache_write_5m}, {@code cache_write_1h}),
 * {@code long_prompts} (a price with {@code above}, in tokens), {@code reasoning}, {@code vision}, {@code tools},
 * {@code factors} (what the price is multiplied with: {@code speed}, {@code geo}, {@code tier}, each by name), {@code source},
 * {@code as_of}. What is unknown is left out. Source, date and factors of the file hold where a model has none; factors of a
 * model are beside those of the file.
 */
final class CatalogFiles {

    /** The order decides who is meant by a bare name that several have. */
    private static final List<String> VENDORS =
            List.of("anthropic", "openai", "google", "deepseek", "groq", Seller.LOCAL);

    private static final Set<String> FIELDS = Set.of(
            "id",
            "name",
            "aliases",
            "released",
            "retires",
            "offered",
            "context",
            "max_output",
            "price",
            "long_prompts",
            "factors",
            "reasoning",
            "vision",
            "tools",
            "source",
            "as_of");

    private static final Set<String> PRICES =
            Set.of("input", "output", "cache_read", "cache_write_5m", "cache_write_1h", "above");

    private static final Set<String> FACTORS = Set.of("speed", "geo", "tier");

    private CatalogFiles() {}

    static List<CatalogEntry> read() {
        List<CatalogEntry> entries = new ArrayList<>();
        for (String vendor : VENDORS) {
            String name = "/catalog/" + vendor + ".yaml";
            try (InputStream in = CatalogFiles.class.getResourceAsStream(name)) {
                if (in == null) {
                    throw new IllegalStateException(name + " is missing from the jar");
                }
                entries.addAll(parse(vendor, in));
            } catch (IOException e) {
                throw new UncheckedIOException(name + " cannot be read", e);
            }
        }
        return entries;
    }

    /**
     * The models of one file.
     *
     * @throws IllegalArgumentException when it has another form than expected
     */
    static List<CatalogEntry> parse(String vendor, InputStream yaml) throws IOException {
        JsonNode file = Yaml.read(yaml);
        String source = text(file, "source");
        String asOf = text(file, "as_of");
        if (source == null || asOf == null) {
            throw new IllegalArgumentException("the catalogue file of " + vendor + " has no source or no as_of");
        }
        List<CatalogEntry> entries = new ArrayList<>();
        for (JsonNode model : file.path("models")) {
            entries.add(entry(vendor, source, asOf, model, file.path("factors")));
        }
        return entries;
    }

    private static CatalogEntry entry(
            String vendor, String source, String asOf, JsonNode model, JsonNode commonFactors) {
        String id = text(model, "id");
        if (id == null) {
            throw new IllegalArgumentException("a model of " + vendor + " has no id");
        }
        check(id, model, FIELDS);
        JsonNode longPrompts = model.path("long_prompts");
        Price longPrice = price(id, longPrompts);
        String ownSource = text(model, "source");
        String ownDate = text(model, "as_of");
        return new CatalogEntry(
                new ModelInfo(
                        id,
                        vendor,
                        text(model, "name"),
                        number(model, "context"),
                        number(model, "max_output"),
                        price(id, model.path("price")),
                        flag(model, "reasoning"),
                        flag(model, "vision"),
                        flag(model, "tools"),
                        ownSource == null ? source : ownSource,
                        LocalDate.parse(ownDate == null ? asOf : ownDate).toString()),
                names(model.path("aliases")),
                date(model, "released"),
                date(model, "retires"),
                model.path("offered").asBoolean(true),
                longPrice == null
                        ? null
                        : new LongPrompts(longPrompts.required("above").longValue(), longPrice),
                factors(id, commonFactors, model.path("factors")));
    }

    private static @Nullable LocalDate date(JsonNode model, String name) {
        String date = text(model, name);
        return date == null ? null : LocalDate.parse(date);
    }

    private static Factors factors(String id, JsonNode common, JsonNode own) {
        check(id, common, FACTORS);
        check(id, own, FACTORS);
        return new Factors(
                factors(common.path("speed"), own.path("speed")),
                factors(common.path("geo"), own.path("geo")),
                factors(common.path("tier"), own.path("tier")));
    }

    private static Map<String, BigDecimal> factors(JsonNode common, JsonNode own) {
        Map<String, BigDecimal> factors = new HashMap<>();
        for (JsonNode each : List.of(common, own)) {
            each.properties()
                    .forEach(factor ->
                            factors.put(factor.getKey(), factor.getValue().decimalValue()));
        }
        return factors;
    }

    private static void check(String id, JsonNode object, Set<String> known) {
        object.fieldNames().forEachRemaining(field -> {
            if (!known.contains(field)) {
                throw new IllegalArgumentException("model " + id + " has an unknown field " + field);
            }
        });
    }

    private static List<String> names(JsonNode aliases) {
        List<String> names = new ArrayList<>();
        aliases.forEach(alias -> names.add(alias.asText().toLowerCase(Locale.ROOT)));
        return names;
    }

    private static @Nullable Price price(String id, JsonNode price) {
        check(id, price, PRICES);
        BigDecimal input = decimal(price, "input");
        BigDecimal output = decimal(price, "output");
        if (price.isObject() && (input == null || output == null)) {
            throw new IllegalArgumentException("the price of " + id + " lacks input or output");
        }
        return input == null || output == null
                ? null
                : new Price(
                        input,
                        output,
                        decimal(price, "cache_read"),
                        decimal(price, "cache_write_5m"),
                        decimal(price, "cache_write_1h"));
    }

    private static @Nullable String text(JsonNode object, String field) {
        JsonNode value = object.get(field);
        return value == null || value.isNull() ? null : value.asText();
    }

    private static @Nullable Integer number(JsonNode object, String field) {
        JsonNode value = object.get(field);
        return value == null ? null : value.intValue();
    }

    private static @Nullable Boolean flag(JsonNode object, String field) {
        JsonNode value = object.get(field);
        return value == null ? null : value.booleanValue();
    }

    private static @Nullable BigDecimal decimal(JsonNode object, String field) {
        JsonNode value = object.get(field);
        return value == null ? null : value.decimalValue();
    }
}
