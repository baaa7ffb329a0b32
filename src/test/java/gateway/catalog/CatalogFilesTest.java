package gateway.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogFilesTest {

    @Test
    void everyFigureHasASourceAndADate() {
        assertThat(CatalogFiles.read()).hasSizeGreaterThan(70).allSatisfy(entry -> {
            assertThat(entry.info().source()).startsWith("https://");
            assertThat(entry.info().asOf()).matches("20\\d\\d-\\d\\d-\\d\\d");
        });
    }

    @Test
    void anUnknownFigureIsLeftOutAndNeverZero() {
        assertThat(CatalogFiles.read()).allSatisfy(entry -> {
            ModelInfo info = entry.info();
            assertThat(Stream.of(info.context(), info.maxOutput())).allSatisfy(limit -> {
                if (limit != null) {
                    assertThat(limit).isPositive();
                }
            });
            assertThat(prices(entry)).as("%s", info.id()).allMatch(price -> price.signum() > 0);
        });
    }

    private static List<BigDecimal> prices(CatalogEntry entry) {
        LongPrompts prompts = entry.longPrompts();
        return Stream.of(entry.info().price(), prompts == null ? null : prompts.price())
                .filter(price -> price != null)
                .flatMap(price -> Stream.of(
                        price.input(), price.output(), price.cacheRead(), price.cacheWrite5m(), price.cacheWrite1h()))
                .filter(price -> price != null)
                .toList();
    }

    @Test
    void modelsThatPeopleRunThemselvesHaveNoPrice() {
        assertThat(CatalogFiles.read())
                .filteredOn(entry -> entry.info().vendor().equals("local"))
                .isNotEmpty()
                .allMatch(entry -> entry.info().price() == null);
    }

    @Test
    void noNameStandsForTwoModelsOfOneVendor() {
        Map<String, String> owners = new HashMap<>();
        for (CatalogEntry entry : CatalogFiles.read()) {
            String id = entry.info().vendor() + "/" + entry.info().id();
            Stream.concat(Stream.of(entry.info().id()), entry.names().stream())
                    .forEach(name -> assertThat(owners.put(entry.info().vendor() + "/" + name, id))
                            .as("%s", name)
                            .isNull());
        }
    }

    @Test
    void readingFromTheCacheIsCheaperAndWritingDearerThanInput() {
        assertThat(CatalogFiles.read()).allSatisfy(entry -> {
            Price price = entry.info().price();
            if (price != null && price.cacheRead() != null) {
                assertThat(price.cacheRead()).isLessThan(price.input());
            }
            if (price != null && price.cacheWrite5m() != null) {
                assertThat(price.cacheWrite5m()).isGreaterThan(price.input());
            }
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{id: a, contxt: 5}",
                "{id: a, price: {input: 1}}",
                "{id: a, price: {input: 1, output: 2, cached: 1}}",
                "{id: a, long_prompts: {input: 1, output: 2}}",
                "{name: a}"
            })
    void aMistakeInAFileIsNotPassedOver(String model) {
        assertThatThrownBy(() -> parse("source: s\nas_of: 2026-11-21\nmodels: [" + model + "]"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aFileWithoutASourceIsAMistake() {
        assertThatThrownBy(() -> parse("as_of: 2026-11-21\nmodels: []")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void readsAllFields() throws Exception {
        CatalogEntry entry = parse("""
            source: https://a
            as_of: 2026-01-02
            models:
              - id: m-1
                name: M 1
                aliases: [M-One, "m-1-*"]
                released: 2025-05-06
                retires: 2027-08-09
                context: 10
                max_output: 5
                price: {input: 1, output: 2.5, cache_read: 0.1, cache_write_5m: 1.25, cache_write_1h: 2}
                long_prompts: {above: 7, input: 3, output: 4}
                reasoning: true
                vision: false
                as_of: 2026-03-04
            """).getFirst();

        assertThat(entry.info().source()).isEqualTo("https://a");
        assertThat(entry.info().asOf()).isEqualTo("2026-03-04");
        assertThat(entry.names()).containsExactly("m-one", "m-1-*");
        assertThat(entry.released()).hasToString("2025-05-06");
        assertThat(entry.retires()).hasToString("2027-08-09");
        assertThat(entry.info().price().output()).isEqualByComparingTo("2.5");
        assertThat(entry.longPrompts().above()).isEqualTo(7);
        assertThat(entry.info().reasoning()).isTrue();
        assertThat(entry.info().vision()).isFalse();
        assertThat(entry.info().tools()).isNull();
        assertThat(entry.offered()).isTrue();
    }

    private static List<CatalogEntry> parse(String yaml) throws IOException {
        return CatalogFiles.parse("test", new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)));
    }
}
